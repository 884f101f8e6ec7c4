"""What the names in the decision table mean, in words: answers with their codes, and facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intake.domain.triage.rules import Text


@dataclass(frozen=True, slots=True)
class Meaning:
    """A name in words. ``values`` says what each number of a short scale means, from 0 up."""

    name: Text
    values: tuple[Text, ...] = ()


def _meaning(nl: str, en: str, *values: tuple[str, str]) -> Meaning:
    return Meaning(Text(nl, en), tuple(Text(*value) for value in values))


_OFTEN = (
    ("nooit", "never"),
    ("soms", "sometimes"),
    ("vaak", "often"),
    ("(bijna) altijd", "(almost) always"),
)
_SURE = (("nee", "no"), ("twijfelt", "unsure"), ("ja", "yes"))
_YES = (("nee", "no"), ("ja", "yes"))

ANSWERS: Mapping[str, Meaning] = MappingProxyType(
    {
        "respondent": _meaning("wie dit invult", "who fills this in"),
        "age_band": _meaning(
            "leeftijd van de cliënt; open telt als 18+", "age of the client; open counts as 18+"
        ),
        "weeks_pp": _meaning(
            "weken sinds de bevalling; open bij zwangerschap of als het onbekend is",
            "weeks since the birth; open for a pregnant woman or when unknown",
        ),
        "baby": _meaning("waar de baby is", "where the baby is"),
        "wish": _meaning(
            "informatie, of iemand spreken; open telt als spreken",
            "information, or speak with someone; open counts as speak",
        ),
        "sig_bond": _meaning("geen band met de baby", "no bond with the baby", *_OFTEN),
        "sig_exhausted": _meaning("uitgeput", "exhausted", *_OFTEN),
        "sig_irritable": _meaning("prikkelbaar", "irritable", *_OFTEN),
        "sig_hopeless": _meaning("wanhopig", "hopeless", *_OFTEN),
        "sig_cry": _meaning("huilen", "crying", *_OFTEN),
        "sig_self": _meaning("zich een slechte moeder voelen", "feeling a bad mother", *_OFTEN),
        "s_suicide": _meaning(
            "gedachten aan zelfdoding",
            "thoughts of suicide",
            ("geen", "none"),
            ("liever niet leven", "a wish not to live"),
            ("gedachten zonder plan", "thoughts without a plan"),
            ("plan of middelen", "plan or means"),
            ("staat op het punt of deed het", "about to act, or acted"),
        ),
        "s_baby": _meaning(
            "gedachten over de baby",
            "thoughts about the baby",
            ("geen", "none"),
            ("ongewenste beelden", "unwanted images"),
            ("drang, controleverlies of te ruw", "urge, loss of control or rough handling"),
            ("plan, of de baby is gewond", "a plan, or the baby was hurt"),
        ),
        "s_psychosis": _meaning("tekenen van psychose", "signs of psychosis", *_SURE),
        "s_mania": _meaning("tekenen van manie", "signs of mania", *_SURE),
        "s_violence": _meaning(
            "geweld door een partner of ex-partner",
            "violence by a partner or former partner",
            ("geen", "none"),
            ("vernederd", "humiliated"),
            (
                "bang, gedwongen of pijn gedaan in het laatste jaar",
                "afraid, forced or hurt in the last year",
            ),
            ("nu niet veilig", "not safe now"),
        ),
        "s_care": _meaning(
            "zorg voor de baby",
            "care for the baby",
            ("gaat goed", "fine"),
            ("moeilijk, lukt met hulp", "hard, works with help"),
            ("vaak geen basiszorg", "often no basic care"),
            ("baby nu niet veilig of verzorgd", "baby not safe or cared for now"),
        ),
        "sleep": _meaning(
            "slapen als iemand anders oplet",
            "sleeping when someone else watches",
            ("ja", "yes"),
            ("meestal", "mostly"),
            ("nauwelijks", "hardly"),
            ("twee nachten of langer niet", "not for two nights or more"),
        ),
        "h_severe": _meaning(
            "ooit een bipolaire stoornis, psychose of kraambedpsychose",
            "ever bipolar disorder, psychosis or postpartum psychosis",
            *_YES,
        ),
        "h_family": _meaning(
            "hetzelfde bij een ouder, broer of zus",
            "the same in a parent, brother or sister",
            *_YES,
        ),
        "h_attempt": _meaning(
            "ooit een suïcidepoging, opname of ernstige depressie",
            "ever attempted suicide, admitted or severely depressed",
            *_YES,
        ),
        "support": _meaning(
            "steun",
            "support",
            ("genoeg", "good"),
            ("wat", "some"),
            ("weinig", "little"),
            ("geen", "none"),
        ),
        "functioning": _meaning(
            "dagelijkse dingen",
            "daily tasks",
            ("gaan goed", "fine"),
            ("met moeite", "with effort"),
            ("lukken deels niet", "partly not"),
            ("lukken niet", "not"),
        ),
        "birth_trauma": _meaning(
            "denkt met angst of afschuw terug aan de bevalling",
            "thinks back to the birth with fear or horror",
            *_YES,
        ),
        "epds": _meaning(
            "EPDS: gescoorde items, open als -; geheel open: niet afgenomen",
            "EPDS: scored items, open ones as -; open as a whole: not taken",
        ),
        "phq9": _meaning(
            "PHQ-9: gescoorde items, open als -; geheel open: niet afgenomen",
            "PHQ-9: scored items, open ones as -; open as a whole: not taken",
        ),
        "gad7": _meaning("GAD-7-som", "GAD-7 sum"),
        "audit_c": _meaning("AUDIT-C-som", "AUDIT-C sum"),
        "pbq_total": _meaning("PBQ-som", "PBQ sum"),
        "pbq_f2": _meaning(
            "PBQ-factor 2, afwijzing en boosheid", "PBQ factor 2, rejection and anger"
        ),
        "pbq_i18": _meaning("PBQ-item 18", "PBQ item 18"),
        "pbq_i24": _meaning("PBQ-item 24", "PBQ item 24"),
        "rses": _meaning(
            "RSES-som; het enige getal waarbij hoog goed is",
            "RSES sum; the only number where high is good",
        ),
        "mibs": _meaning("MIBS-som", "MIBS sum"),
    }
)

FACTS: Mapping[str, Meaning] = MappingProxyType(
    {
        "epds_item10": _meaning("EPDS-item 10", "EPDS item 10"),
        "phq9_item6": _meaning("PHQ-9-item 6", "PHQ-9 item 6"),
        "phq9_item9": _meaning("PHQ-9-item 9", "PHQ-9 item 9"),
        "epds_low": _meaning("EPDS-som van de beantwoorde items", "EPDS sum of the answered items"),
        "phq9_low": _meaning(
            "PHQ-9-som van de beantwoorde items", "PHQ-9 sum of the answered items"
        ),
        "depression": _meaning(
            "niveau door de som van EPDS of PHQ-9", "level by the sum of EPDS or PHQ-9"
        ),
        "often_signals": _meaning(
            "hoeveel er vaak zijn van band, prikkelbaar of wanhopig, huilen, zelfbeeld",
            "how many are often of bond, irritable or hopeless, crying, self-image",
        ),
        "window4": _meaning(
            "niet zwanger, en hooguit 4 weken na de bevalling (of onbekend)",
            "not pregnant, and at most 4 weeks after birth (or unknown)",
        ),
        "window12": _meaning(
            "niet zwanger, en hooguit 12 weken na de bevalling (of onbekend)",
            "not pregnant, and at most 12 weeks after birth (or unknown)",
        ),
        "blues": _meaning(
            "hooguit 2 weken na de bevalling", "at most 2 weeks after birth, and known"
        ),
        "after_first_year": _meaning(
            "langer dan 52 weken na de bevalling", "more than 52 weeks after birth"
        ),
        "open_items": _meaning(
            "een vragenlijst met een open item", "a questionnaire with an open item"
        ),
        "epds_taken": _meaning("de EPDS is afgenomen", "the EPDS was taken"),
        "epds_complete": _meaning("de EPDS is geheel ingevuld", "the EPDS has no open item"),
        "phq9_taken": _meaning("de PHQ-9 is afgenomen", "the PHQ-9 was taken"),
    }
)

CODES_IN_WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "self_mother": Text("de moeder zelf", "the mother herself"),
        "self_pregnant": Text("zij is zwanger", "she is pregnant"),
        "self_partner": Text("de partner over zichzelf", "the partner, about himself or herself"),
        "proxy": Text("een naaste", "a relative or friend"),
        "18+": Text("18 jaar of ouder", "18 or older"),
        "16-17": Text("16 of 17 jaar", "16 or 17"),
        "<16": Text("jonger dan 16", "under 16"),
        "home": Text("thuis", "at home"),
        "nicu": Text("op de NICU", "in the NICU"),
        "elsewhere": Text("ergens anders", "elsewhere"),
        "died": Text("overleden", "died"),
        "info": Text("informatie", "information"),
        "talk": Text("iemand spreken", "speak with someone"),
    }
)


def meaning(name: str) -> Meaning:
    """What a name of the table means. Raises KeyError for an unknown one."""
    return FACTS[name] if name in FACTS else ANSWERS[name]

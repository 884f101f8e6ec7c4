"""R23-R35: level 3. Contact within 72 hours, first appointment within 7 days."""

from __future__ import annotations

from intake.domain.triage.predicates import any_at_least, at_least, coded, unanswered
from intake.domain.triage.rules import Rule, Text

SOON = (
    Rule(
        id="R23",
        level=3,
        when=at_least("s_baby", 1) | at_least("pbq_i24", 1),
        title=Text(
            "ongewenste gedachten of beelden over de baby",
            "unwanted thoughts or images about the baby",
        ),
        reason=Text(
            "Heeft ongewenste, enge gedachten of beelden over de baby of scoort boven 0 op PBQ-item"
            " 24: komt veel voor en is meestal ongevaarlijk, maar vraagt een geoefend gesprek.",
            "Has unwanted, frightening thoughts or images about the baby or scores above 0 on PBQ"
            " item 24: common and mostly harmless, but it needs a trained talk.",
        ),
        source="S36",
    ),
    Rule(
        id="R24",
        level=3,
        when=at_least("s_mania", 1),
        title=Text("mogelijke tekenen van manie", "possible signs of mania"),
        reason=Text(
            "Heeft mogelijk tekenen van manie: weinig slaap nodig, razende gedachten, veel drukker"
            " dan anders.",
            "May have signs of mania: little need of sleep, racing thoughts, busier than usual.",
        ),
        source="S35",
    ),
    Rule(
        id="R25",
        level=3,
        when=at_least("s_violence", 1),
        title=Text("vernedering door een partner", "humiliation by a partner"),
        reason=Text(
            "Werd vernederd door een partner of ex-partner.",
            "Was humiliated by a partner or former partner.",
        ),
        source="S29",
    ),
    Rule(
        id="R26",
        level=3,
        when=at_least("h_severe", 1),
        title=Text(
            "een eerdere psychose of bipolaire stoornis", "earlier psychosis or bipolar disorder"
        ),
        reason=Text(
            "Had ooit een bipolaire stoornis, psychose of kraambedpsychose: ook zonder klachten"
            " snel spreken.",
            "Ever had bipolar disorder, psychosis or postpartum psychosis: to be spoken to soon,"
            " also without complaints.",
        ),
        source="S34",
    ),
    Rule(
        id="R27",
        level=3,
        when=at_least("sig_hopeless", 3),
        title=Text("bijna altijd wanhoop", "hopelessness almost always"),
        reason=Text(
            "Voelt zich bijna altijd wanhopig.",
            "Feels hopeless almost always.",
        ),
        source="S34",
    ),
    Rule(
        id="R28",
        level=3,
        when=any_at_least(("functioning", "sleep"), 3),
        title=Text(
            "niet meer functioneren of niet slapen als het kan",
            "not functioning, or not sleeping when it is possible",
        ),
        reason=Text(
            "De dagelijkse dingen lukken niet, of slapen lukt al twee nachten of langer niet"
            " terwijl iemand anders oplet.",
            "Daily tasks do not work, or there was no sleep for two nights or more while someone"
            " else watched the baby.",
        ),
        source="S34",
    ),
    Rule(
        id="R29",
        level=3,
        when=at_least("pbq_f2", 13) | at_least("pbq_total", 40),
        title=Text("een hoge PBQ-score", "a high PBQ score"),
        reason=Text(
            "PBQ-factor 2 (afwijzing en boosheid) is 13 of hoger, of de PBQ-som 40 of hoger.",
            "PBQ factor 2 (rejection and anger) is 13 or more, or the PBQ sum 40 or more.",
        ),
        source="S22, K",
    ),
    Rule(
        id="R30",
        level=3,
        when=at_least("gad7", 15),
        title=Text("de GAD-7-som van 15 of hoger", "the GAD-7 sum of 15 or more"),
        reason=Text(
            "De GAD-7-som is 15 of hoger: ernstige angstklachten.",
            "The GAD-7 sum is 15 or more: severe anxiety.",
        ),
        source="S32",
    ),
    Rule(
        id="R31",
        level=3,
        when=at_least("often_signals", 3),
        title=Text("drie van de vier signalen vaak", "three of the four signals often"),
        reason=Text(
            "Minstens drie van de vier signalen (band, prikkelbaar of wanhopig, huilen, zelfbeeld)"
            " zijn er vaak.",
            "At least three of the four signals (bond, irritable or hopeless, crying, self-image)"
            " are there often.",
        ),
        source="P",
    ),
    Rule(
        id="R32",
        level=3,
        when=coded("baby", "died"),
        title=Text("het overlijden van de baby", "the death of the baby"),
        reason=Text(
            "De baby is overleden: snel contact met een mens.",
            "The baby died: contact with a person soon.",
        ),
        source="P",
    ),
    Rule(
        id="R33",
        level=3,
        when=coded("age_band", "16-17", "<16"),
        title=Text("minderjarigheid", "being a minor"),
        reason=Text(
            "Is jonger dan 18: andere wet en andere route.",
            "Is under 18: another law and another route.",
        ),
        source="P",
    ),
    Rule(
        id="R34",
        level=3,
        when=coded("respondent", "proxy"),
        title=Text("een naaste die zich zorgen maakt", "a relative or friend who worries"),
        reason=Text(
            "Een naaste vult dit in: de omgeving merkt ernstige klachten vaak het eerst.",
            "A relative or friend fills this in: they often notice serious complaints first.",
        ),
        source="S34, S35",
    ),
    Rule(
        id="R35",
        level=3,
        when=unanswered("s_suicide", "s_psychosis", "s_baby"),
        title=Text(
            "een open vraag over zelfdoding, psychose of de baby",
            "an open question about suicide, psychosis or the baby",
        ),
        reason=Text(
            "Een vraag over zelfdoding, psychose of gedachten over de baby bleef open: niet weten"
            " is niet veilig.",
            "A question about suicide, psychosis or thoughts about the baby was left open: not"
            " knowing is not safe.",
        ),
        source="P",
    ),
)

"""R01-R10: level 5. A clinician phones; nobody is matched until she clears it."""

from __future__ import annotations

from intake.domain.triage.predicates import any_at_least, at_least, truth
from intake.domain.triage.rules import Rule, Text

ACUTE = (
    Rule(
        id="R01",
        level=5,
        when=at_least("s_suicide", 3),
        title=Text(
            "plan, middelen of voorbereiding voor zelfdoding",
            "a plan, means or preparation for suicide",
        ),
        reason=Text(
            "Noemt een plan, middelen of voorbereiding voor zelfdoding, of staat op het punt"
            " te handelen.",
            "Reports a plan, means or preparation for suicide, or is about to act.",
        ),
        source="S39",
    ),
    Rule(
        id="R02",
        level=5,
        when=any_at_least(("epds_item10", "phq9_item9"), 3),
        title=Text(
            "de hoogste score op EPDS-item 10 of PHQ-9-item 9",
            "the highest score on EPDS item 10 or PHQ-9 item 9",
        ),
        reason=Text(
            "Geeft de hoogste score op EPDS-item 10 of PHQ-9-item 9 (zelfbeschadiging): een"
            " duidelijke risicogroep, dezelfde dag spreken.",
            "Gives the highest score on EPDS item 10 or PHQ-9 item 9 (self-harm): a clear risk"
            " group, to be spoken to the same day.",
        ),
        source="S6, P",
    ),
    Rule(
        id="R03",
        level=5,
        when=at_least("s_baby", 3),
        title=Text(
            "plan of bedoeling om de baby iets aan te doen, of een gewonde baby",
            "a plan or intention to harm the baby, or a hurt baby",
        ),
        reason=Text(
            "Noemt een plan of bedoeling om de baby iets aan te doen, of de baby is gewond geraakt:"
            " acute onveiligheid.",
            "Reports a plan or intention to harm the baby, or the baby was hurt: acute unsafety.",
        ),
        source="S38",
    ),
    Rule(
        id="R04",
        level=5,
        when=at_least("s_psychosis", 2),
        title=Text("tekenen van psychose", "signs of psychosis"),
        reason=Text(
            "Hoort of ziet dingen, is sterk verward of heeft vreemde overtuigingen: verdenking van"
            " psychose, binnen 4 uur te beoordelen.",
            "Hears or sees things, is very confused or holds strange convictions: suspected"
            " psychosis, to be assessed within 4 hours.",
        ),
        source="S34, S35",
    ),
    Rule(
        id="R05",
        level=5,
        when=at_least("s_psychosis", 1) & (truth("window4") | at_least("h_severe", 1)),
        title=Text(
            "mogelijke psychose in de eerste 4 weken of met een eerdere psychose of bipolaire"
            " stoornis",
            "possible psychosis in the first 4 weeks or with earlier psychosis or bipolar disorder",
        ),
        reason=Text(
            "Heeft mogelijk tekenen van psychose in de eerste 4 weken na de bevalling, of met een"
            " eerdere psychose of bipolaire stoornis; ziekte-inzicht ontbreekt vaak.",
            "May have signs of psychosis in the first 4 weeks after birth, or with earlier"
            " psychosis or bipolar disorder; insight is often missing.",
        ),
        source="S35",
    ),
    Rule(
        id="R06",
        level=5,
        when=at_least("s_mania", 2) & (truth("window12") | at_least("h_severe", 1)),
        title=Text(
            "tekenen van manie in de eerste 12 weken of met een eerdere psychose of bipolaire"
            " stoornis",
            "signs of mania in the first 12 weeks or with earlier psychosis or bipolar disorder",
        ),
        reason=Text(
            "Heeft tekenen van manie in de eerste 12 weken na de bevalling, of met een eerdere"
            " psychose of bipolaire stoornis: een vroeg teken van kraambedpsychose.",
            "Has signs of mania in the first 12 weeks after birth, or with earlier psychosis or"
            " bipolar disorder: an early sign of postpartum psychosis.",
        ),
        source="S35",
    ),
    Rule(
        id="R07",
        level=5,
        when=at_least("s_baby", 1) & (at_least("s_psychosis", 1) | at_least("s_mania", 2)),
        title=Text(
            "gedachten over de baby samen met tekenen van psychose of manie",
            "thoughts about the baby together with signs of psychosis or mania",
        ),
        reason=Text(
            "Gedachten om de baby iets aan te doen gaan samen met mogelijke psychose of manie: dit"
            " is anders dan losse angstbeelden en brengt de baby in gevaar.",
            "Thoughts of harming the baby come with possible psychosis or mania: unlike intrusive"
            " images alone, this puts the baby at risk.",
        ),
        source="S35, S36",
    ),
    Rule(
        id="R08",
        level=5,
        when=at_least("s_violence", 3),
        title=Text("onveiligheid op dit moment door geweld", "being unsafe now through violence"),
        reason=Text(
            "Is op dit moment niet veilig door geweld.",
            "Is not safe at this moment because of violence.",
        ),
        source="S38",
    ),
    Rule(
        id="R09",
        level=5,
        when=at_least("s_care", 3),
        title=Text(
            "een baby die nu niet veilig of niet verzorgd is",
            "a baby who is not safe or not cared for now",
        ),
        reason=Text(
            "De baby is op dit moment niet veilig of wordt niet verzorgd.",
            "The baby is not safe or not cared for at this moment.",
        ),
        source="S38",
    ),
    Rule(
        id="R10",
        level=5,
        when=at_least("sleep", 3) & at_least("h_severe", 1) & truth("window12"),
        title=Text(
            "twee nachten zonder slaap met een eerdere psychose of bipolaire stoornis, in de eerste"
            " 12 weken",
            "two nights without sleep with earlier psychosis or bipolar disorder, in the first 12"
            " weeks",
        ),
        reason=Text(
            "Slaapt al twee nachten of langer niet, in de eerste 12 weken na de bevalling en met"
            " een eerdere psychose of bipolaire stoornis: een mogelijk voorteken.",
            "Has not slept for two nights or more, in the first 12 weeks after birth and with"
            " earlier psychosis or bipolar disorder: a possible first sign.",
        ),
        source="S34, S35",
    ),
)

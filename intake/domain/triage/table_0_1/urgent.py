"""R11-R22: mostly level 4. A clinician speaks with her within 24 hours."""

from __future__ import annotations

from intake.domain.triage.predicates import any_at_least, at_least, truth
from intake.domain.triage.rules import Grades, Rule, Text

ESTRANGED = (at_least("sig_bond", 3) & at_least("sig_self", 2)) | (
    at_least("sig_self", 3) & at_least("sig_bond", 2)
)

URGENT = (
    Rule(
        id="R11",
        level=4,
        when=at_least("s_suicide", 1),
        title=Text(
            "de wens niet te leven of gedachten aan zelfdoding",
            "a wish not to live or thoughts of suicide",
        ),
        reason=Text(
            "Wil liever niet leven of heeft gedachten aan zelfdoding.",
            "Wishes not to live or has thoughts of suicide.",
        ),
        source="S39",
    ),
    Rule(
        id="R12",
        level=4,
        when=any_at_least(("epds_item10", "phq9_item9"), 1),
        title=Text(
            "een score boven 0 op EPDS-item 10 of PHQ-9-item 9",
            "a score above 0 on EPDS item 10 or PHQ-9 item 9",
        ),
        reason=Text(
            "Scoort boven 0 op EPDS-item 10 of PHQ-9-item 9 (zelfbeschadiging): altijd navragen,"
            " wat de som ook is.",
            "Scores above 0 on EPDS item 10 or PHQ-9 item 9 (self-harm): always to be assessed,"
            " whatever the sum.",
        ),
        source="S3",
    ),
    Rule(
        id="R13",
        level=4,
        when=at_least("s_baby", 2) | at_least("pbq_i18", 1),
        title=Text(
            "drang, angst voor controleverlies of te ruw handelen bij de baby",
            "an urge, fear of losing control or rough handling of the baby",
        ),
        reason=Text(
            "Noemt drang, angst om de controle te verliezen of te ruw handelen bij de baby, of"
            " scoort boven 0 op PBQ-item 18.",
            "Reports an urge, fear of losing control or rough handling of the baby, or scores above"
            " 0 on PBQ item 18.",
        ),
        source="S22",
    ),
    Rule(
        id="R14",
        level=4,
        when=at_least("s_psychosis", 1),
        title=Text("mogelijke tekenen van psychose", "possible signs of psychosis"),
        reason=Text(
            "Heeft mogelijk tekenen van psychose, ook als die langer geleden begonnen.",
            "May have signs of psychosis, also when they began longer ago.",
        ),
        source="S39",
    ),
    Rule(
        id="R15",
        level=4,
        when=at_least("s_mania", 2) | (at_least("s_mania", 1) & at_least("h_severe", 1)),
        title=Text(
            "tekenen van manie, of twijfel daarover met een eerdere psychose of bipolaire stoornis",
            "signs of mania, or doubt about them with earlier psychosis or bipolar disorder",
        ),
        reason=Text(
            "Heeft tekenen van manie, of twijfelt daarover met een eerdere psychose of bipolaire"
            " stoornis.",
            "Has signs of mania, or is unsure about them with earlier psychosis or bipolar"
            " disorder.",
        ),
        source="S34, S35",
    ),
    Rule(
        id="R16",
        level=4,
        when=at_least("s_violence", 2),
        title=Text(
            "angst, dwang of lichamelijk geweld in het laatste jaar",
            "fear, force or physical violence in the last year",
        ),
        reason=Text(
            "Was het laatste jaar bang voor een partner of ex-partner, of werd gedwongen of"
            " lichamelijk pijn gedaan.",
            "Was afraid of, forced or physically hurt by a partner or former partner in the last"
            " year.",
        ),
        source="S29, S38",
    ),
    Rule(
        id="R17",
        level=4,
        when=at_least("s_care", 2),
        title=Text(
            "vaak geen basiszorg kunnen geven aan de baby",
            "often being unable to give the baby basic care",
        ),
        reason=Text(
            "Kan de baby vaak geen basiszorg geven: let op de veiligheid van het kind (kindcheck).",
            "Often cannot give the baby basic care: mind the child's safety (kindcheck).",
        ),
        source="S38",
    ),
    Rule(
        id="R18",
        level=1,
        when=truth("epds_taken"),
        title=Text("de EPDS-som", "the EPDS sum"),
        reason=Text(
            "De EPDS-som geeft het niveau: 19 of hoger 4, 13 of hoger 3, 10 of hoger 2, anders 1;"
            " met open items telt tot niveau 2 ook wat de som kan zijn.",
            "The EPDS sum gives the level: 19 or more 4, 13 or more 3, 10 or more 2, else 1; with"
            " open items what the sum may be counts as well, up to level 2.",
        ),
        source="S7, K",
        grades=Grades("epds", "EPDS", ((19, 4), (13, 3), (10, 2)), open_items_cap=2),
    ),
    Rule(
        id="R19",
        level=1,
        when=truth("phq9_taken"),
        title=Text("de PHQ-9-som", "the PHQ-9 sum"),
        reason=Text(
            "De PHQ-9-som geeft het niveau: 20 of hoger 4, 15 of hoger 3, 10 of hoger 2, anders 1;"
            " met open items telt tot niveau 2 ook wat de som kan zijn.",
            "The PHQ-9 sum gives the level: 20 or more 4, 15 or more 3, 10 or more 2, else 1; with"
            " open items what the sum may be counts as well, up to level 2.",
        ),
        source="S19, S32",
        grades=Grades("phq9", "PHQ-9", ((20, 4), (15, 3), (10, 2)), open_items_cap=2),
    ),
    Rule(
        id="R20",
        level=3,
        when=ESTRANGED,
        title=Text(
            "sterke vervreemding van de baby samen met zich een slechte moeder voelen",
            "strong estrangement from the baby together with feeling a bad mother",
        ),
        reason=Text(
            "Voelt zich vaak tot altijd zonder band met de baby én een slechte moeder: in sterke"
            " vorm een rode vlag.",
            "Often to always feels no bond with the baby and feels a bad mother: a red flag in"
            " its strong form.",
        ),
        source="S34",
    ),
    Rule(
        id="R21",
        level=4,
        when=ESTRANGED & (at_least("depression", 3) | at_least("sig_hopeless", 2)),
        title=Text(
            "die vervreemding samen met depressieve klachten of wanhoop",
            "that estrangement together with depressive complaints or hopelessness",
        ),
        reason=Text(
            "Sterke vervreemding en zich een slechte moeder voelen, samen met depressieve klachten"
            " vanaf niveau 3 of vaak wanhoop.",
            "Strong estrangement and feeling a bad mother, together with depressive complaints from"
            " level 3 or frequent hopelessness.",
        ),
        source="S34",
    ),
    Rule(
        id="R22",
        level=4,
        when=at_least("h_severe", 1) & at_least("depression", 2),
        title=Text(
            "een eerdere psychose of bipolaire stoornis samen met depressieve klachten",
            "earlier psychosis or bipolar disorder together with depressive complaints",
        ),
        reason=Text(
            "Heeft een eerdere psychose of bipolaire stoornis en nu depressieve klachten vanaf"
            " niveau 2.",
            "Has earlier psychosis or bipolar disorder and now depressive complaints from level 2.",
        ),
        source="S34",
    ),
)

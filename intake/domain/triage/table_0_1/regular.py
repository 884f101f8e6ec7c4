"""R36-R45: level 2, first appointment within 14 days; and R46, the one rule that raises."""

from __future__ import annotations

from intake.domain.triage.predicates import any_at_least, at_least, coded, truth, unanswered
from intake.domain.triage.rules import Lift, Rule, Text

REGULAR = (
    Rule(
        id="R36",
        level=2,
        when=any_at_least(("sig_bond", "sig_irritable", "sig_hopeless", "sig_self"), 2)
        | at_least("sig_exhausted", 3)
        | (at_least("sig_cry", 2) & ~truth("blues")),
        title=Text("een van de signalen vaak", "one of the signals often"),
        reason=Text(
            "Een van de signalen is er vaak, of uitputting bijna altijd; huilen in de eerste twee"
            " weken telt niet mee (meestal kraamtranen).",
            "One of the signals is there often, or exhaustion almost always; crying in the first"
            " two weeks does not count (usually baby blues).",
        ),
        source="K",
    ),
    Rule(
        id="R37",
        level=2,
        when=at_least("pbq_total", 26),
        title=Text("de PBQ-som van 26 of hoger", "the PBQ sum of 26 or more"),
        reason=Text(
            "De PBQ-som is 26 of hoger.",
            "The PBQ sum is 26 or more.",
        ),
        source="K",
    ),
    Rule(
        id="R38",
        level=2,
        when=at_least("gad7", 10),
        title=Text("de GAD-7-som van 10 of hoger", "the GAD-7 sum of 10 or more"),
        reason=Text(
            "De GAD-7-som is 10 of hoger: matige angstklachten.",
            "The GAD-7 sum is 10 or more: moderate anxiety.",
        ),
        source="S1",
    ),
    Rule(
        id="R39",
        level=2,
        when=any_at_least(("h_attempt", "h_family"), 1),
        title=Text("de eigen voorgeschiedenis of die van de familie", "personal or family history"),
        reason=Text(
            "Deed ooit een suïcidepoging, was opgenomen of had een ernstige perinatale depressie,"
            " of een naast familielid had een bipolaire stoornis of psychose.",
            "Ever attempted suicide, was admitted or had severe perinatal depression, or a close"
            " relative had bipolar disorder or psychosis.",
        ),
        source="S34, P",
    ),
    Rule(
        id="R40",
        level=2,
        when=at_least("birth_trauma", 1),
        title=Text("een ingrijpende bevalling", "a distressing birth"),
        reason=Text(
            "Denkt met angst of afschuw terug aan de bevalling.",
            "Thinks back to the birth with fear or horror.",
        ),
        source="P",
    ),
    Rule(
        id="R41",
        level=2,
        when=at_least("audit_c", 5),
        title=Text("de AUDIT-C-som van 5 of hoger", "the AUDIT-C sum of 5 or more"),
        reason=Text(
            "De AUDIT-C-som is 5 of hoger.",
            "The AUDIT-C sum is 5 or more.",
        ),
        source="P",
    ),
    Rule(
        id="R42",
        level=2,
        when=at_least("s_care", 1) | any_at_least(("functioning", "sleep"), 2),
        title=Text(
            "moeite met de zorg, het dagelijks leven of slapen",
            "difficulty with care, daily life or sleep",
        ),
        reason=Text(
            "De zorg voor de baby lukt alleen met hulp, dagelijkse dingen lukken deels niet, of"
            " slapen lukt nauwelijks als het kan.",
            "Caring for the baby works only with help, daily tasks partly fail, or there is hardly"
            " any sleep when it is possible.",
        ),
        source="P",
    ),
    Rule(
        id="R43",
        level=2,
        when=unanswered("s_mania", "s_violence", "h_severe", "s_care"),
        title=Text(
            "een open vraag over manie, geweld, de voorgeschiedenis of de zorg",
            "an open question about mania, violence, history or care",
        ),
        reason=Text(
            "Een vraag over manie, geweld, ernstige voorgeschiedenis of de zorg voor de baby bleef"
            " open.",
            "A question about mania, violence, severe history or care for the baby was left open.",
        ),
        source="P",
    ),
    Rule(
        id="R44",
        level=2,
        when=coded("baby", "nicu"),
        title=Text("een baby op de NICU", "a baby in the NICU"),
        reason=Text(
            "De baby ligt op de NICU: meer spanning, en scores over de band zijn niet te"
            " vergelijken.",
            "The baby is in the NICU: more distress, and bonding scores are not comparable.",
        ),
        source="K",
    ),
    Rule(
        id="R45",
        level=2,
        when=coded("wish", "talk") | unanswered("wish"),
        title=Text("de wens om iemand te spreken", "the wish to speak with someone"),
        reason=Text(
            "Wil iemand spreken, of liet dit open.",
            "Wants to speak with someone, or left this open.",
        ),
        source="P",
    ),
)

NO_SUPPORT = Lift(
    id="R46",
    when=at_least("support", 3),
    from_levels=(1, 2, 3),
    by=1,
    title=Text("het ontbreken van steun", "the absence of support"),
    reason=Text(
        "Heeft helemaal geen steun: het niveau gaat met één omhoog, tot hooguit 4.",
        "Has no support at all: the level goes up by one, to 4 at most.",
    ),
    source="S39",
)

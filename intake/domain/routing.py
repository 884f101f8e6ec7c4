"""What a triage decision asks of the calendar: which way to a person, and which kind of talk."""

from __future__ import annotations

from intake.domain.triage.tracks import SAFETY_LEVEL

READ_LEVEL = 1
#: Without the proposal nobody has judged her answers yet: everyone gets this level's promise
#: until a clinician sets one (decisions.md 6).
LEVEL_WITHOUT_PROPOSAL = 3

#: Under 18: another law and another route.
MINOR_BANDS = frozenset({"16-17", "<16"})
PARENT_CHILD_TRACKS = frozenset({"combinatie_individueel_plus_ouder_kind", "ouder_kind_hechting"})
WITHOUT_BABY_TRACKS = frozenset(
    {"individueel_rouw", "individueel_prenataal", "partner_individueel"}
)


def people_flags(*, respondent: object, age_band: object) -> frozenset[str]:
    """`minor` and `proxy`: who she is, which no table of urgency decides.

    They hold where the proposal is turned off, too.
    """
    found = {"minor"} if age_band in MINOR_BANDS else set()
    return frozenset(found | ({"proxy"} if respondent == "proxy" else set()))


def route_of(*, level: int, flags: frozenset[str]) -> str:
    """Which cover a submitted intake gets, as `scheduling.services.placement.place` names it.

    Safety goes before everything: at level 5 nobody is matched. A minor has another law and
    another route, a relative gets contact and no treatment, level 1 is read by a clinician.
    """
    if level >= SAFETY_LEVEL:
        return "safety"
    if "minor" in flags:
        return "minor"
    if "proxy" in flags:
        return "proxy"
    return "read" if level == READ_LEVEL else "match"


def calendar_track(*, track: str, wish: str | None, baby_risk: int | None) -> str:
    """`individual` or `parent_child`: what the first appointment is for.

    Her own choice counts where there is one. After an urge, loss of control or rough handling
    (`baby_risk` of 2 or more) parent-child work waits for the clinician's safety assessment
    (clinical.md 4.6), and where the baby died or is not born yet there is none.
    """
    if baby_risk is not None and baby_risk >= 2:
        return "individual"
    if track in WITHOUT_BABY_TRACKS:
        return "individual"
    return wish or ("parent_child" if track in PARENT_CHILD_TRACKS else "individual")

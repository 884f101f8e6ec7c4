"""Which way to a person, and which kind of talk."""

from __future__ import annotations

import pytest

from intake.domain.routing import calendar_track, people_flags, route_of
from intake.domain.triage import assess, parse_answers

NOBODY: frozenset[str] = frozenset()
MINOR, PROXY, BOTH = frozenset({"minor"}), frozenset({"proxy"}), frozenset({"minor", "proxy"})


@pytest.mark.parametrize(
    ("level", "flags", "route"),
    [
        (5, NOBODY, "safety"),
        (5, BOTH, "safety"),
        (4, MINOR, "minor"),
        (3, BOTH, "minor"),
        (1, MINOR, "minor"),
        (4, PROXY, "proxy"),
        (1, PROXY, "proxy"),
        (1, NOBODY, "read"),
        (1, frozenset({"loss", "incomplete"}), "read"),
        (2, NOBODY, "match"),
        (3, frozenset({"loss"}), "match"),
        (4, NOBODY, "match"),
    ],
)
def test_the_route(level: int, flags: frozenset[str], route: str) -> None:
    assert route_of(level=level, flags=flags) == route


@pytest.mark.parametrize(
    ("respondent", "age_band", "flags"),
    [
        ("self_mother", "18+", NOBODY),
        ("self_partner", None, NOBODY),
        (None, None, NOBODY),
        ("self_pregnant", "16-17", MINOR),
        ("self_mother", "<16", MINOR),
        ("proxy", "18+", PROXY),
        ("proxy", "<16", BOTH),
    ],
)
def test_who_she_is(respondent: str | None, age_band: str | None, flags: frozenset[str]) -> None:
    assert people_flags(respondent=respondent, age_band=age_band) == flags
    told = parse_answers({"respondent": respondent, "age_band": age_band})
    assert assess(told).flags & BOTH == flags  # the table's own words for the same people


def test_a_relative_of_somebody_whose_baby_died_is_not_matched() -> None:
    decision = assess(parse_answers({"respondent": "proxy", "baby": "died", "age_band": "18+"}))
    assert decision.track == "individueel_rouw"
    assert route_of(level=decision.level, flags=decision.flags) == "proxy"


BOND, BOTH_TRACKS = "ouder_kind_hechting", "combinatie_individueel_plus_ouder_kind"


@pytest.mark.parametrize(
    ("track", "wish", "baby_risk", "found"),
    [
        (BOND, None, None, "parent_child"),
        (BOTH_TRACKS, None, 0, "parent_child"),
        (BOTH_TRACKS, None, 1, "parent_child"),
        (BOTH_TRACKS, None, 2, "individual"),  # first a clinician's safety assessment
        (BOND, "parent_child", 3, "individual"),
        (BOND, "individual", 0, "individual"),  # her own choice counts
        ("individueel_stemming", None, None, "individual"),
        ("individueel_zelfbeeld", None, 0, "individual"),
        ("individueel_stemming", "parent_child", 0, "parent_child"),
        ("individueel_rouw", "parent_child", None, "individual"),
        ("individueel_prenataal", "parent_child", None, "individual"),
        ("partner_individueel", "parent_child", 0, "individual"),
        ("partner_individueel", None, 0, "individual"),
        ("geen_match_eerst_veiligheid", None, None, "individual"),
        ("", None, None, "individual"),  # the proposal is turned off
        ("", "parent_child", 1, "parent_child"),
        ("", "parent_child", 2, "individual"),
    ],
)
def test_the_first_talk(track: str, wish: str | None, baby_risk: int | None, found: str) -> None:
    assert calendar_track(track=track, wish=wish, baby_risk=baby_risk) == found

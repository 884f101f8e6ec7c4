"""What is new may raise, what was lowered with care does not come back, nothing ever lowers."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.reassessment import Asked, Rise, rise
from intake.domain.triage import assess, parse_answers

QUIET: dict[str, Any] = {
    "respondent": "self_mother",
    "age_band": "18+",
    "weeks_pp": 10,
    "baby": "home",
    "wish": "info",
    **dict.fromkeys(("s_suicide", "s_baby", "s_psychosis", "s_mania", "s_violence", "s_care"), 0),
    **dict.fromkeys(("sleep", "functioning", "support", "h_severe"), 0),
}


def asked(**facts: Any) -> Asked:
    return Asked.of(assess(parse_answers(QUIET | facts)).to_dict())


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ({"gad7": 9}, None),
        ({"gad7": 12}, Rise(2, ("R38",))),
        ({"gad7": 16}, Rise(3, ("R30",))),
        ({"phq9": [2] * 8 + [1]}, Rise(4, ("R12",))),
        ({"phq9": [2] * 8 + [3]}, Rise(5, ("R02",))),
        ({"baby": "died"}, Rise(3, ("R32",))),
    ],
)
def test_what_is_new_raises_a_level_that_the_rules_gave(
    new: dict[str, Any], expected: Rise | None
) -> None:
    assert rise(before=asked(), after=asked(**new), holds=1) == expected


@pytest.mark.parametrize("holds", [3, 4, 5])
def test_what_asks_for_no_more_than_holds_changes_nothing(holds: int) -> None:
    assert rise(before=asked(), after=asked(gad7=16), holds=holds) is None


def test_a_danger_that_was_lowered_with_care_does_not_come_back_with_a_quiet_score() -> None:
    before = asked(s_suicide=3)
    assert before.level == 5
    assert rise(before=before, after=asked(s_suicide=3, gad7=2), holds=3) is None


def test_a_new_danger_beside_the_old_one_raises_to_its_own_level() -> None:
    before = asked(s_suicide=3)
    severe = asked(s_suicide=3, phq9=[3] * 7 + [0, 0])
    assert rise(before=before, after=severe, holds=3) == Rise(4, ("R19",))
    worst = asked(s_suicide=3, phq9=[0] * 8 + [3])
    assert rise(before=before, after=worst, holds=3) == Rise(5, ("R02",))


def test_a_sum_that_grew_is_new_at_its_new_level() -> None:
    before = asked(phq9=[2] * 5 + [0] * 4)
    assert before.level == 2
    after = asked(phq9=[3] * 7 + [0] * 2)
    assert rise(before=before, after=after, holds=2) == Rise(4, ("R19",))


def test_a_better_score_never_lowers() -> None:
    assert rise(before=asked(gad7=16), after=asked(gad7=0), holds=3) is None

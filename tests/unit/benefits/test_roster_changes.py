"""When a list is held for a person at the clinic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.roster_changes import NEXT, OPEN, Changes, UploadState, can_become, is_held


@pytest.mark.parametrize(
    ("at_work", "leaving", "left_today", "held"),
    [
        (100, 0, 0, False),
        (100, 25, 0, False),
        (100, 26, 0, True),
        (0, 0, 0, False),
        (4, 1, 0, False),
        (3, 1, 0, True),
        (80, 5, 20, False),
        (80, 6, 20, True),
        (75, 0, 25, False),
    ],
)
def test_more_than_a_quarter_in_a_day_is_held(
    at_work: int, leaving: int, left_today: int, held: bool
) -> None:
    changes = Changes(at_work=at_work, leaving=leaving, left_today=left_today)
    assert is_held(changes) is held


@given(st.integers(1, 2000), st.lists(st.integers(1, 500), max_size=30))
def test_many_small_lists_take_no_more_than_one_large_one(start: int, lists: list[int]) -> None:
    at_work, gone = start, 0
    for leaving in lists:
        step = min(leaving, at_work)
        if step and not is_held(Changes(at_work=at_work, leaving=step, left_today=gone)):
            at_work, gone = at_work - step, gone + step
    assert gone * 4 <= start


def test_nothing_follows_an_end() -> None:
    for state in UploadState:
        assert bool(NEXT[state]) is (state in OPEN)
    assert can_become("held", "applied")
    assert not can_become("ready", "refused")
    assert not can_become("applied", "dropped")


def test_a_list_that_changes_nothing() -> None:
    assert Changes(unchanged=5, at_work=5).is_nothing
    assert not Changes(changed=1).is_nothing

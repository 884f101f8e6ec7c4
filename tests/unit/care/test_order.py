"""Who comes first: risk x time left, in plain cases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.order import Span, rank, share_kept, span_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def first(*cases: tuple[int, timedelta | None]) -> int:
    """Which of the cases, by its place in the call, stands on top."""
    ranks = [rank(level, left, is_call_open=False) for level, left in cases]
    return ranks.index(min(ranks))


@pytest.mark.parametrize(
    ("cases", "top"),
    [
        ([(4, 20 * HOUR), (2, 20 * HOUR)], 0),
        ([(4, 20 * HOUR), (2, 4 * HOUR)], 1),
        ([(4, 20 * HOUR), (2, 6 * HOUR)], 0),
        ([(2, -HOUR), (4, HOUR)], 0),
        ([(2, -HOUR), (4, -HOUR)], 1),
        ([(4, None), (1, 14 * DAY)], 1),
        ([(2, None), (4, None)], 1),
    ],
)
def test_what_presses_most_is_on_top(cases: list[tuple[int, timedelta | None]], top: int) -> None:
    assert first(*cases) == top


def test_an_open_call_comes_before_everything() -> None:
    called = rank(1, None, is_call_open=True)
    assert called < rank(5, -DAY, is_call_open=False)


@given(level=st.integers(1, 4), left=st.timedeltas(-30 * DAY, 30 * DAY))
def test_a_higher_level_is_never_lower_on_the_list(level: int, left: timedelta) -> None:
    higher = rank(level + 1, left, is_call_open=False)
    assert higher < rank(level, left, is_call_open=False)


@given(
    level=st.integers(1, 5),
    left=st.timedeltas(-30 * DAY, 30 * DAY),
    less=st.timedeltas(timedelta(minutes=1), DAY),
)
def test_less_time_is_never_lower_on_the_list(level: int, left: timedelta, less: timedelta) -> None:
    sooner = rank(level, left - less, is_call_open=False)
    assert sooner < rank(level, left, is_call_open=False)


@pytest.mark.parametrize(
    ("left", "span"),
    [
        (timedelta(seconds=59), Span(0, "minutes", is_late=False)),
        (timedelta(minutes=59), Span(59, "minutes", is_late=False)),
        (HOUR, Span(1, "hours", is_late=False)),
        (47 * HOUR + 59 * timedelta(minutes=1), Span(47, "hours", is_late=False)),
        (48 * HOUR, Span(2, "days", is_late=False)),
        (-35 * timedelta(minutes=1), Span(35, "minutes", is_late=True)),
        (-3 * DAY, Span(3, "days", is_late=True)),
    ],
)
def test_time_as_a_person_says_it(left: timedelta, span: Span) -> None:
    assert span_of(left) == span


@pytest.mark.parametrize(
    ("kept", "counted", "percent"),
    [(0, 0, None), (0, 3, 0), (2, 3, 66), (199, 200, 99), (3, 3, 100)],
)
def test_kept_promises_are_rounded_down(kept: int, counted: int, percent: int | None) -> None:
    assert share_kept(kept, counted) == percent

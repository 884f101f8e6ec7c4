"""Whole weeks on a page, and the part of a day that a stretch fills."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.rota import month_of, part_of_day, week_of

SPRING = date(2027, 3, 28)


def test_a_week_runs_from_monday() -> None:
    week = week_of(date(2027, 3, 7))
    assert (week.first, week.until) == (date(2027, 3, 1), date(2027, 3, 8))
    assert (week.back, week.on) == (date(2027, 2, 22), date(2027, 3, 8))


@pytest.mark.parametrize(
    ("day", "first", "until", "on"),
    [
        (date(2027, 2, 28), date(2027, 2, 1), date(2027, 3, 1), date(2027, 3, 1)),
        (date(2028, 2, 29), date(2028, 1, 31), date(2028, 3, 6), date(2028, 3, 1)),
        (date(2027, 12, 31), date(2027, 11, 29), date(2028, 1, 3), date(2028, 1, 1)),
    ],
)
def test_a_month_is_filled_up_to_whole_weeks(day: date, first: date, until: date, on: date) -> None:
    month = month_of(day)
    assert (month.first, month.until, month.on) == (first, until, on)


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_every_day_is_in_its_own_week_and_month(day: date) -> None:
    for window in (week_of(day), month_of(day)):
        days = list(window.days())
        assert day in days
        assert len(days) % 7 == 0
        assert window.back < day < window.on


@pytest.mark.parametrize(
    ("starts", "ends", "part"),
    [
        (datetime(2027, 3, 28, 7, tzinfo=UTC), datetime(2027, 3, 28, 15, tzinfo=UTC), (9, 17)),
        (datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 3, 28, 6, tzinfo=UTC), (None, 8)),
        (datetime(2027, 3, 28, 20, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC), (22, None)),
        (datetime(2027, 3, 20, 20, tzinfo=UTC), datetime(2027, 4, 9, tzinfo=UTC), (None, None)),
    ],
)
def test_the_part_of_a_day_with_a_change_of_the_clock(
    starts: datetime, ends: datetime, part: tuple[int | None, int | None]
) -> None:
    assert part_of_day(SPRING, starts, ends) == tuple(h and time(h) for h in part)


def test_what_ends_at_midnight_does_not_touch_the_next_day() -> None:
    starts, ends = datetime(2027, 3, 27, 8, tzinfo=UTC), datetime(2027, 3, 27, 23, tzinfo=UTC)
    assert part_of_day(SPRING, starts, ends) is None

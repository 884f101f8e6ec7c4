"""When promises end: hours by the clock, working days to 23:59, never the day itself."""

from __future__ import annotations

from datetime import date

import pytest

from scheduling.domain.matching import clock
from scheduling.domain.matching.deadlines import Hours, WorkingDays

EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})


@pytest.mark.parametrize(
    ("rule", "submitted", "ends"),
    [
        (Hours(24), "2026-03-06T22:10:00Z", "2026-03-07T22:10:00Z"),
        (Hours(24), "2026-02-28T12:00:00Z", "2026-03-01T12:00:00Z"),
        (Hours(24), "2028-02-28T12:00:00Z", "2028-02-29T12:00:00Z"),
        (WorkingDays(1), "2026-03-06T10:00:00Z", "2026-03-09T23:59:00Z"),
        (WorkingDays(1), "2026-03-07T20:00:00Z", "2026-03-09T23:59:00Z"),
        (WorkingDays(1), "2026-03-02T00:05:00Z", "2026-03-03T23:59:00Z"),
        (WorkingDays(5), "2026-03-02T09:00:00Z", "2026-03-09T23:59:00Z"),
        (WorkingDays(10), "2026-12-28T09:00:00Z", "2027-01-11T23:59:00Z"),
        (WorkingDays(1, EASTER), "2026-04-02T09:00:00Z", "2026-04-07T23:59:00Z"),
        (WorkingDays(5, EASTER), "2026-04-01T09:00:00Z", "2026-04-10T23:59:00Z"),
    ],
)
def test_a_promise_ends(rule: Hours | WorkingDays, submitted: str, ends: str) -> None:
    assert clock.text(rule.ends(clock.read(submitted))) == ends


def test_a_week_runs_from_monday_to_sunday() -> None:
    sunday, monday = clock.read("2026-03-08T23:59:00Z"), clock.read("2026-03-09T00:00:00Z")
    assert clock.week_of(monday) == clock.week_of(sunday) + 1
    assert clock.week_of(clock.read("2026-03-02T00:00:00Z")) == clock.week_of(sunday)
    assert clock.weekday_of(clock.day_of(monday)) == 0


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        clock.read("2026-03-02T09:00:00")

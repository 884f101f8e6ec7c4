"""Days on a page: which belong to a week or a month, and which part of a day a stretch fills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from scheduling.domain.working_days import AMSTERDAM, ONE_DAY

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """Whole weeks, Monday first, `[first, until)`; `back` and `on` are days in its neighbours."""

    first: date
    until: date
    back: date
    on: date

    def days(self) -> Iterator[date]:
        """Each day of it."""
        day = self.first
        while day < self.until:
            yield day
            day += ONE_DAY


def week_of(day: date) -> Window:
    """The week that this day is in."""
    monday = _monday(day)
    return Window(monday, monday + WEEK, monday - WEEK, monday + WEEK)


def month_of(day: date) -> Window:
    """The month that this day is in, filled up to whole weeks."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    until = _monday(following - ONE_DAY) + WEEK
    return Window(_monday(first), until, first - ONE_DAY, following)


def part_of_day(
    day: date, starts_at: datetime, ends_at: datetime
) -> tuple[time | None, time | None] | None:
    """From when until when on this day in Amsterdam; None for an end that lies beyond the day.

    Nothing at all when the stretch does not touch the day.
    """
    starts, ends = starts_at.astimezone(AMSTERDAM), ends_at.astimezone(AMSTERDAM)
    midnight = datetime.combine(day, time(), tzinfo=AMSTERDAM)
    tomorrow = datetime.combine(day + ONE_DAY, time(), tzinfo=AMSTERDAM)
    if ends <= midnight or starts >= tomorrow:
        return None
    return (
        None if starts <= midnight else starts.time(),
        None if ends >= tomorrow else ends.time(),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

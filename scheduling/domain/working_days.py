"""Working days and staffed hours in the Netherlands.

Rules are written in wall-clock time of Europe/Amsterdam; every moment that leaves this module is
UTC. Public holidays come from the ``holidays`` package (category "public": the fifth of May counts
in every fifth year only).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MIDNIGHT = time(0)
SATURDAY = 5
ONE_DAY = timedelta(days=1)
# A clinic that is open on one weekday only can meet that weekday on holidays a few weeks in a row;
# a year is far beyond any such run.
SEARCH_DAYS = 366


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """Dutch public holidays of one calendar year (source: package ``holidays``, country NL)."""
    return frozenset(holidays.country_holidays("NL", years=year))


def is_public_holiday(day: date) -> bool:
    """Whether ``day`` is a Dutch public holiday."""
    return day in public_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Whether ``day`` is a Monday to Friday that is not a Dutch public holiday."""
    return day.weekday() < SATURDAY and not is_public_holiday(day)


def add_working_days(day: date, n: int) -> date:
    """The ``n``-th working day after ``day``; ``day`` itself is never counted.

    Raises ValueError when ``n`` is below 1.
    """
    if n < 1:
        raise ValueError("n must be 1 or more")
    while n:
        day += ONE_DAY
        n -= is_working_day(day)
    return day


def local_day(at: datetime) -> date:
    """The calendar day in Amsterdam at ``at``. Raises ValueError when ``at`` is naive."""
    return _aware(at).astimezone(AMSTERDAM).date()


def end_of_day(day: date) -> datetime:
    """23:59 in Amsterdam on ``day``, as UTC: where promises counted in days end."""
    return datetime.combine(day, time(23, 59), tzinfo=AMSTERDAM).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Opening:
    """A half-open part of a day, ``[start, end)`` in wall-clock time; end 00:00 means 24:00."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end != MIDNIGHT and self.end <= self.start:
            raise ValueError("an opening ends after it starts; split one that passes midnight")

    def covers(self, wall_clock: time) -> bool:
        """Whether the wall-clock time lies inside the interval."""
        return self.start <= wall_clock and (self.end == MIDNIGHT or wall_clock < self.end)


@dataclass(frozen=True)
class StaffedHours:
    """When somebody at the clinic reads and phones: openings per weekday (0 is Monday).

    ``closed_on`` holds the clinic's own closing days. Public holidays are unstaffed unless
    ``open_on_holidays`` is set. Raises ValueError for a week without any opening.
    """

    weekly: Mapping[int, tuple[Opening, ...]]
    closed_on: frozenset[date] = frozenset()
    open_on_holidays: bool = False

    def __post_init__(self) -> None:
        if not any(self.weekly.values()):
            raise ValueError("a week needs at least one opening")
        if not set(self.weekly) <= set(range(7)):
            raise ValueError("weekdays run from 0 (Monday) to 6 (Sunday)")
        ordered = {
            day: tuple(sorted(rows, key=lambda o: o.start)) for day, rows in self.weekly.items()
        }
        object.__setattr__(self, "weekly", MappingProxyType(ordered))

    def openings_on(self, day: date) -> tuple[Opening, ...]:
        """The openings that hold on one calendar day, earliest first; empty when it is closed."""
        if day in self.closed_on or (not self.open_on_holidays and is_public_holiday(day)):
            return ()
        return self.weekly.get(day.weekday(), ())

    def covers(self, at: datetime) -> bool:
        """Whether the clinic is staffed at the moment ``at`` (aware; ValueError when naive)."""
        local = _aware(at).astimezone(AMSTERDAM)
        wall_clock = local.time()
        return any(opening.covers(wall_clock) for opening in self.openings_on(local.date()))

    def next_start(self, at: datetime) -> datetime:
        """The first moment at or after ``at`` at which an opening begins, as UTC.

        Raises ValueError when ``at`` is naive, LookupError when a whole year has no opening.
        """
        first = local_day(at)
        for offset in range(SEARCH_DAYS):
            day = first + offset * ONE_DAY
            for opening in self.openings_on(day):
                start = _wall_clock_to_utc(day, opening.start)
                if start >= at:
                    return start
        raise LookupError("no staffed hour within a year")


def _wall_clock_to_utc(day: date, wall_clock: time) -> datetime:
    """The moment at which the clock shows ``wall_clock``; the first of two in the autumn hour.

    In the spring hour that does not exist (02:00-03:00) it is the moment the clock jumps to 03:00.
    """
    moment = datetime.combine(day, wall_clock, tzinfo=AMSTERDAM).astimezone(UTC)
    if moment.astimezone(AMSTERDAM).time() == wall_clock:
        return moment
    after_the_jump = time(wall_clock.hour + 1)
    return datetime.combine(day, after_the_jump, tzinfo=AMSTERDAM).astimezone(UTC)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at


OFFICE_HOURS = StaffedHours({day: (Opening(time(9), time(17)),) for day in range(SATURDAY)})

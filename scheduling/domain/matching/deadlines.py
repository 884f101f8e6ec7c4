"""Until when an appointment keeps the promise: rules from the moment of submission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scheduling.domain.matching.clock import MINUTES_A_DAY, day_of, weekday_of

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_SATURDAY = 5


class DeadlineRule(Protocol):
    """Anything that turns a submission into the last minute at which an appointment may start."""

    def ends(self, submitted: int) -> int:
        """The deadline, in minutes since 1970, of what was submitted at that minute."""


@dataclass(frozen=True, slots=True)
class Hours:
    """So many hours by the clock, weekends and holidays included."""

    count: int

    def ends(self, submitted: int) -> int:
        """Submission plus the hours."""
        return submitted + 60 * self.count


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """So many working days (Monday to Friday, no holiday), up to 23:59 UTC of the last one."""

    count: int
    holidays: frozenset[date] = frozenset()

    def ends(self, submitted: int) -> int:
        """23:59 of the last working day; the day of submission itself never counts."""
        return _end_of_working_day(day_of(submitted), self.count, self.holidays)


def all_ends(rule: DeadlineRule, submitted: NDArray[np.int64]) -> NDArray[np.int64]:
    """`ends` of many submissions, the rules of this module in one go."""
    if isinstance(rule, Hours):
        return submitted + 60 * rule.count
    if isinstance(rule, WorkingDays) and len(submitted):
        days = submitted // MINUTES_A_DAY
        first = int(days.min())
        found = [rule.ends(day * MINUTES_A_DAY) for day in range(first, int(days.max()) + 1)]
        return np.array(found, np.int64)[days - first]
    return np.array([rule.ends(int(minute)) for minute in submitted], np.int64)


@lru_cache(maxsize=4096)
def _end_of_working_day(day: int, count: int, holidays: frozenset[date]) -> int:
    while count:
        day += 1
        is_weekend = weekday_of(day) >= _SATURDAY
        if not is_weekend and date.fromordinal(day + _EPOCH_ORDINAL) not in holidays:
            count -= 1
    return (day + 1) * MINUTES_A_DAY - 1

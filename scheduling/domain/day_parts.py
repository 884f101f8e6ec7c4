"""When she would like to meet: parts of the week as short codes.

A code is a part of every day (`am`, `pm`, `eve`), a part of one day (`tue_am`) or a whole day
(`tue`). Parts in Amsterdam wall-clock hours: `am` before 12, `pm` from 12 to 18, `eve` from 18.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheduling.domain.working_days import AMSTERDAM

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Part -> its hours of the day.
PARTS = {"am": range(12), "pm": range(12, 18), "eve": range(18, 24)}
HOURS_A_DAY = 24


def hours_of_week(codes: Iterable[str]) -> frozenset[int]:
    """The hours (0 = Monday 00:00, 167 = Sunday 23:00) that the codes stand for.

    Raises ValueError for a code that is none of the three forms.
    """
    return frozenset(hour for code in codes for hour in _hours(code))


def hour_of_week(at: datetime) -> int:
    """The hour of the week in Amsterdam at `at` (aware)."""
    local = at.astimezone(AMSTERDAM)
    return local.weekday() * HOURS_A_DAY + local.hour


def code_of(at: datetime) -> str:
    """The part of the week in which `at` (aware) lies, such as `tue_am`."""
    local = at.astimezone(AMSTERDAM)
    part = next(name for name, hours in PARTS.items() if local.hour in hours)
    return f"{DAYS[local.weekday()]}_{part}"


def _hours(code: str) -> Iterable[int]:
    first, _, rest = code.partition("_")
    if first in PARTS and not rest:
        days, part = range(len(DAYS)), PARTS[first]
    elif first in DAYS and (not rest or rest in PARTS):
        days, part = range(DAYS.index(first), DAYS.index(first) + 1), PARTS.get(rest, range(24))
    else:
        raise ValueError(f"unknown part of the week: {code!r}")
    return (day * HOURS_A_DAY + hour for day in days for hour in part)

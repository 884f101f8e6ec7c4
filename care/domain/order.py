"""Who comes first on a psychologist's list: risk x time left. And time left as a person says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

#: How many times an hour counts at each level: an hour left at 4 presses like eight at 1. Each
#: level doubles, as the promised times do roughly. A choice of this product, not a measured one.
WEIGHTS: Mapping[int, int] = MappingProxyType({5: 16, 4: 8, 3: 4, 2: 2, 1: 1})
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: Up to two days are told in hours: "36 hours" says more than "1 day".
IN_HOURS = timedelta(hours=48)

Rank = tuple[bool, bool, timedelta, int]


def rank(level: int, left: timedelta | None, *, is_call_open: bool) -> Rank:
    """A sort key, smallest first: open safety calls, then what presses most, then by level.

    `left`: until the next promised moment, negative when it is late; None when nothing is owed.
    Time left is divided by the level's weight, time late is multiplied by it.
    """
    weight = WEIGHTS[level]
    pressing = (
        timedelta() if left is None else left / weight if left >= timedelta() else left * weight
    )
    return (not is_call_open, left is None, pressing, -level)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in one unit: `minutes`, `hours` or `days`."""

    count: int
    unit: str
    is_late: bool


def span_of(left: timedelta) -> Span:
    """Time left, or late, rounded down to the unit a person would use."""
    is_late = left < timedelta()
    length = abs(left)
    if length < HOUR:
        return Span(length // MINUTE, "minutes", is_late)
    if length < IN_HOURS:
        return Span(length // HOUR, "hours", is_late)
    return Span(length // DAY, "days", is_late)


def share_kept(kept: int, counted: int) -> int | None:
    """Promises kept of those that came due, in whole percent rounded down; None without any."""
    return 100 * kept // counted if counted else None

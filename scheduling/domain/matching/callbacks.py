"""Duty shifts: the earliest moment at which somebody can phone her back."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """One call-back: which shift, and when it begins (minutes since 1970)."""

    duty: str
    at: int


@dataclass(slots=True)
class Shift:
    """Somebody on duty in [start, end); one call at a time. `calls`: when each begins, sorted."""

    id: str
    psychologist: str
    start: int
    end: int
    calls: list[int] = field(default_factory=list)


class DutyRoster:
    """All shifts. `minutes`: the length of a call."""

    def __init__(self, shifts: Iterable[Shift], minutes: int) -> None:
        self._shifts = sorted(shifts, key=lambda shift: (shift.start, shift.end, shift.id))
        self._minutes = minutes

    def book(self, now: int) -> Call | None:
        """Take the earliest gap from `now` on; of equals the shift first in time, then by id."""
        best: tuple[int, Shift] | None = None
        for shift in self._shifts:
            if best is not None and shift.start > best[0]:
                break
            at = self._gap(shift, now)
            if at is not None and (best is None or at < best[0]):
                best = at, shift
        if best is None:
            return None
        insort(best[1].calls, best[0])
        return Call(best[1].id, best[0])

    def forget_before(self, now: int) -> None:
        """Drop the shifts that are over; they answer no question any more."""
        self._shifts = [shift for shift in self._shifts if shift.end > now]

    def _gap(self, shift: Shift, now: int) -> int | None:
        at = max(shift.start, now)
        for taken in shift.calls:
            if at + self._minutes <= taken:
                break
            at = max(at, taken + self._minutes)
        return at if at + self._minutes <= shift.end else None

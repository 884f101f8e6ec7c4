"""What a new list would change on the roster, and when a person at the clinic looks at it first.

Nobody is ever taken off: who is not on a new list becomes inactive, and keeps her right for the
contract's grace period. So a slip is mended by the next list, and leave takes nobody's right away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

#: More than this share of the people at work going inactive within a day is held for a person.
HELD_ABOVE_PERCENT = 25
#: How far back people who went inactive before count along: many small lists are one large one.
LOOKED_BACK = timedelta(hours=24)
#: How long a list that was read waits to be confirmed; a held one for the clinic.
WAITS = timedelta(hours=24)
HELD_WAITS = timedelta(days=7)


class UploadState(StrEnum):
    """Where a list stands."""

    READY = "ready"
    HELD = "held"
    APPLIED = "applied"
    REFUSED = "refused"
    DROPPED = "dropped"
    EXPIRED = "expired"


#: State -> the states that may follow. Nothing follows an end.
NEXT: dict[UploadState, frozenset[UploadState]] = {
    UploadState.READY: frozenset(
        {UploadState.APPLIED, UploadState.HELD, UploadState.DROPPED, UploadState.EXPIRED}
    ),
    UploadState.HELD: frozenset(
        {UploadState.APPLIED, UploadState.REFUSED, UploadState.DROPPED, UploadState.EXPIRED}
    ),
    UploadState.APPLIED: frozenset(),
    UploadState.REFUSED: frozenset(),
    UploadState.DROPPED: frozenset(),
    UploadState.EXPIRED: frozenset(),
}
OPEN = frozenset({UploadState.READY, UploadState.HELD})


@dataclass(frozen=True, slots=True)
class Changes:
    """How many people a list would add, leave, change, bring back and make inactive.

    `changed` have another birth date or date of leave; `leaving` are no longer on the list or
    inactive by it; `at_work` counts the roster before, `left_today` who went inactive in the
    last day.
    """

    new: int = 0
    unchanged: int = 0
    changed: int = 0
    back: int = 0
    leaving: int = 0
    at_work: int = 0
    left_today: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether the roster would stay as it is."""
        return not (self.new or self.changed or self.back or self.leaving)


def is_held(changes: Changes) -> bool:
    """Whether so many people go inactive that a person at the clinic looks first.

    Counted over a day: those of `left_today` were at work when it began.
    """
    if not changes.leaving:
        return False
    gone, before = changes.left_today + changes.leaving, changes.left_today + changes.at_work
    return gone * 100 > HELD_ABOVE_PERCENT * before


def is_complete(nameless_rows: int) -> bool:
    """Whether who is absent from a list may count as leaving.

    With rows of which nobody knows whose they are, the absent may be among them.
    """
    return nameless_rows == 0


def can_become(state: str, following: str) -> bool:
    """Whether a list in `state` may get to `following`."""
    return UploadState(following) in NEXT[UploadState(state)]

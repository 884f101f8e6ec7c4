"""The arithmetic of a right: sessions reserved at booking, settled when they took place.

A right is granted whole. From the claim on, its cap stays as it was: an ended contract, an empty
budget or a lower cap for newcomers never reaches somebody who has begun. So nothing here looks
at money or dates; the only question is whether her own sessions are left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Step(StrEnum):
    """What can happen to the sessions of one booking."""

    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"


#: Last step of a booking -> the steps that may follow. Nothing follows an end.
NEXT_STEPS: dict[Step | None, frozenset[Step]] = {
    None: frozenset({Step.RESERVE}),
    Step.RESERVE: frozenset({Step.SETTLE, Step.RELEASE}),
    Step.SETTLE: frozenset(),
    Step.RELEASE: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Balance:
    """A right in sessions. Raises ValueError when more is in use than the cap, or less than 0."""

    cap: int
    reserved: int = 0
    settled: int = 0

    def __post_init__(self) -> None:
        if min(self.cap, self.reserved, self.settled) < 0:
            raise ValueError("a right is never negative")
        if self.left < 0:
            raise ValueError("a right is never overdrawn")

    @property
    def left(self) -> int:
        """Sessions that can still be booked."""
        return self.cap - self.reserved - self.settled


def after(balance: Balance, step: Step, *, last: Step | None, units: int = 1) -> Balance | None:
    """The balance after a step of one booking, whose own last step was `last`.

    None when there is nothing to do: the step was made already, cannot follow, or no session is
    left to reserve. `units` are sessions, 1 or more; raises ValueError below that.
    """
    if units < 1:
        raise ValueError("a booking takes one session or more")
    if step not in NEXT_STEPS[last]:
        return None
    if step is Step.RESERVE:
        if balance.left < units:
            return None
        return replace(balance, reserved=balance.reserved + units)
    if step is Step.SETTLE:
        return replace(balance, reserved=balance.reserved - units, settled=balance.settled + units)
    return replace(balance, reserved=balance.reserved - units)

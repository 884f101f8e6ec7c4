"""When somebody's paid sessions come to an end, said early enough to choose what follows.

It is said to her and to her psychologist, never to an employer. And it is said only after a session
of hers took place: whoever claims with a colleague's number learns nothing by waiting for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from benefits.domain.entitlement import Balance

#: Sessions left at which it is said, or a quarter of the right when that is more.
FEW = 2


@dataclass(frozen=True, slots=True)
class RunningLow:
    """Sessions of a right that can still be booked, and how many there were."""

    left: int
    cap: int


def running_low(balance: Balance) -> RunningLow | None:
    """What to say about this right now; None as long as there is nothing to say."""
    is_few = balance.left <= max(FEW, balance.cap // 4)
    return RunningLow(balance.left, balance.cap) if balance.settled and is_few else None

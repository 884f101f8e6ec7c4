"""When to try again: exponential, with full jitter, so that a crowd does not come back at once."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)
#: Twelve tries span about three hours (security 4.2); then a person looks at it.
MOST_ATTEMPTS = 12


def longest_wait(attempts: int) -> timedelta:
    """The most to wait after try number `attempts` (1 = the first): 30 s, 60 s ... one hour."""
    if attempts < 1:
        raise ValueError("attempts count from 1")
    doublings = min(attempts - 1, 16)  # 2**16 times 30 s is far above the cap
    wait: timedelta = FIRST_DELAY * 2**doublings
    return min(wait, LONGEST_DELAY)


def next_try(attempts: int, *, now: datetime, draw: float) -> datetime | None:
    """The moment of the next try after `attempts` failed, or None when it is time to give up.

    `draw` is a random number in [0, 1): the same draw gives the same moment. Raises ValueError
    outside these ranges.
    """
    if not 0 <= draw < 1:
        raise ValueError("draw lies in [0, 1)")
    wait = longest_wait(attempts) * draw
    return None if attempts >= MOST_ATTEMPTS else now + wait

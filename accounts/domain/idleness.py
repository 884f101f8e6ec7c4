"""How long a session may be quiet, and how long it may last (own choice, ASVS 7.3.1 and 7.3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """`quiet`: without a request. `whole`: since signing in, however busy."""

    quiet: timedelta
    whole: timedelta


STAFF_LIMITS = Limits(quiet=timedelta(minutes=15), whole=timedelta(hours=12))
CLIENT_LIMITS = Limits(quiet=timedelta(minutes=30), whole=timedelta(hours=12))
#: A sign of life is written at most this often: a page makes several requests at once.
NOTED_EVERY = timedelta(seconds=15)


def limits_of(role: str) -> Limits:
    """The limits for a user of this role."""
    return CLIENT_LIMITS if role == "client" else STAFF_LIMITS


def is_over(limits: Limits, *, since: str | None, seen: str | None, now: datetime) -> bool:
    """Whether a session ended. Times are ISO texts as a session holds them; absent means over."""
    if not since or not seen:
        return True
    started, last = datetime.fromisoformat(since), datetime.fromisoformat(seen)
    return now - last > limits.quiet or now - started > limits.whole


def is_worth_noting(seen: str | None, now: datetime) -> bool:
    """Whether a sign of life is old enough to write a new one."""
    return not seen or now - datetime.fromisoformat(seen) >= NOTED_EVERY

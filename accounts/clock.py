"""The one clock. Rules never ask it: views, tasks and commands do, and hand `now` down.

With HOUVAST_TESTING=1 the clock can be moved while everything runs: a row holds how far it is from
real time, and each process looks at that row once a second. TOTP and TLS keep real time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connections

from accounts.models import ClockOffset

#: Seconds for which a process believes the offset it read.
BELIEVED_SECONDS = 1.0
#: The clock is read on the clinic's side, whoever asks.
ALIAS = "default"


@dataclass
class _Reading:
    """What this process knows about the test clock."""

    offset: timedelta = timedelta()
    believed_until: float = 0.0
    stopped_at: datetime | None = None


_reading = _Reading()


def now() -> datetime:
    """The moment, in UTC: real time, or the test clock's where HOUVAST_TESTING=1."""
    if _reading.stopped_at:
        return _reading.stopped_at
    if not settings.HOUVAST_TESTING:
        return datetime.now(UTC)
    if _reading.believed_until < time.monotonic():
        _reading.offset = _read_offset()
        _reading.believed_until = time.monotonic() + BELIEVED_SECONDS
    return datetime.now(UTC) + _reading.offset


def move_to(moment: datetime) -> datetime:
    """Set the test clock to `moment` (aware) and return it; from there it ticks on.

    Raises ValueError when `moment` has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    real = datetime.now(UTC)
    offset = round((moment - real).total_seconds())
    ClockOffset.objects.using(ALIAS).update_or_create(
        id=1, defaults={"offset_seconds": offset, "moved_at": real}
    )
    _reading.believed_until = 0.0
    return moment.astimezone(UTC)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Hold this process's clock at `moment` (aware), in all its threads, for the block."""
    before, _reading.stopped_at = _reading.stopped_at, moment
    try:
        yield
    finally:
        _reading.stopped_at = before


def _read_offset() -> timedelta:
    """The offset in the row; the first process to ask writes it from HOUVAST_CLOCK."""
    start: datetime | None = settings.HOUVAST_CLOCK
    real = datetime.now(UTC)
    at_start = start - real if start else timedelta()
    if connections[ALIAS].vendor == "unknown":  # a command that runs without a database
        return at_start
    if start is None:
        row = ClockOffset.objects.using(ALIAS).filter(id=1).first()
    else:
        row, _created = ClockOffset.objects.using(ALIAS).get_or_create(
            id=1, defaults={"offset_seconds": round(at_start.total_seconds()), "moved_at": real}
        )
    return timedelta(seconds=row.offset_seconds) if row else timedelta()

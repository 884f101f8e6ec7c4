"""When a phone may make a sound: 07:30 to 21:30 on the clock in the kitchen."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
#: Half open: 21:30 is quiet, 07:30 is not. Neither falls in a clock change.
QUIET_FROM = time(21, 30)
QUIET_UNTIL = time(7, 30)
#: "Things she just asked for" pass at any hour; after this long she no longer sits waiting for it.
STILL_WAITING = timedelta(minutes=30)


def is_quiet(moment: datetime) -> bool:
    """Whether `moment` (aware) falls in the quiet hours."""
    wall_clock = moment.astimezone(AMSTERDAM).time()
    return wall_clock >= QUIET_FROM or wall_clock < QUIET_UNTIL


def next_allowed(moment: datetime) -> datetime:
    """`moment` itself when it is not quiet, else the next 07:30 in Amsterdam, in UTC."""
    if not is_quiet(moment):
        return moment
    local = moment.astimezone(AMSTERDAM)
    day = local.date()
    if local.time() >= QUIET_FROM:
        day += timedelta(days=1)
    return datetime.combine(day, QUIET_UNTIL, AMSTERDAM).astimezone(UTC)


def quiet_from(moment: datetime) -> datetime:
    """When the next quiet hours begin: `moment` itself while they last, in UTC."""
    if is_quiet(moment):
        return moment
    day = moment.astimezone(AMSTERDAM).date()
    return datetime.combine(day, QUIET_FROM, AMSTERDAM).astimezone(UTC)


def may_go_at(now: datetime, *, is_urgent: bool, requested_at: datetime | None) -> datetime:
    """The first moment, from `now` on, at which a message may go.

    An urgent one goes at once, and so does one that she asked for at `requested_at` while she may
    still be waiting for it (half an hour). None: nobody asked for it.
    """
    is_awaited = requested_at is not None and now - requested_at <= STILL_WAITING
    return now if is_urgent or is_awaited else next_allowed(now)

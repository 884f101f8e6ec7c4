"""Time inside the engine: whole minutes since 1970, UTC. The caller brings the moment along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MINUTES_A_DAY = 1440
DAYS_A_WEEK = 7
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: 1 January 1970 was a Thursday: three days after a Monday.
_FIRST_WEEKDAY = 3


def minutes(moment: datetime) -> int:
    """A moment with a time zone as whole minutes since 1970 (seconds fall away)."""
    return (moment - _EPOCH) // timedelta(minutes=1)


def moment(at: int) -> datetime:
    """Minutes since 1970 as a moment in UTC."""
    return _EPOCH + timedelta(minutes=at)


def read(text: str) -> int:
    """An ISO text with a zone (`2026-03-02T09:30:00Z`) as minutes. ValueError: not such a text."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return minutes(found)


def day_of(at: int) -> int:
    """The number of the day, in UTC, since 1970."""
    return at // MINUTES_A_DAY


def weekday_of(day: int) -> int:
    """0 for a Monday, from the number of a day."""
    return (day + _FIRST_WEEKDAY) % DAYS_A_WEEK


def week_of(at: int) -> int:
    """The number of the week, Monday 00:00 to Sunday 24:00 UTC."""
    return (day_of(at) + _FIRST_WEEKDAY) // DAYS_A_WEEK


def text(at: int) -> str:
    """Minutes as an ISO text in UTC: `2026-03-02T09:30:00Z`."""
    return f"{moment(at):%Y-%m-%dT%H:%M}:00Z"

"""Reminders: the day before at ten, and two hours before. Found by looking, never by an alarm set.

Nothing is planned ahead, so nothing goes stale: each round looks which meetings are near.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db import transaction

from notifications.models import OutboxMessage
from scheduling.domain.working_days import AMSTERDAM, ONE_DAY
from scheduling.models import LIVE, Appointment
from scheduling.services import owed

DAY_BEFORE_AT = time(10)
HOURS_BEFORE = timedelta(hours=2)
DAY, HOURS = "day", "hours"
#: The day before at ten lies at most so long before a meeting: a whole day of 25 hours.
REACH = timedelta(hours=40)


def queue_reminders(*, now: datetime) -> int:
    """Owe the reminders whose moment has come; gives how many were new. Safe to run twice.

    A meeting that was booked after its reminder's moment gets none: she has just heard of it.
    """
    near = Appointment.objects.filter(
        status__in=LIVE, during__startswith__gt=now, during__startswith__lte=now + REACH
    )
    due = [(each, name) for each in near for name in _due(each, now)]
    keys = {owed.key_of(owed.REMINDER, each, name): (each, name) for each, name in due}
    known = OutboxMessage.objects.filter(dedupe_key__in=keys)
    for key in known.values_list("dedupe_key", flat=True):
        del keys[key]
    with transaction.atomic():
        for each, name in keys.values():
            owed.owe(owed.REMINDER, each, now=now, about=name)
    return len(keys)


def _due(appointment: Appointment, now: datetime) -> Iterator[str]:
    """The reminder that is due now, if any: the nearer one replaces the one before."""
    start = appointment.during.lower
    moments = {HOURS: start - HOURS_BEFORE, DAY: day_before(start)}
    for name, moment in moments.items():
        if moment <= now:
            if appointment.created_at < moment:
                yield name
            return


def day_before(start: datetime) -> datetime:
    """Ten o'clock in Amsterdam on the day before `start` (aware)."""
    eve = start.astimezone(AMSTERDAM).date() - ONE_DAY
    return datetime.combine(eve, DAY_BEFORE_AT, tzinfo=AMSTERDAM)

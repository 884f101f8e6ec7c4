"""What beat asks of this room: each task does its one thing, and twice does no harm."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from notifications.models import OutboxMessage
from portal.celery import BEAT_SECONDS, app
from scheduling import tasks
from scheduling.models import Appointment, Slot, TimeOff
from tests.factories.scheduling import (
    a_clinician,
    a_coordinator,
    a_request,
    a_rule,
    an_appointment,
    daily_slots,
    placed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def test_every_task_of_this_room_that_beat_names_exists() -> None:
    named = {name for name in BEAT_SECONDS if name.startswith("scheduling.")}
    assert named <= set(app.tasks)


def test_holds_are_swept(now: datetime) -> None:
    an_appointment(a_request(now), a_clinician(), now, status="held", hold_expires_at=now)
    for _ in range(2):
        tasks.release_expired_holds()
        assert Appointment.objects.get().status == "released"
    assert Appointment.objects.get().events.count() == 1


def test_reminders_are_owed_once(now: datetime) -> None:
    an_appointment(a_request(now), a_clinician(), now + timedelta(hours=1))
    for _ in range(2):
        tasks.queue_reminders()
    assert OutboxMessage.objects.get().kind == "appointment_reminder"


def test_slots_are_made_and_the_displaced_moved(now: datetime) -> None:
    a_coordinator()
    anna, bea = a_clinician(), a_clinician()
    daily_slots(anna, now, days=6)
    first = placed(now).first
    assert first
    daily_slots(bea, now, days=6)
    TimeOff.objects.create(clinician=anna, during=(now, now + timedelta(days=2)), created_at=now)
    a_rule(bea, valid_from=now.date() + timedelta(days=7))
    for _ in range(2):
        tasks.materialise_slots()
    first.refresh_from_db()
    assert first.status == "moved"
    assert Slot.objects.filter(clinician=bea, starts_at__gt=now + timedelta(days=30)).exists()

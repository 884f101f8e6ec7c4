"""The coordinator sees which earlier places are offered, to whom, and for how long."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from accounts.models import AccessEvent
from scheduling.models import Appointment
from scheduling.services import appointments, earlier
from tests.factories.scheduling import HER, WORKER, a_coordinator, a_request, a_slot, an_appointment
from tests.integration.care.conftest import House


def test_no_offers_no_card(house: House) -> None:
    page = house.as_(house.coordinator).get(reverse("care:board")).content.decode()
    assert "Eerdere plekken" not in page


def test_to_whom_until_when_and_instead_of_what(house: House) -> None:
    now = house.now
    Appointment.objects.filter(pk=house.meeting.pk).update(
        during=(now + timedelta(days=6), now + timedelta(days=6, minutes=50))
    )
    slot = a_slot(house.her, now + timedelta(days=1))
    given = an_appointment(a_request(now, level=1), house.her, slot.starts_at, slot=slot)
    a_coordinator()
    appointments.cancel(appointment_id=given.pk, actor=HER, now=now)
    assert earlier.pass_on(actor=WORKER, now=now) == 1
    page = house.as_(house.coordinator).get(reverse("care:board")).content.decode()
    assert "Eerdere plekken" in page
    assert f"morgen 10:00 bij {house.her.name}, aangeboden aan" in page
    assert "nog 2 uur" in page
    assert "zij heeft nu" in page
    seen = AccessEvent.objects.filter(event="board.read", subject_id=house.intake.client_id)
    assert seen.exists()

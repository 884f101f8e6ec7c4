"""She came: an episode opens and law 1's watch ends. She did not: nobody is discharged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import AccessEvent
from care.models import Episode
from care.services import attendance
from scheduling.domain.errors import NotAllowed
from scheduling.models import (
    LIVE,
    Appointment,
    CareRequest,
    CareRequestEvent,
    Commitment,
    PromiseOutcome,
)
from tests.factories.care import a_client_of
from tests.factories.scheduling import a_clinician, a_coordinator, daily_slots, person
from tests.integration.care.conftest import House

FIFTY = timedelta(minutes=50)


@pytest.fixture
def begun(house: House) -> Appointment:
    """Her first meeting began ten minutes ago."""
    starts = house.now - timedelta(minutes=10)
    Appointment.objects.filter(pk=house.meeting.pk).update(during=(starts, starts + FIFTY))
    house.meeting.refresh_from_db()
    return house.meeting


def attend(house: House, meeting: Appointment) -> Episode | None:
    return attendance.attended(
        appointment_id=meeting.pk, actor=person(house.her.user), now=house.now
    )


def test_coming_opens_one_episode_and_ends_the_watch(house: House, begun: Appointment) -> None:
    episode = attend(house, begun)
    again = attend(house, begun)
    assert episode is not None
    assert episode == again
    assert (episode.clinician, episode.opened_at) == (house.her, house.now)
    request = CareRequest.objects.get(pk=house.intake.pk)
    assert request.state == "in_care"
    assert CareRequestEvent.objects.filter(care_request=request, new="in_care").count() == 1
    kept = PromiseOutcome.objects.filter(promise__care_request=request)
    assert {outcome.term: outcome.is_kept for outcome in kept} == {"contact": True, "first": True}
    assert AccessEvent.objects.filter(event="episode.open", subject_id=request.client_id).exists()
    _check_now()


def test_a_second_meeting_leaves_the_episode_as_it_is(house: House, begun: Appointment) -> None:
    first = attend(house, begun)
    later = Appointment.objects.create(
        care_request=house.intake.care_request,
        client=house.intake.client,
        clinician=house.colleague,
        during=(house.now - timedelta(hours=3), house.now - timedelta(hours=2)),
        status="booked",
        sequence=2,
        mode="online",
        created_at=house.now,
    )
    assert attend(house, later) == first
    assert Episode.objects.get().clinician == house.her


def test_not_before_it_begins(house: House) -> None:
    with pytest.raises(NotAllowed, match="too_early"):
        attend(house, house.meeting)
    page = house.as_(house.her.user).post(
        reverse("care:attended", args=[house.meeting.pk]), follow=True
    )
    assert "nog niet begonnen" in page.content.decode()
    assert not Episode.objects.exists()


def test_not_coming_gives_a_call_and_another_meeting(house: House, begun: Appointment) -> None:
    daily_slots(house.her, house.now, days=20)
    browser = house.as_(house.her.user)
    address = reverse("care:did_not_attend", args=[begun.pk])
    asked = browser.get(address).content.decode()
    assert "Haar zorg stopt niet" in asked
    assert browser.post(address).status_code == 302
    begun.refresh_from_db()
    assert begun.status == "did_not_attend"
    request = CareRequest.objects.get(pk=house.intake.pk)
    assert request.state == "open"
    assert request.appointments.filter(status__in=LIVE, during__startswith__gt=house.now).exists()
    assert Commitment.objects.filter(care_request=request, ended_at=None).exists()
    _check_now()


def test_coming_on_the_page(house: House, begun: Appointment) -> None:
    browser = house.as_(house.her.user)
    page = browser.get(reverse("care:today")).content.decode()
    assert "Zij is gekomen" in page
    browser.post(reverse("care:attended", args=[begun.pk]))
    assert Episode.objects.get().care_request_id == house.intake.pk


def test_postgresql_refuses_care_without_an_episode(house: House) -> None:
    CareRequest.objects.filter(pk=house.intake.pk).update(state="in_care")
    with pytest.raises(IntegrityError, match="without an episode"), transaction.atomic():
        _check_now()
    CareRequest.objects.filter(pk=house.intake.pk).update(state="open")


def test_postgresql_refuses_to_take_the_episode_away(committed_db: Any, now: Any) -> None:
    a_coordinator()
    clinician = a_clinician()
    intake, meeting = a_client_of(clinician, now, starts_in=-timedelta(minutes=5))
    attendance.attended(appointment_id=meeting.pk, actor=person(clinician.user), now=now)
    with pytest.raises(IntegrityError, match="without an episode"):
        Episode.objects.filter(care_request_id=intake.pk).delete()
    assert Episode.objects.filter(care_request_id=intake.pk).exists()


def _check_now() -> None:
    """What PostgreSQL would say at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

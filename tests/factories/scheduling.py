"""Psychologists with calendars and mothers with requests, as tests need them. All fictional."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from psycopg.types.range import Range

from accounts.domain.actor import Actor
from accounts.models import Client, Role, User
from scheduling.models import (
    Appointment,
    AvailabilityRule,
    CareRequest,
    Clinician,
    DutyShift,
    Slot,
)
from scheduling.services import placement, requests
from scheduling.services.placement import Placement
from tests.factories.accounts import make_client, make_user

HER = Actor(user_id=None, role="client", request_id="test")
WORKER = Actor.system("worker")
LONG_AGO = date(2026, 1, 1)
SESSION = timedelta(minutes=50)


def person(user: User) -> Actor:
    """The actor that a signed-in user is."""
    return Actor(user_id=user.id, role=user.role, request_id="test")


def a_coordinator(**fields: Any) -> User:
    """Somebody who owns what nobody else does."""
    return make_user(Role.COORDINATOR, with_totp=False, **fields)


def a_clinician(**fields: Any) -> Clinician:
    """A psychologist who speaks Dutch and sees everybody online; `fields` say otherwise."""
    user = fields.pop("user", None) or make_user(Role.CLINICIAN, with_totp=False)
    values: dict[str, Any] = {
        "name": user.name,
        "region": "Utrecht",
        "place": "Utrecht",
        "languages": ["nl"],
        "tracks": ["individual", "parent_child"],
        "levels": [1, 2, 3, 4],
        "video_link": "https://praat.example/kamer",
    }
    return Clinician.objects.create(user=user, **(values | fields))


def a_rule(clinician: Clinician, weekday: int = 0, **fields: Any) -> AvailabilityRule:
    """Every week from 09:00 to 12:00: three places online."""
    values: dict[str, Any] = {
        "starts": time(9),
        "ends": time(12),
        "modes": ["online"],
        "valid_from": LONG_AGO,
    }
    return AvailabilityRule.objects.create(
        clinician=clinician, weekday=weekday, **(values | fields)
    )


def a_slot(clinician: Clinician, starts_at: datetime, **fields: Any) -> Slot:
    """One free moment of fifty minutes, online."""
    values: dict[str, Any] = {"ends_at": starts_at + SESSION, "modes": ["online"]}
    return Slot.objects.create(clinician=clinician, starts_at=starts_at, **(values | fields))


def daily_slots(
    clinician: Clinician, now: datetime, days: int = 30, hours: Sequence[int] = (8, 9, 13)
) -> list[Slot]:
    """Places at these hours (UTC) on each of the coming days."""
    first = datetime.combine(now.date(), time(), tzinfo=UTC)
    return Slot.objects.bulk_create(
        Slot(
            clinician=clinician,
            starts_at=first + timedelta(days=day, hours=hour),
            ends_at=first + timedelta(days=day, hours=hour) + SESSION,
            modes=["online"],
        )
        for day in range(1, days + 1)
        for hour in hours
    )


def a_shift(user: User, starts_at: datetime, hours: int = 8) -> DutyShift:
    """A turn with the duty phone."""
    return DutyShift.objects.create(
        user=user, during=(starts_at, starts_at + timedelta(hours=hours))
    )


def a_draft_request(now: datetime, client: Client | None = None) -> CareRequest:
    """A request that was not submitted yet."""
    with transaction.atomic():
        return requests.open_request(id=uuid4(), client=client or make_client(), actor=HER, now=now)


def a_request(
    now: datetime, *, level: int = 3, client: Client | None = None, **wishes: Any
) -> CareRequest:
    """A submitted request without cover: law 1 hangs on the intake, which it has not."""
    values: dict[str, Any] = {
        "track": "individual",
        "languages": ["nl"],
        "modes": ["online"],
        "region": "",
        "gender_wish": "",
        "day_parts": [],
        "excluded": [],
    }
    with transaction.atomic():
        return requests.submit_request(
            care_request=a_draft_request(now, client),
            level=level,
            actor=HER,
            now=now,
            **(values | wishes),
        )


def placed(
    now: datetime, *, route: str = "match", care_request: CareRequest | None = None, **wishes: Any
) -> Placement:
    """A request that was placed, as a submission does it."""
    care_request = care_request or a_request(now, **wishes)
    with transaction.atomic():
        return placement.place(care_request=care_request, route=route, actor=HER, now=now)


def an_appointment(
    care_request: CareRequest, clinician: Clinician, starts_at: datetime, **fields: Any
) -> Appointment:
    """An appointment row as it might stand, by no service."""
    values: dict[str, Any] = {
        "client_id": care_request.client_id,
        "during": Range(starts_at, starts_at + SESSION),
        "status": Appointment.Status.BOOKED,
        "sequence": 1,
        "mode": "online",
        "created_at": starts_at - timedelta(days=7),
    }
    return Appointment.objects.create(
        care_request=care_request, clinician=clinician, **(values | fields)
    )

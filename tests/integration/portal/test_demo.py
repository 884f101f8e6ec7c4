"""The demo clinic: a client in every state, once, and nothing in it that could be somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts import clock
from accounts.models import Client, Clinic, User
from accounts.selectors.clinic import forget_profile
from accounts.services.clients import contact_of, find_clients, identity_of
from care.models import Episode
from intake.models import Draft, Intake
from portal.demo import clients, clinic, people
from portal.management.commands.seed_demo import SIGN_INS
from scheduling.models import (
    Appointment,
    AvailabilityRule,
    CareRequest,
    Clinician,
    Commitment,
    SafetyCall,
    Slot,
)
from scheduling.selectors.clinic import can_book
from tests.committed import CleanSlate

Check = Callable[[CareRequest], bool]


def statuses(request: CareRequest) -> set[str]:
    return set(request.appointments.values_list("status", flat=True))


def tasks(request: CareRequest) -> set[str]:
    return set(request.commitments.filter(ended_at=None).values_list("kind", flat=True))


def calls(request: CareRequest, **having: bool) -> bool:
    return request.safety_calls.filter(**{f"{k}__isnull": v for k, v in having.items()}).exists()


#: What must be true of a client whose story ends like this.
STATES: dict[str, Check] = {
    "booked": lambda r: bool(statuses(r) & {"booked", "confirmed"}) and r.state == "open",
    "read": lambda r: tasks(r) == {"read"},
    "task": lambda r: tasks(r) <= {"proxy_contact", "minor_route"} and bool(tasks(r)),
    "call": lambda r: calls(r, acknowledged_at=True, ended_at=True),
    "call_taken": lambda r: calls(r, acknowledged_at=False, ended_at=True),
    "call_done": lambda r: calls(r, ended_at=False) and not calls(r, ended_at=True),
    "confirmed": lambda r: "confirmed" in statuses(r),
    "attended": lambda r: "attended" in statuses(r) and r.state == "in_care",
    "did_not_attend": lambda r: "did_not_attend" in statuses(r),
    "moved": lambda r: {"moved", "booked"} <= statuses(r),
    "cancelled": lambda r: statuses(r) <= {"cancelled"} and tasks(r) == {"talk_on_request"},
    "closed": lambda r: r.state == "closed" and bool(r.close_reason),
    "read_done": lambda r: tasks(r) == {"talk_on_request"},
    "draft": lambda r: r.state == "draft" and calls(r, ended_at=True),
}

#: The hardest moment: nobody at work, and messages wait for the morning.
SUNDAY_NIGHT = datetime(2026, 11, 29, 2, 12, tzinfo=UTC)


def test_a_client_in_every_state(
    committed_db: CleanSlate, settings: Any, tmp_path: Any, capsys: Any
) -> None:
    settings.HOUVAST_STATE = tmp_path
    forget_profile()
    with clock.stopped_at(SUNDAY_NIGHT):
        call_command("seed_demo")
        assert can_book(SUNDAY_NIGHT)
    stories = list(clients.stories())
    assert len(stories) == len(people.CLIENT_NAMES) == 40
    assert {story.then for story in stories} == set(STATES) == set(clients._STEPS) | {"draft"}
    wrong = [
        (name, story.then)
        for name, story in zip(people.CLIENT_NAMES, stories, strict=True)
        if not STATES[story.then](request_of(name, story))
    ]
    assert wrong == []
    assert Clinician.objects.count() == 12
    assert (Intake.objects.count(), Draft.objects.filter(submitted_at=None).count()) == (39, 1)
    assert Episode.objects.count() >= 6
    nobody_is_real()
    slots = Slot.objects.order_by("starts_at")
    assert slots.last().starts_at > SUNDAY_NIGHT + timedelta(weeks=8)  # type: ignore[union-attr]
    kept = clinic.kept_sign_ins(tmp_path / SIGN_INS)
    assert [each.role for each in kept].count("clinician") == 12
    assert {each.role for each in kept} == {"admin", "coordinator", "clinician", "employer"}
    assert (tmp_path / SIGN_INS).stat().st_mode & 0o077 == 0

    before = counts()
    with clock.stopped_at(SUNDAY_NIGHT + timedelta(days=3)):
        call_command("seed_demo")
    assert "filled already" in capsys.readouterr().err
    assert counts() == before


def request_of(name: str, story: clients.Story) -> CareRequest:
    if story.then == "draft":
        return CareRequest.objects.get(state="draft")
    email = f"{name.lower().replace('ë', 'e')}@demo.example"
    [client_id] = find_clients(email=email)
    return CareRequest.objects.get(client_id=client_id)


def nobody_is_real() -> None:
    for client in Client.objects.select_related("key"):
        contact = contact_of(client)
        assert contact.phone.startswith("+316000000")
        assert contact.email.endswith("@demo.example") or not contact.email
        assert identity_of(client).name.endswith(" Demo") or not identity_of(client).name
    for user in User.objects.all():
        assert str(user.email).endswith("@voorbeeld.example")
        assert user.name.endswith(" Voorbeeld")


def counts() -> list[int]:
    models = (User, Client, Intake, CareRequest, Appointment, Commitment, SafetyCall)
    return [model.objects.count() for model in (*models, AvailabilityRule, Slot)]


def test_not_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    for command in (["seed_demo"], ["seed_audit", "--out", "nowhere.json"]):
        with pytest.raises(CommandError, match="production") as problem:
            call_command(*command)
        assert problem.value.returncode == 2


def test_sign_ins_are_random_and_come_back_as_they_were(tmp_path: Any) -> None:
    one, other = (clinic.new_sign_in("clinician", "Anna", "a@voorbeeld.example") for _ in range(2))
    assert one.password != other.password
    assert len(one.password) >= 20
    assert len(one.totp_secret) == 32
    path = tmp_path / "deep" / "sign-ins.json"
    assert clinic.kept_sign_ins(path) == []
    clinic.keep_sign_ins(path, [one, other])
    assert clinic.kept_sign_ins(path) == [one, other]


@pytest.mark.django_db
def test_the_clinic_of_the_demo_is_set_up(now: datetime) -> None:
    forget_profile()
    said: list[str] = []
    found = clinic.staff_clinic(now=now, say=said.append)
    assert [each.role for each in found[:2]] == ["admin", "coordinator"]
    assert len(said) == 12
    assert Clinic.objects.get().bookings_open_at == now
    for each in found:
        assert str(User.objects.get(email=each.email).pk) == each.user_id
    assert Slot.objects.filter(protected_level=4).exists()

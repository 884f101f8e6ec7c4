"""Who sees what: own, colleague, outsider, coordinator, client, nobody. And what the log keeps."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import AccessEvent, User
from intake.services import review
from scheduling.models import Appointment, Commitment
from scheduling.services import safety_calls
from tests.factories.accounts import known_as, make_client
from tests.factories.care import a_client_of, an_intake, reading_along
from tests.factories.scheduling import WORKER, a_clinician, a_draft_request, a_shift, person
from tests.integration.care.conftest import House

PAGES = ("client", "level", "follow_up", "let_read", "close")
CANARY = "Ja, ik denk aan zelfdoding, maar ik heb geen plan"


def page_of(house: House, user: User, name: str = "client", intake: Any = None) -> Any:
    address = reverse(f"care:{name}", args=[(intake or house.intake).pk])
    return house.as_(user).get(address)


@pytest.fixture
def told(house: House) -> Any:
    """A mother of the first psychologist whose page holds a sentence to look for."""
    return a_client_of(house.her, house.now, starts_in=timedelta(days=1), s_suicide=2)[0]


@pytest.mark.parametrize("name", PAGES)
def test_a_colleague_gets_what_does_not_exist_gets(house: House, name: str) -> None:
    hers = page_of(house, house.colleague.user, name)
    nothing = house.as_(house.colleague.user).get(reverse(f"care:{name}", args=[uuid4()]))
    assert (hers.status_code, nothing.status_code) == (404, 404)
    assert _bare(hers) == _bare(nothing)


def test_a_colleague_leaves_a_trace(house: House) -> None:
    page_of(house, house.colleague.user)
    event = AccessEvent.objects.get(event="access.not_yours")
    assert (event.user_id, event.subject_id, event.outcome) == (
        house.colleague.user_id,
        house.intake.client_id,
        AccessEvent.Outcome.DENIED,
    )


def test_her_own_psychologist_sees_answers(house: House, told: Any) -> None:
    page = page_of(house, house.her.user, intake=told).content.decode()
    assert CANARY in page
    assert "R11" in page
    event = AccessEvent.objects.filter(event="client.read").latest("id")
    assert (event.subject_id, event.rule) == (told.client_id, "own_client")
    assert {"answers", "scores", "triage"} <= set(event.detail_fields)


def test_the_coordinator_sees_level_promise_and_contact_and_no_answer(
    house: House, told: Any
) -> None:
    page = page_of(house, house.coordinator, intake=told).content.decode()
    assert "Urgent" in page
    assert "Eerste gesprek" in page
    assert "tel:+31" in page
    for hidden in (CANARY, "R11", "PHQ-9", "zelfdoding", "Waarom dit niveau", "Huisarts"):
        assert hidden not in page, hidden
    event = AccessEvent.objects.filter(event="client.read").latest("id")
    assert event.rule == "clinic_board"
    assert "answers" not in event.detail_fields


@pytest.mark.parametrize("name", ["level", "follow_up"])
def test_deciding_is_not_for_the_coordinator(house: House, name: str) -> None:
    assert page_of(house, house.coordinator, name).status_code == 403


@pytest.mark.parametrize("name", ["care:caseload", "care:board", "care:duty", "care:setup"])
def test_nobody_and_a_client_stay_outside(house: House, name: str) -> None:
    assert Browser().get(reverse(name)).status_code == 302
    client = known_as(Browser(), make_client())
    assert client.get(reverse(name)).status_code == 302
    assert client.get(reverse("care:client", args=[house.intake.pk])).status_code == 302


def test_a_psychologist_has_no_board_and_a_coordinator_no_caseload(house: House) -> None:
    assert house.as_(house.her.user).get(reverse("care:board")).status_code == 403
    assert house.as_(house.her.user).get(reverse("care:setup")).status_code == 403
    assert house.as_(house.coordinator).get(reverse("care:caseload")).status_code == 403


@pytest.mark.parametrize("status", ["held", "moved", "cancelled", "released"])
def test_before_a_meeting_stands_she_sees_nothing(house: House, status: str) -> None:
    _covered(house, house.intake)
    Appointment.objects.filter(pk=house.meeting.pk).update(
        status=status, hold_expires_at=house.now + timedelta(minutes=5)
    )
    assert page_of(house, house.her.user).status_code == 404
    assert (
        "Demo Moeder"
        not in house.as_(house.her.user).get(reverse("care:caseload")).content.decode()
    )


@pytest.mark.parametrize("status", ["attended", "did_not_attend"])
def test_a_meeting_that_was_keeps_her_page_open(house: House, status: str) -> None:
    _covered(house, house.intake)
    Appointment.objects.filter(pk=house.meeting.pk).update(status=status)
    assert page_of(house, house.her.user).status_code == 200


def test_reading_along_opens_and_ends(house: House) -> None:
    relation = reading_along(house.intake, house.colleague, house.now)
    assert page_of(house, house.colleague.user).status_code == 200
    address = reverse("care:end_reading", args=[house.intake.pk, relation.pk])
    assert house.as_(house.her.user).post(address).status_code == 302
    assert page_of(house, house.colleague.user).status_code == 404


def test_who_reads_along_lets_nobody_in_and_keeps_nobody_out(house: House) -> None:
    relation = reading_along(house.intake, house.colleague, house.now)
    third = a_clinician()
    values = {"user": str(third.user_id), "reason": "vervanging", "until": ""}
    reader = house.as_(house.colleague.user)
    let_read = reverse("care:let_read", args=[house.intake.pk])
    end_reading = reverse("care:end_reading", args=[house.intake.pk, relation.pk])
    assert let_read not in page_of(house, house.colleague.user).content.decode()
    assert [reader.post(let_read, values).status_code, reader.get(let_read).status_code] == [
        404,
        404,
    ]
    assert reader.post(end_reading).status_code == 404
    assert page_of(house, third.user).status_code == 404
    assert let_read in page_of(house, house.her.user).content.decode()


def test_the_coordinator_lets_somebody_read_along(house: House) -> None:
    address = reverse("care:let_read", args=[house.intake.pk])
    values = {"user": str(house.colleague.user_id), "reason": "vervanging", "until": "2027-03-05"}
    assert house.as_(house.coordinator).post(address, {"reason": "x"}).status_code == 422
    assert house.as_(house.coordinator).post(address, values).status_code == 302
    assert page_of(house, house.colleague.user).status_code == 200


def test_the_duty_psychologist_sees_who_must_be_phoned_while_it_is_open(house: House) -> None:
    intake = an_intake(house.now, level=5, s_suicide=4)
    draft = a_draft_request(house.now)
    calls = [
        safety_calls.open_call(care_request=each, cause="level_5", actor=WORKER, now=house.now)
        for each in (intake.care_request, draft)
    ]
    assert page_of(house, house.colleague.user, intake=intake).status_code == 404
    a_shift(house.colleague.user, house.now)
    assert page_of(house, house.colleague.user, intake=intake).status_code == 200
    assert page_of(house, house.colleague.user, intake=draft).status_code == 200
    duty = house.as_(house.colleague.user).get(reverse("care:duty")).content.decode()
    assert duty.count("Ik bel haar") == 2
    assert "nog niet verstuurd" in duty
    other = house.as_(house.her.user).get(reverse("care:duty")).content.decode()
    assert "Ik bel haar" not in other
    _covered(house, intake)
    for call in calls:
        call.ended_at, call.outcome, call.ended_by = house.now, "spoken", house.colleague.user
        call.save()
    assert page_of(house, house.colleague.user, intake=intake).status_code == 404


def test_her_own_task_and_a_signature_asked_open_her_page(house: House) -> None:
    outsider = a_clinician()
    intake, _ = a_client_of(house.her, house.now, starts_in=timedelta(days=1), level=4)
    task = Commitment.objects.create(
        care_request=intake.care_request,
        kind="read",
        made_at=house.now,
        due_at=house.now,
        owner=outsider.user,
    )
    assert page_of(house, outsider.user, intake=intake).status_code == 200
    task.ended_at, task.ended_by, task.outcome = house.now, outsider.user, "gelezen"
    task.save()
    assert page_of(house, outsider.user, intake=intake).status_code == 404
    proposal = review.propose_lowering(
        intake_id=intake.pk,
        level=3,
        reason="gesproken",
        contacted_at=house.now,
        second_id=outsider.user_id,
        seen=intake.decisions.get().pk,
        actor=person(house.her.user),
        now=house.now,
    )
    page = page_of(house, outsider.user, intake=intake).content.decode()
    assert "Ik teken: verlagen" in page
    address = reverse("care:answer_lowering", args=[proposal.pk])
    assert house.as_(house.colleague.user).post(address, {"sign": "1"}).status_code == 404
    assert house.as_(outsider.user).post(address, {"sign": "1"}).status_code == 302
    assert page_of(house, outsider.user, intake=intake).status_code == 404


@pytest.mark.parametrize(
    ("name", "key"),
    [("attended", "meeting"), ("did_not_attend", "meeting"), ("confirm_level", "intake")],
)
def test_deeds_of_others_do_not_exist(house: House, name: str, key: str) -> None:
    address = reverse(f"care:{name}", args=[getattr(house, key).pk])
    assert house.as_(house.colleague.user).post(address).status_code == 404
    house.meeting.refresh_from_db()
    assert house.meeting.status == "booked"


def test_a_list_logs_each_client_once(house: House) -> None:
    for _ in range(2):
        a_client_of(house.her, house.now, starts_in=timedelta(days=3 + _))
    house.as_(house.her.user).get(reverse("care:caseload"))
    rows = AccessEvent.objects.filter(event="caseload.read")
    assert rows.count() == 3
    assert rows.values("subject_id").distinct().count() == 3


@pytest.mark.parametrize("page", ["care:caseload", "care:today", "care:client"])
def test_without_a_log_nothing_is_shown(house: House, page: str) -> None:
    Appointment.objects.filter(pk=house.meeting.pk).update(
        during=(house.now, house.now + timedelta(minutes=50))
    )
    address = reverse(page, args=[house.intake.pk] if page == "care:client" else [])
    browser = house.as_(house.her.user)
    with patch(
        "django.db.models.query.QuerySet.bulk_create", side_effect=DatabaseError("read-only")
    ):
        answer = browser.get(address)
    assert answer.status_code == 503
    assert "Demo Moeder" not in answer.content.decode()


def _bare(response: Any) -> str:
    """A page without what differs each time: nonces, tokens, the number of the report."""
    moving = r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|melding: \w+'
    return re.sub(moving, "", response.content.decode())


def _covered(house: House, intake: Any) -> None:
    """Law 1 is kept by a task of the coordinator."""
    Commitment.objects.create(
        care_request=intake.care_request,
        kind="ladder_step",
        made_at=house.now,
        due_at=house.now,
        owner=house.coordinator,
    )

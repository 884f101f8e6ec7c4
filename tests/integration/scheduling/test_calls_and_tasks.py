"""Safety calls, commitments, promises and requests: owned, dated, ended by a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Role, User
from care.models import Episode
from notifications.models import OutboxMessage
from scheduling.domain.errors import NotAllowed
from scheduling.models import (
    Appointment,
    CareRequest,
    Commitment,
    Promise,
    PromiseOutcome,
    SafetyCall,
)
from scheduling.services import commitments, levels, promises, requests, safety_calls
from tests.factories.accounts import make_user
from tests.factories.scheduling import (
    HER,
    WORKER,
    a_clinician,
    a_coordinator,
    a_draft_request,
    a_request,
    a_shift,
    a_slot,
    daily_slots,
    person,
    placed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    return a_coordinator()


def open_call(care_request: CareRequest, now: datetime) -> SafetyCall:
    with transaction.atomic():
        return safety_calls.open_call(
            care_request=care_request, cause="danger_answer", actor=HER, now=now
        )


def refused(code: str, service: Any, **call: Any) -> None:
    with pytest.raises(NotAllowed) as error:
        service(**call)
    assert error.value.code == code


def test_a_draft_already_gets_its_call_and_only_one(coordinator: User, now: datetime) -> None:
    draft = a_draft_request(now)
    call = open_call(draft, now)
    assert open_call(draft, now + timedelta(minutes=5)).pk == call.pk
    assert (call.owner, call.due_at) == (coordinator, now + timedelta(minutes=60))
    assert OutboxMessage.objects.get().kind == "safety_call_due"
    user = person(coordinator)
    safety_calls.end_call(call_id=call.pk, outcome="spoken", actor=user, now=now)
    assert open_call(draft, now).pk != call.pk
    assert Commitment.objects.count() == 0  # nothing was submitted yet


def test_acknowledging_makes_it_hers(coordinator: User, now: datetime) -> None:
    call = open_call(a_request(now), now)
    anna, bea = (make_user(Role.CLINICIAN, with_totp=False) for _ in range(2))
    safety_calls.acknowledge(call_id=call.pk, actor=person(anna), now=now)
    again = safety_calls.acknowledge(call_id=call.pk, actor=person(bea), now=now)
    assert (again.owner, again.acknowledged_by, again.acknowledged_at) == (anna, anna, now)
    refused("needs_a_person", safety_calls.acknowledge, call_id=call.pk, actor=WORKER, now=now)


@pytest.mark.parametrize(
    ("outcome", "terms"),
    [("spoken", ["contact"]), ("handed_to_crisis_care", ["contact"]), ("not_reached", [])],
)
def test_ending_a_call_leaves_her_with_the_one_who_called(
    coordinator: User, now: datetime, outcome: str, terms: list[str]
) -> None:
    duty = make_user(Role.CLINICIAN, with_totp=False)
    a_shift(duty, now)
    result = placed(now, route="safety", level=5)
    assert result.safety_call
    call_id = result.safety_call.pk
    later = now + timedelta(minutes=30)
    safety_calls.end_call(call_id=call_id, outcome=outcome, actor=person(duty), now=later)
    task = Commitment.objects.get()
    assert (task.kind, task.owner) == ("ladder_step", duty)
    assert task.due_at == datetime(2027, 3, 2, 22, 59, tzinfo=UTC)
    assert list(PromiseOutcome.objects.values_list("term", flat=True)) == terms
    call = {"call_id": call_id, "actor": person(duty), "now": later}
    refused("wrong_state", safety_calls.end_call, outcome="spoken", **call)
    refused("reason_missing", safety_calls.end_call, outcome="fine", **call)
    refused("wrong_state", safety_calls.acknowledge, **call)


def test_a_task_ends_with_words_and_a_person(coordinator: User, now: datetime) -> None:
    task = placed(now, route="proxy").commitment
    assert task
    end = {"commitment_id": task.pk, "now": now}
    actor = person(coordinator)
    refused("needs_a_person", commitments.end, outcome="gebeld", actor=WORKER, **end)
    refused("reason_missing", commitments.end, outcome="  ", actor=actor, **end)
    # Nothing else stands behind her.
    refused("last_cover", commitments.end, outcome="gebeld", actor=actor, **end)
    open_call(task.care_request, now)
    done = commitments.end(outcome=" gebeld ", actor=actor, **end)
    assert (done.outcome, done.ended_by_id, done.ended_at) == ("gebeld", coordinator.id, now)
    assert PromiseOutcome.objects.get().term == "contact"
    refused("wrong_state", commitments.end, outcome="gebeld", actor=actor, **end)


def test_whether_a_call_was_contact_can_be_said(coordinator: User, now: datetime) -> None:
    daily_slots(a_clinician(), now + timedelta(days=9))
    result = placed(now)
    assert result.commitment
    commitments.end(
        commitment_id=result.commitment.pk,
        outcome="gesproken",
        was_contact=True,
        actor=person(coordinator),
        now=now + timedelta(hours=80),
    )
    outcome = PromiseOutcome.objects.get()
    assert (outcome.term, outcome.is_kept) == ("contact", False)  # after 72 hours


def test_a_promise_is_superseded_and_never_later_for_the_worse(
    coordinator: User, now: datetime
) -> None:
    first = placed(now, level=3).promise
    day_later = now + timedelta(days=1)
    with transaction.atomic():
        raised = promises.supersede(
            care_request=first.care_request, level=4, actor=HER, now=day_later
        )
        same = promises.supersede(
            care_request=first.care_request, level=4, actor=HER, now=day_later + timedelta(hours=9)
        )
        lowered = promises.supersede(
            care_request=first.care_request, level=2, actor=HER, now=day_later
        )
    assert raised.supersedes == first
    assert raised.contact_by == day_later + timedelta(hours=24)
    assert raised.second_by == datetime(2027, 3, 9, 22, 59, tzinfo=UTC)
    assert (same.contact_by, same.first_by) == (raised.contact_by, raised.first_by)
    assert lowered.first_by == datetime(2027, 3, 16, 22, 59, tzinfo=UTC)
    assert promises.current(first.care_request) == lowered


def test_outcomes_are_written_once_and_count_the_minute(coordinator: User, now: datetime) -> None:
    care_request = placed(now).promise.care_request
    by = promises.current(care_request)
    assert by

    def write(term: str, at: datetime) -> PromiseOutcome | None:
        return promises.record_outcome(care_request=care_request, term=term, at=at, actor=HER)

    kept = write("contact", by.contact_by)
    assert kept
    assert kept.is_kept
    assert write("contact", by.contact_by + timedelta(days=9)) == kept
    assert by.first_by
    missed = write("first", by.first_by + timedelta(minutes=1))
    assert missed
    assert not missed.is_kept
    assert write("second", now) is not None
    assert (
        promises.record_outcome(care_request=a_request(now), term="contact", at=now, actor=HER)
        is None
    )
    level_5 = placed(now, route="safety", level=5).promise.care_request
    assert promises.record_outcome(care_request=level_5, term="first", at=now, actor=HER) is None


def test_raising_the_level_brings_the_meeting_forward(coordinator: User, now: datetime) -> None:
    anna = a_clinician()
    for days in (5, 9, 12):
        a_slot(anna, now + timedelta(days=days, hours=1))
    before = placed(now, level=2)
    assert before.first
    assert before.second
    soon = a_slot(anna, now + timedelta(hours=30))
    day_later = now + timedelta(hours=5)
    with transaction.atomic():
        after = levels.change_level(
            care_request=before.first.care_request, level=4, actor=HER, now=day_later
        )
    assert after.first
    assert after.first.slot_id == soon.id
    assert after.first.moved_from_id == before.first.id
    assert after.commitment  # 30 hours is inside 72, but contact is due in 24
    assert after.commitment.due_at == after.promise.contact_by
    # Both meetings keep the new promise: the first one moved, and the second with it.
    assert after.second
    assert after.second.during.lower == now + timedelta(days=5, hours=1)
    assert OutboxMessage.objects.filter(kind="appointment_moved").count() == 2


def test_raising_to_5_calls_her_and_keeps_what_she_has(coordinator: User, now: datetime) -> None:
    daily_slots(a_clinician(), now)
    before = placed(now, level=4)
    with transaction.atomic():
        after = levels.change_level(
            care_request=before.promise.care_request, level=5, actor=HER, now=now
        )
    assert after.safety_call
    assert after.first == before.first
    assert after.promise.level == 5


def test_clearing_level_5_places_her(coordinator: User, now: datetime) -> None:
    daily_slots(a_clinician(), now)
    care_request = placed(now, route="safety", level=5).promise.care_request
    with transaction.atomic():
        after = levels.change_level(care_request=care_request, level=4, actor=HER, now=now)
    assert after.first
    assert after.second
    assert after.commitment is None
    care_request.refresh_from_db()
    assert care_request.level == 4


def test_a_level_without_any_place_is_a_task(coordinator: User, now: datetime) -> None:
    care_request = placed(now, route="safety", level=5).promise.care_request
    with transaction.atomic():
        after = levels.change_level(care_request=care_request, level=3, actor=HER, now=now)
    assert after.commitment
    assert (after.commitment.kind, after.commitment.owner) == ("no_match", coordinator)


def test_a_request_is_opened_once_and_submitted_once(now: datetime) -> None:
    draft = a_draft_request(now)
    with transaction.atomic():
        same = requests.open_request(id=draft.id, client=draft.client, actor=HER, now=now)
    assert same == draft
    submitted = a_request(now)
    assert submitted.state == "open"
    assert list(submitted.events.order_by("id").values_list("old", "new")) == [
        ("", "draft"),
        ("draft", "open"),
    ]
    wishes: dict[str, Any] = {
        "level": 2,
        "track": "individual",
        "languages": [],
        "modes": [],
        "region": "",
        "gender_wish": "",
        "day_parts": [],
        "excluded": [],
        "actor": HER,
        "now": now,
    }
    refused("wrong_state", requests.submit_request, care_request=submitted, **wishes)


def test_taking_into_care_is_for_submitted_requests(coordinator: User, now: datetime) -> None:
    care_request = a_request(now)
    with transaction.atomic():
        Episode.objects.create(
            care_request=care_request,
            client=care_request.client,
            clinician=a_clinician(),
            opened_at=now,
        )
        for _ in range(2):
            taken = requests.take_into_care(care_request=care_request, actor=HER, now=now)
    assert taken.state == "in_care"
    assert care_request.events.filter(new="in_care").count() == 1
    draft = a_draft_request(now)
    refused("wrong_state", requests.take_into_care, care_request=draft, actor=HER, now=now)


def test_closing_takes_a_person_and_a_reason(coordinator: User, now: datetime) -> None:
    daily_slots(a_clinician(), now)
    care_request = placed(now).promise.care_request
    call = {"care_request": care_request, "now": now}
    actor = person(coordinator)
    refused("needs_a_person", requests.close, reason="klaar", actor=HER, **call)
    refused("reason_missing", requests.close, reason=" ", actor=actor, **call)
    open_call(care_request, now)
    refused("open_safety_call", requests.close, reason="klaar", actor=actor, **call)
    SafetyCall.objects.update(ended_at=now, ended_by=coordinator, outcome="spoken")
    closed = requests.close(reason=" verhuisd ", actor=actor, **call)
    assert (closed.state, closed.close_reason, closed.closed_by_id) == (
        "closed",
        "verhuisd",
        coordinator.id,
    )
    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}
    assert OutboxMessage.objects.filter(kind="appointment_cancelled").count() == 2
    refused("wrong_state", requests.close, reason="klaar", actor=actor, **call)


def test_closing_after_reading_keeps_the_promise_of_level_1(
    coordinator: User, now: datetime
) -> None:
    result = placed(now, route="read", level=1)
    requests.close(
        care_request=result.promise.care_request,
        reason="gelezen, informatie gestuurd",
        actor=person(coordinator),
        now=now,
    )
    outcome = PromiseOutcome.objects.get()
    assert (outcome.term, outcome.is_kept) == ("contact", True)
    assert Commitment.objects.get().ended_by == coordinator
    assert Promise.objects.count() == 1

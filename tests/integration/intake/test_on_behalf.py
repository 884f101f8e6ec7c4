"""Typed in for her: the same triage, the same appointment, a promise that counts from receipt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.domain.actor import Actor
from accounts.models import AccessEvent, Role, User
from intake.domain.on_behalf import NotReceivedThen
from intake.models import Consent, Draft, Intake, OnBehalf, TriageRecord
from intake.services import decisions, drafts, on_behalf, resume, safety
from intake.services.sealed_drafts import DraftGone
from intake.services.submission import Submitted, submit, submit_intake
from notifications.models import OutboxMessage
from scheduling.domain.promises import promise_times
from scheduling.models import Appointment, Commitment, Promise, SafetyCall
from scheduling.selectors.duty import is_rostered_between, on_duty_between
from scheduling.services import watch
from tests.factories.accounts import make_user
from tests.factories.intake import HERSELF, a_full_draft
from tests.factories.on_behalf import begun, typed_in
from tests.factories.scheduling import person
from tests.factories.submission import OpenClinic, an_open_clinic

pytestmark = pytest.mark.django_db

MOOD = {f"phq9_{item}": score for item, score in enumerate((2, 2, 2, 2, 1, 2, 1, 0, 0), start=1)}
#: Answers of a few mothers, from quiet to acute.
VIGNETTES: dict[str, dict[str, Any]] = {
    "light": {"wish": "info"},
    "routine": {**MOOD, "sig_bond": 2, "sig_self": 2},
    "soon": {**MOOD, "phq9_1": 3, "phq9_2": 3, "phq9_4": 3, "functioning": 3},
    "urgent": {"s_suicide": 2},
    "acute": {"s_suicide": 3},
    "loss": {"baby": "died", **MOOD},
    "minor": {"age_band": "16-17"},
    "relative": {"respondent": "proxy"},
}


@pytest.fixture
def clinic(db: None, now: datetime) -> OpenClinic:
    return an_open_clinic(now)


@pytest.fixture
def typist(clinic: OpenClinic) -> User:
    return clinic.coordinator


def send(draft: Draft, user: User, now: datetime) -> Submitted:
    return submit_intake(draft_id=draft.pk, actor=person(user), now=now)


def promise_of(intake: Intake) -> Promise:
    return Promise.objects.get(care_request=intake.care_request, superseded_by=None)


# --- The same outcome -------------------------------------------------------------------------


@pytest.mark.parametrize("name", VIGNETTES)
def test_the_same_answers_lead_to_the_same_decision_and_the_same_cover(
    clinic: OpenClinic, typist: User, now: datetime, name: str
) -> None:
    chosen = {"wish": "talk"} | VIGNETTES[name]

    def outcome(draft: Draft, actor: Actor) -> tuple[object, ...]:
        before = list(OutboxMessage.objects.values_list("pk", flat=True))
        with transaction.atomic():
            sent = submit(draft_id=draft.pk, actor=actor, now=now)
            record = TriageRecord.objects.select_related("intake__key").get(intake=sent.intake)
            promise = promise_of(sent.intake)
            placed = sent.placement
            assert placed
            told = (
                record.level,
                decisions.detail_of(record),
                (promise.contact_by, promise.first_by, promise.second_by, promise.is_covered),
                placed.first and (placed.first.during, placed.first.clinician_id),
                placed.second and placed.second.during,
                placed.safety_call and (placed.safety_call.due_at, placed.safety_call.cause),
                placed.commitment and (placed.commitment.kind, placed.commitment.due_at),
                sorted(OutboxMessage.objects.exclude(pk__in=before).values_list("kind", flat=True)),
            )
            transaction.set_rollback(True)
        return told

    mine = outcome(typed_in(typist, now, **chosen), person(typist))
    assert mine == outcome(a_full_draft(now, **chosen), HERSELF)


def test_who_typed_and_where_it_came_from_stays_on_record(
    clinic: OpenClinic, typist: User, now: datetime
) -> None:
    intake = send(typed_in(typist, now, lay=timedelta(hours=5)), typist, now).intake
    assert (intake.source, intake.submitted_at) == ("paper", now)
    row = OnBehalf.objects.get(pk=intake.pk)
    assert (row.typed_by, row.received_at) == (typist, now - timedelta(hours=5))
    consents = Consent.objects.filter(client=intake.client)
    assert {each.asked_by for each in consents} == {typist}
    assert len(consents) >= 2
    events = AccessEvent.objects.filter(object_id=str(intake.pk), user_id=typist.pk)
    assert {"on_behalf.start", "intake.submit"} <= set(events.values_list("event", flat=True))


def test_her_own_consent_was_asked_by_nobody(clinic: OpenClinic, now: datetime) -> None:
    intake = submit_intake(
        draft_id=a_full_draft(now, wish="talk").pk, actor=HERSELF, now=now
    ).intake
    assert intake.source == "herself"
    assert {each.asked_by for each in Consent.objects.all()} == {None}


def test_twice_sent_is_once_sent(clinic: OpenClinic, typist: User, now: datetime) -> None:
    draft = typed_in(typist, now)
    first = send(draft, typist, now)
    again = send(draft, typist, now + timedelta(seconds=1))
    assert again.intake == first.intake
    assert again.placement is None
    assert Intake.objects.count() == 1


# --- The same clock, from when it came in -----------------------------------------------------


@pytest.mark.parametrize("lay", [timedelta(0), timedelta(hours=20), timedelta(days=3)])
@pytest.mark.parametrize("name", ["light", "routine", "soon", "urgent", "acute", "relative"])
def test_the_promise_counts_from_when_the_paper_came_in(
    clinic: OpenClinic, typist: User, now: datetime, lay: timedelta, name: str
) -> None:
    sent = send(typed_in(typist, now, lay=lay, **VIGNETTES[name]), typist, now)
    promise = promise_of(sent.intake)
    times = promise_times(promise.level, now - lay)
    assert promise.contact_by == times.contact_by
    assert promise.first_by in (times.first_by, None)
    assert promise.made_at == now
    assert not promise.is_covered or promise.contact_by > now
    for meeting in Appointment.objects.all():
        assert meeting.during.lower > now
    for task in Commitment.objects.all():
        assert task.due_at >= now
    assert sent.intake.care_request.submitted_at == now


def test_a_call_counts_from_its_start_and_not_from_the_sending(
    clinic: OpenClinic, typist: User, now: datetime
) -> None:
    draft = typed_in(typist, now, **VIGNETTES["urgent"])
    later = now + timedelta(minutes=40)
    intake = send(draft, typist, later).intake
    assert promise_of(intake).contact_by == now + timedelta(hours=24)
    assert intake.source == "phone"


def test_over_the_night_in_which_the_clocks_change_hours_stay_hours(
    db: None, typist_anywhere: User
) -> None:
    now = datetime(2027, 3, 28, 9, 0, tzinfo=UTC)  # 11:00 in Amsterdam; at 2:00 it became 3:00
    sent = send(
        typed_in(typist_anywhere, now, lay=timedelta(hours=20), **VIGNETTES["urgent"]),
        typist_anywhere,
        now,
    )
    promise = promise_of(sent.intake)
    assert promise.contact_by == datetime(2027, 3, 28, 13, 0, tzinfo=UTC)
    assert promise.first_by == datetime(2027, 3, 30, 13, 0, tzinfo=UTC)


@pytest.fixture
def typist_anywhere(db: None) -> User:
    """A coordinator of a clinic that was open before the clocks went forward."""
    return an_open_clinic(datetime(2027, 3, 26, 9, 0, tzinfo=UTC)).coordinator


def test_what_there_is_no_time_left_for_is_due_at_once_and_owned_up_to(
    clinic: OpenClinic, typist: User, now: datetime
) -> None:
    sent = send(typed_in(typist, now, lay=timedelta(days=3), **VIGNETTES["urgent"]), typist, now)
    assert sent.placement
    assert sent.placement.commitment
    assert sent.placement.first
    assert sent.placement.commitment.due_at == now
    assert promise_of(sent.intake).is_covered is False
    watch.look(now=now + timedelta(seconds=5))
    outcomes = promise_of(sent.intake).outcomes.values_list("term", "is_kept")
    assert ("contact", False) in outcomes


def test_a_task_whose_time_is_gone_is_of_who_is_on_duty_now(
    clinic: OpenClinic, typist: User, now: datetime
) -> None:
    draft = typed_in(typist, now, lay=timedelta(days=3), **VIGNETTES["relative"], s_suicide=2)
    placed = send(draft, typist, now).placement
    assert placed
    assert placed.commitment
    assert (placed.commitment.due_at, placed.commitment.owner) == (now, clinic.on_duty)


def test_an_empty_stretch_has_nobody(clinic: OpenClinic, now: datetime) -> None:
    for end in (now, now - timedelta(days=2)):
        assert on_duty_between(now, end) is None
        assert is_rostered_between(now, end) is False


# --- When it can have come in -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("lay", "code"),
    [(timedelta(days=3, seconds=1), "too_long_ago"), (timedelta(seconds=-1), "to_come")],
)
def test_paper_from_too_long_ago_or_to_come_is_not_begun(
    clinic: OpenClinic, typist: User, now: datetime, lay: timedelta, code: str
) -> None:
    with pytest.raises(NotReceivedThen) as refused:
        begun(typist, now, lay=lay)
    assert refused.value.code == code
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("source", "lay", "constraint"),
    [
        ("phone", timedelta(minutes=1), "call_is_received_at_its_start"),
        ("paper", timedelta(seconds=-1), "not_received_later"),
        ("paper", timedelta(days=3, seconds=1), "paper_of_three_days"),
        ("fax", timedelta(0), "call_is_received_at_its_start"),
    ],
)
def test_the_database_refuses_it_too(
    clinic: OpenClinic, typist: User, now: datetime, source: str, lay: timedelta, constraint: str
) -> None:
    draft = drafts.start_draft(language="nl", actor=HERSELF, now=now)
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO intake_onbehalf (draft_id, typed_by_id, source, received_at, started_at)"
            " VALUES (%s, %s, %s, %s, %s)",
            [draft.pk, typist.pk, source, now - lay, now],
        )


def test_who_typed_and_when_it_came_in_are_never_changed(
    clinic: OpenClinic, typist: User, now: datetime
) -> None:
    row = OnBehalf.objects.get(pk=begun(typist, now).pk)
    for change in ({"received_at": now}, {"typed_by": clinic.on_duty}):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            OnBehalf.objects.filter(pk=row.pk).update(**change)


def test_only_staff_begin_for_somebody_else(clinic: OpenClinic, now: datetime) -> None:
    for actor in (HERSELF, Actor(user_id=uuid4(), role="client")):
        with pytest.raises(ValueError, match="only staff"):
            on_behalf.start(source="phone", received_at=None, language="nl", actor=actor, now=now)


# --- In whose hands ---------------------------------------------------------------------------


def test_what_one_types_is_gone_for_everybody_else(
    clinic: OpenClinic, typist: User, now: datetime
) -> None:
    draft = typed_in(typist, now)
    link = resume.make_link_token(draft_id=draft.pk, now=now)
    for actor in (HERSELF, person(clinic.on_duty)):
        with pytest.raises(DraftGone):
            on_behalf.go_on(draft_id=draft.pk, actor=actor, now=now)
        with pytest.raises(DraftGone):
            drafts.save_answer(
                draft_id=draft.pk, page="sleep", values={"sleep": 3}, actor=actor, now=now
            )
        with pytest.raises(DraftGone):
            safety.request_call(draft_id=draft.pk, phone="+31612345678", actor=actor, now=now)
        with pytest.raises(DraftGone):
            submit_intake(draft_id=draft.pk, actor=actor, now=now)
        assert resume.open_by_link(token=link, actor=actor, now=now) is None
    assert on_behalf.go_on(draft_id=draft.pk, actor=person(typist), now=now) == draft
    seen = AccessEvent.objects.get(event="on_behalf.go_on")
    assert (seen.user_id, seen.subject_id) == (typist.pk, draft.client_id)


def test_what_she_fills_in_herself_is_in_nobodys_hands(
    clinic: OpenClinic, typist: User, now: datetime
) -> None:
    draft = a_full_draft(now, wish="talk")
    with pytest.raises(DraftGone):
        submit_intake(draft_id=draft.pk, actor=person(typist), now=now)
    assert not Intake.objects.exists()


def test_two_people_type_at_once_for_two_mothers(
    clinic: OpenClinic, typist: User, now: datetime
) -> None:
    colleague = make_user(Role.CLINICIAN, with_totp=False)
    first = typed_in(typist, now, **VIGNETTES["light"])
    second = typed_in(colleague, now, lay=timedelta(hours=2), **VIGNETTES["urgent"])
    levels = [
        promise_of(send(draft, user, now).intake).level
        for draft, user in ((first, typist), (second, colleague))
    ]
    assert levels == [1, 4]


# --- The same safety --------------------------------------------------------------------------


def test_danger_owes_her_a_call_as_soon_as_her_number_is_typed(
    clinic: OpenClinic, typist: User, now: datetime
) -> None:
    draft = begun(typist, now)
    saved = drafts.save_answer(
        draft_id=draft.pk, page="s_suicide", values={"s_suicide": 3}, actor=person(typist), now=now
    )
    assert saved.needs_help
    assert not SafetyCall.objects.exists()
    safety.request_call(draft_id=draft.pk, phone="+31612345678", actor=person(typist), now=now)
    call = SafetyCall.objects.get(care_request_id=draft.pk)
    assert (call.cause, call.owner) == ("danger_answer", clinic.on_duty)
    assert call.due_at == now + timedelta(minutes=60)

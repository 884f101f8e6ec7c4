"""Submission: one transaction from answers to an appointment, and only once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.models import AccessEvent, User
from accounts.services.sealing import Unreadable, open_json
from benefits.models import Entitlement, Funding, LedgerEntry
from intake.domain.consent import text_of
from intake.domain.errors import BookingsClosed, SubmissionIncomplete
from intake.models import Consent, Draft, Intake, TriageRecord
from intake.services import decisions
from intake.services.drafts import answers_of
from intake.services.submission import place_of, submit_intake
from notifications.models import OutboxMessage
from scheduling.models import (
    Appointment,
    CareRequest,
    Commitment,
    SafetyCall,
    Slot,
)
from tests.factories import benefits as paid
from tests.factories.intake import CONTACT, HERSELF, IDENTITY, a_clinic, a_draft, a_full_draft
from tests.factories.scheduling import a_clinician, daily_slots
from tests.factories.submission import OpenClinic, an_open_clinic, rows_written, sent

pytestmark = pytest.mark.django_db
AssertSql = Callable[..., AbstractContextManager[list[str]]]

MOOD = {f"phq9_{item}": score for item, score in enumerate((2, 2, 2, 2, 1, 2, 1, 0, 0), start=1)}


@pytest.fixture
def clinic(db: None, now: datetime) -> OpenClinic:
    return an_open_clinic(now)


def row_of(table: str, key: str, value: object) -> bytes:
    """Everything a row holds, sealed columns as their very bytes."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {key} = %s", [value])
        cells = cursor.fetchone()
    return b"\n".join(
        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
        for cell in cells
    )


# --- What is kept -----------------------------------------------------------------------------


def test_the_answers_are_frozen_as_she_sent_them(clinic: OpenClinic, now: datetime) -> None:
    draft = a_full_draft(now, wish="talk", **MOOD)
    told = answers_of(draft)
    intake = submit_intake(draft_id=draft.pk, actor=HERSELF, now=now).intake
    draft.refresh_from_db()
    assert draft.submitted_at == intake.submitted_at == now
    assert intake.pk == draft.pk
    assert (intake.source, intake.language, intake.questionnaire_version) == (
        "herself",
        "nl",
        "1.0",
    )
    assert open_json(intake.key, place_of(intake.pk), intake.sealed_answers) == {
        "answers": told,
        "scored": {},
    }
    row = row_of("intake_intake", "care_request_id", intake.pk)
    for plain in (b"3511", b"self_mother", b"phq9_1", b"Demo", b"post.example"):
        assert plain not in row


def test_frozen_answers_open_nowhere_else(clinic: OpenClinic, now: datetime) -> None:
    intake = sent(now).intake
    with pytest.raises(Unreadable):
        open_json(intake.key, place_of(uuid4()), intake.sealed_answers)


def test_the_decision_is_sealed_with_its_reasons(clinic: OpenClinic, now: datetime) -> None:
    intake = sent(now, **MOOD, sig_bond=2, sig_self=2).intake
    record = TriageRecord.objects.select_related("intake__key").get(intake=intake)
    assert (record.kind, record.level, record.table_version) == ("proposed", 2, "0.1")
    assert (record.decided_at, record.decided_by, record.supersedes) == (now, None, None)
    detail = decisions.detail_of(record)
    assert detail["track"] == "combinatie_individueel_plus_ouder_kind"
    assert detail["reasons"]
    row = row_of("intake_triagerecord", "id", record.pk)
    for plain in (*detail["reasons"], *detail["fired"], detail["track"], "reasons", "phq9"):
        assert plain.encode() not in row
    assert decisions.newest(intake).pk == record.pk


def test_the_hash_of_the_answers_needs_our_key(clinic: OpenClinic, now: datetime) -> None:
    from intake.domain.questionnaire import to_triage
    from intake.domain.triage import parse_answers

    draft = a_full_draft(now, wish="talk")
    plain = parse_answers(to_triage(answers_of(draft), on=date(2027, 3, 1))).input_hash()
    intake = submit_intake(draft_id=draft.pk, actor=HERSELF, now=now).intake
    kept = TriageRecord.objects.get(intake=intake).input_hash
    assert len(kept) == 64
    assert plain not in (kept, "")


def test_a_decision_and_an_intake_are_never_edited(clinic: OpenClinic, now: datetime) -> None:
    intake = sent(now).intake
    for rows, change in (
        (Intake.objects.filter(pk=intake.pk), {"language": "en"}),
        (TriageRecord.objects.filter(intake=intake), {"level": 1}),
        (Consent.objects.filter(client=intake.client), {"is_given": False}),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows.update(**change)


# --- What stands behind her -------------------------------------------------------------------


def test_two_appointments_inside_the_promise(clinic: OpenClinic, now: datetime) -> None:
    placed = sent(now).placement
    assert placed
    assert placed.first
    assert placed.second
    assert placed.promise.level == 2
    assert placed.promise.is_covered
    assert placed.promise.first_by == datetime(2027, 3, 15, 22, 59, tzinfo=UTC)
    assert placed.promise.second_by == datetime(2027, 4, 12, 21, 59, tzinfo=UTC)
    meetings = list(Appointment.objects.order_by("during"))
    assert [(m.sequence, m.status, m.clinician.name) for m in meetings] == [
        (1, "booked", "Anna Voorbeeld"),
        (2, "booked", "Anna Voorbeeld"),
    ]
    assert meetings[0].during.lower == datetime(2027, 3, 2, 8, 0, tzinfo=UTC)
    assert Commitment.objects.count() == SafetyCall.objects.count() == 0
    care_request = CareRequest.objects.get()
    assert (care_request.state, care_request.level, care_request.track) == (
        "open",
        2,
        "individual",
    )
    assert sorted(care_request.modes) == ["in_person", "online"]
    assert (care_request.region, care_request.languages) == ("Utrecht", ["nl"])


def test_everybody_is_owed_a_message(clinic: OpenClinic, now: datetime) -> None:
    placed = sent(now).placement
    assert placed
    assert placed.first
    rows = OutboxMessage.objects.order_by("kind").values_list("kind", "subject_id", "status")
    assert list(rows) == [
        ("appointment_booked", placed.first.pk, "due"),
        ("new_client", placed.first.pk, "due"),
    ]


def test_the_log_names_what_was_sent_and_by_whom(clinic: OpenClinic, now: datetime) -> None:
    intake = sent(now).intake
    row = AccessEvent.objects.get(event="intake.submit")
    assert (row.action, row.purpose, row.role) == ("C", "TRIAGE", "anonymous")
    assert (row.subject_id, row.object_id) == (intake.client_id, str(intake.pk))
    assert (row.detail_fields, row.at) == (["answers", "triage"], now)


def test_a_first_talk_with_the_baby_where_that_helps(clinic: OpenClinic, now: datetime) -> None:
    sent(now, **MOOD, sig_bond=2, sig_self=2)
    assert CareRequest.objects.get().track == "parent_child"


@pytest.mark.parametrize("score", [2, 3])
def test_after_rough_handling_somebody_speaks_with_her_first(
    clinic: OpenClinic, now: datetime, score: int
) -> None:
    sent(now, s_baby=score, sig_bond=3, track_wish="parent_child")
    assert CareRequest.objects.get().track == "individual"


# --- Which way ---------------------------------------------------------------------------------


def test_level_5_is_phoned_and_not_matched(clinic: OpenClinic, now: datetime) -> None:
    placed = sent(now, s_suicide=3).placement
    assert placed
    call = SafetyCall.objects.get()
    assert placed.safety_call == call
    # Her number was known before she sent it: the call of her answers is the one that stands.
    assert (call.cause, call.owner, call.due_at) == (
        "danger_answer",
        clinic.on_duty,
        now + timedelta(minutes=60),
    )
    assert TriageRecord.objects.get().level == 5
    assert (placed.promise.level, placed.promise.first_by) == (5, None)
    assert Appointment.objects.count() == 0
    kinds = OutboxMessage.objects.values_list("kind", flat=True)
    assert sorted(kinds) == ["intake_received", "safety_call_due"]


@pytest.mark.parametrize(
    ("chosen", "kind", "level", "due_at"),
    [
        ({"wish": "info"}, "read", 1, datetime(2027, 3, 3, 22, 59, tzinfo=UTC)),
        ({"age_band": "16-17"}, "minor_route", 3, datetime(2027, 3, 4, 9, 0, tzinfo=UTC)),
        ({"age_band": "<16"}, "minor_route", 3, datetime(2027, 3, 4, 9, 0, tzinfo=UTC)),
        ({"respondent": "proxy"}, "proxy_contact", 3, datetime(2027, 3, 4, 9, 0, tzinfo=UTC)),
        (
            {"respondent": "proxy", "baby": "died"},
            "proxy_contact",
            3,
            datetime(2027, 3, 4, 9, 0, tzinfo=UTC),
        ),
    ],
    ids=["read", "minor", "child", "proxy", "proxy-loss"],
)
def test_a_route_that_ends_at_a_person_with_a_date(
    clinic: OpenClinic,
    now: datetime,
    chosen: dict[str, Any],
    kind: str,
    level: int,
    due_at: datetime,
) -> None:
    placed = sent(now, **chosen).placement
    assert placed
    task = Commitment.objects.get()
    assert (task.kind, task.due_at, task.owner) == (kind, due_at, clinic.on_duty)
    assert placed.commitment == task
    assert placed.promise.level == level
    assert Appointment.objects.count() == 0


def test_a_birth_date_makes_a_minor_of_who_said_18(clinic: OpenClinic, now: datetime) -> None:
    sent(now, identity=IDENTITY | {"born_on": "2010-06-01"})
    assert Commitment.objects.get().kind == "minor_route"


def test_no_place_at_all_is_a_task_for_the_coordinator(now: datetime) -> None:
    clinic = an_open_clinic(now, places=False)
    placed = sent(now).placement
    assert placed
    assert placed.first is None
    task = Commitment.objects.get()
    assert (task.kind, task.owner) == ("no_match", clinic.coordinator)
    assert placed.promise.is_covered is False


@pytest.mark.parametrize(
    ("chosen", "wording"),
    [
        ({}, "baby"),
        ({"baby": "nicu"}, "nicu"),
        ({"baby": "elsewhere"}, "baby"),
        ({"baby": "died"}, "loss"),
        ({"respondent": "self_pregnant"}, "pregnant"),
        ({"respondent": "self_partner", "baby": "died"}, "loss"),
    ],
)
def test_her_situation_switches_every_later_text(
    clinic: OpenClinic, now: datetime, chosen: dict[str, Any], wording: str
) -> None:
    intake = sent(now, **chosen).intake
    intake.client.refresh_from_db()
    assert intake.client.wording == wording
    switched = AccessEvent.objects.filter(event="client.set_wording").count()
    assert switched == (0 if wording == "baby" else 1)


# --- Without the proposal (decisions.md 6) ------------------------------------------------------


@pytest.fixture
def no_proposal(settings: Any) -> None:
    settings.HOUVAST_TRIAGE_PROPOSAL = False


@pytest.mark.parametrize("chosen", [{"wish": "info"}, {}, MOOD, {"sig_hopeless": 3}])
def test_nothing_is_proposed_and_everybody_is_level_3(
    clinic: OpenClinic, no_proposal: None, now: datetime, chosen: dict[str, Any]
) -> None:
    placed = sent(now, **chosen).placement
    record = TriageRecord.objects.select_related("intake__key").get()
    assert (record.kind, record.level, record.table_version) == ("not_proposed", 3, "none")
    assert record.table_hash == ""
    assert decisions.detail_of(record) == {
        "reasons": [],
        "fired": [],
        "flags": [],
        "track": "",
        "counterfactuals": [],
    }
    assert placed
    assert placed.first
    assert (placed.promise.level, placed.promise.contact_by) == (3, now + timedelta(hours=72))


def test_danger_is_phoned_all_the_same(
    clinic: OpenClinic, no_proposal: None, now: datetime
) -> None:
    placed = sent(now, s_suicide=3).placement
    record = TriageRecord.objects.get()
    assert (record.kind, record.level) == ("not_proposed", 5)
    assert placed
    assert placed.safety_call == SafetyCall.objects.get()
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize(
    ("chosen", "kind"),
    [({"age_band": "16-17"}, "minor_route"), ({"respondent": "proxy"}, "proxy_contact")],
)
def test_who_she_is_decides_the_way_all_the_same(
    clinic: OpenClinic, no_proposal: None, now: datetime, chosen: dict[str, Any], kind: str
) -> None:
    sent(now, **chosen)
    assert Commitment.objects.get().kind == kind
    assert Appointment.objects.count() == 0


# --- Who pays ----------------------------------------------------------------------------------


def test_the_right_code_is_the_employer_s_and_reserves_two_sessions(
    clinic: OpenClinic, now: datetime
) -> None:
    employer = paid.an_employer(now)
    paid.a_contract(employer, now)
    code = paid.a_code(employer, now)
    intake = sent(now, funding="code", company_code={"code": code.code}).intake
    funding = Funding.objects.get(pk=intake.pk)
    assert (funding.kind, funding.rule) == ("employer", "company_code")
    assert (Entitlement.objects.get().reserved, LedgerEntry.objects.count()) == (2, 2)
    assert Appointment.objects.count() == 2


def test_a_wrong_code_takes_nothing_from_her(clinic: OpenClinic, now: datetime) -> None:
    intake = sent(now, funding="code", company_code={"code": "ZZZZZZZZZZ"}).intake
    funding = Funding.objects.get(pk=intake.pk)
    assert (funding.kind, funding.rule) == ("clinic_fund", "unknown_code")
    assert Appointment.objects.count() == 2
    assert LedgerEntry.objects.count() == 0


def test_she_may_pay_herself(clinic: OpenClinic, now: datetime) -> None:
    intake = sent(now, funding="self_pay", self_pay={"self_pay": True}).intake
    assert Funding.objects.get(pk=intake.pk).kind == "self_pay"
    assert Consent.objects.filter(purpose="self_pay", is_given=True).count() == 1


def test_what_she_agreed_to_with_proof_of_the_words(clinic: OpenClinic, now: datetime) -> None:
    given = {"care_record": True, "inform_gp": False, "research": True}
    intake = sent(now, consent=given).intake
    rows = {row.purpose: row for row in Consent.objects.filter(client=intake.client)}
    assert {purpose: row.is_given for purpose, row in rows.items()} == given
    for purpose, row in rows.items():
        label, explained = text_of(purpose, language="nl")
        assert row.text_hash == hashlib.sha256(f"{label}\n{explained}".encode()).hexdigest()
        assert (row.text_version, row.language, row.at) == ("1.0", "nl", now)


# --- Only once, and only whole -----------------------------------------------------------------


def test_sending_twice_gives_the_first_intake(clinic: OpenClinic, now: datetime) -> None:
    first = sent(now)
    before = rows_written()
    again = submit_intake(draft_id=first.intake.pk, actor=HERSELF, now=now + timedelta(minutes=5))
    assert again.intake == first.intake
    assert again.placement is None
    assert again.intake.submitted_at == now
    assert rows_written() == before


def test_a_sent_intake_is_given_back_though_the_bookings_closed(
    clinic: OpenClinic, now: datetime
) -> None:
    first = sent(now)
    a_clinic(now, bookings_open_at=None)
    assert submit_intake(draft_id=first.intake.pk, actor=HERSELF, now=now).intake == first.intake


def test_a_draft_that_never_was(clinic: OpenClinic, now: datetime) -> None:
    with pytest.raises(Draft.DoesNotExist):
        submit_intake(draft_id=uuid4(), actor=HERSELF, now=now)


def test_what_is_open_is_named_and_nothing_is_written(clinic: OpenClinic, now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother", baby="home")
    before = rows_written()
    with pytest.raises(SubmissionIncomplete) as problem:
        submit_intake(draft_id=draft.pk, actor=HERSELF, now=now)
    assert problem.value.pages[:3] == ("baby_born", "age_band", "s_suicide")
    assert problem.value.pages[-4:] == ("identity", "contact", "others", "consent")
    assert rows_written() == before
    draft.refresh_from_db()
    assert draft.submitted_at is None


def test_closed_bookings_keep_the_draft(clinic: OpenClinic, now: datetime) -> None:
    a_clinic(now, bookings_open_at=now + timedelta(seconds=1))
    draft = a_full_draft(now)
    with pytest.raises(BookingsClosed):
        submit_intake(draft_id=draft.pk, actor=HERSELF, now=now)
    assert set(rows_written().values()) == {0}
    later = now + timedelta(seconds=1)
    assert submit_intake(draft_id=draft.pk, actor=HERSELF, now=later).intake.submitted_at == later


def test_a_clinic_without_anybody_to_own_a_promise_is_closed_too(now: datetime) -> None:
    a_clinic(now, bookings_open_at=now)
    draft = a_full_draft(now)
    with pytest.raises(BookingsClosed):
        submit_intake(draft_id=draft.pk, actor=HERSELF, now=now)
    assert set(rows_written().values()) == {0}
    assert User.objects.count() == 0


# --- How much work -----------------------------------------------------------------------------


@pytest.mark.parametrize("clinicians", [3, 300])
def test_the_number_of_statements_does_not_grow_with_the_clinic(
    now: datetime, assert_sql: AssertSql, clinicians: int
) -> None:
    an_open_clinic(now)
    for number in range(clinicians - 1):
        other = a_clinician(name=f"Demo {number}")
        daily_slots(other, now, days=2 if clinicians > 3 else 20, hours=(9,))
    assert Slot.objects.values("clinician").distinct().count() == clinicians
    draft = a_full_draft(now, wish="talk", contact=CONTACT)
    with assert_sql(STATEMENTS):
        submit_intake(draft_id=draft.pk, actor=HERSELF, now=now)


#: Of one submission that books two meetings. It may fall; say why when it rises.
#: One of these keeps her questionnaires as they were answered, one asks whether she may be here
#: twice.
STATEMENTS = 33

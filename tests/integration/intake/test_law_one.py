"""Law 1: at commit nobody who sent an intake is left without somebody behind her.

Real commits, as the application's own role. Each way out is tried by a service and by plain SQL.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.models import User
from intake.models import Intake
from scheduling.domain.errors import LAST_COVER, NotAllowed
from scheduling.models import Appointment, CareRequest, Clinician, Commitment, SafetyCall
from scheduling.services import appointments, commitments, requests, safety_calls
from tests.committed import CleanSlate
from tests.factories.care import an_intake, in_care
from tests.factories.intake import a_clinic
from tests.factories.scheduling import (
    HER,
    a_clinician,
    a_coordinator,
    a_draft_request,
    a_request,
    an_appointment,
    person,
)

RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]


@dataclass
class House:
    """Whoever can stand behind her."""

    coordinator: User
    anna: Clinician
    now: datetime

    def sent(self, *covers: str) -> Intake:
        """A submitted intake with these covers: meeting, second, call, task, task2."""
        with transaction.atomic():
            intake = an_intake(self.now)
            for cover in covers:
                self.add(intake.care_request, cover)
        return intake

    def add(self, care_request: CareRequest, cover: str) -> None:
        """One cover more."""
        if cover == "meeting":
            an_appointment(care_request, self.anna, self.now + timedelta(days=1))
        elif cover == "second":
            an_appointment(care_request, self.anna, self.now + timedelta(days=8), sequence=2)
        elif cover == "call":
            safety_calls.open_call(
                care_request=care_request, cause="level_5", actor=HER, now=self.now
            )
        else:
            commitments.make(
                care_request=care_request,
                kind="read",
                due_at=self.now + timedelta(days=2),
                owner=self.coordinator,
                actor=HER,
                now=self.now,
            )


@pytest.fixture
def house(committed_db: CleanSlate, now: datetime) -> House:
    a_clinic(now)
    return House(a_coordinator(), a_clinician(), now)


def run_sql(statement: str, *values: object) -> None:
    """One transaction with one statement, as the role of the web."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "app"
        cursor.execute(statement, values)


def refused(statement: str, *values: object) -> None:
    """The statement goes through; the commit does not, by the name of law 1."""
    with pytest.raises(IntegrityError, match="law 1") as problem:
        run_sql(statement, *values)
    cause = problem.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert cause.diag.constraint_name == "law_one"
    assert cause.sqlstate == "23514"


# --- No way in, no way out -----------------------------------------------------------------------


def test_an_intake_without_a_cover_is_not_committed(house: House) -> None:
    with pytest.raises(IntegrityError, match="law 1"):
        house.sent()
    assert Intake.objects.count() == CareRequest.objects.count() == 0


@pytest.mark.parametrize("cover", ["meeting", "call", "task"])
def test_any_one_cover_will_do(house: House, cover: str) -> None:
    assert Intake.objects.get(pk=house.sent(cover).pk)


ENDS = {
    "meeting": [
        *(
            f"UPDATE scheduling_appointment SET status = '{status}' WHERE care_request_id = %s"
            for status in ("cancelled", "moved", "released", "attended", "did_not_attend")
        ),
        "UPDATE scheduling_appointment SET status = 'held', hold_expires_at = 'tomorrow'"
        " WHERE care_request_id = %s",
        "DELETE FROM scheduling_appointment WHERE care_request_id = %s",
    ],
    "call": [
        "UPDATE scheduling_safetycall SET ended_at = 'now', outcome = 'spoken',"
        " ended_by_id = (SELECT id FROM accounts_user LIMIT 1) WHERE care_request_id = %s",
        "DELETE FROM scheduling_safetycall WHERE care_request_id = %s",
    ],
    "task": [
        "UPDATE scheduling_commitment SET ended_at = 'now', outcome = 'klaar',"
        " ended_by_id = (SELECT id FROM accounts_user LIMIT 1) WHERE care_request_id = %s",
        "DELETE FROM scheduling_commitment WHERE care_request_id = %s",
    ],
}


@pytest.mark.parametrize("cover", ENDS)
def test_the_last_cover_cannot_be_ended_or_deleted(house: House, cover: str) -> None:
    intake = house.sent(cover)
    for statement in ENDS[cover]:
        refused(statement, intake.pk)


@pytest.mark.parametrize(
    ("cover", "other"),
    [
        ("call", "meeting"),
        ("call", "task"),
        ("task", "meeting"),
        ("task", "call"),
        ("meeting", "call"),
        ("meeting", "task"),
    ],
)
def test_with_another_cover_it_can(house: House, cover: str, other: str) -> None:
    intake = house.sent(cover, other)
    run_sql(ENDS[cover][0], intake.pk)
    live = [
        Appointment.objects.filter(status="booked").count(),
        SafetyCall.objects.filter(ended_at=None).count(),
        Commitment.objects.filter(ended_at=None).count(),
    ]
    assert sum(live) == 1


def test_the_second_meeting_is_a_cover_too(house: House) -> None:
    intake = house.sent("meeting", "second")
    first = "DELETE FROM scheduling_appointment WHERE care_request_id = %s AND sequence = 1"
    run_sql(first, intake.pk)
    refused(ENDS["meeting"][0], intake.pk)


def test_a_cover_cannot_be_given_to_somebody_else(house: House) -> None:
    hers, other = house.sent("task"), house.sent("task")
    refused(
        "UPDATE scheduling_commitment SET care_request_id = %s WHERE care_request_id = %s",
        other.pk,
        hers.pk,
    )


def test_a_request_cannot_go_back_to_a_draft_or_into_care_by_itself(house: House) -> None:
    intake = house.sent("task")
    run_sql("UPDATE scheduling_carerequest SET state = 'draft' WHERE id = %s", intake.pk)
    refused("DELETE FROM scheduling_commitment WHERE care_request_id = %s", intake.pk)
    with pytest.raises(IntegrityError, match="in care without an episode"):
        run_sql("UPDATE scheduling_carerequest SET state = 'in_care' WHERE id = %s", intake.pk)
    with pytest.raises(IntegrityError, match="closed_by_a_person_with_a_reason"):
        run_sql("UPDATE scheduling_carerequest SET state = 'closed' WHERE id = %s", intake.pk)


def test_care_that_is_taken_back_needs_a_cover_again(house: House) -> None:
    intake = house.sent("task")
    in_care(intake, house.anna, house.now)
    run_sql(ENDS["task"][0], intake.pk)
    refused("UPDATE scheduling_carerequest SET state = 'open' WHERE id = %s", intake.pk)


def test_within_one_transaction_covers_may_change_places(house: House) -> None:
    intake = house.sent("task")
    with transaction.atomic():
        Commitment.objects.filter(care_request_id=intake.pk).delete()
        house.add(intake.care_request, "meeting")
    assert Appointment.objects.get().care_request_id == intake.pk


# --- The services give her another cover, or refuse ----------------------------------------------


def test_cancelling_the_last_meeting_leaves_a_task(house: House) -> None:
    intake = house.sent("meeting")
    meeting = Appointment.objects.get()
    appointments.cancel(appointment_id=meeting.pk, actor=HER, now=house.now)
    task = Commitment.objects.get(care_request_id=intake.pk, ended_at=None)
    assert (task.kind, task.owner) == ("talk_on_request", house.coordinator)


def test_ending_the_last_call_leaves_a_task_with_who_phoned(house: House) -> None:
    intake = house.sent("call")
    safety_calls.end_call(
        call_id=SafetyCall.objects.get().pk,
        outcome=safety_calls.NOT_REACHED,
        actor=person(house.anna.user),
        now=house.now,
    )
    task = Commitment.objects.get(care_request_id=intake.pk, ended_at=None)
    assert (task.kind, task.owner) == ("ladder_step", house.anna.user)


def test_the_last_task_cannot_be_ended(house: House) -> None:
    house.sent("task")
    task = Commitment.objects.get()
    with pytest.raises(NotAllowed) as problem:
        commitments.end(
            commitment_id=task.pk,
            outcome="gelezen",
            actor=person(house.coordinator),
            now=house.now,
        )
    assert problem.value.code == LAST_COVER
    task.refresh_from_db()
    assert task.ended_at is None


def test_a_person_closes_it_with_a_reason_and_everything_ends(house: House) -> None:
    intake = house.sent("meeting", "second", "task")
    requests.close(
        care_request=intake.care_request,
        reason="Gaat verder bij haar huisarts.",
        actor=person(house.coordinator),
        now=house.now,
    )
    closed = CareRequest.objects.get(pk=intake.pk)
    assert (closed.state, closed.closed_by) == ("closed", house.coordinator)
    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}
    assert Commitment.objects.get().ended_by == house.coordinator


def test_a_program_cannot_close_it(house: House) -> None:
    intake = house.sent("task")
    with pytest.raises(NotAllowed):
        requests.close(care_request=intake.care_request, reason="tijd", actor=HER, now=house.now)


def test_an_episode_of_care_ends_the_watch(house: House) -> None:
    intake = house.sent("task")
    in_care(intake, house.anna, house.now)
    run_sql(ENDS["task"][0], intake.pk)
    assert Commitment.objects.get().ended_at is not None


def test_a_draft_that_was_never_sent_is_not_watched(house: House) -> None:
    draft, unsent = a_draft_request(house.now), a_request(house.now)
    with transaction.atomic():
        house.add(draft, "call")
        house.add(unsent, "task")
    run_sql("DELETE FROM scheduling_safetycall WHERE care_request_id = %s", draft.pk)
    run_sql("DELETE FROM scheduling_commitment WHERE care_request_id = %s", unsent.pk)
    assert SafetyCall.objects.count() == Commitment.objects.count() == 0


# --- Two at once ---------------------------------------------------------------------------------


@pytest.mark.parametrize("round_", range(3))
def test_two_that_each_end_one_of_two_covers(
    house: House, run_together: RunTogether, round_: int
) -> None:
    intake = house.sent("meeting", "task")
    both_wrote = threading.Barrier(2)
    statements = [
        "UPDATE scheduling_appointment SET status = 'cancelled' WHERE care_request_id = %s",
        ENDS["task"][0],
    ]

    def end_one(index: int) -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statements[index], [intake.pk])
            both_wrote.wait(10)
        return "committed"

    found = run_together(2, end_one)
    assert sorted(str(each)[:9] for each in found) == ["committed", "law 1: in"]
    live = Appointment.objects.filter(status="booked").count()
    assert live + Commitment.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_an_older_snapshot_cannot_be_used_to_look_away(
    house: House, run_together: RunTogether, level: str
) -> None:
    intake = house.sent("meeting", "task")

    def end_one(index: int) -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
            cursor.execute(ENDS["task"][0], [intake.pk])
        return "committed"

    assert "READ COMMITTED" in str(run_together(1, end_one)[0])


# --- Nobody turns it off -------------------------------------------------------------------------

TRIGGERED = (
    "intake_intake",
    "scheduling_carerequest",
    "scheduling_appointment",
    "scheduling_safetycall",
    "scheduling_commitment",
)


WAYS_ROUND = (
    *(f"ALTER TABLE {table} DISABLE TRIGGER law_one" for table in TRIGGERED),
    *(f"DROP TRIGGER law_one ON {table}" for table in TRIGGERED),
    *(f"TRUNCATE {table} CASCADE" for table in TRIGGERED),
    "CREATE OR REPLACE FUNCTION law_one_check(request uuid) RETURNS void LANGUAGE sql AS ''",
    "ALTER FUNCTION law_one_check(uuid) RENAME TO law_none",
    "DROP FUNCTION law_one_check(uuid) CASCADE",
    "SET session_replication_role = replica",
    "DELETE FROM intake_intake",
    "UPDATE intake_intake SET care_request_id = gen_random_uuid()",
    "SET ROLE migrate",
)


def test_the_application_cannot_turn_it_off(house: House) -> None:
    intake = house.sent("task")
    for statement in WAYS_ROUND:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            run_sql(statement)
    refused(ENDS["task"][1], intake.pk)


def test_every_table_that_holds_a_cover_is_watched_at_commit(house: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgdeferrable, tginitdeferred, tgenabled"
            " FROM pg_trigger WHERE tgname = 'law_one' ORDER BY 1"
        )
        found = cursor.fetchall()
        cursor.execute(
            "SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE proname LIKE 'law_one%%'"
        )
        owners = {row[0] for row in cursor.fetchall()}
    assert found == [(table, True, True, "O") for table in sorted(TRIGGERED)]
    assert owners == {"migrate"}

"""Many people at one moment, on real connections: one winner, nobody twice, no error page."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from scheduling.domain.errors import HoldExpired, NotAllowed, PlaceTaken, SchedulingError
from scheduling.domain.transitions import APPOINTMENT, can_go
from scheduling.models import LIVE, OCCUPYING, Appointment, CareRequest, Clinician, Slot
from scheduling.services import appointments, calendar, offers, placement, time_off
from tests.committed import CleanSlate
from tests.factories.scheduling import (
    HER,
    WORKER,
    a_clinician,
    a_coordinator,
    a_request,
    a_rule,
    a_slot,
    daily_slots,
    placed,
)

RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]
#: The slowest of all may take so long (decisions.md 19).
PATIENCE = 3.0

OVERLAPS = """
    SELECT count(*) FROM scheduling_appointment a JOIN scheduling_appointment b
    ON a.clinician_id = b.clinician_id AND a.id < b.id AND a.during && b.during
    WHERE a.status = ANY(%(occupying)s) AND b.status = ANY(%(occupying)s)
"""


def overlaps() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS, {"occupying": list(OCCUPYING)})
        return int(cursor.fetchone()[0])


def timed(work: Callable[[int], Any]) -> Callable[[int], Any]:
    """The result and the seconds it took; what a person can be told counts as a result."""

    def run(index: int) -> tuple[Any, float]:
        connection.ensure_connection()
        start = time.monotonic()
        try:
            result = work(index)
        except SchedulingError as refusal:
            result = refusal
        return result, time.monotonic() - start

    return run


def outcomes(rows: list[Any]) -> list[Any]:
    """The results, once nobody met an error and nobody waited too long."""
    broken = [row for row in rows if isinstance(row, BaseException)]
    assert broken == []
    assert max(seconds for _, seconds in rows) < PATIENCE
    return [result for result, _ in rows]


def requests_of_many(count: int, now: datetime) -> list[CareRequest]:
    return [a_request(now) for _ in range(count)]


@pytest.mark.parametrize("round_", range(3))
def test_fifty_for_one_place(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime, round_: int
) -> None:
    a_coordinator()
    anna = a_clinician(max_new_per_week=99, caseload_cap=99)
    slot = a_slot(anna, now + timedelta(days=2))
    elsewhere = daily_slots(a_clinician(max_new_per_week=99, caseload_cap=99), now)
    everybody = requests_of_many(50, now)

    def book(index: int) -> Appointment:
        return appointments.book_follow_up(
            care_request=everybody[index], slot_id=slot.id, actor=HER, now=now
        )

    found = outcomes(run_together(50, timed(book)))
    winners = [each for each in found if isinstance(each, Appointment)]
    losers = [each for each in found if isinstance(each, PlaceTaken)]
    assert (len(winners), len(losers)) == (1, 49)
    assert {len(loser.alternatives) for loser in losers} == {3}
    free = {slot.id for slot in elsewhere}
    assert all(choice.slot_id in free for loser in losers for choice in loser.alternatives)
    assert overlaps() == 0
    assert Appointment.objects.filter(status="booked").count() == 1


def test_fifty_for_overlapping_times(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    anna = a_clinician()
    start = now + timedelta(days=2)
    overlapping = [a_slot(anna, start + timedelta(minutes=index)) for index in range(50)]
    everybody = requests_of_many(50, now)

    def book(index: int) -> Appointment:
        return appointments.book_follow_up(
            care_request=everybody[index], slot_id=overlapping[index].id, actor=HER, now=now
        )

    found = outcomes(run_together(50, timed(book)))
    assert Counter(type(each) for each in found) == {Appointment: 1, PlaceTaken: 49}
    assert overlaps() == 0


def test_fifty_submissions_at_once_all_get_a_place(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    a_coordinator()
    for _ in range(5):
        daily_slots(
            a_clinician(max_new_per_week=99, caseload_cap=99), now, hours=(8, 9, 10, 12, 13)
        )
    everybody = requests_of_many(50, now)

    def submit(index: int) -> placement.Placement:
        with transaction.atomic():
            return placement.place(care_request=everybody[index], route="match", actor=HER, now=now)

    found = run_together(50, submit)
    assert [each for each in found if isinstance(each, BaseException)] == []
    assert all(each.first and each.second for each in found)
    assert overlaps() == 0
    assert Appointment.objects.filter(status="booked").count() == 100


def test_the_last_place_of_a_caseload_and_of_a_week_is_given_once(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    a_coordinator()
    by_load = a_clinician(caseload_cap=2, max_new_per_week=99)
    by_week = a_clinician(caseload_cap=99, max_new_per_week=3)
    for clinician in (by_load, by_week):
        daily_slots(clinician, now, days=5, hours=range(7, 17))
    everybody = requests_of_many(20, now)

    def submit(index: int) -> placement.Placement:
        with transaction.atomic():
            return placement.place(care_request=everybody[index], route="match", actor=HER, now=now)

    found = run_together(20, submit)
    assert [each for each in found if isinstance(each, BaseException)] == []
    firsts = Appointment.objects.filter(sequence=1, status="booked")
    assert firsts.filter(clinician=by_load).count() == 2
    assert firsts.filter(clinician=by_week).count() == 3
    assert sum(each.commitment is not None for each in found) >= 15


def test_one_kept_moment_cannot_be_kept_for_two(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    anna = a_clinician()
    a_slot(anna, now + timedelta(days=2))
    everybody = requests_of_many(20, now)

    def hold(index: int) -> list[Appointment]:
        return offers.hold_alternatives(care_request=everybody[index], actor=HER, now=now)

    found = outcomes(run_together(20, timed(hold)))
    assert sorted(len(each) for each in found) == [0] * 19 + [1]


@pytest.mark.parametrize("round_", range(4))
def test_confirm_move_and_cancel_at_once_end_in_one_legal_state(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime, round_: int
) -> None:
    a_coordinator()
    daily_slots(a_clinician(), now)
    first = placed(now).first
    assert first
    held = offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)

    def deed(index: int) -> Appointment:
        call = {"appointment_id": first.id, "actor": HER, "now": now}
        if index % 3 == 0:
            return appointments.confirm(**call)
        if index % 3 == 1:
            return appointments.move(hold_id=held[index % len(held)].id, **call)
        return appointments.cancel(**call)

    found = outcomes(run_together(12, timed(deed)))
    assert all(isinstance(each, Appointment | NotAllowed | HoldExpired) for each in found)
    ended = Appointment.objects.get(pk=first.pk)
    assert ended.status in ("moved", "cancelled")
    steps = list(ended.events.order_by("id").values_list("old", "new"))
    assert all(old == "" or can_go(APPOINTMENT, old, new) for old, new in steps)
    assert steps[-1][1] == ended.status
    live = Appointment.objects.filter(care_request=first.care_request, sequence=1, status__in=LIVE)
    assert live.count() == (1 if ended.status == "moved" else 0)
    assert overlaps() == 0


def test_slots_made_by_many_at_once(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    for _ in range(4):
        a_rule(a_clinician())
    changed = run_together(6, lambda _: calendar.materialise(now=now))
    assert sorted(changed) == [0, 0, 0, 0, 0, 4 * 31]
    assert Slot.objects.count() == 4 * 31


def test_leave_while_others_book(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    a_coordinator()
    anna: Clinician = a_clinician(max_new_per_week=99, caseload_cap=99)
    bea = a_clinician(max_new_per_week=99, caseload_cap=99)
    for clinician in (anna, bea):
        daily_slots(clinician, now, hours=(8, 9, 10, 12, 13))
    everybody = requests_of_many(12, now)
    away_until = now + timedelta(days=4)

    def work(index: int) -> Any:
        if index == 0:
            return time_off.add(
                clinician=anna,
                starts_at=now,
                ends_at=away_until,
                kind="illness",
                actor=HER,
                now=now,
            )
        with transaction.atomic():
            return placement.place(care_request=everybody[index], route="match", actor=HER, now=now)

    found = run_together(12, work)
    assert [each for each in found if isinstance(each, BaseException)] == []
    time_off.rebook_displaced(actor=WORKER, now=now)
    in_leave = Appointment.objects.filter(
        clinician=anna, status__in=LIVE, during__startswith__lt=away_until
    )
    assert in_leave.count() == 0
    for care_request in everybody[1:]:
        assert care_request.appointments.filter(status__in=LIVE).count() == 2
    assert overlaps() == 0


def test_the_constraints_stand_behind_the_locks(committed_db: CleanSlate, now: datetime) -> None:
    """Without any of our code PostgreSQL refuses two meetings at one time."""
    anna = a_clinician()
    one, other = requests_of_many(2, now)
    row = {
        "clinician": anna,
        "during": (now, now + timedelta(hours=1)),
        "status": "booked",
        "sequence": 1,
        "mode": "online",
        "created_at": now,
    }
    Appointment.objects.create(care_request=one, client=one.client, **row)
    with pytest.raises(IntegrityError):
        Appointment.objects.create(care_request=other, client=other.client, **row)


def test_waiting_too_long_is_a_place_taken(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    """A calendar that somebody holds for long gives PlaceTaken with alternatives, not an error."""
    anna = a_clinician()
    slot = a_slot(anna, now + timedelta(days=2))
    daily_slots(a_clinician(), now)
    care_request = a_request(now)

    def work(index: int) -> Any:
        if index == 0:
            with transaction.atomic():
                Clinician.objects.filter(pk=anna.pk).exists()
                appointments.lock_clinicians([anna.id])
                time.sleep(2.6)
            return None
        time.sleep(0.3)
        try:
            appointments.book_follow_up(
                care_request=care_request, slot_id=slot.id, actor=HER, now=now
            )
        except PlaceTaken as taken:
            return taken.alternatives
        except OperationalError as error:  # the test's failure, spelled out
            return error
        return None

    assert len(run_together(2, work)[1]) == 3

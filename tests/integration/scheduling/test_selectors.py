"""What people see, and how many queries it takes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from psycopg.types.range import Range

from accounts.models import Role
from scheduling.domain.fit import refusals
from scheduling.models import Appointment, CareRequest, Slot
from scheduling.selectors import appointments, board, candidates, covers, duty, slots
from scheduling.services import offers, promises, safety_calls
from tests.factories.accounts import make_user
from tests.factories.scheduling import (
    HER,
    a_clinician,
    a_coordinator,
    a_request,
    a_shift,
    a_slot,
    an_appointment,
    daily_slots,
    placed,
)

pytestmark = pytest.mark.django_db
AssertSql = Callable[..., AbstractContextManager[list[str]]]


def test_sql_and_the_rules_agree(now: datetime) -> None:
    """SQL narrows, the domain decides: over a varied clinic both name the same moments."""
    chance = Random(20270301)

    def some(*values: str) -> list[str]:
        return sorted(chance.sample(values, chance.randint(1, len(values))))

    for _ in range(20):
        clinician = a_clinician(
            languages=some("nl", "en", "tr"),
            tracks=some("individual", "parent_child"),
            levels=sorted(chance.sample([1, 2, 3, 4], chance.randint(1, 4))),
            gender=chance.choice(["woman", "man"]),
            region=chance.choice(["Utrecht", "Zeeland"]),
            is_active=chance.random() < 0.9,
            accepts_new_from=chance.choice([None, None, now, now + timedelta(days=1)]),
            max_new_per_week=chance.choice([1, 6]),
            caseload_cap=chance.choice([1, 24]),
        )
        for day in (0, 1, 2, 5):
            a_slot(
                clinician,
                now + timedelta(days=day, hours=chance.choice([0, 1, 6])),
                modes=some("online", "in_person"),
                protected_level=chance.choice([None, None, 3, 4]),
            )
        if chance.random() < 0.3:
            an_appointment(a_request(now), clinician, now + timedelta(days=3))
    everything = list(Slot.objects.values_list("id", flat=True))
    compared = 0
    for level in (1, 2, 3, 4):
        for languages in ([], ["nl"], ["tr", "en"]):
            for modes in ([], ["online"], ["in_person"], ["in_person", "online"]):
                care_request = a_request(
                    now,
                    level=level,
                    languages=languages,
                    modes=modes,
                    region="Utrecht",
                    track=chance.choice(["individual", "parent_child"]),
                    gender_wish=chance.choice(["", "woman"]),
                )
                need = candidates.need_of(care_request)
                narrowed = candidates.find(care_request, need, now=now)
                free = candidates.still_free(care_request, everything, now=now)
                right = {o.slot_id for o in free if not refusals(need, o, now=now, is_new=True)}
                assert len(right) < candidates.LIMIT
                assert {offer.slot_id for offer in narrowed} == right
                compared += len(right)
    assert compared > 60


def test_candidates_for_a_known_psychologist_and_a_part_of_the_week(now: datetime) -> None:
    anna, bea = a_clinician(), a_clinician(max_new_per_week=0)
    daily_slots(anna, now, days=60)
    daily_slots(bea, now, days=60, hours=(18,))
    care_request = a_request(now, level=2, day_parts=["eve"])
    need = candidates.need_of(care_request)
    found = candidates.find(care_request, need, now=now, known=bea.id)
    assert {offer.clinician_id for offer in found} == {anna.id, bea.id}
    assert sum(offer.clinician_id == bea.id for offer in found) == candidates.LIMIT
    stranger = candidates.find(care_request, need, now=now)
    assert {offer.clinician_id for offer in stranger} == {anna.id}


@pytest.mark.parametrize("count", [1, 15])
def test_the_board(now: datetime, assert_sql: AssertSql, count: int) -> None:
    a_coordinator()
    daily_slots(a_clinician(max_new_per_week=99, caseload_cap=99), now)
    for _ in range(count):
        placed(now, level=3)
    urgent = placed(now, route="safety", level=5)
    read = placed(now, route="read", level=1)
    with assert_sql(4):
        rows = board.promises_by_time_left(now=now)
    assert len(rows) == count + 2
    assert rows[0].promise == urgent.promise
    assert (rows[0].term, rows[0].time_left) == ("contact", timedelta(minutes=60))
    assert rows[0].safety_call == urgent.safety_call
    assert rows[1].promise == read.promise
    assert rows[1].commitments == [read.commitment]
    assert rows[2].next_appointment
    assert rows[2].next_appointment.sequence == 1


def test_the_board_follows_the_terms_one_by_one(now: datetime) -> None:
    a_coordinator()
    daily_slots(a_clinician(), now)
    care_request = placed(now).promise.care_request

    def next_term() -> list[tuple[str, datetime]]:
        return [(row.term, row.due_at) for row in board.promises_by_time_left(now=now)]

    promise = promises.current(care_request)
    assert promise
    for term in ("contact", "first", "second"):
        assert next_term() == [(term, promises.deadline_of(promise, term))]
        promises.record_outcome(care_request=care_request, term=term, at=now, actor=HER)
    assert next_term() == []


def test_the_board_knows_the_promise_that_holds_and_open_requests(now: datetime) -> None:
    a_coordinator()
    care_request = placed(now, route="read", level=1).promise.care_request
    with transaction.atomic():
        newest = promises.supersede(care_request=care_request, level=3, actor=HER, now=now)
    assert [row.promise for row in board.promises_by_time_left(now=now)] == [newest]
    care_request.state = CareRequest.State.CLOSED
    care_request.closed_at, care_request.close_reason = now, "klaar"
    care_request.closed_by = a_coordinator()
    care_request.save()
    assert board.promises_by_time_left(now=now) == []


@pytest.mark.parametrize("count", [1, 9])
def test_calendars_of_people(now: datetime, assert_sql: AssertSql, count: int) -> None:
    anna, bea = a_clinician(), a_clinician()
    for number in range(count):
        an_appointment(a_request(now), anna, now + timedelta(hours=number))
        an_appointment(
            a_request(now), bea, now + timedelta(hours=number), status="held", hold_expires_at=now
        )
    yesterday = an_appointment(a_request(now), bea, now - timedelta(hours=11), status="attended")
    this_night = an_appointment(a_request(now), bea, now - timedelta(hours=10), status="attended")
    with assert_sql(1):
        mine = list(appointments.for_clinician(anna, start=now, end=now + timedelta(hours=count)))
        names = [(a.clinician.name, a.client.key_id, a.care_request.level) for a in mine]
    assert len(names) == count
    with assert_sql(1):
        everybody = list(appointments.today(now=now))
    assert everybody[0] == this_night
    assert len(everybody) == count + 1
    assert yesterday not in everybody
    assert list(appointments.today(now=now, clinician=bea)) == [this_night]


def test_her_own_appointments(now: datetime) -> None:
    anna = a_clinician()
    care_request = a_request(now)
    kept = {"care_request": care_request, "clinician": anna}
    last = an_appointment(starts_at=now + timedelta(days=9), sequence=2, **kept)
    first = an_appointment(starts_at=now + timedelta(days=2), status="cancelled", **kept)
    an_appointment(starts_at=now + timedelta(days=3), status="moved", **kept)
    an_appointment(a_request(now), anna, now + timedelta(days=4))
    assert list(appointments.for_client(care_request.client)) == [first, last]


@pytest.mark.parametrize("count", [1, 12])
def test_free_moments(now: datetime, assert_sql: AssertSql, count: int) -> None:
    chosen = [a_clinician() for _ in range(count)]
    for clinician in chosen:
        daily_slots(clinician, now, days=40)
    taken = Slot.objects.filter(clinician=chosen[0]).order_by("starts_at")[0]
    an_appointment(a_request(now), chosen[0], taken.starts_at + timedelta(minutes=20))
    tomorrow = date(2027, 3, 2)
    with assert_sql(1):
        found = slots.day(on=tomorrow, now=now)
    assert len(found) == 3 * count - 2  # 09:20-10:10 takes 09:00 away, and 10:00 as well
    with assert_sql(1):
        by_day = slots.month(first=tomorrow, now=now, clinicians=[c.id for c in chosen])
    assert set(by_day) == {date(2027, 3, day) for day in range(2, 32)}
    assert len(by_day[date(2027, 3, 30)]) == 3 * count
    assert slots.month(first=tomorrow, now=now, clinicians=[]) == {}


def test_what_is_past_or_withdrawn_is_not_free(now: datetime) -> None:
    anna = a_clinician()
    a_slot(anna, now - timedelta(minutes=1))
    a_slot(anna, now + timedelta(hours=2), withdrawn_at=now)
    free = a_slot(anna, now)
    held = a_slot(anna, now + timedelta(hours=4))
    an_appointment(
        a_request(now), anna, held.starts_at, slot=held, status="held", hold_expires_at=now
    )
    assert [slot.slot_id for slot in slots.day(on=now.date(), now=now)] == [free.id]
    offers.release_expired(now=now)  # the sweep: the hold is over
    assert [slot.slot_id for slot in slots.day(on=now.date(), now=now)] == [free.id, held.id]


def test_postgresql_keeps_what_is_taken(now: datetime) -> None:
    """Whoever writes an appointment or a slot, and in whatever order."""
    anna, bea = a_clinician(), a_clinician()
    first, second = a_slot(anna, now), a_slot(anna, now + timedelta(minutes=50))
    elsewhere = a_slot(bea, now)

    def taken() -> set[int]:
        return set(Slot.objects.filter(is_taken=True).values_list("id", flat=True))

    care_request = a_request(now)
    both = an_appointment(care_request, anna, now + timedelta(minutes=30))
    assert taken() == {first.id, second.id}
    Appointment.objects.filter(pk=both.pk).update(status="confirmed")
    assert taken() == {first.id, second.id}
    Appointment.objects.filter(pk=both.pk).update(during=Range(now, now + timedelta(minutes=50)))
    assert taken() == {first.id}  # half-open: the second begins when it ends
    Appointment.objects.filter(pk=both.pk).update(clinician=bea)
    assert taken() == {elsewhere.id}
    later = a_slot(bea, now + timedelta(minutes=20))
    assert taken() == {elsewhere.id, later.id}
    Slot.objects.filter(pk=later.pk).update(
        starts_at=now + timedelta(minutes=50), ends_at=now + timedelta(minutes=90)
    )
    assert taken() == {elsewhere.id}
    Appointment.objects.filter(pk=both.pk).update(status="cancelled")
    assert taken() == set()


def test_days_are_amsterdam_s(now: datetime) -> None:
    anna = a_clinician()
    late = a_slot(anna, datetime(2027, 3, 27, 23, 30, tzinfo=UTC))  # 00:30 on the 28th
    last = a_slot(anna, datetime(2027, 3, 28, 21, 30, tzinfo=UTC))  # 23:30, in summer time
    a_slot(anna, datetime(2027, 3, 28, 22, 0, tzinfo=UTC))  # midnight
    found = slots.day(on=date(2027, 3, 28), now=now)
    assert [slot.slot_id for slot in found] == [late.id, last.id]


def test_duty(now: datetime) -> None:
    duty_1 = make_user(Role.CLINICIAN, with_totp=False)
    duty_2 = make_user(Role.CLINICIAN, with_totp=False)
    a_shift(duty_1, now, hours=2)
    a_shift(duty_2, now + timedelta(hours=2), hours=2)
    assert duty.on_duty(now) == duty_1
    assert duty.on_duty(now + timedelta(hours=2)) == duty_2
    assert duty.on_duty(now + timedelta(hours=4)) is None
    before = now - timedelta(hours=1)
    assert duty.on_duty_between(before, now) is None
    assert duty.on_duty_between(before, now + timedelta(hours=9)) == duty_1


def test_open_calls_and_covers(now: datetime, assert_sql: AssertSql) -> None:
    a_coordinator()
    care_request = a_request(now)
    assert not covers.has_cover(care_request.id)
    with transaction.atomic():
        call = safety_calls.open_call(
            care_request=care_request, cause="asked_for_call", actor=HER, now=now
        )
    assert covers.has_cover(care_request.id)
    with assert_sql(1):
        assert [row.care_request.client.language for row in duty.open_calls()] == ["nl"]
    call.ended_at, call.ended_by, call.outcome = now, call.owner, "spoken"
    call.save()
    assert list(duty.open_calls()) == []
    an_appointment(care_request, a_clinician(), now)
    assert covers.has_cover(care_request.id)

"""Prices: found for the whole clinic, kept beside each hour, and used by the next booking."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections

from accounts.selectors import clinic
from scheduling import tasks
from scheduling.domain.matching.clock import minutes
from scheduling.models import Appointment, PriceRound, Slot, TimeOff
from scheduling.selectors import whole_clinic
from scheduling.services import pricing
from scheduling.services.locks import lock_key
from tests.factories.scheduling import (
    a_clinician,
    a_coordinator,
    a_request,
    a_slot,
    an_appointment,
    daily_slots,
    placed,
)

AssertSql = Callable[..., AbstractContextManager[list[str]]]
in_one_transaction = pytest.mark.django_db


def prices() -> list[float | None]:
    return list(Slot.objects.order_by("starts_at", "id").values_list("price", flat=True))


def busy(now: datetime, mothers: int = 30, **wishes: object) -> None:
    """A clinic with a past: so many mothers in four weeks, every second one urgent."""
    past = a_clinician(is_active=False)
    for number in range(mothers):
        at = now - timedelta(days=28 * (number + 1) / (mothers + 1))
        request = a_request(at, level=4 if number % 2 else 2, **wishes)
        an_appointment(request, past, at + timedelta(days=1), status="attended")


@in_one_transaction
def test_hours_that_somebody_urgent_will_need_are_dear(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician(max_new_per_week=99, caseload_cap=999)
    # One hour a day for three days, then ten a day: the first ones are what urgent mothers need.
    daily_slots(anna, now, days=3, hours=(8,))
    daily_slots(anna, now + timedelta(days=3), days=15, hours=range(6, 16))
    busy(now, 40)
    made = pricing.renew(now=now)
    assert made
    assert (made.cause, made.free_slots, made.futures > 0) == ("asked", 153, True)
    first, later = prices()[0], prices()[-1]
    assert first is not None
    assert later is not None
    assert first > later
    assert first > 0.1
    soon = Slot.objects.order_by("starts_at")[0]
    assert soon.held is not None
    assert len(soon.held) == 4
    assert soon.held[0] > 0.1  # level 4
    # Who can wait is given an hour that nobody needs more; who is urgent the first one.
    routine = placed(now, level=2)
    assert routine.first
    assert routine.first.slot_id != soon.id
    assert routine.first.weighing["kept_back"].startswith("kept:")
    assert routine.first.weighing["priced_at"] == now.isoformat()
    assert routine.first.during.lower <= routine.promise.first_by  # type: ignore[operator]
    urgent = placed(now, level=4)
    assert urgent.first
    assert urgent.first.slot_id == soon.id


@in_one_transaction
def test_the_same_clinic_gets_the_same_prices(now: datetime) -> None:
    daily_slots(a_clinician(), now)
    busy(now, 8)
    pricing.renew(now=now)
    first = prices()
    Slot.objects.update(price=None, held=None)
    pricing.renew(now=now)
    assert prices() == first
    assert None not in first


@in_one_transaction
def test_a_scarce_language_has_a_price_of_its_own(now: datetime) -> None:
    anna, bea = a_clinician(caseload_cap=999), a_clinician(languages=["nl", "tr"], caseload_cap=999)
    daily_slots(anna, now, days=30, hours=(8, 9, 10))
    daily_slots(bea, now, days=30, hours=(8,))
    busy(now, 24, languages=["tr"])
    pricing.renew(now=now)

    def mean(clinician: object) -> float:
        found = Slot.objects.filter(clinician=clinician).values_list("price", flat=True)
        return sum(price or 0.0 for price in found) / len(found)

    assert mean(bea) > 2 * mean(anna)


@in_one_transaction
def test_a_clinic_without_people_or_past_is_priced_too(now: datetime) -> None:
    made = pricing.renew(now=now)
    assert made
    assert (made.free_slots, made.futures) == (0, 0)
    daily_slots(a_clinician(), now, days=3)
    assert pricing.renew(now=now + timedelta(hours=1))
    assert prices() == [None] * 9  # nobody came yet, so the plain rule holds


@in_one_transaction
def test_what_is_read_is_what_counts(now: datetime, assert_sql: AssertSql) -> None:
    a_coordinator()
    anna = a_clinician(caseload_cap=10, max_new_per_week=5)
    paused = a_clinician(accepts_new_from=now + timedelta(days=3))
    kept = a_slot(anna, now + timedelta(days=1))
    a_slot(anna, now + timedelta(days=2), withdrawn_at=now)
    a_slot(anna, now + timedelta(days=9))
    a_slot(a_clinician(is_active=False), now + timedelta(days=1))
    a_slot(paused, now + timedelta(days=2))
    open_again = a_slot(paused, now + timedelta(days=4))
    TimeOff.objects.create(
        clinician=anna, during=(now + timedelta(days=8), now + timedelta(days=10)), created_at=now
    )
    mother = a_request(now, level=4, languages=["tr"], track="parent_child")
    an_appointment(mother, anna, now + timedelta(days=3))
    an_appointment(a_request(now, level=2), anna, now + timedelta(days=3, hours=2), status="moved")
    clinic.profile()
    with assert_sql(5):
        found = whole_clinic.read(now=now)
    assert found.state.calendar.ids == [str(kept.id), str(open_again.id)]
    row = found.state.roster.index[str(anna.id)]
    week = int(found.state.calendar.week[0])
    assert found.state.ledger.caseload_left(row) == 9
    assert found.state.ledger.week_left(row, week) == 4
    needs = {need.id: (need, found.state.severities[level].id) for need, level in found.history}
    need, severity = needs[str(mother.id)]
    assert severity == "4"
    assert need.needs == {"attachment": 1.0}
    assert need.languages == ("tr",)
    assert need.deadline - need.submitted == 72 * 60
    assert need.submitted == minutes(now)


@in_one_transaction
@pytest.mark.parametrize("count", [1, 9])
def test_the_number_of_queries_does_not_depend_on_the_clinic(
    now: datetime, assert_sql: AssertSql, count: int
) -> None:
    for _ in range(count):
        daily_slots(a_clinician(), now, days=20)
        busy(now, 2)
    clinic.profile()
    with assert_sql(5):
        whole_clinic.read(now=now)


@in_one_transaction
def test_a_round_comes_when_it_is_due(now: datetime) -> None:
    anna = a_clinician()
    daily_slots(anna, now, days=20)
    assert _cause(now) == "first"
    assert _cause(now + timedelta(minutes=30)) is None
    Slot.objects.filter(id__in=Slot.objects.values("id")[:1]).update(withdrawn_at=now)
    assert _cause(now + timedelta(minutes=30)) is None  # one of sixty
    Slot.objects.filter(id__in=Slot.objects.filter(withdrawn_at=None).values("id")[:1]).update(
        withdrawn_at=now
    )
    assert _cause(now + timedelta(seconds=59)) is None
    assert _cause(now + timedelta(minutes=30)) == "calendar"
    assert _cause(now + timedelta(hours=20, minutes=30)) == "night"


def _cause(at: datetime) -> str | None:
    made = pricing.renew_if_due(now=at)
    return made.cause if made else None


@in_one_transaction
def test_only_the_last_rounds_are_remembered(now: datetime) -> None:
    PriceRound.objects.bulk_create(
        PriceRound(at=now - timedelta(hours=n), cause="night", free_slots=0, futures=0, seconds=0)
        for n in range(1, 120)
    )
    pricing.renew(now=now)
    assert PriceRound.objects.count() == pricing.KEPT
    assert PriceRound.objects.order_by("-at")[0].at == now


@in_one_transaction
def test_the_task_runs_it(now: datetime, stopped_clock: object) -> None:
    daily_slots(a_clinician(), now, days=3)
    tasks.renew_prices()
    assert PriceRound.objects.get().cause == "first"


def test_one_round_at_a_time_and_bookings_do_not_wait_for_it(
    committed_db: None, now: datetime
) -> None:
    slots = daily_slots(a_clinician(), now, days=3)
    busy(now, 6)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [lock_key("prices")])
            assert pricing.renew(now=now) is None
            cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_key("prices")])
            # Somebody books this hour just now: it is left out, the others are written.
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM scheduling_slot WHERE id = %s FOR UPDATE", [slots[0].id])
            assert pricing.renew(now=now)
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert Slot.objects.get(pk=slots[0].id).price is None
    assert Slot.objects.exclude(pk=slots[0].id).filter(price=None).count() == 0
    connection.close()
    assert Appointment.objects.filter(status="held").count() == 0

"""Slots in PostgreSQL: made from rules, made again, withdrawn, renewed; leave and illness."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.models import AccessEvent
from notifications.models import OutboxMessage
from scheduling.domain.errors import NotAllowed
from scheduling.domain.working_days import AMSTERDAM
from scheduling.models import Appointment, AvailabilityRule, Clinician, Commitment, Slot, TimeOff
from scheduling.services import calendar, offers, time_off
from tests.factories.scheduling import (
    HER,
    WORKER,
    a_clinician,
    a_coordinator,
    a_request,
    a_rule,
    a_slot,
    an_appointment,
    daily_slots,
    placed,
)

pytestmark = pytest.mark.django_db
AssertSql = Callable[..., AbstractContextManager[list[str]]]


def open_slots(clinician: Clinician) -> list[datetime]:
    found = Slot.objects.filter(clinician=clinician, withdrawn_at=None).order_by("starts_at")
    return list(found.values_list("starts_at", flat=True))


def test_twelve_weeks_ahead_and_not_the_past(now: datetime) -> None:
    anna = a_clinician()
    a_rule(anna)
    # Monday at ten: two are left of today and two of the last day; two Mondays are holidays.
    assert calendar.materialise(now=now) == 2 + 3 * 9 + 2
    found = open_slots(anna)
    assert found[0] == now
    assert found[-1] == datetime(2027, 5, 24, 8, 0, tzinfo=UTC)
    assert not any(moment.date() == date(2027, 3, 29) for moment in found)
    slot = Slot.objects.order_by("starts_at")[0]
    assert (slot.modes, slot.ends_at - slot.starts_at) == (["online"], timedelta(minutes=50))


def test_making_them_again_changes_nothing(now: datetime) -> None:
    a_rule(a_clinician())
    calendar.materialise(now=now)
    before = list(Slot.objects.order_by("id").values())
    assert calendar.materialise(now=now) == 0
    assert list(Slot.objects.order_by("id").values()) == before
    assert calendar.materialise(now=now + timedelta(days=7)) == 3


def test_a_place_that_no_rule_covers_is_withdrawn_and_comes_back(now: datetime) -> None:
    anna = a_clinician()
    rule = a_rule(anna)
    calendar.materialise(now=now)
    AvailabilityRule.objects.update(ends=time(10))
    calendar.materialise(now=now)
    left = {moment.astimezone(AMSTERDAM).time() for moment in open_slots(anna)}
    assert left == {time(9)}
    rule.refresh_from_db()
    ids = set(Slot.objects.values_list("id", flat=True))
    AvailabilityRule.objects.update(ends=time(12), protected_level=4, modes=["in_person"])
    calendar.materialise(now=now)
    assert set(Slot.objects.values_list("id", flat=True)) == ids
    assert set(Slot.objects.values_list("protected_level", flat=True)) == {4}
    assert len(open_slots(anna)) == len(ids)


@pytest.mark.parametrize("status", ["held", "booked", "confirmed"])
def test_a_place_that_somebody_has_is_left_alone(now: datetime, status: str) -> None:
    anna = a_clinician()
    a_rule(anna)
    calendar.materialise(now=now)
    slot = Slot.objects.order_by("starts_at")[5]
    an_appointment(
        a_request(now),
        anna,
        slot.starts_at,
        slot=slot,
        status=status,
        hold_expires_at=now + timedelta(minutes=10),
    )
    AvailabilityRule.objects.update(modes=["in_person"], protected_level=4)
    calendar.materialise(now=now)
    slot.refresh_from_db()
    assert (slot.modes, slot.protected_level) == (["online"], None)
    AvailabilityRule.objects.all().delete()
    calendar.materialise(now=now)
    assert open_slots(anna) == [slot.starts_at]


def test_a_cancelled_meeting_keeps_no_place(now: datetime) -> None:
    anna = a_clinician()
    slot = a_slot(anna, now + timedelta(days=1))
    an_appointment(a_request(now), anna, slot.starts_at, slot=slot, status="cancelled")
    calendar.materialise(now=now)
    assert open_slots(anna) == []


def test_one_calendar_alone(now: datetime) -> None:
    anna, bea = a_clinician(), a_clinician()
    a_rule(anna)
    a_rule(bea)
    calendar.materialise(now=now, weeks=2, clinician=anna)
    assert (len(open_slots(anna)), len(open_slots(bea))) == (6, 0)


def test_who_left_gets_no_new_places(now: datetime) -> None:
    anna = a_clinician(is_active=False)
    a_rule(anna)
    assert calendar.materialise(now=now) == 0


@pytest.mark.parametrize("count", [2, 20])
def test_the_number_of_statements_does_not_depend_on_the_calendars(
    now: datetime, assert_sql: AssertSql, count: int
) -> None:
    for _ in range(count):
        a_rule(a_clinician())
    with assert_sql(10):
        calendar.materialise(now=now)


def test_leave_moves_her_inside_her_promise(now: datetime) -> None:
    a_coordinator()
    anna, bea = a_clinician(), a_clinician()
    daily_slots(anna, now)
    first = placed(now).first
    assert first
    a_slot(bea, first.during.lower + timedelta(days=1))
    result = time_off.add(
        clinician=anna,
        starts_at=now,
        ends_at=now + timedelta(days=3),
        kind=TimeOff.Kind.ILLNESS,
        actor=HER,
        now=now,
    )
    (moved,) = result.rebooked
    assert moved.moved_from_id == first.id
    assert (moved.clinician_id, moved.sequence) == (bea.id, 1)  # Anna's next is after her second
    assert result.commitments == []
    first.refresh_from_db()
    assert first.status == "moved"
    assert OutboxMessage.objects.filter(kind="appointment_moved", subject_id=moved.id).exists()
    assert AccessEvent.objects.filter(event="appointment.displaced").count() == 1
    assert not Slot.objects.filter(
        clinician=anna, withdrawn_at=None, starts_at__lt=now + timedelta(days=3)
    ).exists()


def test_leave_without_a_place_in_time_is_a_task(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician()
    a_rule(anna, valid_from=date(2027, 4, 20))
    slot = a_slot(anna, now + timedelta(days=1))
    first = placed(now).first
    assert first
    assert first.slot == slot
    calendar.materialise(now=now)
    Commitment.objects.all().delete()
    result = time_off.add(
        clinician=anna,
        starts_at=now,
        ends_at=now + timedelta(days=2),
        kind=TimeOff.Kind.LEAVE,
        actor=HER,
        now=now,
    )
    (moved,) = result.rebooked
    assert moved.during.lower == datetime(2027, 4, 26, 7, 0, tzinfo=UTC)
    (task,) = result.commitments
    assert (task.kind, task.due_at) == ("ladder_step", now + timedelta(days=1))


def test_leave_without_any_place_is_a_person(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician()
    a_slot(anna, now + timedelta(days=1))
    first = placed(now).first
    assert first
    Commitment.objects.all().delete()
    result = time_off.add(
        clinician=anna,
        starts_at=now,
        ends_at=now + timedelta(days=2),
        kind=TimeOff.Kind.LEAVE,
        actor=HER,
        now=now,
    )
    assert result.rebooked == []
    assert [task.kind for task in result.commitments] == ["no_match"]
    first.refresh_from_db()
    assert first.status == "cancelled"


def test_the_sweep_finds_whoever_was_missed(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician()
    daily_slots(anna, now)
    daily_slots(a_clinician(), now)
    first = placed(now).first
    assert first
    TimeOff.objects.create(
        clinician_id=first.clinician_id, during=(now, now + timedelta(days=2)), created_at=now
    )
    assert len(time_off.rebook_displaced(actor=WORKER, now=now).rebooked) == 1
    assert time_off.rebook_displaced(actor=WORKER, now=now) == time_off.Displaced()


def test_holds_in_leave_are_let_go(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician()
    daily_slots(anna, now)
    first = placed(now, level=2).first
    assert first
    held = offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)
    time_off.add(
        clinician=anna,
        starts_at=now,
        ends_at=now + timedelta(days=3),
        kind=TimeOff.Kind.OTHER,
        actor=HER,
        now=now,
    )
    assert {Appointment.objects.get(pk=hold.pk).status for hold in held} == {"released"}


def test_leave_makes_sense_and_can_be_taken_back(now: datetime) -> None:
    anna = a_clinician()
    a_rule(anna)
    calendar.materialise(now=now)
    before = open_slots(anna)

    def add(start: datetime, end: datetime) -> None:
        time_off.add(clinician=anna, starts_at=start, ends_at=end, kind="leave", actor=HER, now=now)

    add(now + timedelta(days=5), now + timedelta(days=9))
    assert len(open_slots(anna)) == len(before) - 3
    for start, end in ((8, 12), (20, 20)):
        with pytest.raises(NotAllowed):
            add(now + timedelta(days=start), now + timedelta(days=end))
    time_off.remove(time_off_id=TimeOff.objects.get().pk, actor=HER, now=now)
    assert open_slots(anna) == before

"""What a submission leads to: promise, cover, messages and their number of queries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.models import AccessEvent, Clinic, Role
from accounts.selectors import clinic
from notifications.models import OutboxMessage
from scheduling.domain.errors import ClinicNotReady
from scheduling.models import (
    Appointment,
    AppointmentEvent,
    Commitment,
    Promise,
    SafetyCall,
    TimeOff,
)
from scheduling.services import placement
from tests.factories.accounts import make_client, make_user
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


def messages() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.order_by("kind", "created_at")
    return [(row.kind, str(row.subject_id)) for row in rows]


@pytest.fixture(autouse=True)
def _clinic() -> None:
    clinic.forget_profile()


def test_a_match_books_both_meetings_with_the_same_psychologist(now: datetime) -> None:
    coordinator = a_coordinator()
    anna = a_clinician()
    daily_slots(anna, now)
    result = placed(now, level=3)
    first, second = result.first, result.second
    assert first
    assert second
    assert first.during.lower == datetime(2027, 3, 2, 8, 0, tzinfo=UTC)
    assert second.during.lower == datetime(2027, 3, 5, 8, 0, tzinfo=UTC)  # three days later
    assert (first.clinician_id, second.clinician_id) == (anna.id, anna.id)
    assert (first.status, first.sequence, second.sequence) == ("booked", 1, 2)
    assert first.hold_expires_at is None
    assert first.reasons == ["language:nl", "earliest"]
    assert second.reasons == ["known", "language:nl", "earliest"]
    assert result.commitment is None
    assert result.safety_call is None
    promise = result.promise
    assert promise.contact_by == now + timedelta(hours=72)
    assert promise.first_by == datetime(2027, 3, 8, 22, 59, tzinfo=UTC)
    assert (promise.is_covered, promise.owner, promise.level) == (True, coordinator, 3)


def test_everything_is_written_together(now: datetime) -> None:
    a_coordinator()
    daily_slots(a_clinician(), now)
    result = placed(now)
    assert result.first
    assert result.second
    assert messages() == [
        ("appointment_booked", str(result.first.id)),
        ("new_client", str(result.first.id)),
    ]
    events = AppointmentEvent.objects.values_list("old", "new", "actor_id")
    assert sorted(events) == [("", "booked", None), ("", "booked", None)]
    logged = AccessEvent.objects.get(event="care_request.place")
    assert logged.subject_id == result.first.client_id
    assert logged.note == "match level 3"


def test_a_second_psychologist_hears_of_her_too(now: datetime) -> None:
    a_coordinator()
    anna, bea = a_clinician(), a_clinician()
    a_slot(anna, now + timedelta(days=1))
    a_slot(bea, now + timedelta(days=5))
    result = placed(now)
    assert result.first
    assert result.second
    assert result.second.clinician_id == bea.id
    assert [kind for kind, _ in messages()] == ["appointment_booked", "new_client", "new_client"]


def test_level_5_makes_a_call_and_matches_nobody(now: datetime) -> None:
    a_coordinator()
    duty = make_user(Role.CLINICIAN, with_totp=False)
    a_shift(duty, now)
    daily_slots(a_clinician(), now)
    result = placed(now, route="safety", level=5)
    assert result.first is None
    assert Appointment.objects.count() == 0
    assert result.safety_call
    assert result.safety_call.due_at == result.promise.contact_by == now + timedelta(minutes=60)
    assert result.safety_call.owner == duty
    assert (result.is_staffed, result.promise.is_covered) == (True, True)
    assert (result.promise.first_by, result.promise.second_by) == (None, None)
    assert messages() == [("safety_call_due", str(result.promise.care_request_id))]


def test_level_5_at_night_says_that_nobody_reads_now(now: datetime) -> None:
    coordinator = a_coordinator()
    night = now.replace(hour=22)
    result = placed(night, route="safety", level=5)
    assert result.safety_call
    assert result.safety_call.due_at == datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
    assert result.safety_call.owner == coordinator
    assert (result.is_staffed, result.promise.is_covered) == (False, False)


def test_the_clinic_s_own_hours_count(now: datetime) -> None:
    a_coordinator()
    Clinic.objects.create(
        name="Voorbeeld",
        phone="+31850000000",
        staffed_hours={"0": [["08:00", "23:00"]]},
        updated_at=now,
    )
    clinic.forget_profile()
    late = now.replace(hour=20)
    result = placed(late, route="safety", level=5)
    assert result.is_staffed
    assert result.promise.contact_by == late + timedelta(hours=1)
    clinic.forget_profile()


@pytest.mark.parametrize(
    ("route", "level", "kind"),
    [("read", 1, "read"), ("proxy", 3, "proxy_contact"), ("minor", 3, "minor_route")],
)
def test_the_other_routes_end_at_a_person_with_a_date(
    now: datetime, route: str, level: int, kind: str
) -> None:
    coordinator = a_coordinator()
    daily_slots(a_clinician(), now)
    result = placed(now, route=route, level=level)
    assert Appointment.objects.count() == 0
    task = result.commitment
    assert task
    assert (task.kind, task.due_at, task.owner) == (kind, result.promise.contact_by, coordinator)
    assert result.promise.first_by is None
    assert result.promise.is_covered  # a psychologist works before then


def test_a_task_goes_to_who_is_on_duty_before_it_is_due(now: datetime) -> None:
    a_coordinator()
    duty = make_user(Role.CLINICIAN, with_totp=False)
    a_shift(duty, now + timedelta(hours=20))
    result = placed(now, route="read", level=1)
    assert result.commitment
    assert result.commitment.owner == duty


def test_too_late_is_booked_all_the_same_and_somebody_phones(now: datetime) -> None:
    coordinator = a_coordinator()
    anna = a_clinician()
    a_slot(anna, now + timedelta(days=20))
    a_slot(anna, now + timedelta(days=22))
    a_slot(anna, now + timedelta(days=26))
    result = placed(now, level=3)
    assert result.first
    assert result.second
    assert result.first.during.lower == now + timedelta(days=20)
    assert result.second.during.lower == now + timedelta(days=26)
    task = result.commitment
    assert task
    assert (task.kind, task.owner) == ("ladder_step", coordinator)
    assert task.due_at == result.promise.contact_by
    assert not result.promise.is_covered


def test_contact_that_the_meeting_does_not_give_is_a_call(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician()
    a_slot(anna, now + timedelta(hours=60))
    a_slot(anna, now + timedelta(days=6))
    a_slot(a_clinician(languages=["tr"]), now + timedelta(hours=3))  # somebody can phone
    result = placed(now, level=4)
    assert result.first  # inside 72 hours, but contact is promised inside 24
    assert result.commitment
    assert result.commitment.due_at == now + timedelta(hours=24)
    assert result.promise.is_covered


def test_no_second_meeting_is_a_task_before_the_first_is_due(now: datetime) -> None:
    a_coordinator()
    a_slot(a_clinician(), now + timedelta(days=1))
    result = placed(now, level=2)
    assert result.first
    assert result.second is None
    assert result.commitment
    assert result.commitment.kind == "second_meeting"
    assert result.commitment.due_at == result.promise.first_by


def test_nobody_at_all_is_a_task_to_find_somebody(now: datetime) -> None:
    coordinator = a_coordinator()
    daily_slots(a_clinician(languages=["en"]), now)
    result = placed(now, level=4, languages=["nl"])
    assert result.first is None
    assert result.commitment
    assert result.commitment.kind == "no_match"
    assert (result.commitment.owner, result.commitment.due_at) == (
        coordinator,
        now + timedelta(hours=24),
    )
    assert not result.promise.is_covered
    assert messages() == []


def test_who_owns_it(now: datetime) -> None:
    with pytest.raises(ClinicNotReady):
        placed(now, route="read", level=1)
    admin = make_user(Role.ADMIN, with_totp=False)
    assert placed(now, route="read", level=1).promise.owner == admin
    a_coordinator(now=now)
    oldest = a_coordinator(now=now - timedelta(days=1))
    assert placed(now, route="read", level=1).promise.owner == oldest
    oldest.is_active = False
    oldest.save()
    assert placed(now, route="read", level=1).promise.owner != oldest


def test_a_match_at_level_1_is_a_talk_within_14_days(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician()
    a_slot(anna, now + timedelta(hours=20))
    a_slot(anna, now + timedelta(days=13))
    result = placed(now, level=1)
    assert result.first
    assert result.second
    assert result.commitment is None
    assert result.promise.first_by is None


def test_her_caps_are_kept(now: datetime) -> None:
    a_coordinator()
    full_week = a_clinician(max_new_per_week=1)
    full_load = a_clinician(caseload_cap=1)
    for clinician in (full_week, full_load):
        daily_slots(clinician, now, days=6)
        other = a_request(now)
        an_appointment(other, clinician, now + timedelta(days=3, hours=5))
    result = placed(now, level=2)
    assert result.first is None
    # The next week is open again for the one; the other stays full.
    daily_slots(full_week, now + timedelta(days=6), days=6)
    daily_slots(full_load, now + timedelta(days=6), days=6)
    result = placed(now, level=2)
    assert result.first
    assert result.first.clinician_id == full_week.id
    assert result.first.during.lower > datetime(2027, 3, 7, 23, tzinfo=UTC)


def test_a_full_caseload_opens_when_a_request_is_closed(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician(caseload_cap=1)
    daily_slots(anna, now)
    other = a_request(now)
    an_appointment(other, anna, now - timedelta(days=9), status="attended")
    assert placed(now).first is None
    other.state = "closed"
    other.closed_at, other.closed_by, other.close_reason = now, a_coordinator(), "klaar"
    other.save()
    assert placed(now).first is not None


def test_expired_holds_never_block(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician()
    slot = a_slot(anna, now + timedelta(days=1))
    hold = an_appointment(
        a_request(now), anna, slot.starts_at, slot=slot, status="held", hold_expires_at=now
    )
    result = placed(now)
    assert result.first
    assert result.first.slot_id == slot.id
    hold.refresh_from_db()
    assert hold.status == "released"
    assert list(hold.events.values_list("old", "new", "reason")) == [
        ("held", "released", "expired")
    ]


def test_a_running_hold_does_block(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician()
    slot = a_slot(anna, now + timedelta(days=1))
    expires = now + timedelta(seconds=1)
    an_appointment(
        a_request(now), anna, slot.starts_at, slot=slot, status="held", hold_expires_at=expires
    )
    assert placed(now).first is None


def test_leave_and_withdrawn_places_are_not_given(now: datetime) -> None:
    a_coordinator()
    anna = a_clinician()
    a_slot(anna, now + timedelta(days=1))
    a_slot(anna, now + timedelta(days=3), withdrawn_at=now)
    TimeOff.objects.create(clinician=anna, during=(now, now + timedelta(days=2)), created_at=now)
    assert placed(now).first is None


def test_her_own_other_meetings_stand_in_the_way(now: datetime) -> None:
    a_coordinator()
    anna, bea = a_clinician(), a_clinician()
    client = make_client()
    same_hour = now + timedelta(days=1)
    other = a_request(now, client=client)
    an_appointment(other, anna, same_hour)
    a_slot(bea, same_hour)
    later = a_slot(bea, same_hour + timedelta(hours=1))
    result = placed(now, care_request=a_request(now, client=client))
    assert result.first
    assert result.first.slot_id == later.id


@pytest.mark.parametrize("count", [1, 12])
def test_the_number_of_queries_does_not_depend_on_the_clinic(
    now: datetime, assert_sql: AssertSql, count: int
) -> None:
    a_coordinator()
    for _ in range(count):
        daily_slots(a_clinician(), now, days=40)
    clinic.profile()
    care_request = a_request(now, day_parts=["am"])
    with assert_sql(13), transaction.atomic():
        placement.place(care_request=care_request, route="match", actor=HER, now=now)
    assert Appointment.objects.count() == 2


def test_placing_fails_whole(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    a_coordinator()
    daily_slots(a_clinician(), now)

    def broken(**kwargs: Any) -> None:
        raise RuntimeError("no log, no deed")

    monkeypatch.setattr("scheduling.services.placement.audit.record", broken)
    with pytest.raises(RuntimeError):
        placed(now)
    assert Appointment.objects.count() == Promise.objects.count() == 0
    assert OutboxMessage.objects.count() == 0
    assert SafetyCall.objects.count() == Commitment.objects.count() == 0

"""Confirm, move, cancel, follow up, attend: one legal step at a time, everybody told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from accounts.models import AccessEvent, Role
from care.models import Episode
from notifications.models import OutboxMessage
from scheduling.domain.errors import HoldExpired, NotAllowed, PlaceTaken
from scheduling.models import (
    Appointment,
    AppointmentEvent,
    CareRequest,
    Commitment,
    PromiseOutcome,
)
from scheduling.services import appointments, offers
from tests.factories.accounts import make_user
from tests.factories.scheduling import (
    HER,
    a_clinician,
    a_coordinator,
    a_request,
    a_slot,
    an_appointment,
    daily_slots,
    person,
    placed,
)

pytestmark = pytest.mark.django_db
AssertSql = Callable[..., AbstractContextManager[list[str]]]


@pytest.fixture
def first(now: datetime) -> Appointment:
    """A placed mother's first appointment; Anna and Bea have plenty of places."""
    a_coordinator()
    for _ in range(2):
        daily_slots(a_clinician(), now)
    result = placed(now)
    assert result.first
    return result.first


def kinds() -> set[str]:
    return set(OutboxMessage.objects.values_list("kind", flat=True))


def steps(appointment: Appointment) -> list[tuple[str, str]]:
    return list(appointment.events.order_by("id").values_list("old", "new"))


def in_care(appointment: Appointment, now: datetime) -> None:
    """An episode is open: what care's own service does."""
    Episode.objects.create(
        care_request=appointment.care_request,
        client=appointment.client,
        clinician=appointment.clinician,
        opened_at=now,
    )
    CareRequest.objects.filter(pk=appointment.care_request_id).update(state="in_care")


def refused(code: str, **call: object) -> None:
    """`service=..., ...` is refused with this code."""
    service = call.pop("service")
    with pytest.raises(NotAllowed) as error:
        service(**call)  # type: ignore[operator]
    assert error.value.code == code


def test_confirming_is_an_acknowledgement_and_may_come_twice(
    first: Appointment, now: datetime
) -> None:
    for _ in range(2):
        result = appointments.confirm(appointment_id=first.id, actor=HER, now=now)
        assert result.status == "confirmed"
    assert steps(first) == [("", "booked"), ("booked", "confirmed")]
    assert AccessEvent.objects.filter(event="appointment.confirm").count() == 1


def test_what_has_begun_cannot_be_confirmed_moved_or_cancelled(
    first: Appointment, now: datetime
) -> None:
    begun = first.during.lower
    hold = offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)[0]
    call = {"appointment_id": first.id, "actor": HER, "now": begun}
    refused("too_late", service=appointments.confirm, **call)
    refused("too_late", service=appointments.cancel, **call)
    refused("too_late", service=appointments.move, hold_id=hold.id, **call)


def test_alternatives_are_kept_for_ten_minutes(first: Appointment, now: datetime) -> None:
    held = offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)
    assert [hold.status for hold in held] == ["held"] * 3
    assert {hold.hold_expires_at for hold in held} == {now + timedelta(minutes=10)}
    assert len({hold.hold_token for hold in held}) == 1
    assert [hold.during.lower for hold in held] == sorted(hold.during.lower for hold in held)
    assert all(hold.sequence == 1 for hold in held)
    # Not twice the same psychologist on one day while there is something else.
    assert len({(hold.clinician_id, hold.during.lower.date()) for hold in held}) == 3
    second = first.care_request.appointments.get(sequence=2)
    assert all(hold.during.lower <= second.during.lower - timedelta(days=1) for hold in held)


def test_asking_again_gives_the_same_until_they_are_over(first: Appointment, now: datetime) -> None:
    def ask(at: datetime) -> list[Appointment]:
        return offers.hold_alternatives(care_request=first.care_request, actor=HER, now=at)

    before = ask(now)
    assert [h.id for h in ask(now + timedelta(minutes=9))] == [h.id for h in before]
    fresh = ask(now + timedelta(minutes=10))
    assert {h.id for h in fresh} & {h.id for h in before} == set()
    assert set(Appointment.objects.filter(pk__in=[h.id for h in before]).values_list("status")) == {
        ("released",)
    }


def test_moving_takes_the_kept_moment_and_gives_back_the_old_one(
    first: Appointment, now: datetime
) -> None:
    held = offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)
    chosen = next(hold for hold in held if hold.clinician_id == first.clinician_id)
    moved = appointments.move(
        appointment_id=first.id, hold_id=chosen.id, actor=HER, now=now + timedelta(minutes=5)
    )
    assert moved.id == chosen.id
    moved.refresh_from_db()
    first.refresh_from_db()
    assert (moved.status, moved.moved_from, moved.revision) == ("booked", first, 2)
    assert (moved.hold_expires_at, moved.hold_token) == (None, None)
    assert first.status == "moved"
    others = [hold for hold in held if hold.id != chosen.id]
    assert {Appointment.objects.get(pk=h.id).status for h in others} == {"released"}
    assert {"appointment_moved", "client_moved"} <= kinds()
    again = appointments.move(appointment_id=first.id, hold_id=chosen.id, actor=HER, now=now)
    assert again.id == moved.id


def test_moving_to_another_psychologist_tells_both(first: Appointment, now: datetime) -> None:
    held = offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)
    chosen = next(hold for hold in held if hold.clinician_id != first.clinician_id)
    appointments.move(appointment_id=first.id, hold_id=chosen.id, actor=HER, now=now)
    about = dict(OutboxMessage.objects.values_list("kind", "subject_id"))
    assert about["client_cancelled"] == first.id
    assert about["appointment_moved"] == chosen.id
    assert OutboxMessage.objects.filter(kind="new_client", subject_id=chosen.id).exists()
    assert "client_moved" not in about


def test_an_expired_hold_is_refused_with_other_moments(first: Appointment, now: datetime) -> None:
    hold = offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)[0]
    later = now + timedelta(minutes=10)
    with pytest.raises(HoldExpired) as expired:
        appointments.move(appointment_id=first.id, hold_id=hold.id, actor=HER, now=later)
    assert len(expired.value.alternatives) == 3
    offers.release_expired(now=later)
    with pytest.raises(HoldExpired):
        appointments.move(appointment_id=first.id, hold_id=hold.id, actor=HER, now=later)
    first.refresh_from_db()
    assert first.status == "booked"


def test_a_hold_of_somebody_else_or_of_another_meeting_is_refused(
    first: Appointment, now: datetime
) -> None:
    other = placed(now)
    assert other.first
    theirs = offers.hold_alternatives(care_request=other.first.care_request, actor=HER, now=now)[0]
    call = {"service": appointments.move, "actor": HER, "now": now}
    refused("not_hers", appointment_id=first.id, hold_id=theirs.id, **call)
    second = first.care_request.appointments.get(sequence=2)
    mine = offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)[0]
    refused("not_hers", appointment_id=second.id, hold_id=mine.id, **call)


def test_a_moment_she_picks_herself(first: Appointment, now: datetime) -> None:
    slot = a_slot(first.clinician, now + timedelta(days=2, minutes=30, hours=9))
    hold = offers.hold_slot(
        care_request=first.care_request, slot_id=slot.id, actor=HER, now=now, appointment=first
    )
    assert (hold.slot_id, hold.status, hold.sequence) == (slot.id, "held", 1)
    taken = a_slot(first.clinician, now + timedelta(days=2, hours=11))
    an_appointment(a_request(now), first.clinician, taken.starts_at, slot=taken)
    with pytest.raises(PlaceTaken) as gone:
        offers.hold_slot(care_request=first.care_request, slot_id=taken.id, actor=HER, now=now)
    assert len(gone.value.alternatives) == 3
    after_the_second = a_slot(first.clinician, now + timedelta(days=20, hours=11))
    with pytest.raises(PlaceTaken):
        offers.hold_slot(
            care_request=first.care_request, slot_id=after_the_second.id, actor=HER, now=now
        )


def test_letting_go_of_an_offer(first: Appointment, now: datetime) -> None:
    offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)
    offers.release_offer(care_request=first.care_request, actor=HER, now=now)
    assert not Appointment.objects.filter(status="held").exists()


def test_cancelling_one_of_two_leaves_the_other_as_cover(first: Appointment, now: datetime) -> None:
    appointments.cancel(appointment_id=first.id, actor=HER, now=now, reason="by_herself")
    first.refresh_from_db()
    assert first.status == "cancelled"
    assert Commitment.objects.count() == 0
    assert {"appointment_cancelled", "client_cancelled"} <= kinds()
    assert AppointmentEvent.objects.get(new="cancelled").reason == "by_herself"


def test_cancelling_the_last_one_is_a_task_to_talk(first: Appointment, now: datetime) -> None:
    for sequence in (2, 1):
        appointment = first.care_request.appointments.get(sequence=sequence)
        appointments.cancel(appointment_id=appointment.id, actor=HER, now=now)
        appointments.cancel(appointment_id=appointment.id, actor=HER, now=now)  # twice is once
    task = Commitment.objects.get()
    assert (task.kind, task.owner.role) == ("talk_on_request", Role.COORDINATOR)
    assert task.due_at == datetime(2027, 3, 3, 22, 59, tzinfo=UTC)  # second working day
    # She can still choose a moment herself.
    hold = offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)[0]
    booked = appointments.book_hold(hold_id=hold.id, actor=HER, now=now)
    assert (booked.status, booked.sequence) == ("booked", 1)
    assert appointments.book_hold(hold_id=hold.id, actor=HER, now=now).id == booked.id


def test_a_follow_up_at_the_moment_the_two_agreed_on(first: Appointment, now: datetime) -> None:
    kept = a_slot(first.clinician, now + timedelta(days=40), protected_level=4)
    actor = person(first.clinician.user)
    booked = appointments.book_follow_up(
        care_request=first.care_request, slot_id=kept.id, actor=actor, now=now
    )
    assert (booked.sequence, booked.status, booked.slot_id) == (3, "booked", kept.id)
    with pytest.raises(PlaceTaken) as taken:
        appointments.book_follow_up(
            care_request=placed(now).promise.care_request, slot_id=kept.id, actor=actor, now=now
        )
    assert len(taken.value.alternatives) == 3
    soon = a_slot(first.clinician, now + timedelta(minutes=59))
    with pytest.raises(PlaceTaken):
        appointments.book_follow_up(
            care_request=first.care_request, slot_id=soon.id, actor=actor, now=now
        )


def test_how_many_statements_a_deed_takes(
    first: Appointment, now: datetime, assert_sql: AssertSql
) -> None:
    """Log, ledger's look and messages included; locks and savepoints are not counted."""
    care_request = first.care_request
    slot = a_slot(first.clinician, now + timedelta(days=40))
    call = {"actor": person(first.clinician.user), "now": now}
    with assert_sql(8):
        appointments.book_follow_up(care_request=care_request, slot_id=slot.id, **call)
    with assert_sql(13):
        held = offers.hold_alternatives(care_request=care_request, **call)
    with assert_sql(6):
        appointments.confirm(appointment_id=first.id, **call)
    with assert_sql(21):
        appointments.move(appointment_id=first.id, hold_id=held[0].id, **call)


def test_nothing_is_booked_for_a_closed_request(first: Appointment, now: datetime) -> None:
    care_request = first.care_request
    care_request.state = "closed"
    care_request.closed_at, care_request.close_reason = now, "klaar"
    care_request.closed_by = first.clinician.user
    care_request.save()
    slot = a_slot(first.clinician, now + timedelta(days=40))
    call = {"care_request": care_request, "actor": HER, "now": now}
    refused("wrong_state", service=appointments.book_follow_up, slot_id=slot.id, **call)
    refused("wrong_state", service=offers.hold_alternatives, **call)


def test_attending_meets_the_terms_of_the_promise(first: Appointment, now: datetime) -> None:
    later = first.during.lower + timedelta(days=3)
    for _ in range(2):
        done = appointments.mark_attended(appointment_id=first.id, actor=HER, now=later)
        assert done.status == "attended"
    outcomes = PromiseOutcome.objects.order_by("term").values_list("term", "is_kept", "at")
    assert list(outcomes) == [
        ("contact", True, first.during.lower),
        ("first", True, first.during.lower),
    ]
    second = first.care_request.appointments.get(sequence=2)
    appointments.mark_attended(appointment_id=second.id, actor=HER, now=second.during.lower)
    assert PromiseOutcome.objects.get(term="second").is_kept
    assert PromiseOutcome.objects.count() == 3


def test_attendance_is_marked_once_it_has_begun(first: Appointment, now: datetime) -> None:
    early = first.during.lower - timedelta(seconds=1)
    call = {"appointment_id": first.id, "actor": HER}
    refused("too_early", service=appointments.mark_attended, now=early, **call)
    refused("too_early", service=appointments.mark_did_not_attend, now=early, **call)
    appointments.cancel(now=now, **call)
    refused("wrong_state", service=appointments.mark_attended, now=first.during.lower, **call)


def test_not_coming_is_a_call_and_never_a_discharge(first: Appointment, now: datetime) -> None:
    later = first.during.lower + timedelta(hours=1)
    missed = appointments.mark_did_not_attend(appointment_id=first.id, actor=HER, now=later)
    assert missed.status == "did_not_attend"
    missed.care_request.refresh_from_db()
    assert missed.care_request.state == "open"
    task = Commitment.objects.get()
    assert (task.kind, task.owner.role) == ("ladder_step", Role.COORDINATOR)
    assert task.due_at == datetime(2027, 3, 4, 22, 59, tzinfo=UTC)  # level 3: within 72 h, 2 days
    # The second meeting stands: that is the next one.
    assert Appointment.objects.filter(status="booked").count() == 1


def test_not_coming_to_the_last_one_books_the_next(first: Appointment, now: datetime) -> None:
    second = first.care_request.appointments.get(sequence=2)
    appointments.cancel(appointment_id=second.id, actor=HER, now=now)
    later = first.during.lower + timedelta(hours=1)
    for _ in range(2):
        appointments.mark_did_not_attend(appointment_id=first.id, actor=HER, now=later)
    again = Appointment.objects.get(status="booked")
    assert (again.sequence, again.clinician_id) == (1, first.clinician_id)
    assert again.during.lower > later
    assert OutboxMessage.objects.filter(kind="appointment_booked", subject_id=again.id).exists()
    assert Commitment.objects.count() == 1


def test_in_care_her_own_psychologist_phones(first: Appointment, now: datetime) -> None:
    in_care(first, now)
    appointments.mark_did_not_attend(appointment_id=first.id, actor=HER, now=first.during.lower)
    assert Commitment.objects.get().owner == first.clinician.user


def test_an_unknown_appointment(now: datetime) -> None:
    make_user(Role.ADMIN, with_totp=False)
    with pytest.raises(Appointment.DoesNotExist):
        appointments.confirm(appointment_id=uuid4(), actor=HER, now=now)

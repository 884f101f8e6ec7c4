"""The guarantee on the second meeting: booked inside its window, or a task, or an incident."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from accounts.models import Heartbeat, User
from notifications.domain.letter import Letter
from notifications.models import OutboxMessage
from notifications.registry import get
from scheduling import messages
from scheduling.domain.watch import WATCHED
from scheduling.models import (
    Appointment,
    Commitment,
    Incident,
    LongerDayAsk,
    Promise,
    PromiseOutcome,
)
from scheduling.selectors import seconds as owing
from scheduling.services import (
    appointments,
    attendance,
    ladder,
    levels,
    longer_day,
    requests,
    seconds,
    watch,
)
from scheduling.services.placement import Placement
from tests.factories.care import a_client_of, in_care
from tests.factories.notifications import sent_box
from tests.factories.scheduling import (
    HER,
    WORKER,
    a_clinician,
    a_coordinator,
    a_request,
    a_slot,
    an_appointment,
    person,
    placed,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def coordinator(db: None) -> User:
    return a_coordinator(name="Cora Voorbeeld")


def round_at(now: datetime) -> watch.Round:
    for name in WATCHED:
        Heartbeat.objects.update_or_create(name=name, defaults={"at": now})
    OutboxMessage.objects.exclude(status="sent").update(status="sent", sent_at=now)
    with sent_box():
        return watch.look(now=now)


def alone(now: datetime, *, second_after: int | None = None) -> Placement:
    """Level 3: a first meeting in time, and a second so many days from now (in time up to 14)."""
    anna = a_clinician()
    a_slot(anna, now + DAY)
    if second_after:
        a_slot(anna, now + second_after * DAY)
    return placed(now)


def second_of(placement: Placement) -> Appointment | None:
    return Appointment.objects.filter(
        care_request=placement.promise.care_request, sequence=2, status__in=("booked", "confirmed")
    ).first()


class TestTheWatchdog:
    @pytest.mark.parametrize("second_after", [None, 20])
    def test_a_second_that_is_too_late_is_an_incident_within_a_round(
        self, coordinator: User, now: datetime, second_after: int | None
    ) -> None:
        promise = alone(now, second_after=second_after).promise
        assert promise.second_by
        assert round_at(promise.second_by).missed == []
        late = promise.second_by + MINUTE
        assert round_at(late).missed == [promise.pk]
        incident = Incident.objects.get()
        assert (incident.term, incident.owner, incident.opened_at) == ("second", coordinator, late)
        outcome = PromiseOutcome.objects.get()
        assert (outcome.term, outcome.is_kept) == ("second", False)
        task = Commitment.objects.get(kind="ladder_step")
        assert (task.owner, task.due_at) == (coordinator, late + timedelta(hours=1))
        assert OutboxMessage.objects.filter(kind="promise_missed").count() == 1
        letter = messages.promise_missed(promise.care_request_id, late)
        assert isinstance(letter, Letter)
        assert "nu een tweede gesprek had gehad" in letter.words.body
        assert round_at(late + MINUTE).missed == []

    def test_also_for_who_is_in_care_by_then(self, coordinator: User, now: datetime) -> None:
        anna = a_clinician()
        sent, _first = a_client_of(anna, now, level=3)
        in_care(sent, anna, now)
        promise = Promise.objects.get()
        assert promise.second_by
        PromiseOutcome.objects.create(promise=promise, term="first", is_kept=True, at=now)
        assert round_at(promise.second_by + MINUTE).missed == [promise.pk]

    def test_one_in_time_keeps_it(self, coordinator: User, now: datetime) -> None:
        promise = alone(now, second_after=8).promise
        assert promise.second_by
        assert round_at(promise.second_by + MINUTE).missed == []

    @pytest.mark.parametrize("sequence", [1, 2])
    def test_nor_is_one_owed_that_she_gave_up_herself(
        self, coordinator: User, now: datetime, sequence: int
    ) -> None:
        placement = alone(now, second_after=8 if sequence == 2 else None)
        meeting = placement.second if sequence == 2 else placement.first
        assert meeting
        assert placement.promise.second_by
        appointments.cancel(appointment_id=meeting.pk, actor=HER, now=now)
        round_at(placement.promise.second_by + MINUTE)
        assert not Incident.objects.filter(term="second").exists()

    def test_who_did_not_come_to_the_first_is_phoned_and_not_told_we_were_late(
        self, coordinator: User, now: datetime
    ) -> None:
        placement = alone(now)
        assert placement.first
        attendance.mark_did_not_attend(
            appointment_id=placement.first.pk, actor=person(coordinator), now=now + DAY
        )
        assert placement.promise.second_by
        round_at(placement.promise.second_by + MINUTE)
        assert not Incident.objects.filter(term="second").exists()

    def test_a_closed_request_has_none(self, coordinator: User, now: datetime) -> None:
        promise = alone(now).promise
        requests.close(
            care_request=promise.care_request,
            reason="verhuisd",
            actor=person(coordinator),
            now=now,
        )
        assert promise.second_by
        assert round_at(promise.second_by + MINUTE).missed == []


class TestWhatSheKnows:
    def test_a_missing_second_is_a_task_and_her_letter_says_by_when(
        self, coordinator: User, now: datetime
    ) -> None:
        placement = alone(now)
        task = Commitment.objects.get()
        assert (task.kind, task.owner) == ("second_meeting", coordinator)
        assert placement.first
        assert owing.owed_by(placement.promise.care_request_id) == placement.promise.second_by
        letter = get("appointment_booked").prepare(placement.first.pk, now)
        assert isinstance(letter, Letter)
        assert "Je tweede gesprek is uiterlijk maandag 15 maart om 23:59" in letter.words.body

    def test_with_both_booked_it_names_both(self, coordinator: User, now: datetime) -> None:
        placement = alone(now, second_after=8)
        assert placement.first
        assert owing.owed_by(placement.promise.care_request_id) is None
        letter = get("appointment_booked").prepare(placement.first.pk, now)
        assert isinstance(letter, Letter)
        assert "uiterlijk" not in letter.words.body
        assert "Je afspraak daarna is op dinsdag 9 maart" in letter.words.body


class TestLongerDay:
    def asked(self, now: datetime) -> tuple[Placement, LongerDayAsk]:
        """No place but a longer day of a colleague whose tomorrow is full."""
        bea = a_clinician(works_longer=True)
        slot = a_slot(bea, now + DAY)
        an_appointment(a_request(now, level=2), bea, slot.starts_at, slot=slot)
        placement = placed(now)
        assert placement.first is None
        ladder.climb(actor=WORKER, now=now)
        return placement, LongerDayAsk.objects.select_related("clinician__user").get()

    def test_the_second_is_booked_with_the_first(self, coordinator: User, now: datetime) -> None:
        placement, ask = self.asked(now)
        slot = a_slot(ask.clinician, now + 6 * DAY)
        first = longer_day.say_yes(ask_id=ask.pk, actor=person(ask.clinician.user), now=now)
        second = second_of(placement)
        assert second
        assert (second.slot_id, second.clinician_id) == (slot.pk, first.clinician_id)
        assert owing.is_met(placement.promise)
        assert not Commitment.objects.filter(kind="second_meeting").exists()

    def test_without_room_somebody_has_a_task_before_the_first_is_over(
        self, coordinator: User, now: datetime
    ) -> None:
        placement, ask = self.asked(now)
        first = longer_day.say_yes(ask_id=ask.pk, actor=person(ask.clinician.user), now=now)
        assert second_of(placement) is None
        task = Commitment.objects.get(kind="second_meeting")
        assert (task.owner, task.due_at) == (coordinator, first.during.lower)

    def test_the_first_stands_though_the_second_is_late(
        self, coordinator: User, now: datetime
    ) -> None:
        placement, ask = self.asked(now)
        a_slot(ask.clinician, now + 30 * DAY)
        longer_day.say_yes(ask_id=ask.pk, actor=person(ask.clinician.user), now=now)
        second = second_of(placement)
        assert second
        assert not owing.is_met(placement.promise)
        assert Commitment.objects.filter(kind="second_meeting").count() == 1


class TestLookingAgain:
    def test_a_place_that_came_since_is_booked_once(self, coordinator: User, now: datetime) -> None:
        placement = alone(now)
        assert placement.first
        assert seconds.book_owed(actor=WORKER, now=now) == 0
        a_slot(placement.first.clinician, now + 7 * DAY)
        assert seconds.book_owed(actor=WORKER, now=now + MINUTE) == 1
        second = second_of(placement)
        assert second
        told = OutboxMessage.objects.filter(subject_id=second.pk).values_list("kind", flat=True)
        assert list(told) == ["appointment_booked"]
        assert seconds.book_owed(actor=WORKER, now=now + MINUTE) == 0
        assert Commitment.objects.filter(kind="second_meeting").count() == 1

    def test_a_late_one_moves_into_the_window(self, coordinator: User, now: datetime) -> None:
        placement = alone(now, second_after=20)
        late = second_of(placement)
        assert late
        a_slot(late.clinician, now + 7 * DAY)
        assert seconds.book_owed(actor=WORKER, now=now + MINUTE) == 1
        moved = second_of(placement)
        assert moved
        assert moved.moved_from_id == late.pk
        kinds = OutboxMessage.objects.filter(subject_id=moved.pk).values_list("kind", flat=True)
        assert set(kinds) == {"appointment_moved", "client_moved"}

    def test_a_level_that_rises_takes_the_second_along(
        self, coordinator: User, now: datetime
    ) -> None:
        anna = a_clinician()
        for days in (1, 20):
            a_slot(anna, now + days * DAY)
        placement = placed(now, level=2)
        assert owing.is_met(placement.promise)
        a_slot(anna, now + 5 * DAY)
        raised = levels.change_level(
            care_request=placement.promise.care_request, level=4, actor=WORKER, now=now
        )
        assert raised.second
        assert raised.second.during.lower == now + 5 * DAY

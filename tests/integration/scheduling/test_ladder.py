"""No place keeps the promise: longer day, bridging call, partner, coordinator, with owners."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Clinic, User
from accounts.selectors.clinic import forget_profile
from notifications.domain.letter import Letter, Withdrawn
from notifications.models import OutboxMessage
from notifications.registry import get
from scheduling.domain.errors import NotAllowed, PlaceTaken
from scheduling.models import (
    Appointment,
    CareRequest,
    Clinician,
    Commitment,
    Incident,
    LadderStep,
    LongerDayAsk,
    PromiseOutcome,
    Slot,
)
from scheduling.selectors.covers import has_cover
from scheduling.services import commitments, ladder, levels, longer_day, requests, time_off, watch
from scheduling.services.placement import Placement
from tests.factories.scheduling import (
    WORKER,
    a_clinician,
    a_coordinator,
    a_request,
    a_shift,
    a_slot,
    an_appointment,
    person,
    placed,
)

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)
Status = LadderStep.Status


@pytest.fixture
def coordinator(db: None) -> User:
    return a_coordinator(name="Cora Voorbeeld")


def full(clinician: Clinician, starts_at: datetime, now: datetime) -> None:
    """Her last place of that day, taken by somebody else."""
    slot = a_slot(clinician, starts_at)
    an_appointment(a_request(now, level=2), clinician, starts_at, slot=slot)


def willing(now: datetime, **fields: Any) -> Clinician:
    """A colleague whose tomorrow is full, and who may be asked for one more."""
    clinician = a_clinician(works_longer=True, **fields)
    full(clinician, now + TOMORROW, now)
    return clinician


def with_partner(now: datetime) -> None:
    Clinic.objects.create(
        id=1, name="Demo", phone="1", partner_name="Buren", partner_phone="030 1", updated_at=now
    )
    forget_profile()


def climb(now: datetime) -> int:
    return ladder.climb(actor=WORKER, now=now)


def step_of(placement: Placement) -> LadderStep:
    return LadderStep.objects.get(promise=placement.promise, status=Status.OPEN)


def kinds(placement: Placement) -> list[tuple[str, str]]:
    steps = LadderStep.objects.filter(promise=placement.promise).order_by("pk")
    return list(steps.values_list("kind", "status"))


def the_ask(**fields: Any) -> LongerDayAsk:
    return LongerDayAsk.objects.select_related("clinician__user").get(**fields)


class TestBeginning:
    def test_it_begins_where_no_place_keeps_the_promise(
        self, coordinator: User, now: datetime
    ) -> None:
        anna = willing(now)
        placement = placed(now)
        assert placement.first is None
        assert climb(now) == 1
        step = step_of(placement)
        assert (step.kind, step.owner) == ("longer_day", coordinator)
        assert step.due_at == now + timedelta(hours=2)
        ask = the_ask()
        assert ask.clinician == anna
        assert ask.starts_at == now + TOMORROW + timedelta(minutes=60)
        assert OutboxMessage.objects.get(kind="longer_day_asked").subject_id == ask.pk
        assert climb(now) == 0

    def test_a_kept_promise_needs_none(self, coordinator: User, now: datetime) -> None:
        anna = a_clinician()
        for days in (1, 5):
            a_slot(anna, now + timedelta(days=days))
        assert placed(now).first
        assert climb(now) == 0

    def test_nor_does_a_mother_whose_intake_is_read(self, coordinator: User, now: datetime) -> None:
        placed(now, route="read", level=1)
        assert climb(now) == 0

    def test_who_does_not_fit_is_not_asked(self, coordinator: User, now: datetime) -> None:
        willing(now, languages=["tr"])
        willing(now, levels=[1, 2])
        willing(now, caseload_cap=1)
        full(a_clinician(), now + TOMORROW, now)
        placement = placed(now)
        climb(now)
        assert LongerDayAsk.objects.count() == 0
        assert step_of(placement).kind == "bridging_call"


class TestLongerDay:
    def test_the_first_yes_is_a_real_appointment(self, coordinator: User, now: datetime) -> None:
        anna, bea = willing(now), willing(now)
        placement = placed(now)
        climb(now)
        hers, other = the_ask(clinician=anna), the_ask(clinician=bea)
        booked = longer_day.say_yes(ask_id=hers.pk, actor=person(anna.user), now=now)
        assert (booked.status, booked.sequence, booked.clinician) == ("booked", 1, anna)
        assert Slot.objects.get(pk=booked.slot_id).is_taken
        assert kinds(placement) == [("longer_day", "done")]
        assert LadderStep.objects.get().ended_by == anna.user
        sent = OutboxMessage.objects.filter(subject_id=booked.pk).values_list("kind", flat=True)
        assert set(sent) == {"appointment_booked", "new_client"}
        with pytest.raises(PlaceTaken):
            longer_day.say_yes(ask_id=other.pk, actor=person(bea.user), now=now)
        again = longer_day.say_yes(ask_id=hers.pk, actor=person(anna.user), now=now)
        assert again.pk == booked.pk
        assert climb(now + TOMORROW) == 0

    def test_a_later_meeting_moves_there(self, coordinator: User, now: datetime) -> None:
        anna = willing(now)
        late = a_slot(a_clinician(), now + timedelta(days=9))
        placement = placed(now)
        assert placement.first
        assert placement.first.slot_id == late.pk
        climb(now)
        booked = longer_day.say_yes(ask_id=the_ask().pk, actor=person(anna.user), now=now)
        assert booked.moved_from_id == placement.first.pk

    def test_something_came_into_her_calendar(self, coordinator: User, now: datetime) -> None:
        anna = willing(now)
        placed(now)
        climb(now)
        an_appointment(a_request(now), anna, the_ask().starts_at)
        with pytest.raises(PlaceTaken):
            longer_day.say_yes(ask_id=the_ask().pk, actor=person(anna.user), now=now)

    def test_when_all_say_no_the_next_step_begins(self, coordinator: User, now: datetime) -> None:
        people = [willing(now), willing(now)]
        placement = placed(now)
        climb(now)
        for clinician in people:
            assert step_of(placement).kind == "longer_day"
            ask = the_ask(clinician=clinician)
            longer_day.say_no(ask_id=ask.pk, actor=person(clinician.user), now=now)
        longer_day.say_no(ask_id=the_ask(clinician=people[0]).pk, actor=WORKER, now=now)
        assert kinds(placement) == [("longer_day", "declined"), ("bridging_call", "open")]

    def test_silence_moves_on(self, coordinator: User, now: datetime) -> None:
        anna = willing(now)
        placement = placed(now)
        climb(now)
        due = step_of(placement).due_at
        assert climb(due - timedelta(seconds=1)) == 0
        assert climb(due) == 1
        assert kinds(placement) == [("longer_day", "lapsed"), ("bridging_call", "open")]
        with pytest.raises(PlaceTaken):
            longer_day.say_yes(ask_id=the_ask().pk, actor=person(anna.user), now=due)


class TestPeople:
    def test_the_duty_clinician_calls_and_that_is_contact(
        self, coordinator: User, now: datetime
    ) -> None:
        duty = a_clinician().user
        a_shift(duty, now)
        placement = placed(now)
        climb(now)
        step = step_of(placement)
        assert (step.kind, step.owner) == ("bridging_call", duty)
        assert step.commitment
        assert step.commitment.owner == duty
        commitments.end(
            commitment_id=step.commitment.pk,
            outcome="gesproken",
            was_contact=True,
            actor=person(duty),
            now=now,
        )
        assert PromiseOutcome.objects.get().term == "contact"
        assert climb(now) == 1
        assert kinds(placement) == [("bridging_call", "done"), ("coordinator", "open")]
        assert Appointment.objects.filter(care_request=placement.promise.care_request).count() == 0

    def test_a_partner_is_asked_when_there_is_one(self, coordinator: User, now: datetime) -> None:
        with_partner(now)
        placement = placed(now)
        climb(now)
        call = step_of(placement)
        ladder.answer(
            step_id=call.pk, is_done=False, outcome="x", actor=person(coordinator), now=now
        )
        partner = step_of(placement)
        assert (partner.kind, partner.owner) == ("partner", coordinator)
        deed = {"step_id": partner.pk, "actor": person(coordinator), "now": now}
        with pytest.raises(NotAllowed, match="reason_missing"):
            ladder.answer(is_done=True, outcome="dinsdag", **deed)
        moment = now + timedelta(days=2)
        ladder.answer(is_done=True, outcome="dinsdag", arranged_at=moment, **deed)
        assert LadderStep.objects.get(pk=partner.pk).arranged_at == moment
        assert climb(now + timedelta(days=6)) == 0
        forget_profile()

    def test_the_whole_way_by_silence_ends_at_the_coordinator(
        self, coordinator: User, now: datetime
    ) -> None:
        with_partner(now)
        willing(now)
        placement = placed(now)
        request = placement.promise.care_request
        at = now
        climb(at)
        for _ in range(4):
            assert has_cover(request.pk)
            at = step_of(placement).due_at
            climb(at)
        assert kinds(placement) == [
            ("longer_day", "lapsed"),
            ("bridging_call", "lapsed"),
            ("partner", "lapsed"),
            ("coordinator", "lapsed"),
        ]
        assert has_cover(request.pk)
        forget_profile()

    def test_only_a_person_and_only_with_words(self, coordinator: User, now: datetime) -> None:
        placement = placed(now)
        climb(now)
        step = step_of(placement)
        for actor, outcome, code in (
            (WORKER, "x", "needs_a_person"),
            (person(coordinator), " ", "reason_missing"),
        ):
            with pytest.raises(NotAllowed, match=code):
                ladder.answer(step_id=step.pk, is_done=False, outcome=outcome, actor=actor, now=now)


class TestEnding:
    def test_a_meeting_inside_the_promise(self, coordinator: User, now: datetime) -> None:
        placement = placed(now)
        climb(now)
        request = placement.promise.care_request
        an_appointment(request, a_clinician(), now + TOMORROW)
        assert climb(now) == 1
        assert kinds(placement) == [("bridging_call", "not_needed")]

    def test_the_close_of_her_request(self, coordinator: User, now: datetime) -> None:
        placement = placed(now)
        climb(now)
        request = CareRequest.objects.get(pk=placement.promise.care_request_id)
        requests.close(care_request=request, reason="verhuisd", actor=person(coordinator), now=now)
        climb(now)
        assert kinds(placement)[-1] == ("bridging_call", "not_needed")

    def test_another_promise_has_a_ladder_of_its_own(
        self, coordinator: User, now: datetime
    ) -> None:
        placement = placed(now, level=2)
        climb(now)
        request = CareRequest.objects.get(pk=placement.promise.care_request_id)
        with transaction.atomic():
            levels.change_level(care_request=request, level=4, actor=person(coordinator), now=now)
        climb(now)
        climb(now)
        assert kinds(placement) == [("bridging_call", "not_needed")]
        assert LadderStep.objects.get(status=Status.OPEN).promise.level == 4


class TestMisses:
    def test_a_first_meeting_too_late_is_an_incident_and_a_letter(
        self, coordinator: User, now: datetime
    ) -> None:
        placement = placed(now, level=3)
        request, first_by = placement.promise.care_request, placement.promise.first_by
        assert first_by
        PromiseOutcome.objects.create(
            promise=placement.promise, term="contact", is_kept=True, at=now
        )
        late = first_by + timedelta(minutes=1)
        watch.look(now=late)
        incident = Incident.objects.get()
        assert (incident.term, incident.owner) == ("first", coordinator)
        letter = get("promise_missed").prepare(request.pk, late)
        assert isinstance(letter, Letter)
        assert "dat je nu een eerste gesprek had gehad" in letter.words.body
        watch.look(now=late)
        assert Incident.objects.count() == 1

    def test_contact_and_meeting_at_one_moment_are_one_letter(
        self, coordinator: User, now: datetime
    ) -> None:
        placement = placed(now, level=2)
        assert placement.promise.contact_by == placement.promise.first_by
        watch.look(now=placement.promise.contact_by + timedelta(minutes=1))
        assert sorted(Incident.objects.values_list("term", flat=True)) == ["contact", "first"]
        assert OutboxMessage.objects.filter(kind="promise_missed").count() == 1


class TestWhatSheGaveUpHerself:
    """Offered in time is kept: nobody is chased, and nobody says we were late."""

    @pytest.mark.parametrize("deed", ["moved", "cancelled", "did_not_attend"])
    def test_is_no_miss(self, coordinator: User, now: datetime, deed: str) -> None:
        slot = a_slot(a_clinician(), now + TOMORROW)
        placement = placed(now, level=3)
        assert placement.first
        assert placement.first.slot_id == slot.pk
        Appointment.objects.filter(pk=placement.first.pk).update(status=deed)
        PromiseOutcome.objects.create(
            promise=placement.promise, term="contact", is_kept=True, at=now
        )
        assert climb(now) == 0
        assert placement.promise.first_by
        watch.look(now=placement.promise.first_by + timedelta(minutes=1))
        assert Incident.objects.count() == 0

    def test_what_we_took_away_is(self, coordinator: User, now: datetime) -> None:
        anna = a_clinician()
        a_slot(anna, now + TOMORROW)
        placement = placed(now, level=3)
        assert placement.first
        time_off.add(
            clinician=anna,
            starts_at=now,
            ends_at=now + timedelta(days=3),
            kind="illness",
            actor=person(anna.user),
            now=now,
        )
        assert climb(now) == 1
        assert step_of(placement).kind == "bridging_call"
        assert placement.promise.first_by
        watch.look(now=placement.promise.first_by + timedelta(minutes=1))
        assert "first" in Incident.objects.values_list("term", flat=True)


class TestRefusals:
    def test_postgresql_keeps_one_step_and_one_yes(self, coordinator: User, now: datetime) -> None:
        anna, bea = willing(now), willing(now)
        placement = placed(now)
        climb(now)
        row = {"promise": placement.promise, "owner": coordinator, "started_at": now, "due_at": now}
        with pytest.raises(IntegrityError, match="ladder_step_one_open"), transaction.atomic():
            LadderStep.objects.create(kind="partner", **row)
        longer_day.say_yes(ask_id=the_ask(clinician=anna).pk, actor=person(anna.user), now=now)
        booked = an_appointment(a_request(now), bea, now + timedelta(days=4))
        with pytest.raises(IntegrityError, match="first_yes_wins"), transaction.atomic():
            LongerDayAsk.objects.filter(clinician=bea).update(answer="yes", appointment=booked)

    def test_its_turns_are_never_edited(self, coordinator: User, now: datetime) -> None:
        placement = placed(now)
        climb(now)
        event = step_of(placement).events.get()
        with pytest.raises(Exception, match=r"permission denied|append-only"), transaction.atomic():
            event.delete()


def test_the_question_says_when_and_not_who(coordinator: User, now: datetime) -> None:
    anna = willing(now)
    placed(now)
    climb(now)
    letter = get("longer_day_asked").prepare(the_ask().pk, now)
    assert isinstance(letter, Letter)
    assert "Kun jij op dinsdag 2 maart om 11:00 nog iemand zien" in letter.words.body
    assert "/praktijk/langer/" in letter.words.body
    longer_day.say_no(ask_id=the_ask().pk, actor=person(anna.user), now=now)
    assert isinstance(get("longer_day_asked").prepare(the_ask().pk, now), Withdrawn)


def test_the_task_of_placement_stays_her_cover(coordinator: User, now: datetime) -> None:
    placement = placed(now)
    climb(now)
    assert placement.commitment
    task = Commitment.objects.get(pk=placement.commitment.pk)
    assert (task.kind, task.ended_at) == ("no_match", None)

"""A moment that came free goes round: by level, kept while she thinks, on with a no or silence."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AccessEvent, Client
from notifications.domain.letter import Letter, Withdrawn
from notifications.models import OutboxMessage
from notifications.registry import get
from scheduling.domain.errors import HoldExpired
from scheduling.models import (
    LIVE,
    Appointment,
    AvailabilityRule,
    CareRequest,
    Clinician,
    Commitment,
    EarlierOffer,
    FreedPlace,
    Slot,
)
from scheduling.selectors import hers
from scheduling.services import (
    appointments,
    availability,
    calendar,
    earlier,
    offers,
    requests,
    time_off,
)
from tests.factories.accounts import make_client
from tests.factories.scheduling import (
    HER,
    WORKER,
    a_clinician,
    a_coordinator,
    a_request,
    a_rule,
    a_slot,
    an_appointment,
    person,
)

pytestmark = pytest.mark.django_db
Status = EarlierOffer.Status
TOMORROW = timedelta(days=1)


@pytest.fixture
def anna(now: datetime) -> Clinician:
    a_coordinator()
    return a_clinician(name="Anna Voorbeeld")


def a_waiting_mother(
    clinician: Clinician, starts_at: datetime, now: datetime, **wishes: object
) -> Appointment:
    """A mother whose first meeting stands in a slot of its own."""
    care_request = a_request(now, **wishes)  # type: ignore[arg-type]
    slot = a_slot(clinician, starts_at)
    return an_appointment(care_request, clinician, starts_at, slot=slot)


def free(clinician: Clinician, starts_at: datetime, now: datetime) -> Slot:
    """A moment that somebody else just gave back."""
    meeting = a_waiting_mother(clinician, starts_at, now, level=2)
    appointments.cancel(appointment_id=meeting.pk, actor=HER, now=now)
    assert meeting.slot
    return meeting.slot


def round_at(now: datetime) -> int:
    return earlier.pass_on(actor=WORKER, now=now)


def the_offer(**fields: object) -> EarlierOffer:
    return EarlierOffer.objects.select_related("hold", "place").get(**fields)


class TestPassingOn:
    def test_the_highest_level_is_asked_first_and_the_place_is_kept(
        self, anna: Clinician, now: datetime
    ) -> None:
        a_waiting_mother(anna, now + timedelta(days=10), now - timedelta(days=5), level=2)
        soon = a_waiting_mother(anna, now + timedelta(days=6), now, level=3)
        slot = free(anna, now + TOMORROW, now)
        assert round_at(now) == 1
        offer = the_offer()
        assert offer.care_request_id == soon.care_request_id
        assert offer.meeting == soon
        assert offer.reasons == ["level:3", "same_person"]
        assert offer.expires_at == now + timedelta(hours=2)
        assert (offer.hold.slot_id, offer.hold.status) == (slot.pk, "held")
        assert offer.hold.hold_expires_at == offer.expires_at
        assert list(offer.events.values_list("old", "new")) == [("", "offered")]
        assert AccessEvent.objects.filter(
            event="earlier.offered", subject_id=soon.client_id
        ).exists()
        assert OutboxMessage.objects.get(kind="earlier_offer").subject_id == offer.pk
        assert round_at(now) == 0

    def test_nobody_else_gets_it_meanwhile(self, anna: Clinician, now: datetime) -> None:
        a_waiting_mother(anna, now + timedelta(days=6), now)
        slot = free(anna, now + TOMORROW, now)
        round_at(now)
        other = a_request(now)
        assert offers.hold_alternatives(care_request=other, actor=HER, now=now) == []
        slot.refresh_from_db()
        assert slot.is_taken

    def test_her_other_moments_leave_the_offer_alone(self, anna: Clinician, now: datetime) -> None:
        meeting = a_waiting_mother(anna, now + timedelta(days=6), now)
        free(anna, now + TOMORROW, now)
        round_at(now)
        other = a_slot(anna, now + timedelta(days=2))
        kept = offers.hold_alternatives(care_request=meeting.care_request, actor=HER, now=now)
        assert [hold.slot_id for hold in kept] == [other.pk]
        assert [hold.slot_id for hold in hers.held_for(meeting, now=now)] == [other.pk]
        assert the_offer().hold.status == "held"

    def test_yes_moves_her_and_her_own_place_goes_on(self, anna: Clinician, now: datetime) -> None:
        first = a_waiting_mother(anna, now + timedelta(days=6), now, level=3)
        second = a_waiting_mother(anna, now + timedelta(days=12), now, level=2)
        free(anna, now + TOMORROW, now)
        round_at(now)
        booked = earlier.accept(offer_id=the_offer().pk, actor=HER, now=now)
        first.refresh_from_db()
        assert (first.status, booked.status, booked.moved_from_id) == (
            "moved",
            "confirmed",
            first.pk,
        )
        assert the_offer().status == Status.ACCEPTED
        assert the_offer().place.outcome == "taken"
        assert OutboxMessage.objects.filter(kind="appointment_moved", subject_id=booked.pk).exists()
        assert round_at(now) == 1
        cascade = the_offer(status=Status.OFFERED)
        assert cascade.care_request_id == second.care_request_id
        assert cascade.hold.during.lower == first.during.lower
        assert cascade.place.cause == "moved"
        again = earlier.accept(offer_id=the_offer(status=Status.ACCEPTED).pk, actor=HER, now=now)
        assert again.pk == booked.pk

    def test_no_goes_to_the_next_and_never_back(self, anna: Clinician, now: datetime) -> None:
        first = a_waiting_mother(anna, now + timedelta(days=6), now, level=3)
        second = a_waiting_mother(anna, now + timedelta(days=12), now, level=2)
        free(anna, now + TOMORROW, now)
        round_at(now)
        earlier.decline(offer_id=the_offer().pk, actor=HER, now=now)
        earlier.decline(offer_id=the_offer().pk, actor=HER, now=now)
        assert the_offer().status == Status.DECLINED
        assert the_offer().hold.status == "released"
        first.refresh_from_db()
        assert first.status == "booked"
        assert round_at(now) == 1
        assert the_offer(status=Status.OFFERED).care_request_id == second.care_request_id
        earlier.decline(offer_id=the_offer(status=Status.OFFERED).pk, actor=HER, now=now)
        assert round_at(now) == 0
        assert FreedPlace.objects.get().look_at == now + timedelta(minutes=30)

    def test_silence_goes_on_when_the_time_is_over(self, anna: Clinician, now: datetime) -> None:
        a_waiting_mother(anna, now + timedelta(days=6), now, level=3)
        second = a_waiting_mother(anna, now + timedelta(days=12), now, level=2)
        free(anna, now + TOMORROW, now)
        round_at(now)
        first_offer = the_offer()
        assert round_at(first_offer.expires_at - timedelta(seconds=1)) == 0
        assert round_at(first_offer.expires_at) == 1
        first_offer.refresh_from_db()
        assert first_offer.status == Status.EXPIRED
        assert the_offer(status=Status.OFFERED).care_request_id == second.care_request_id
        with pytest.raises(HoldExpired):
            earlier.accept(offer_id=first_offer.pk, actor=HER, now=first_offer.expires_at)

    def test_over_in_her_own_window_before_anybody_noticed(
        self, anna: Clinician, now: datetime
    ) -> None:
        a_waiting_mother(anna, now + timedelta(days=6), now)
        free(anna, now + TOMORROW, now)
        round_at(now)
        offer = the_offer()
        with pytest.raises(HoldExpired):
            earlier.accept(offer_id=offer.pk, actor=HER, now=offer.expires_at)
        assert the_offer().status == Status.OFFERED

    def test_who_has_nothing_at_all_comes_first_and_is_booked(
        self, anna: Clinician, now: datetime
    ) -> None:
        a_waiting_mother(anna, now + timedelta(days=6), now, level=3)
        nothing = a_request(now, level=3)
        Commitment.objects.create(
            care_request=nothing,
            kind=Commitment.Kind.NO_MATCH,
            made_at=now,
            due_at=now + TOMORROW,
            owner=a_coordinator(),
        )
        free(anna, now + TOMORROW, now)
        round_at(now)
        offer = the_offer()
        assert (offer.care_request_id, offer.meeting) == (nothing.pk, None)
        booked = earlier.accept(offer_id=offer.pk, actor=HER, now=now)
        assert (booked.status, booked.sequence, booked.moved_from) == ("confirmed", 1, None)
        assert OutboxMessage.objects.filter(
            kind="appointment_booked", subject_id=booked.pk
        ).exists()


class TestWhoIsLeftAlone:
    def test_who_gave_it_up_is_not_offered_it_back(self, anna: Clinician, now: datetime) -> None:
        meeting = a_waiting_mother(anna, now + TOMORROW, now)
        a_slot(anna, now + timedelta(days=6))
        held = offers.hold_alternatives(care_request=meeting.care_request, actor=HER, now=now)
        appointments.move(appointment_id=meeting.pk, hold_id=held[0].pk, actor=HER, now=now)
        assert FreedPlace.objects.get().slot_id == meeting.slot_id
        assert round_at(now) == 0

    def test_who_wants_none(self, anna: Clinician, now: datetime) -> None:
        meeting = a_waiting_mother(anna, now + timedelta(days=6), now)
        free(anna, now + TOMORROW, now)
        round_at(now)
        earlier.set_wish(care_request_id=meeting.care_request_id, wants=False, actor=HER, now=now)
        assert the_offer().status == Status.DECLINED
        free(anna, now + timedelta(days=2), now)
        assert round_at(now) == 0
        earlier.set_wish(care_request_id=meeting.care_request_id, wants=True, actor=HER, now=now)
        assert round_at(now + timedelta(hours=1)) == 1

    def test_two_a_day_and_no_more(self, anna: Clinician, now: datetime) -> None:
        a_waiting_mother(anna, now + timedelta(days=20), now)
        for days in (1, 2, 3):
            free(anna, now + timedelta(days=days), now)
        asked = 0
        for half_hours in range(3):
            at = now + half_hours * timedelta(minutes=30)
            asked += round_at(at)
            for offer in EarlierOffer.objects.filter(status=Status.OFFERED):
                earlier.decline(offer_id=offer.pk, actor=HER, now=at)
        assert asked == 2
        assert round_at(now + timedelta(days=1)) == 1

    def test_who_cannot_be_reached(self, anna: Clinician, now: datetime) -> None:
        silent = make_client(may_email=False, may_sms=False)
        a_waiting_mother(anna, now + timedelta(days=6), now, client=silent)
        free(anna, now + TOMORROW, now)
        assert round_at(now) == 0

    def test_nobody_at_night(self, anna: Clinician, now: datetime) -> None:
        a_waiting_mother(anna, now + timedelta(days=20), now)
        free(anna, now + timedelta(days=3), now)
        night = now + timedelta(hours=13)
        assert round_at(night) == 0
        morning = FreedPlace.objects.get().look_at
        assert morning == (now + TOMORROW).replace(hour=6, minute=30)
        assert round_at(morning - timedelta(seconds=1)) == 0
        assert round_at(morning) == 1

    def test_a_full_caseload_lets_only_her_own_mothers_in(
        self, anna: Clinician, now: datetime
    ) -> None:
        bea = a_clinician()
        hers_ = a_waiting_mother(anna, now + timedelta(days=8), now, level=2)
        a_waiting_mother(bea, now + timedelta(days=6), now, level=3)
        free(anna, now + TOMORROW, now)
        Clinician.objects.filter(pk=anna.pk).update(caseload_cap=1)
        assert round_at(now) == 1
        assert the_offer().care_request_id == hers_.care_request_id


class TestWhatFrees:
    def test_new_hours(self, anna: Clinician, now: datetime) -> None:
        a_rule(anna, weekday=2)
        calendar.materialise(now=now, clinician=anna)
        assert FreedPlace.objects.count() == 0
        meeting = a_waiting_mother(anna, now + timedelta(days=6), now)
        hours = availability.WeeklyHours(
            weekday=1,
            starts=(now + TOMORROW).time().replace(hour=10),
            ends=(now + TOMORROW).time().replace(hour=12),
            session_minutes=50,
            buffer_minutes=10,
            modes=["online"],
            protected_level=None,
        )
        availability.add_hours(clinician=anna, hours=hours, actor=person(anna.user), now=now)
        assert FreedPlace.objects.filter(cause="new_hours").count() == 8
        assert AvailabilityRule.objects.count() == 2
        assert round_at(now) == 1
        assert the_offer().care_request_id == meeting.care_request_id

    def test_leave_that_ends_early(self, anna: Clinician, now: datetime) -> None:
        a_rule(anna, weekday=1)
        calendar.materialise(now=now, clinician=anna)
        away = {"starts_at": now, "ends_at": now + timedelta(days=2), "kind": "leave"}
        time_off.add(clinician=anna, actor=person(anna.user), now=now, **away)  # type: ignore[arg-type]
        row = anna.time_off.get()
        time_off.remove(time_off_id=row.pk, actor=person(anna.user), now=now)
        assert FreedPlace.objects.filter(cause="new_hours").count() == 3

    def test_leave_withdraws_the_offer(self, anna: Clinician, now: datetime) -> None:
        a_waiting_mother(anna, now + timedelta(days=6), now)
        free(anna, now + TOMORROW, now)
        round_at(now)
        time_off.add(
            clinician=anna,
            starts_at=now,
            ends_at=now + timedelta(days=3),
            kind="illness",
            actor=person(anna.user),
            now=now,
        )
        with pytest.raises(HoldExpired):
            earlier.accept(offer_id=the_offer().pk, actor=HER, now=now)
        assert round_at(now) == 0
        assert the_offer().status == Status.WITHDRAWN
        assert FreedPlace.objects.get().outcome == "withdrawn"

    def test_a_place_somebody_looks_at_waits_for_her(self, anna: Clinician, now: datetime) -> None:
        waiting = a_waiting_mother(anna, now + timedelta(days=6), now)
        free(anna, now + TOMORROW, now)
        offers.hold_alternatives(care_request=a_request(now), actor=HER, now=now)
        assert round_at(now) == 0
        assert FreedPlace.objects.get().look_at == now + timedelta(minutes=10)
        assert round_at(now + timedelta(minutes=10)) == 1
        assert the_offer().care_request_id == waiting.care_request_id

    def test_a_place_that_was_booked_or_is_too_near_is_closed(
        self, anna: Clinician, now: datetime
    ) -> None:
        slot = free(anna, now + TOMORROW, now)
        near = free(anna, now + timedelta(hours=1, minutes=30), now)
        appointments.book_follow_up(
            care_request=a_request(now), slot_id=slot.pk, actor=HER, now=now
        )
        assert round_at(now) == 0
        closed = dict(FreedPlace.objects.values_list("slot_id", "outcome"))
        assert closed == {slot.pk: "taken", near.pk: "over"}

    def test_closing_her_request_withdraws_the_offer(self, anna: Clinician, now: datetime) -> None:
        meeting = a_waiting_mother(anna, now + timedelta(days=6), now)
        free(anna, now + TOMORROW, now)
        round_at(now)
        requests.close(
            care_request=meeting.care_request, reason="op verzoek", actor=person(anna.user), now=now
        )
        round_at(now)
        assert the_offer().status == Status.WITHDRAWN


class TestWhatPostgresqlRefuses:
    def test_two_live_offers_of_one_place_or_to_one_mother(
        self, anna: Clinician, now: datetime
    ) -> None:
        a_waiting_mother(anna, now + timedelta(days=6), now)
        other = a_waiting_mother(anna, now + timedelta(days=8), now)
        free(anna, now + TOMORROW, now)
        round_at(now)
        offer = the_offer()
        row = {
            "place": offer.place,
            "level": 3,
            "policy_version": "x",
            "offered_at": now,
            "expires_at": now + TOMORROW,
        }
        hold = an_appointment(
            other.care_request,
            anna,
            now + timedelta(days=3),
            status="held",
            hold_expires_at=now + TOMORROW,
            sequence=1,
        )
        for care_request, slot in (
            (other.care_request, offer.slot),
            (offer.care_request, a_slot(anna, now + timedelta(days=4))),
        ):
            with (
                pytest.raises(IntegrityError, match="earlier_offer_one_live"),
                transaction.atomic(),
            ):
                EarlierOffer.objects.create(care_request=care_request, slot=slot, hold=hold, **row)

    def test_its_steps_are_never_edited(self, anna: Clinician, now: datetime) -> None:
        a_waiting_mother(anna, now + timedelta(days=6), now)
        free(anna, now + TOMORROW, now)
        round_at(now)
        event = the_offer().events.get()
        with pytest.raises(Exception, match=r"permission denied|append-only"), transaction.atomic():
            event.delete()


class TestLetter:
    def test_the_moment_until_when_and_what_stays(self, anna: Clinician, now: datetime) -> None:
        her = make_client()
        meeting = a_waiting_mother(anna, now + timedelta(days=6), now, client=her)
        free(anna, now + TOMORROW, now)
        round_at(now)
        letter = get("earlier_offer").prepare(the_offer().pk, now)
        assert isinstance(letter, Letter)
        assert "dinsdag 2 maart om 10:00, met Anna Voorbeeld" in letter.words.body
        assert "We houden het voor je vast tot 12:00." in letter.words.body
        assert "houd je je afspraak op zondag 7 maart om 10:00" in letter.words.body
        assert "/afspraak/eerder/l/" in letter.words.sms
        assert meeting.client_id == her.pk
        late = get("earlier_offer").prepare(the_offer().pk, the_offer().expires_at)
        assert late == Withdrawn("answered_or_over")

    def test_nothing_is_sent_once_she_answered(self, anna: Clinician, now: datetime) -> None:
        a_waiting_mother(anna, now + timedelta(days=6), now)
        free(anna, now + TOMORROW, now)
        round_at(now)
        earlier.decline(offer_id=the_offer().pk, actor=HER, now=now)
        assert isinstance(get("earlier_offer").prepare(the_offer().pk, now), Withdrawn)


def test_live_statuses_and_requests_are_as_before(anna: Clinician, now: datetime) -> None:
    """A whole round of no leaves everybody exactly where she was."""
    meetings = [
        a_waiting_mother(anna, now + timedelta(days=days), now, level=level)
        for days, level in ((5, 4), (6, 3), (9, 2))
    ]
    free(anna, now + TOMORROW, now)
    for minutes in range(len(meetings)):
        at = now + timedelta(minutes=minutes)
        assert round_at(at) == 1
        earlier.decline(offer_id=the_offer(status=Status.OFFERED).pk, actor=HER, now=at)
    levels = EarlierOffer.objects.order_by("offered_at").values_list("level", flat=True)
    assert list(levels) == [4, 3, 2]
    for meeting in meetings:
        meeting.refresh_from_db()
        assert meeting.status in LIVE
    assert CareRequest.objects.filter(state="open").count() == 4
    assert Client.objects.count() == 4

"""Yes, yes again, no, silence and the clinic's own round at one moment, on real connections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from scheduling.domain.errors import HoldExpired, SchedulingError
from scheduling.domain.transitions import APPOINTMENT, EARLIER_OFFER, can_go
from scheduling.models import LIVE, Appointment, EarlierOffer, FreedPlace
from scheduling.services import appointments, earlier, offers
from tests.committed import CleanSlate
from tests.factories.scheduling import (
    HER,
    WORKER,
    a_clinician,
    a_coordinator,
    a_request,
    a_slot,
    an_appointment,
)
from tests.integration.scheduling.test_races import overlaps

RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]
TOMORROW = timedelta(days=1)


def a_freed_place(now: datetime, *waiting_days: int) -> list[Appointment]:
    """Mothers who wait so many days, and a place tomorrow that was just given back."""
    a_coordinator()
    anna = a_clinician(max_new_per_week=99, caseload_cap=99)
    meetings = []
    for days in (*waiting_days, 1):
        starts_at = now + timedelta(days=days)
        slot = a_slot(anna, starts_at)
        meetings.append(an_appointment(a_request(now), anna, starts_at, slot=slot))
    appointments.cancel(appointment_id=meetings.pop().pk, actor=HER, now=now)
    return meetings


def told(work: Callable[[int], Any]) -> Callable[[int], Any]:
    """What a person can be told counts as a result."""

    def run(index: int) -> Any:
        connection.ensure_connection()
        try:
            return work(index)
        except SchedulingError as refusal:
            return refusal

    return run


def check_the_books() -> None:
    """No overlap, and every row took only steps that exist."""
    assert overlaps() == 0
    for offer in EarlierOffer.objects.all():
        steps = list(offer.events.order_by("id").values_list("old", "new"))
        assert steps[0] == ("", "offered")
        assert all(can_go(EARLIER_OFFER, old, new) for old, new in steps[1:])
        assert len(steps) <= 2
        held = list(offer.hold.events.order_by("id").values_list("old", "new"))
        assert all(old == "" or can_go(APPOINTMENT, old, new) for old, new in held)
        assert held[-1][1] == offer.hold.status


def test_many_rounds_at_once_make_one_offer_of_one_place(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    a_freed_place(now, 5, 6, 7, 8)
    found = run_together(8, told(lambda _: earlier.pass_on(actor=WORKER, now=now)))
    assert [each for each in found if isinstance(each, BaseException)] == []
    assert sum(found) == 1
    assert EarlierOffer.objects.get().status == "offered"
    assert Appointment.objects.filter(status="held").count() == 1
    check_the_books()


@pytest.mark.parametrize("round_", range(3))
def test_two_tabs_say_yes_and_one_says_no(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime, round_: int
) -> None:
    (meeting,) = a_freed_place(now, 6)
    earlier.pass_on(actor=WORKER, now=now)
    offer = EarlierOffer.objects.get()

    def answer(index: int) -> Any:
        deed = earlier.decline if index % 3 == 2 else earlier.accept
        return deed(offer_id=offer.pk, actor=HER, now=now)

    found = run_together(6, told(answer))
    allowed = (Appointment, HoldExpired, type(None))
    assert [each for each in found if not isinstance(each, allowed)] == []
    offer.refresh_from_db()
    meeting.refresh_from_db()
    live = Appointment.objects.filter(care_request=meeting.care_request, status__in=LIVE)
    if offer.status == "accepted":
        assert (meeting.status, live.get().pk) == ("moved", offer.hold_id)
    else:
        assert (offer.status, meeting.status, live.get().pk) == ("declined", "booked", meeting.pk)
    check_the_books()


@pytest.mark.parametrize("round_", range(4))
def test_yes_at_the_last_moment_against_the_round_that_ends_it(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime, round_: int
) -> None:
    """Her clock still says in time, that of the worker says over: one of the two, wholly."""
    meetings = a_freed_place(now, 6, 9)
    earlier.pass_on(actor=WORKER, now=now)
    offer = EarlierOffer.objects.get()
    first, second = sorted(meetings, key=lambda each: each.pk != offer.meeting_id)
    last, over = offer.expires_at - timedelta(seconds=1), offer.expires_at

    def deed(index: int) -> Any:
        if index == 0:
            return earlier.accept(offer_id=offer.pk, actor=HER, now=last)
        if index == 1:
            return offers.release_expired(now=over)
        return earlier.pass_on(actor=WORKER, now=over)

    found = run_together(5, told(deed))
    broken = [e for e in found if isinstance(e, BaseException) and not isinstance(e, HoldExpired)]
    assert broken == []
    offer.refresh_from_db()
    earlier.pass_on(actor=WORKER, now=over)
    if offer.status == "accepted":
        assert Appointment.objects.get(moved_from=first).pk == offer.hold_id
    else:
        assert offer.status == "expired"
        first.refresh_from_db()
        assert first.status == "booked"
        others = EarlierOffer.objects.filter(status="offered")
        assert [each.care_request_id for each in others] == [second.care_request_id]
    check_the_books()


def test_rounds_answers_and_bookings_together(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    """All at once for a while: each mother keeps one first meeting, no place is given twice."""
    meetings = a_freed_place(now, 5, 6, 7, 8, 9, 10)

    def busy(index: int) -> Counter[str]:
        count: Counter[str] = Counter()
        for step in range(6):
            at = now + timedelta(minutes=31 * step)
            if index < 2:
                count["offered"] += earlier.pass_on(actor=WORKER, now=at)
                continue
            for offer in EarlierOffer.objects.filter(status="offered"):
                deed = earlier.accept if (index + step) % 2 else earlier.decline
                try:
                    deed(offer_id=offer.pk, actor=HER, now=at)
                    count["answered"] += 1
                except SchedulingError as refusal:
                    count[type(refusal).__name__] += 1
        return count

    found = run_together(5, busy)
    assert [each for each in found if isinstance(each, BaseException)] == []
    assert EarlierOffer.objects.exists()
    for meeting in meetings:
        live = Appointment.objects.filter(
            care_request=meeting.care_request, sequence=1, status__in=LIVE
        )
        assert live.count() == 1
        assert live.get().during.lower <= meeting.during.lower
    assert FreedPlace.objects.filter(closed_at=None).count() <= len(meetings) + 1
    check_the_books()

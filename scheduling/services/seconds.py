"""The second meeting, wherever the first one came from: booked inside its promise, or a dated task.

Placement books both at once (`pairs`). Everything else that gives her a first meeting, a longer
day, an earlier place, a moment by hand, comes here for the second; and once an hour whoever has
none in time is looked at again, because calendars change.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from accounts.domain.actor import Actor
from scheduling.domain.errors import ClinicNotReady, PlaceTaken
from scheduling.domain.fit import Choice, Deadlines
from scheduling.domain.ladder import SHORTEST_STEP
from scheduling.models import LIVE, Appointment, CareRequest, Commitment, Promise
from scheduling.selectors import candidates
from scheduling.selectors import seconds as owing
from scheduling.selectors.duty import coordinator
from scheduling.services import commitments, matching, owed, promises, steps
from scheduling.services.locks import (
    lock_clinicians,
    lock_request,
    part_of_deed,
    whole_deed,
)
from scheduling.services.pairs import secure_second

Status = Appointment.Status


def follow(first: Appointment, *, actor: Actor, now: datetime) -> Appointment | None:
    """Her second meeting, after this first one was given to her (in the caller's transaction).

    Her request and the calendar of `first` are locked. What she has stays when it keeps the
    promise; a later one moves to a moment that does; else the soonest is booked and somebody gets
    a task. None when nothing is promised, or nothing suits.
    """
    if first.sequence != owing.FIRST:
        return None
    promise = promises.current(first.care_request)
    if promise is None or promise.second_by is None:
        return None
    if owing.is_met(promise):
        return _standing(first.care_request)
    second: Appointment | None = None
    with suppress(PlaceTaken), part_of_deed():
        second = _book(first, promise.second_by, actor, now)
    if second is None or second.during.lower > promise.second_by:
        _give_task(promise, first, actor, now)
    return second


def book_owed(*, actor: Actor, now: datetime) -> int:
    """Look again for everybody whose second meeting does not keep its promise yet; how many have
    one that does now. Safe to run twice, or at once."""
    return sum(_again(promise_id, actor, now) for promise_id in owing.not_in_time(now=now))


def _again(promise_id: UUID, actor: Actor, now: datetime) -> bool:
    with suppress(PlaceTaken, ClinicNotReady), whole_deed():
        request_id = Promise.objects.values_list("care_request_id", flat=True).get(pk=promise_id)
        care_request = lock_request(request_id)
        first = owing.first_of(care_request)
        if first is None or promise_id not in owing.not_in_time(now=now):
            return False
        first.care_request = care_request
        lock_clinicians([first.clinician_id])
        follow(first, actor=actor, now=now)
        return owing.is_met(Promise.objects.get(pk=promise_id))
    return False


def _book(first: Appointment, by: datetime, actor: Actor, now: datetime) -> Appointment | None:
    """The best second meeting; one she has moves there when that is in time and it was not."""
    old = _standing(first.care_request)
    choice = _choose(first, by, old, now)
    if choice is None or (old is not None and not choice.is_in_time):
        return old
    if old is not None:
        steps.appointment_to(old, Status.MOVED, actor=actor, now=now)
        steps.release(old, now=now)
    second = steps.new_appointment(
        first.care_request,
        choice,
        status=Status.BOOKED,
        sequence=owing.SECOND,
        now=now,
        moved_from=old,
    )
    steps.insert([second], actor=actor, now=now)
    steps.reserve(second, now=now)
    _tell(first, old, second, now)
    return second


def _choose(
    first: Appointment, by: datetime, old: Appointment | None, now: datetime
) -> Choice | None:
    """The best moment after the first meeting, and before a third where she has one."""
    care_request = first.care_request
    _from, until = matching.window(care_request, owing.SECOND, now=now, gap=matching.SMALLEST_GAP)

    def ranked(only: UUID | None) -> tuple[Choice, ...]:
        return matching.best(
            care_request,
            deadlines=Deadlines(contact_by=by, meeting_by=by),
            now=now,
            first=max(first.during.lower + matching.GAP, now),
            until=until,
            known=first.clinician_id,
            leaving=old.id if old else None,
            only=only,
            count=candidates.LIMIT,
        )

    steps.release_expired_holds(now=now)
    return secure_second(care_request, ranked, known=first.clinician_id, now=now)


def _tell(first: Appointment, old: Appointment | None, second: Appointment, now: datetime) -> None:
    """Her own word of it, and the psychologist's where she is another than that of the first."""
    if old is not None:
        owed.tell_moved(old, second, now)
        return
    # A first meeting that is new in this deed has a letter of its own, which names both.
    if first.created_at != now or first.moved_from_id is not None:
        owed.owe(owed.BOOKED, second, now=now)
    if second.clinician_id != first.clinician_id:
        owed.owe(owed.NEW_CLIENT, second, now=now)


def _give_task(promise: Promise, first: Appointment, actor: Actor, now: datetime) -> None:
    """Somebody finds it by hand, before the first meeting is over: then she can say when."""
    care_request = first.care_request
    tasks = care_request.commitments.filter(kind=Commitment.Kind.SECOND_MEETING, ended_at=None)
    if tasks.exists() or promise.second_by is None:
        return
    due_at = min(promise.second_by, max(first.during.lower, now + SHORTEST_STEP))
    commitments.make(
        care_request=care_request,
        kind=Commitment.Kind.SECOND_MEETING,
        due_at=max(due_at, now + SHORTEST_STEP),
        owner=coordinator(),
        actor=actor,
        now=now,
    )


def _standing(care_request: CareRequest) -> Appointment | None:
    live = care_request.appointments.filter(sequence=owing.SECOND, status__in=LIVE)
    return live.select_related("clinician").first()

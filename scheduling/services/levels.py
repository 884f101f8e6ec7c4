"""A person set another level: the promise, and what stands behind it, follow at once."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.domain.actor import Actor
from scheduling.domain.errors import WRONG_STATE, NotAllowed
from scheduling.domain.fit import Deadlines
from scheduling.domain.promises import PromiseTimes
from scheduling.models import LIVE, Appointment, CareRequest, Commitment, Promise
from scheduling.selectors.duty import coordinator, staffed_hours
from scheduling.selectors.seconds import first_of
from scheduling.services import commitments, matching, promises, safety_calls, seconds
from scheduling.services.appointments import tell_moved
from scheduling.services.locks import lock_clinicians, lock_request
from scheduling.services.pairs import book_pair
from scheduling.services.placement import Placement

State = CareRequest.State


def change_level(
    *, care_request: CareRequest, level: int, actor: Actor, now: datetime
) -> Placement:
    """Promise by `level` from now on and keep it (in the caller's transaction).

    Level 5: a safety call; what was booked stays, nothing new is matched. Levels 2 to 4: a first
    meeting that comes too late is moved to the soonest that suits, or booked where there is none;
    when that is late, too, the coordinator phones. Who may lower a level, and how, is decided by
    the caller. Raises NotAllowed (`wrong_state`) unless the request is open, ClinicNotReady, and
    ValueError for an unknown level.
    """
    locked = lock_request(care_request.id)
    if locked.state != State.OPEN:
        raise NotAllowed(WRONG_STATE)
    locked.level = level
    locked.save(update_fields=["level"])
    promise = promises.supersede(care_request=locked, level=level, actor=actor, now=now)
    is_staffed = staffed_hours().covers(now)
    call = None
    if level == safety_calls.SAFETY_LEVEL:
        call = safety_calls.open_call(care_request=locked, cause="level_5", actor=actor, now=now)
    elif promise.first_by is not None:
        _bring_forward(locked, promise, actor, now)
        _second_follows(locked, actor, now)
    live = {a.sequence: a for a in _live(locked)}
    commitment = None if call else _phone_if_late(locked, promise, actor, now)
    return Placement(promise, live.get(1), live.get(2), call, commitment, is_staffed)


def _live(care_request: CareRequest) -> QuerySet[Appointment]:
    live = care_request.appointments.filter(status__in=LIVE)
    return live.select_related("clinician").order_by("during")


def _bring_forward(
    care_request: CareRequest, promise: Promise, actor: Actor, now: datetime
) -> None:
    """Book both meetings where she has none; move a next one that is too late to a sooner day."""
    meeting = _live(care_request).first()
    if meeting is None:
        times = PromiseTimes(promise.contact_by, promise.first_by, promise.second_by)
        book_pair(care_request, times=times, actor=actor, now=now)
        return
    if promise.first_by is None or meeting.during.lower <= promise.first_by:
        return
    booked = matching.book_best(
        care_request,
        sequence=meeting.sequence,
        deadlines=Deadlines(contact_by=promise.contact_by, meeting_by=promise.first_by),
        # What is not sooner is no gain: she keeps what she has.
        until=meeting.during.lower,
        replaces=meeting,
        actor=actor,
        now=now,
    )
    if booked:
        tell_moved(meeting, booked[0], now)


def _second_follows(care_request: CareRequest, actor: Actor, now: datetime) -> None:
    """The second meeting keeps the new promise, too, or somebody gets a task."""
    first = first_of(care_request)
    if first is not None:
        first.care_request = care_request
        lock_clinicians([first.clinician_id])
        seconds.follow(first, actor=actor, now=now)


def _phone_if_late(
    care_request: CareRequest, promise: Promise, actor: Actor, now: datetime
) -> Commitment | None:
    """A call before `contact_by` where her next meeting does not keep the promise."""
    meeting = _live(care_request).first()
    if promise.first_by is None:
        kind = Commitment.Kind.TALK_ON_REQUEST
        return commitments.ensure_cover(care_request=care_request, kind=kind, actor=actor, now=now)
    if meeting and meeting.during.lower <= min(promise.contact_by, promise.first_by):
        return None
    return commitments.make(
        care_request=care_request,
        kind=Commitment.Kind.LADDER_STEP if meeting else Commitment.Kind.NO_MATCH,
        due_at=promise.contact_by,
        owner=coordinator(),
        actor=actor,
        now=now,
    )

"""Moments kept for her for ten minutes: every moment on her screen can still be booked."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from scheduling.domain.errors import WRONG_STATE, NotAllowed, PlaceTaken
from scheduling.domain.fit import Choice
from scheduling.domain.ranking import rank
from scheduling.models import LIVE, Appointment, CareRequest, Clinician
from scheduling.selectors import candidates
from scheduling.services import matching, promises, steps
from scheduling.services.locks import lock_request, part_of_deed, whole_deed

Status = Appointment.Status
HOLD = timedelta(minutes=10)


def hold_alternatives(
    *,
    care_request: CareRequest,
    actor: Actor,
    now: datetime,
    count: int = matching.ALTERNATIVES,
    appointment: Appointment | None = None,
) -> list[Appointment]:
    """Keep the best other moments for her, soonest first; fewer than `count` when there are fewer.

    They are alternatives to `appointment`, by default to her next meeting. Asking again within
    the ten minutes gives the same moments; afterwards new ones. Raises NotAllowed (`wrong_state`)
    unless the request is open or in care.
    """
    with whole_deed():
        locked = _open(care_request.id)
        meeting = appointment or _next(locked, now)
        sequence = meeting.sequence if meeting else matching.next_sequence(locked)
        kept = _kept(locked, sequence, now)
        if len(kept) >= count:
            return kept[:count]
        _drop_holds(locked, actor, now)
        steps.release_expired_holds(now=now)
        return _hold(locked, meeting, sequence, count, actor, now)


def hold_slot(
    *,
    care_request: CareRequest,
    slot_id: int,
    actor: Actor,
    now: datetime,
    appointment: Appointment | None = None,
) -> Appointment:
    """Keep the one moment she picked from a calendar, instead of what was kept before.

    Raises PlaceTaken with alternatives when it is gone or does not suit, and NotAllowed
    (`wrong_state`) unless the request is open or in care.
    """
    with matching.with_alternatives(appointment or care_request, now), whole_deed():
        locked = _open(care_request.id)
        meeting = appointment or _next(locked, now)
        sequence = meeting.sequence if meeting else matching.next_sequence(locked)
        steps.release_expired_holds(now=now)
        choice = _choice(locked, slot_id, sequence, meeting, now)
        _drop_holds(locked, actor, now)
        known, leaving = matching.known_by(meeting), meeting.id if meeting else None
        if not matching.secure(locked, [choice], now=now, known=known, leaving=leaving):
            raise PlaceTaken
        return _insert(locked, [choice], sequence, actor, now)[0]


def release_offer(*, care_request: CareRequest, actor: Actor, now: datetime) -> None:
    """She keeps what she has: let go of what is kept for her."""
    with whole_deed():
        _drop_holds(lock_request(care_request.id), actor, now)


def release_expired(*, now: datetime) -> int:
    """Let go of every hold whose time is over; gives how many. Safe to run twice, or at once."""
    with transaction.atomic():
        return steps.release_expired_holds(now=now)


def _open(care_request_id: UUID) -> CareRequest:
    locked = lock_request(care_request_id)
    if locked.state not in (CareRequest.State.OPEN, CareRequest.State.IN_CARE):
        raise NotAllowed(WRONG_STATE)
    return locked


def _next(care_request: CareRequest, now: datetime) -> Appointment | None:
    """Her first meeting still to come."""
    live = care_request.appointments.filter(status__in=LIVE, during__startswith__gt=now)
    return live.order_by("during").first()


def _kept(care_request: CareRequest, sequence: int, now: datetime) -> list[Appointment]:
    held = care_request.appointments.filter(
        status=Status.HELD, sequence=sequence, hold_expires_at__gt=now, earlier_offer=None
    )
    return list(held.select_related("clinician").order_by("during", "id"))


def _drop_holds(care_request: CareRequest, actor: Actor, now: datetime) -> None:
    # An earlier moment that was offered to her stays hers until she answers.
    for hold in care_request.appointments.filter(status=Status.HELD, earlier_offer=None):
        steps.appointment_to(hold, Status.RELEASED, actor=actor, now=now, reason="new offer")


def _hold(
    care_request: CareRequest,
    meeting: Appointment | None,
    sequence: int,
    count: int,
    actor: Actor,
    now: datetime,
) -> list[Appointment]:
    """Plan, lock, look again; planned anew only when nothing of it is free any more."""
    known = matching.known_by(meeting)
    leaving = meeting.id if meeting else None
    for _ in range(matching.TRIES):
        wanted = matching.alternatives(
            care_request, now=now, sequence=sequence, leaving=leaving, known=known, count=count
        )
        if not wanted:
            break
        with suppress(PlaceTaken), part_of_deed():
            free = matching.secure(care_request, wanted, now=now, known=known, leaving=leaving)
            if not free:
                raise PlaceTaken
            held = _insert(care_request, free, sequence, actor, now)
            return sorted(held, key=lambda hold: (hold.during.lower, hold.id))
    return []


def _choice(
    care_request: CareRequest,
    slot_id: int,
    sequence: int,
    meeting: Appointment | None,
    now: datetime,
) -> Choice:
    """The picked moment as a choice, if it is free, suits her and keeps order with the others."""
    known = matching.known_by(meeting)
    offers = candidates.still_free(
        care_request, [slot_id], now=now, leaving=meeting.id if meeting else None
    )
    first, until = matching.window(care_request, sequence, now=now, gap=matching.SMALLEST_GAP)
    found = rank(
        candidates.need_of(care_request),
        [offer for offer in offers if first <= offer.starts_at < until],
        promises.deadlines(care_request, sequence=sequence, now=now),
        now=now,
        known=known,
    )
    if not found:
        raise PlaceTaken
    return found[0]


def _insert(
    care_request: CareRequest,
    choices: Sequence[Choice],
    sequence: int,
    actor: Actor,
    now: datetime,
) -> list[Appointment]:
    token = uuid4()
    holds = [
        steps.new_appointment(
            care_request,
            choice,
            status=Status.HELD,
            sequence=sequence,
            now=now,
            hold_expires_at=now + HOLD,
            hold_token=token,
        )
        for choice in choices
    ]
    steps.insert(holds, actor=actor, now=now)
    audit.record(
        actor=actor,
        event="appointment.hold",
        action="C",
        now=now,
        subject_id=care_request.client_id,
        object_type="carerequest",
        object_id=care_request.pk,
        note=f"{len(holds)} moments",
    )
    by_id = Clinician.objects.in_bulk({hold.clinician_id for hold in holds})
    for hold in holds:
        hold.clinician = by_id[hold.clinician_id]
    return holds

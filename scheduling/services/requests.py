"""A request for care from its first sign of life to the close. There is no state of waiting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.models import Client
from accounts.services import audit
from scheduling.domain.errors import (
    NEEDS_A_PERSON,
    OPEN_SAFETY_CALL,
    REASON_MISSING,
    NotAllowed,
)
from scheduling.models import (
    LIVE,
    Appointment,
    CareRequest,
    CareRequestEvent,
    Commitment,
    SafetyCall,
)
from scheduling.services import commitments, owed, steps
from scheduling.services.locks import lock_request, whole_deed

State = CareRequest.State
Status = Appointment.Status
#: At this level reading her answers is what was promised: who closes it has read them.
READ_LEVEL = 1


def open_request(*, id: UUID, client: Client, actor: Actor, now: datetime) -> CareRequest:
    """The request that goes with a draft, made at the first call (in the caller's transaction).

    `id` is the draft's. Nothing is promised yet; only a safety call may hang on it.
    """
    care_request, created = CareRequest.objects.select_related("client").get_or_create(
        id=id, defaults={"client": client, "created_at": now}
    )
    if created:
        CareRequestEvent.objects.create(
            care_request=care_request, at=now, new=State.DRAFT, actor_id=actor.user_id
        )
    return care_request


def submit_request(
    *,
    care_request: CareRequest,
    level: int,
    track: str,
    languages: Iterable[str],
    modes: Iterable[str],
    region: str,
    gender_wish: str,
    day_parts: Iterable[str],
    excluded: Iterable[UUID],
    actor: Actor,
    now: datetime,
) -> CareRequest:
    """Write what she needs and open the request (in the caller's transaction).

    From here law 1 demands a live cover at commit: `placement.place` gives one. Raises NotAllowed
    (`wrong_state`) when it was submitted before.
    """
    locked = lock_request(care_request.id)
    locked.level = level
    locked.track = track
    locked.languages = list(languages)
    locked.modes = list(modes)
    locked.region = region
    locked.gender_wish = gender_wish
    locked.day_parts = list(day_parts)
    locked.excluded_clinicians = list(excluded)
    locked.submitted_at = now
    steps.request_to(locked, State.OPEN, actor=actor, now=now)
    return locked


def take_into_care(*, care_request: CareRequest, actor: Actor, now: datetime) -> CareRequest:
    """An episode of care opens: law 1's watch ends (in the caller's transaction).

    Nothing happens when she is in care already. Raises NotAllowed (`wrong_state`) before
    submission and after the close.
    """
    locked = lock_request(care_request.id)
    if locked.state != State.IN_CARE:
        steps.request_to(locked, State.IN_CARE, actor=actor, now=now)
    return locked


def close(*, care_request: CareRequest, reason: str, actor: Actor, now: datetime) -> CareRequest:
    """A person closes it, with a reason in words. Appointments still to come are cancelled.

    Raises NotAllowed: `needs_a_person`, `reason_missing`, `wrong_state` (a draft, or closed
    before), `open_safety_call` while somebody must phone her.
    """
    if actor.user_id is None:
        raise NotAllowed(NEEDS_A_PERSON)
    if not reason.strip():
        raise NotAllowed(REASON_MISSING)
    with whole_deed():
        locked = lock_request(care_request.id)
        if SafetyCall.objects.filter(care_request=locked, ended_at=None).exists():
            raise NotAllowed(OPEN_SAFETY_CALL)
        locked.closed_at = now
        locked.closed_by_id = actor.user_id
        locked.close_reason = reason.strip()
        steps.request_to(locked, State.CLOSED, actor=actor, now=now)
        _let_go(locked, actor, now)
        _end_tasks(locked, actor, now)
        audit.record(
            actor=actor,
            event="care_request.close",
            action="U",
            now=now,
            subject_id=locked.client_id,
            object_type="carerequest",
            object_id=locked.pk,
        )
    return locked


def _let_go(care_request: CareRequest, actor: Actor, now: datetime) -> None:
    """Cancel what is still to come, and release what is on hold."""
    for hold in care_request.appointments.filter(status=Status.HELD):
        steps.appointment_to(hold, Status.RELEASED, actor=actor, now=now, reason="closed")
    # What has begun stays as it is: whether she came can still be written down.
    to_come = care_request.appointments.filter(status__in=LIVE, during__startswith__gt=now)
    for appointment in to_come:
        steps.appointment_to(appointment, Status.CANCELLED, actor=actor, now=now, reason="closed")
        steps.release(appointment, now=now)
        owed.owe_all([(owed.CANCELLED, appointment), (owed.CLIENT_CANCELLED, appointment)], now=now)


def _end_tasks(care_request: CareRequest, actor: Actor, now: datetime) -> None:
    open_ones = care_request.commitments.filter(ended_at=None).select_related("care_request")
    for commitment in open_ones:
        was_read = (
            commitment.kind == Commitment.Kind.READ and commitment.care_request.level == READ_LEVEL
        )
        commitments.end_row(
            commitment, outcome="closed", was_contact=was_read, actor=actor, now=now
        )

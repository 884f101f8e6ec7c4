"""The single steps of an appointment and of a request: row, event and check together.

Everything here runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection
from psycopg.types.range import Range

from accounts.domain.actor import Actor
from benefits.services import ledger
from scheduling.domain.fit import Choice
from scheduling.domain.transitions import APPOINTMENT, CARE_REQUEST, check_step
from scheduling.models import (
    LIVE,
    Appointment,
    AppointmentEvent,
    CareRequest,
    CareRequestEvent,
)
from scheduling.services import freed

Status = Appointment.Status
#: Steps by which a live meeting gives its moment back.
GIVES_BACK = (Status.CANCELLED, Status.MOVED)

# Rows that somebody else is changing are left for the next time: nobody waits here.
_RELEASE_EXPIRED = """
    WITH over AS (
        SELECT id FROM scheduling_appointment
        WHERE status = 'held' AND hold_expires_at <= %(now)s
        ORDER BY id FOR UPDATE SKIP LOCKED
    ), gone AS (
        UPDATE scheduling_appointment SET status = 'released'
        WHERE id IN (SELECT id FROM over) RETURNING id
    )
    INSERT INTO scheduling_appointmentevent (appointment_id, at, old, new, reason)
    SELECT id, %(now)s, 'held', 'released', 'expired' FROM gone
"""


def appointment_to(
    appointment: Appointment, new: Status, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Take one step. Raises NotAllowed (`wrong_state`) when the table has none like it.

    A moment that is given back so is noted: somebody who waits may have it.
    """
    old = appointment.status
    check_step(APPOINTMENT, old, new)
    appointment.status = new
    appointment.save(update_fields=["status"])
    AppointmentEvent.objects.create(
        appointment=appointment, at=now, old=old, new=new, actor_id=actor.user_id, reason=reason
    )
    if old in LIVE and new in GIVES_BACK and appointment.slot_id is not None:
        freed.note([appointment.slot_id], cause=new, now=now)


def request_to(
    care_request: CareRequest, new: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Take one step and save the row. Raises NotAllowed (`wrong_state`)."""
    old = care_request.state
    check_step(CARE_REQUEST, old, new)
    care_request.state = new
    care_request.save()
    CareRequestEvent.objects.create(
        care_request=care_request, at=now, old=old, new=new, actor_id=actor.user_id, reason=reason
    )


def new_appointment(
    care_request: CareRequest,
    choice: Choice,
    *,
    status: Status,
    sequence: int,
    now: datetime,
    moved_from: Appointment | None = None,
    hold_expires_at: datetime | None = None,
    hold_token: UUID | None = None,
) -> Appointment:
    """An appointment at the chosen moment, not yet saved."""
    return Appointment(
        id=uuid4(),
        care_request=care_request,
        client_id=care_request.client_id,
        clinician_id=choice.clinician_id,
        slot_id=choice.slot_id,
        during=Range(choice.starts_at, choice.ends_at),
        status=status,
        sequence=sequence,
        mode=choice.mode,
        reasons=list(choice.reasons),
        weighing=choice.weighing.to_dict() if choice.weighing else None,
        hold_expires_at=hold_expires_at,
        hold_token=hold_token,
        moved_from=moved_from,
        revision=moved_from.revision + 1 if moved_from else 1,
        created_at=now,
    )


def insert(appointments: Sequence[Appointment], *, actor: Actor, now: datetime) -> None:
    """Save new appointments with their first events; two statements, however many."""
    Appointment.objects.bulk_create(appointments)
    AppointmentEvent.objects.bulk_create(
        AppointmentEvent(appointment=each, at=now, new=each.status, actor_id=actor.user_id)
        for each in appointments
    )


def reserve(*appointments: Appointment, now: datetime) -> None:
    """Keep a session of her right for each, where an employer pays; all are of one request."""
    ledger.reserve_all(
        care_request_id=appointments[0].care_request_id,
        booking_ids=[each.id for each in appointments],
        now=now,
    )


def release(appointment: Appointment, *, now: datetime) -> None:
    """Give the session back."""
    ledger.release(booking_id=appointment.id, now=now)


def release_expired_holds(*, now: datetime) -> int:
    """Let go of the holds whose time is over; gives how many.

    Every booking does this before it looks, so that an expired hold never stands in the way.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE_EXPIRED, {"now": now})
        return int(cursor.rowcount)

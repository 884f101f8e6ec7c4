"""What she and her psychologist can do with an appointment.

Every service locks her request first, so that two deeds about one mother happen one after the
other and each meets the state the other left. Repeating a deed that was done changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.services import audit
from scheduling.domain.errors import (
    NOT_HERS,
    TOO_LATE,
    WRONG_STATE,
    HoldExpired,
    NotAllowed,
)
from scheduling.models import LIVE, Appointment, Commitment
from scheduling.services import commitments, matching, owed, seconds, steps
from scheduling.services.attendance import mark_attended, mark_did_not_attend
from scheduling.services.follow_ups import book_follow_up
from scheduling.services.locks import lock_appointment, lock_clinicians, whole_deed
from scheduling.services.owed import tell_moved

__all__ = [
    "book_follow_up",
    "book_hold",
    "cancel",
    "confirm",
    "mark_attended",
    "mark_did_not_attend",
    "move",
    "tell_moved",
]
Status = Appointment.Status


def confirm(*, appointment_id: UUID, actor: Actor, now: datetime) -> Appointment:
    """She has seen it and will come. A booked appointment is hers without this, too.

    Raises NotAllowed: `wrong_state` when it was moved or cancelled, `too_late` when it has begun.
    """
    with _deed(appointment_id) as appointment:
        if appointment.status == Status.CONFIRMED:
            return appointment
        check_to_come(appointment, now)
        steps.appointment_to(appointment, Status.CONFIRMED, actor=actor, now=now)
        _log(appointment, "appointment.confirm", "U", actor, now)
    return appointment


def move(
    *,
    appointment_id: UUID,
    hold_id: UUID,
    actor: Actor,
    now: datetime,
    is_confirmed: bool = False,
) -> Appointment:
    """Give up one moment for another that is kept for her; gives the new appointment.

    `is_confirmed`: she chose it herself, so nobody need ask her whether she has seen it.
    Raises HoldExpired or PlaceTaken with alternatives, and NotAllowed: `wrong_state`, `too_late`,
    `not_hers` when the two are not the same meeting of the same mother.
    """
    appointment = Appointment.objects.select_related("care_request__client").get(pk=appointment_id)
    with matching.with_alternatives(appointment, now), _deed(appointment_id) as old:
        hold = locked_hold(hold_id)
        if hold.moved_from_id == old.id and hold.status in LIVE:
            return hold
        if (hold.care_request_id, hold.sequence) != (old.care_request_id, old.sequence):
            raise NotAllowed(NOT_HERS)
        check_to_come(old, now)
        check_kept(hold, now)
        take_instead(old, hold, actor=actor, now=now)
        if is_confirmed:
            steps.appointment_to(hold, Status.CONFIRMED, actor=actor, now=now)
    return hold


def book_hold(*, hold_id: UUID, actor: Actor, now: datetime) -> Appointment:
    """Book a moment that is kept for her, where she has none to give up.

    Raises HoldExpired or PlaceTaken with alternatives, and NotAllowed (`wrong_state`).
    """
    found = Appointment.objects.select_related("care_request__client").get(pk=hold_id)
    with matching.with_alternatives(found.care_request, now), _deed(hold_id) as hold:
        if hold.status in LIVE:
            return hold
        lock_clinicians([hold.clinician_id])
        hold.refresh_from_db(fields=["status", "hold_expires_at"])
        check_kept(hold, now)
        take_instead(None, hold, actor=actor, now=now)
        seconds.follow(hold, actor=actor, now=now)
    return hold


def cancel(*, appointment_id: UUID, actor: Actor, now: datetime, reason: str = "") -> Appointment:
    """Give an appointment back. Nobody falls between two stools: when no other cover is left the
    coordinator gets a task to talk with her, due at the end of the second working day.

    `reason` is a code or a few words of the clinic's, never what a person typed about herself.
    Raises NotAllowed: `wrong_state`, `too_late` when it has begun.
    """
    with _deed(appointment_id) as appointment:
        if appointment.status == Status.CANCELLED:
            return appointment
        check_to_come(appointment, now)
        steps.appointment_to(appointment, Status.CANCELLED, actor=actor, now=now, reason=reason)
        steps.release(appointment, now=now)
        commitments.ensure_cover(
            care_request=appointment.care_request,
            kind=Commitment.Kind.TALK_ON_REQUEST,
            actor=actor,
            now=now,
        )
        owed.owe_all([(owed.CANCELLED, appointment), (owed.CLIENT_CANCELLED, appointment)], now=now)
        _log(appointment, "appointment.cancel", "U", actor, now)
    return appointment


def take_instead(
    old: Appointment | None, hold: Appointment, *, actor: Actor, now: datetime
) -> None:
    """A kept moment becomes hers, in place of `old` where she has one; everybody hears of it.

    Runs in the caller's transaction, her request and the hold's calendar locked, both looked at
    with `check_to_come` and `check_kept`.
    """
    if old is None:
        _take(hold, moved_from=None, actor=actor, now=now)
        owed.owe_all([(owed.BOOKED, hold), (owed.NEW_CLIENT, hold)], now=now)
        _log(hold, "appointment.book", "C", actor, now)
        return
    steps.appointment_to(old, Status.MOVED, actor=actor, now=now)
    steps.release(old, now=now)
    _take(hold, moved_from=old, actor=actor, now=now)
    tell_moved(old, hold, now)
    _log(hold, "appointment.move", "U", actor, now)


@contextmanager
def _deed(appointment_id: UUID) -> Iterator[Appointment]:
    """One transaction about one appointment, read after her request was locked."""
    with whole_deed():
        yield lock_appointment(appointment_id)


def check_to_come(appointment: Appointment, now: datetime) -> None:
    """Raise NotAllowed: `wrong_state` unless it is live, `too_late` when it has begun."""
    if appointment.status not in LIVE:
        raise NotAllowed(WRONG_STATE)
    if appointment.during.lower <= now:
        raise NotAllowed(TOO_LATE)


def locked_hold(hold_id: UUID) -> Appointment:
    """A hold as it is now; its place is not booked, and its end not written, meanwhile."""
    found = Appointment.objects.values_list("clinician_id", flat=True).get(pk=hold_id)
    lock_clinicians([found])
    held = Appointment.objects.select_for_update(of=("self",)).select_related("clinician")
    return held.get(pk=hold_id)


def check_kept(hold: Appointment, now: datetime) -> None:
    """Raise HoldExpired when its time is over, NotAllowed when it is no hold at all."""
    if hold.status == Status.RELEASED:
        raise HoldExpired
    if hold.status != Status.HELD or hold.hold_expires_at is None:
        raise NotAllowed(WRONG_STATE)
    if hold.hold_expires_at <= now:
        raise HoldExpired


def _take(
    hold: Appointment, *, moved_from: Appointment | None, actor: Actor, now: datetime
) -> None:
    """Make a hold hers, and let go of the others of the same offer."""
    others = Appointment.objects.filter(
        care_request_id=hold.care_request_id, status=Status.HELD
    ).exclude(pk=hold.pk)
    for other in others:
        steps.appointment_to(other, Status.RELEASED, actor=actor, now=now, reason="not chosen")
    steps.appointment_to(hold, Status.BOOKED, actor=actor, now=now)
    hold.moved_from = moved_from
    hold.revision = moved_from.revision + 1 if moved_from else hold.revision
    hold.hold_expires_at = hold.hold_token = None
    hold.save(update_fields=["moved_from", "revision", "hold_expires_at", "hold_token"])
    steps.reserve(hold, now=now)


def _log(appointment: Appointment, event: str, action: str, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        subject_id=appointment.client_id,
        object_type="appointment",
        object_id=appointment.pk,
    )

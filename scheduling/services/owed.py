"""The messages this room owes: kind, subject and the key that makes each of them one message.

The words are in `scheduling/messages.py`. Everything here runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from notifications import outbox
from notifications.outbox import Owed
from scheduling.models import Appointment, SafetyCall

BOOKED = "appointment_booked"
MOVED = "appointment_moved"
CANCELLED = "appointment_cancelled"
REMINDER = "appointment_reminder"
NEW_CLIENT = "new_client"
CLIENT_MOVED = "client_moved"
CLIENT_CANCELLED = "client_cancelled"
EARLIER_OFFER = "earlier_offer"
LONGER_DAY = "longer_day_asked"
SAFETY_CALL_DUE = "safety_call_due"
PROMISE_MISSED = "promise_missed"


def owe(kind: str, appointment: Appointment, *, now: datetime, about: str = "") -> None:
    """Owe a message about an appointment, once per revision (and per `about`)."""
    outbox.enqueue(
        kind=kind,
        subject_id=appointment.id,
        dedupe_key=key_of(kind, appointment, about),
        now=now,
    )


def owe_all(messages: Iterable[tuple[str, Appointment]], *, now: datetime) -> None:
    """Owe several messages, each a kind and what it is about, by one statement."""
    outbox.enqueue_all(
        (Owed(key_of(kind, about), kind, about.id) for kind, about in messages), now=now
    )


def tell_moved(old: Appointment, new: Appointment, now: datetime) -> None:
    """Owe everybody word of a move (in the caller's transaction)."""
    if old.clinician_id == new.clinician_id:
        owe_all([(MOVED, new), (CLIENT_MOVED, new)], now=now)
        return
    owe_all([(MOVED, new), (CLIENT_CANCELLED, old), (NEW_CLIENT, new)], now=now)


def owe_call(call: SafetyCall, *, now: datetime) -> None:
    """Owe the duty clinician word of a call; its subject is the request, which has one at most."""
    outbox.enqueue(
        kind=SAFETY_CALL_DUE,
        subject_id=call.care_request_id,
        dedupe_key=f"{SAFETY_CALL_DUE}:{call.pk}",
        now=now,
    )


def key_of(kind: str, appointment: Appointment, about: str = "") -> str:
    """What makes two messages the same one."""
    return ":".join([kind, str(appointment.id), str(appointment.revision), about]).rstrip(":")

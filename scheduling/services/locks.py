"""Who may change what at one moment, and what a lost race means.

One order for everybody: first the care request's row, then calendars (advisory locks), then
appointments. Whoever waits for a calendar holds none, or takes several in the order of their keys;
further ones are only tried. The exclusion constraints stand behind it: without the lock they alone
deadlock (15 of 25 rounds in the lab) and make people wait up to 37 seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
from django.db import DatabaseError, connection, transaction

from scheduling.domain.errors import LAST_COVER, NotAllowed, PlaceTaken, SchedulingError
from scheduling.models import Appointment, CareRequest

#: Constraints whose violation means that somebody else was first.
RACE_CONSTRAINTS = frozenset(
    {
        "appointment_clinician_no_overlap",
        "appointment_client_no_overlap",
        "appointment_one_per_slot",
        "appointment_one_live_per_sequence",
        "earlier_offer_one_live_per_place",
        "earlier_offer_one_live_per_request",
        "ladder_step_once",
        "ladder_step_one_open",
        "longer_day_first_yes_wins",
    }
)
#: Lost for lack of time: the settings give up on a lock after two seconds.
WAITED_TOO_LONG = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)
MATERIALISE = "materialise"


def lock_key(name: str) -> int:
    """A stable 64-bit key (signed, as PostgreSQL wants it) for an advisory lock."""
    digest = hashlib.blake2b(f"scheduling:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def lock_clinicians(clinician_ids: Iterable[UUID]) -> None:
    """Wait for these calendars, in one fixed order, and keep them to the transaction's end.

    Taken after a savepoint, they are let go when it is rolled back.
    """
    lock_keys(sorted({lock_key(str(clinician_id)) for clinician_id in clinician_ids}))


def try_clinician(clinician_id: UUID) -> bool:
    """Lock this calendar if nobody else has it; never waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_key(str(clinician_id))])
        row = cursor.fetchone()
    return bool(row and row[0])


def lock_keys(keys: list[int]) -> None:
    """Take advisory locks in the order given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [keys])


def lock_request(care_request_id: UUID) -> CareRequest:
    """The care request as it is now; nobody else changes it, or what hangs on it, meanwhile.

    Raises CareRequest.DoesNotExist.
    """
    return (
        CareRequest.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(pk=care_request_id)
    )


def lock_appointment(appointment_id: UUID) -> Appointment:
    """The appointment as it is now, her request locked. Raises Appointment.DoesNotExist."""
    request_id = Appointment.objects.values_list("care_request_id", flat=True).get(
        pk=appointment_id
    )
    care_request = lock_request(request_id)
    appointment = Appointment.objects.select_related("clinician").get(pk=appointment_id)
    appointment.care_request = care_request
    return appointment


def meaning_of(error: DatabaseError) -> SchedulingError | None:
    """What a database error means to a person, or None when it is a fault of ours."""
    cause = error.__cause__
    if isinstance(cause, WAITED_TOO_LONG):
        return PlaceTaken()
    name = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
    if name in RACE_CONSTRAINTS:
        return PlaceTaken()
    return NotAllowed(LAST_COVER) if name == "law_one" else None


@contextmanager
def explained() -> Iterator[None]:
    """Turn a lost race into PlaceTaken and a broken law 1 into NotAllowed, in the block."""
    try:
        yield
    except DatabaseError as error:
        problem = meaning_of(error)
        if problem is None:
            raise
        raise problem from error


@contextmanager
def whole_deed() -> Iterator[None]:
    """One transaction of its own around the block, its refusals explained."""
    with explained(), transaction.atomic(durable=True):
        yield


@contextmanager
def part_of_deed() -> Iterator[None]:
    """A savepoint, or a transaction where none is open, its refusals explained."""
    with explained(), transaction.atomic():
        yield

"""Sessions of a right: reserved at booking, settled when they took place, released otherwise.

Each step locks the right's own row and is written once per booking; PostgreSQL refuses a right
that is overdrawn whatever code runs. Nobody's booking waits for money: without an employer, or
without a session left, these functions say no and change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from accounts.services.indexing import index_of
from benefits.domain.entitlement import Balance, Step, after
from benefits.domain.periods import first_of_month, local_day
from benefits.models import Entitlement, LedgerEntry
from benefits.selectors.entitlements import entitlement_id_of


def reserve(*, care_request_id: UUID, booking_id: UUID, now: datetime) -> bool:
    """Hold one session for a booking (in the caller's transaction); repeating it does nothing.

    True when the employer pays for this booking.
    """
    return reserve_all(care_request_id=care_request_id, booking_ids=[booking_id], now=now) == 1


def reserve_all(*, care_request_id: UUID, booking_ids: Iterable[UUID], now: datetime) -> int:
    """Hold one session for each booking, as `reserve` does; how many of them the employer pays."""
    entitlement_id = entitlement_id_of(care_request_id)
    if entitlement_id is None:
        return 0
    references = [booking_reference(each) for each in booking_ids]
    for reference in references:
        _take(entitlement_id, reference, Step.RESERVE, now)
    return LedgerEntry.objects.filter(booking_ref__in=references, kind=Step.RESERVE).count()


def settle(*, booking_id: UUID, now: datetime) -> None:
    """The session took place (in the caller's transaction); nothing happens when none was held."""
    _end(booking_id, Step.SETTLE, now)


def release(*, booking_id: UUID, now: datetime) -> None:
    """Give the session back (in the caller's transaction); nothing happens when none was held."""
    _end(booking_id, Step.RELEASE, now)


def booking_reference(booking_id: UUID) -> UUID:
    """The keyed pseudonym under which the ledger knows an appointment."""
    return UUID(bytes=index_of("booking_ref", str(booking_id))[:16])


def _end(booking_id: UUID, step: Step, now: datetime) -> None:
    reference = booking_reference(booking_id)
    held = LedgerEntry.objects.filter(booking_ref=reference, kind=Step.RESERVE).first()
    if held:
        _take(held.entitlement_id, reference, step, now)


def _take(entitlement_id: UUID, reference: UUID, step: Step, now: datetime) -> None:
    """Take one step of a booking, if it may follow; under the lock of the right's row."""
    entitlement = Entitlement.objects.select_for_update().get(pk=entitlement_id)
    entries = LedgerEntry.objects.filter(booking_ref=reference).order_by("pk")
    last = entries.values_list("kind", flat=True).last()
    before = Balance(entitlement.cap, entitlement.reserved, entitlement.settled)
    balance = after(before, step, last=Step(last) if last else None)
    if balance is None:
        return
    entitlement.reserved, entitlement.settled = balance.reserved, balance.settled
    entitlement.save(update_fields=["reserved", "settled"])
    LedgerEntry.objects.create(
        entitlement=entitlement,
        kind=step,
        units=1,
        month=first_of_month(local_day(now)),
        booking_ref=reference,
    )

"""The employer's list of staff comes in and is gone again: two keyed hashes a person stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from accounts.services.indexing import index_of
from benefits.domain.roster import StaffMember, claim_value, number_value
from benefits.models import Employer, RosterEntry

LINES_AT_ONCE = 1000


def enter_roster(
    *, employer: Employer, people: Iterable[StaffMember], actor: Actor, now: datetime
) -> int:
    """Add people to the roster, or bring those on it up to date; returns how many were entered.

    Nobody is taken off: who left is `inactive_since` a day and keeps the contract's grace period.
    A number that comes twice counts as it came last.
    """
    entered, waiting = 0, iter(people)
    with transaction.atomic(durable=True):
        while some := [_hashed(employer, each) for each in islice(waiting, LINES_AT_ONCE)]:
            lines = {line.number_hash: line for line in some}
            RosterEntry.objects.bulk_create(
                lines.values(),
                update_conflicts=True,
                unique_fields=["employer", "number_hash"],
                update_fields=["claim_hash", "inactive_since", "left_at"],
            )
            entered += len(lines)
        audit.record(
            actor=actor,
            event="roster.enter",
            action="U",
            now=now,
            object_type="employer",
            object_id=employer.pk,
            purpose="BILLING",
            note=f"{entered}",
        )
    return entered


def number_hash(employer_id: UUID, number: str) -> bytes:
    """The keyed hash by which the employer's own check finds somebody."""
    return index_of("roster_number", number_value(employer_id, number))


def claim_hash(employer_id: UUID, number: str, born_on: date) -> bytes:
    """The keyed hash, under another key, by which she finds herself."""
    return index_of("roster_claim", claim_value(employer_id, number, born_on))


def _hashed(employer: Employer, person: StaffMember) -> RosterEntry:
    return RosterEntry(
        employer=employer,
        number_hash=number_hash(employer.pk, person.number),
        claim_hash=claim_hash(employer.pk, person.number, person.born_on),
        inactive_since=person.inactive_since,
    )

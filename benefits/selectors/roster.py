"""Where somebody stands on an employer's roster. Every question costs the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Max

from accounts.services.indexing import index_of
from benefits.domain import roster
from benefits.domain.eligibility import Standing
from benefits.models import RosterEntry


def standing_by_number(employer_id: UUID, number: str) -> Standing | None:
    """For the employer's own check; None for a number that is not on the list."""
    digest = index_of("roster_number", roster.number_value(employer_id, number))
    return _standing(employer_id, number_hash=digest)


def standings_by_number(employer_id: UUID, numbers: Sequence[str]) -> list[Standing | None]:
    """The same for many numbers, in their order, in one statement."""
    digests = [
        index_of("roster_number", roster.number_value(employer_id, number)) for number in numbers
    ]
    found = RosterEntry.objects.filter(employer_id=employer_id, number_hash__in=set(digests))
    known = {
        bytes(digest): Standing(since)
        for digest, since in found.values_list("number_hash", "inactive_since")
    }
    return [known.get(digest) for digest in digests]


def standing_by_claim(employer_id: UUID, number: str, born_on: date) -> Standing | None:
    """For her claim; None when number and birth date do not stand on one line of the list."""
    digest = index_of("roster_claim", roster.claim_value(employer_id, number, born_on))
    return _standing(employer_id, claim_hash=digest)


def _standing(employer_id: UUID, **digest: bytes) -> Standing | None:
    # An aggregate always gives one row: found and not found take the same statement and answer.
    found = RosterEntry.objects.filter(employer_id=employer_id, **digest).aggregate(
        lines=Count("pk"), inactive_since=Max("inactive_since")
    )
    return Standing(found["inactive_since"]) if found["lines"] else None

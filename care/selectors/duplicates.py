"""Clients who may be here twice, side by side, as a coordinator may see them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.domain.person import Contact, Identity
from accounts.models import Client
from accounts.services.clients import contact_of, identity_of
from accounts.services.sealing import Unreadable
from intake.models import Intake, PossibleDuplicate

#: So many linked pairs are shown, the latest first.
LATEST = 20


@dataclass(frozen=True)
class Side:
    """One of the two. `identity` is None when her seal does not open."""

    client: Client
    intake: Intake | None
    identity: Identity | None
    contact: Contact | None


@dataclass(frozen=True)
class Pair:
    """Two clients and what they have in common."""

    found: PossibleDuplicate
    newer: Side
    earlier: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Who came first on the left."""
        return self.earlier, self.newer


def how_many() -> int:
    """Pairs that nobody has judged yet."""
    return PossibleDuplicate.objects.filter(verdict="").count()


def to_judge() -> list[Pair]:
    """Pairs that nobody has judged yet, the longest ago first."""
    return _pairs(list(_rows().filter(verdict="").order_by("found_at", "pk")))


def linked() -> list[Pair]:
    """Pairs that are one person, the latest first."""
    return _pairs(list(_rows().filter(verdict="same").order_by("-decided_at")[:LATEST]))


def _rows() -> QuerySet[PossibleDuplicate]:
    return PossibleDuplicate.objects.select_related("newer__key", "earlier__key", "decided_by")


def _pairs(rows: list[PossibleDuplicate]) -> list[Pair]:
    ids = {each for row in rows for each in (row.newer_id, row.earlier_id)}
    newest = Intake.objects.filter(client_id__in=ids).order_by("submitted_at")
    intakes = {each.client_id: each for each in newest.select_related("care_request")}
    return [Pair(row, _side(row.newer, intakes), _side(row.earlier, intakes)) for row in rows]


def _side(client: Client, intakes: dict[UUID, Intake]) -> Side:
    intake = intakes.get(client.pk)
    try:
        return Side(client, intake, identity_of(client), contact_of(client))
    except Unreadable:
        return Side(client, intake, None, None)

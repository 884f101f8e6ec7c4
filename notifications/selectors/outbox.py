"""How the queue of record stands: for the health page, the board and the watchdog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q

from accounts.sides import ALIAS_OF, SIDES, Side
from notifications.domain.channel import NO_CHANNEL
from notifications.models import OutboxMessage

DUE, SENDING, DEAD = (
    OutboxMessage.Status.DUE,
    OutboxMessage.Status.SENDING,
    OutboxMessage.Status.DEAD,
)


@dataclass(frozen=True)
class Backlog:
    """Both sides together. `oldest_due_at`: since when the oldest unsent message should be out."""

    unsent: int
    oldest_due_at: datetime | None
    dead: int

    def oldest_seconds(self, now: datetime) -> float:
        """How long the oldest has been overdue, in seconds; 0 when nothing is."""
        return (now - self.oldest_due_at).total_seconds() if self.oldest_due_at else 0.0


@dataclass(frozen=True)
class DeadLetter:
    """A message that no machine will send any more. `needs_call`: she allows no channel for it."""

    side: Side
    id: UUID
    kind: str
    subject_id: UUID
    reason: str
    created_at: datetime
    due_at: datetime

    @property
    def needs_call(self) -> bool:
        """Whether a person must tell her another way."""
        return self.reason == NO_CHANNEL


def backlog(*, now: datetime) -> Backlog:
    """What is overdue at `now` and what is dead, on both sides. Two queries."""
    overdue = Q(status__in=(DUE, SENDING), due_at__lte=now)
    found = [
        OutboxMessage.objects.using(ALIAS_OF[side])
        .filter(overdue | Q(status=DEAD))
        .aggregate(
            unsent=Count("pk", filter=overdue),
            oldest=Min("due_at", filter=overdue),
            dead=Count("pk", filter=Q(status=DEAD)),
        )
        for side in SIDES
    ]
    return Backlog(
        unsent=sum(side["unsent"] for side in found),
        oldest_due_at=min((side["oldest"] for side in found if side["oldest"]), default=None),
        dead=sum(side["dead"] for side in found),
    )


def dead_letters(*, limit: int = 50) -> list[DeadLetter]:
    """The newest dead messages of both sides, newest first. Ids and codes, no person."""
    columns = ("id", "kind", "subject_id", "ended_reason", "created_at", "due_at")
    found = [
        DeadLetter(side, *row)
        for side in SIDES
        for row in OutboxMessage.objects.using(ALIAS_OF[side])
        .filter(status=DEAD)
        .order_by("-due_at")
        .values_list(*columns)[:limit]
    ]
    return sorted(found, key=lambda letter: letter.due_at, reverse=True)[:limit]

"""What staff type in for a mother, and what is not sent yet. Every list starts from who typed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from intake.domain.on_behalf import SHOWN_AFTER_SENDING
from intake.models import Draft, OnBehalf


def typed_in(draft: Draft) -> OnBehalf | None:
    """Who types this draft in, from what and since when; None when she fills it in herself."""
    found: OnBehalf | None = getattr(draft, "on_behalf", None)
    return found


def typist_of(draft: Draft) -> UUID | None:
    """The member of staff who types this draft in; None when she fills it in herself."""
    found = typed_in(draft)
    return found.typed_by_id if found else None


def typed_for(intake_id: UUID) -> OnBehalf | None:
    """The same for an intake, with the name of who typed; sent or not."""
    return OnBehalf.objects.select_related("typed_by").filter(pk=intake_id).first()


def unfinished_of(user: User) -> QuerySet[OnBehalf]:
    """What this person began for a mother and did not send yet, the longest ago first."""
    return _unfinished().filter(typed_by=user).select_related("draft__client__key")


def unfinished_of_others(user: User) -> QuerySet[OnBehalf]:
    """What colleagues began and did not send yet, the longest ago first."""
    return _unfinished().exclude(typed_by=user).select_related("typed_by")


def how_many_unfinished() -> int:
    """How many were begun for a mother and not sent yet."""
    return _unfinished().count()


def sent_by(user: User, draft_id: UUID, *, now: datetime) -> OnBehalf | None:
    """What this person typed in and sent a short while ago; None for everything else."""
    since = now - SHOWN_AFTER_SENDING
    rows = OnBehalf.objects.select_related("draft__client__key")
    return rows.filter(typed_by=user, pk=draft_id, draft__submitted_at__gt=since).first()


def _unfinished() -> QuerySet[OnBehalf]:
    return OnBehalf.objects.filter(draft__submitted_at=None).order_by("received_at", "pk")

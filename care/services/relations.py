"""Somebody beside the booked psychologist may read along: a stand-in, a supervisor, a reader."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.models import Client, Role, User
from accounts.services import audit
from care.models import CareRelation


class NotAClinician(ValueError):
    """Only an active psychologist of the clinic can read along."""


def grant(
    *,
    client: Client,
    user_id: UUID,
    granted_by: User,
    reason: str,
    ends_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> CareRelation:
    """Let a psychologist see this mother's record from now until `ends_at` (None: until ended).

    Raises NotAClinician.
    """
    user = User.objects.filter(pk=user_id, role=Role.CLINICIAN, is_active=True).first()
    if user is None:
        raise NotAClinician
    with transaction.atomic(durable=True):
        relation = CareRelation.objects.create(
            user=user,
            client=client,
            reason=reason.strip(),
            granted_by=granted_by,
            starts_at=now,
            ends_at=ends_at,
        )
        _log(relation, "care_relation.grant", "C", actor, now)
    return relation


def end(*, relation_id: int, actor: Actor, now: datetime) -> CareRelation:
    """She reads along no longer, from this moment. Raises CareRelation.DoesNotExist."""
    with transaction.atomic(durable=True):
        relation = CareRelation.objects.select_for_update().get(pk=relation_id)
        if relation.ends_at is None or relation.ends_at > now:
            relation.ends_at = now
            relation.save(update_fields=["ends_at"])
            _log(relation, "care_relation.end", "U", actor, now)
    return relation


def _log(relation: CareRelation, event: str, action: str, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        subject_id=relation.client_id,
        object_type="carerelation",
        object_id=relation.pk,
        note=str(relation.user_id),
    )

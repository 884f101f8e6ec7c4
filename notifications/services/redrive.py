"""A person looked at a dead message, mended the cause, and lets it go again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from accounts.sides import ALIAS_OF, Side
from notifications.models import OutboxMessage


class NotDead(ValueError):
    """The message is not dead: it went, it is under way, or it was withdrawn."""


def redrive(*, side: Side, message_id: UUID, actor: Actor, now: datetime) -> None:
    """Make dead message `message_id` due again with all its tries; the next sweep takes it.

    Raises NotDead, also when there is no such message.
    """
    alias = ALIAS_OF[side]
    with transaction.atomic(using=alias, durable=True):
        dead = OutboxMessage.objects.using(alias).filter(
            pk=message_id, status=OutboxMessage.Status.DEAD
        )
        changed = dead.update(
            status=OutboxMessage.Status.DUE, due_at=now, attempts=0, ended_reason="", channel=""
        )
        if not changed:
            raise NotDead(str(message_id))
        audit.record(
            actor=actor,
            event="message.redrive",
            action="U",
            now=now,
            object_type="outbox_message",
            object_id=message_id,
            fields=("status",),
            purpose="SUPPORT",
            using=alias,
        )

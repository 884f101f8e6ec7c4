"""Attempts that were refused, for the access log."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import router, transaction

from accounts.domain.actor import Actor
from accounts.models import AccessEvent
from accounts.services import audit


def record_denied(*, actor: Actor, page: str, rule: str, verdict: str, now: datetime) -> None:
    """Somebody asked for a page that is not for her. `page` is its name, `verdict` what she got."""
    _record(
        actor,
        "access.denied",
        now,
        object_type="page",
        object_id=page[:40],
        rule=rule[:48],
        note=verdict,
    )


def record_not_yours(
    *, actor: Actor, object_type: str, object_id: str, subject_id: UUID | None, now: datetime
) -> None:
    """Somebody asked for a record that is not hers to see, by its id."""
    _record(
        actor,
        "access.not_yours",
        now,
        object_type=object_type[:32],
        object_id=object_id[:40],
        subject_id=subject_id,
    )


def _record(actor: Actor, event: str, now: datetime, **details: object) -> None:
    alias = router.db_for_write(AccessEvent)
    with transaction.atomic(using=alias):
        audit.record(
            actor=actor,
            event=event,
            action=AccessEvent.Action.EXECUTE,
            outcome=AccessEvent.Outcome.DENIED,
            purpose="SECURITY",
            now=now,
            using=alias,
            **details,  # type: ignore[arg-type]
        )

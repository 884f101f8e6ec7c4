"""The access log: every read and every deed as a row, in the transaction that did it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import router, transaction

from accounts.domain.actor import Actor
from accounts.models import AccessEvent


class OutsideTransaction(RuntimeError):
    """A row of the access log was asked for without a transaction to share with the deed."""


def record(
    *,
    actor: Actor,
    event: str,
    action: str,
    now: datetime,
    subject_id: UUID | None = None,
    object_type: str = "",
    object_id: object = "",
    fields: Iterable[str] = (),
    purpose: str = "TREAT",
    outcome: int = AccessEvent.Outcome.OK,
    rule: str = "",
    note: str = "",
    using: str | None = None,
) -> None:
    """Write one row of the access log, inside the caller's transaction.

    `event` is a name such as `intake.read`, `action` one of C, R, U, D, E. `fields` names what
    was shown or changed, never its content; `note` holds codes and counts, never what a person
    typed about herself. Raises OutsideTransaction when no transaction is open on `using`.
    """
    alias = using or router.db_for_write(AccessEvent)
    if not transaction.get_connection(alias).in_atomic_block:
        raise OutsideTransaction(f"{event} must be recorded inside the transaction of the deed")
    AccessEvent.objects.using(alias).create(
        at=now,
        event=event,
        action=action,
        outcome=outcome,
        user_id=actor.user_id,
        responsible_user_id=actor.responsible_user_id,
        role=actor.role,
        purpose=purpose,
        access_point=actor.access_point,
        subject_id=subject_id,
        object_type=object_type,
        object_id=str(object_id),
        detail_fields=sorted(fields),
        rule=rule,
        note=note,
        request_id=actor.request_id,
        source=actor.source,
    )

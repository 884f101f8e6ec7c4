"""The access log: every read and every deed as a row, in the transaction that did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, router, transaction

from accounts.domain.actor import Actor
from accounts.models import AccessEvent


class NotShown(Exception):
    """The access log could not be written, so the page shows nothing (503)."""


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
    alias = _alias(using)
    if not transaction.get_connection(alias).in_atomic_block:
        raise OutsideTransaction(f"{event} must be recorded inside the transaction of the deed")
    _event(
        actor=actor,
        event=event,
        action=action,
        now=now,
        subject_id=subject_id,
        object_type=object_type,
        object_id=object_id,
        fields=fields,
        purpose=purpose,
        outcome=outcome,
        rule=rule,
        note=note,
    ).save(using=alias, force_insert=True)


@dataclass(slots=True)
class Showing:
    """What a page is about to show; one row of the access log for each client on it."""

    common: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)

    def client(self, subject_id: UUID, **details: Any) -> None:
        """Note one client on this page. `details` as in `record`: object_type, fields, note, ..."""
        self.rows.append(self.common | {"subject_id": subject_id} | details)


@contextmanager
def shown(
    *, actor: Actor, event: str, now: datetime, using: str | None = None, **details: Any
) -> Iterator[Showing]:
    """Read inside this block what a page will show; leaving it writes the access log.

    Reading and logging share one transaction. `details` as in `record`; a page about one client
    gives `subject_id`, a list notes each client with `Showing.client`. A list that showed nobody
    leaves one row: searching is logged too. Raises NotShown (the page becomes a 503) when the
    log cannot be written: build the page from what was read only after the block.
    """
    common = {"actor": actor, "event": event, "action": "R", "now": now, **details}
    showing = Showing(common)
    alias = _alias(using)
    with transaction.atomic(using=alias):
        yield showing
        try:
            rows = [_event(**row) for row in showing.rows or [common]]
            AccessEvent.objects.using(alias).bulk_create(rows)
        except DatabaseError as error:
            raise NotShown(event) from error


def _alias(using: str | None) -> str:
    return using or router.db_for_write(AccessEvent)


def _event(
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
) -> AccessEvent:
    return AccessEvent(
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

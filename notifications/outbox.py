"""Owe somebody a message: one row, in the transaction that made us owe it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connections, router

from notifications import registry
from notifications.models import OutboxMessage

_INSERT = """
    INSERT INTO notifications_outboxmessage
        (id, kind, subject_id, dedupe_key, status, due_at, created_at, attempts, channel,
         ended_reason)
    VALUES (%s, %s, %s, %s, 'due', %s, %s, 0, '', '')
    ON CONFLICT (dedupe_key) DO NOTHING
"""
_INSERT_ALL = """
    INSERT INTO notifications_outboxmessage
        (id, kind, subject_id, dedupe_key, status, due_at, created_at, attempts, channel,
         ended_reason)
    SELECT gen_random_uuid(), kind, subject_id, dedupe_key, 'due', %(now)s, %(now)s, 0, '', ''
    FROM unnest(%(kinds)s::text[], %(subjects)s::uuid[], %(keys)s::text[])
        AS owed(kind, subject_id, dedupe_key)
    ON CONFLICT (dedupe_key) DO NOTHING
"""


@dataclass(frozen=True, slots=True, order=True)
class Owed:
    """A message that is owed at once: what makes it one, its kind, and what it is about."""

    dedupe_key: str
    kind: str
    subject_id: UUID


def enqueue(
    *,
    kind: str,
    subject_id: UUID,
    dedupe_key: str,
    now: datetime,
    due_at: datetime | None = None,
    using: str | None = None,
) -> OutboxMessage:
    """Write the message into the outbox, inside the caller's transaction.

    `dedupe_key` says what makes this message the same one (`appointment_booked:<id>`): a second
    call with it changes nothing and returns the first row. `due_at` None means at once. Words and
    addresses are found when it is sent; the row holds ids alone. `using` is a database alias, by
    default the one the caller writes to.

    Raises UnknownKind, and RuntimeError when no transaction is open: a message must never be
    owed for a deed that was undone.
    """
    alias = _alias_for(kind, using)
    message = OutboxMessage(
        id=uuid4(),
        kind=kind,
        subject_id=subject_id,
        dedupe_key=dedupe_key,
        due_at=due_at or now,
        created_at=now,
    )
    values: list[Any] = [message.id, kind, subject_id, dedupe_key, message.due_at, now]
    # One statement, also under a race: the second writer waits for the first and then does nothing.
    with connections[alias].cursor() as cursor:
        cursor.execute(_INSERT, values)
        if cursor.rowcount == 0:
            return OutboxMessage.objects.using(alias).get(dedupe_key=dedupe_key)
    message._state.adding = False
    message._state.db = alias
    return message


def enqueue_all(messages: Iterable[Owed], *, now: datetime) -> None:
    """Write several messages into the outbox by one statement, each as `enqueue` would.

    Raises what `enqueue` raises.
    """
    # By key: two deeds that owe the same messages never wait for one another crosswise.
    owed = sorted(messages)
    if not owed:
        return
    alias = {_alias_for(each.kind, None) for each in owed}.pop()
    values: dict[str, Any] = {
        "now": now,
        "kinds": [each.kind for each in owed],
        "subjects": [each.subject_id for each in owed],
        "keys": [each.dedupe_key for each in owed],
    }
    with connections[alias].cursor() as cursor:
        cursor.execute(_INSERT_ALL, values)


def _alias_for(kind: str, using: str | None) -> str:
    registry.get(kind)
    alias = using or router.db_for_write(OutboxMessage)
    if not connections[alias].in_atomic_block:
        raise RuntimeError(f"{kind} must be enqueued in the transaction that makes us owe it")
    return alias

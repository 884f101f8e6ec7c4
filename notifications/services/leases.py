"""Who may send a message now. Each step is one statement, so each is its own short transaction.

A lease makes a killed worker harmless: it runs out, the sweep hands the message to another, and
what the first one still writes is refused because its lease is no longer the one in the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from accounts.sides import ALIAS_OF, SIDES, Side

#: Longer than a task may run (45 s), so that a living worker never loses its lease.
LEASE = timedelta(seconds=60)

_CLAIM = """
    UPDATE notifications_outboxmessage
    SET status = 'sending', lease_until = %(until)s, attempts = attempts + 1
    WHERE id = %(id)s AND (
        status = 'due' AND due_at <= %(now)s OR status = 'sending' AND lease_until <= %(now)s
    )
    RETURNING kind, subject_id, attempts, created_at
"""
_END = """
    WITH mine AS (
        UPDATE notifications_outboxmessage
        SET status = %(status)s, lease_until = NULL, channel = %(channel)s,
            ended_reason = %(reason)s, due_at = coalesce(%(due_at)s, due_at),
            sent_at = CASE WHEN %(status)s = 'sent' THEN %(now)s::timestamptz END
        WHERE id = %(id)s AND status = 'sending' AND lease_until = %(until)s
        RETURNING id
    ), noted AS (
        INSERT INTO notifications_deliveryattempt (message_id, at, channel, outcome, error_class)
        VALUES (%(id)s, %(now)s, %(channel)s, %(outcome)s, %(reason)s)
    )
    SELECT count(*) FROM mine
"""
_POSTPONE = """
    UPDATE notifications_outboxmessage
    SET status = 'due', lease_until = NULL, due_at = %(due_at)s, attempts = attempts - 1
    WHERE id = %(id)s AND status = 'sending' AND lease_until = %(until)s
"""
_TAKE = """
    WITH alone AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(%(lock)s, %(side)s) AS is_mine)
    UPDATE notifications_outboxmessage
    SET status = 'due', lease_until = %(until)s
    WHERE id IN (
        SELECT id FROM notifications_outboxmessage
        WHERE (SELECT is_mine FROM alone)
            AND status IN ('due', 'sending') AND due_at <= %(due_before)s
            AND (lease_until IS NULL OR lease_until <= %(now)s)
            AND (%(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s))
        ORDER BY due_at LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    )
    RETURNING id
"""
#: Any number that no other part uses.
SWEEP_LOCK = 0x0B0E


@dataclass(frozen=True)
class Claimed:
    """A message that this worker, and no other, may send until `until`."""

    side: Side
    id: UUID
    kind: str
    subject_id: UUID
    attempts: int
    created_at: datetime
    until: datetime


@dataclass(frozen=True)
class Ending:
    """What came of one try. `outcome`: sent, retry, dead or withdrawn.

    `reason` is a code or the name of an error, never a text. `due_at`: when to try again.
    """

    outcome: str
    channel: str = ""
    reason: str = ""
    due_at: datetime | None = None

    @property
    def status(self) -> str:
        """The row's new status."""
        return "due" if self.outcome == "retry" else self.outcome


def claim(*, side: Side, message_id: UUID, now: datetime) -> Claimed | None:
    """Lease the message for 60 s, or None: not due, already sent, or somebody else has it."""
    until = now + LEASE
    with connections[ALIAS_OF[side]].cursor() as cursor:
        cursor.execute(_CLAIM, {"id": message_id, "now": now, "until": until})
        row = cursor.fetchone()
    if row is None:
        return None
    kind, subject_id, attempts, created_at = row
    return Claimed(side, message_id, kind, subject_id, attempts, created_at, until)


def end(claimed: Claimed, ending: Ending, *, now: datetime) -> bool:
    """Write what came of it and one delivery attempt. False when the lease was lost meanwhile.

    The attempt is noted either way: it happened.
    """
    values: dict[str, Any] = {
        "id": claimed.id,
        "until": claimed.until,
        "now": now,
        "status": ending.status,
        "outcome": ending.outcome,
        "channel": ending.channel,
        "reason": ending.reason[:80],
        "due_at": ending.due_at,
    }
    with connections[ALIAS_OF[claimed.side]].cursor() as cursor:
        cursor.execute(_END, values)
        return bool(cursor.fetchone()[0])


def postpone(claimed: Claimed, *, due_at: datetime) -> None:
    """Give the message back until `due_at`: this was no try."""
    with connections[ALIAS_OF[claimed.side]].cursor() as cursor:
        cursor.execute(_POSTPONE, {"id": claimed.id, "until": claimed.until, "due_at": due_at})


def take_due(
    *,
    side: Side,
    now: datetime,
    grace: timedelta,
    limit: int,
    kinds: Sequence[str] | None = None,
) -> list[UUID]:
    """Up to `limit` messages that should have gone `grace` ago, longest overdue first.

    Those whose lease ran out are among them. Each is kept from the next sweep for 60 s, so that a
    long queue is not handed over again and again; a worker may claim it at once. Empty while
    another sweep runs on this side. `kinds` None means all.
    """
    values: dict[str, Any] = {
        "now": now,
        "due_before": now - grace,
        "until": now + LEASE,
        "limit": limit,
        "kinds": None if kinds is None else list(kinds),
        "lock": SWEEP_LOCK,
        "side": SIDES.index(side),
    }
    with connections[ALIAS_OF[side]].cursor() as cursor:
        cursor.execute(_TAKE, values)
        return [row[0] for row in cursor.fetchall()]

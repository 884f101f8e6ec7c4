"""The guarantee: whatever is due goes, though every hint was lost and every worker was killed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from accounts.sides import SIDES, Side
from notifications import registry
from notifications.services import delivery, leases

#: How long the quick way (notify, relay, worker) has before the sweep takes over.
GRACE = timedelta(seconds=20)
BATCH = 50
#: Messages of one side in one sweep; the next sweep, seconds later, takes the rest.
MOST = 1000


def due_messages(
    *, now: datetime, grace: timedelta = GRACE, is_urgent_only: bool = False
) -> Iterator[tuple[Side, UUID]]:
    """(side, message id) of what should have gone `grace` ago, on both sides, in small batches.

    Each is handed out once in 60 s, whoever asks; two sweeps at once share the work.
    """
    kinds = [kind.name for kind in registry.all_kinds() if kind.is_urgent]
    for side in SIDES:
        for _ in range(MOST // BATCH):
            batch = leases.take_due(
                side=side,
                now=now,
                grace=grace,
                limit=BATCH,
                kinds=kinds if is_urgent_only else None,
            )
            yield from ((side, message_id) for message_id in batch)
            if len(batch) < BATCH:
                break


def deliver_due(
    *, now: datetime, grace: timedelta = GRACE, is_urgent_only: bool = False
) -> Counter[str]:
    """Deliver what is overdue in this very process, without Redis or Celery.

    The way out when Redis is dead. Returns how often each outcome of `delivery.deliver` came.
    """
    found = due_messages(now=now, grace=grace, is_urgent_only=is_urgent_only)
    return Counter(
        delivery.deliver(side=side, message_id=message_id, now=now) for side, message_id in found
    )

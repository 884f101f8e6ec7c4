"""What Celery carries: a side and an id. Lost or doubled, it does no harm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter
from time import monotonic
from uuid import UUID

from celery import current_app, shared_task

from accounts.clock import now
from accounts.sides import Side
from notifications.services import delivery
from notifications.services.sweep import GRACE, due_messages

#: Messages in one task at most.
TOGETHER = 10
#: A task starts no further message after this; one message takes 20 s at the very most.
LONGEST_SECONDS = 20.0


@shared_task(name="notifications.tasks.deliver")
def deliver(side: Side, *message_ids: str) -> None:
    """Deliver each message that is due and that nobody else has.

    Usually one; a burst travels in tens, because carrying costs more than delivering. Stops while
    a slow mail server leaves time before Celery's limit; the sweep finds the rest.
    """
    began = monotonic()
    for message_id in message_ids:
        delivery.deliver(side=side, message_id=UUID(message_id), now=now())
        if monotonic() - began > LONGEST_SECONDS:
            break


@shared_task(name="notifications.tasks.sweep_outbox")
def sweep_outbox() -> None:
    """Hand over again what should have gone 20 s ago, and what a killed worker left behind."""
    hand_over_due(moment=now(), grace=GRACE)


def hand_over_due(*, moment: datetime, grace: timedelta) -> int:
    """Give what should have gone `grace` before `moment` to the workers; returns how many.

    Raises kombu's OperationalError when the broker is away, before any message is taken: one that
    is taken and not handed over waits a minute for the next sweep.
    """
    with current_app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, interval_start=0.2)
    return hand_over(due_messages(now=moment, grace=grace))


def hand_over(messages: Iterable[tuple[Side, UUID]]) -> int:
    """Give each (side, message id) to a worker; returns how many.

    Tries once: raises kombu's OperationalError when the broker is away, and then the sweep finds
    what was not handed over.
    """
    count = 0
    with current_app.producer_or_acquire() as producer:
        for side, found in groupby(messages, key=itemgetter(0)):
            while ids := [str(message_id) for _side, message_id in islice(found, TOGETHER)]:
                deliver.apply_async((side, *ids), producer=producer, retry=False)
                count += len(ids)
    return count

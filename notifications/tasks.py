"""What Celery carries: a side and an id. Lost or doubled, it does no harm."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from celery import current_app, shared_task

from accounts.clock import now
from accounts.sides import Side
from notifications.services import delivery, sweep


@shared_task(name="notifications.tasks.deliver")
def deliver(side: Side, message_id: str) -> None:
    """Deliver one message, if it is due and nobody else has it."""
    delivery.deliver(side=side, message_id=UUID(message_id), now=now())


@shared_task(name="notifications.tasks.sweep_outbox")
def sweep_outbox() -> None:
    """Hand over again what should have gone 20 s ago, and what a killed worker left behind."""
    hand_over(sweep.due_messages(now=now()))


def hand_over(messages: Iterable[tuple[Side, UUID]]) -> int:
    """Give each (side, message id) to a worker and return how many there were.

    Tries the broker once: raises kombu's OperationalError when it is away, and then the sweep
    finds what was not handed over.
    """
    count = 0
    with current_app.producer_or_acquire() as producer:
        for side, message_id in messages:
            deliver.apply_async((side, str(message_id)), producer=producer, retry=False)
            count += 1
    return count

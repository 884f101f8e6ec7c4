"""Kinds of message, letters and a channel for tests: nothing here leaves the process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch
from uuid import UUID, uuid4

from django.db import transaction

from accounts.sides import ALIAS_OF, Side
from notifications import channels, outbox, registry
from notifications.channels.base import Parcel
from notifications.domain.letter import Letter, Recipient, Withdrawn, Words
from notifications.models import OutboxMessage
from notifications.registry import MessageKind

REACHABLE = Recipient("nl", "somebody@example.org", "+31600000000", may_sms=True)
SAFE_WORDS = Words(
    subject="Er staat een bericht voor je klaar",
    body="Hallo,\n\nEr staat een bericht voor je klaar.",
    sms="Houvast: er staat een bericht voor je klaar.",
)
SAFE = Letter(REACHABLE, SAFE_WORDS)

Answer = Letter | Withdrawn | Exception


@contextmanager
def a_kind(
    name: str = "test_message",
    answer: Answer | Callable[[UUID, datetime], Letter | Withdrawn] = SAFE,
    *,
    is_urgent: bool = True,
    was_requested: bool = False,
) -> Iterator[MessageKind]:
    """Register a kind for the block. `answer` is what `prepare` gives, raises, or calls."""

    def prepare(subject_id: UUID, now: datetime) -> Letter | Withdrawn:
        if isinstance(answer, Exception):
            raise answer
        return answer(subject_id, now) if callable(answer) else answer

    kind = MessageKind(name, prepare, is_urgent=is_urgent, was_requested=was_requested)
    with patch.dict(registry._kinds, {name: kind}):
        yield kind


class SentBox:
    """A channel that keeps what it is given. `faults` are raised first, one for each try."""

    def __init__(self, *faults: Exception) -> None:
        self.parcels: list[Parcel] = []
        self.faults = list(faults)

    def send(self, parcel: Parcel) -> None:
        """Keep it, or fail as told."""
        if self.faults:
            raise self.faults.pop(0)
        self.parcels.append(parcel)


@contextmanager
def sent_box(*faults: Exception) -> Iterator[SentBox]:
    """Every channel leads into one box for the block."""
    box = SentBox(*faults)
    with patch.dict(channels._CHANNELS, {"email": box, "sms": box}):
        yield box


def owed(
    now: datetime,
    *,
    kind: str = "test_message",
    side: Side = "clinic",
    subject_id: UUID | None = None,
    dedupe_key: str | None = None,
    due_at: datetime | None = None,
) -> OutboxMessage:
    """A message in the outbox of `side`, committed unless a transaction is open already."""
    alias = ALIAS_OF[side]
    with transaction.atomic(using=alias):
        return outbox.enqueue(
            kind=kind,
            subject_id=subject_id or uuid4(),
            dedupe_key=dedupe_key or f"{kind}:{uuid4()}",
            now=now,
            due_at=due_at,
            using=alias,
        )


def state_of(message: OutboxMessage) -> OutboxMessage:
    """The row as it is now."""
    return OutboxMessage.objects.using(message._state.db).get(pk=message.pk)

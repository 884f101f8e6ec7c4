"""What a channel is: one way to hand a letter to the outside world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from notifications.domain.letter import Letter


class DeliveryFailure(Exception):
    """A channel could not hand a letter over. `reason` is a code; it never holds an address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TemporaryFailure(DeliveryFailure):
    """Try again later: no connection, a full mailbox, a wrong password of ours."""


class PermanentFailure(DeliveryFailure):
    """Trying again is useless: the address does not exist, or the letter may not go."""


@dataclass(frozen=True)
class Parcel:
    """A letter on its way. `key` is the outbox id: who gets the same key twice keeps one."""

    key: UUID
    letter: Letter
    now: datetime


class Channel(Protocol):
    """One way out."""

    def send(self, parcel: Parcel) -> None:
        """Hand the parcel over. Raises TemporaryFailure or PermanentFailure."""

"""The kinds of message. Each app registers its own in `<app>/messages.py`, so that this room
knows what it owes without importing anybody above it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from notifications.domain.letter import Letter, Withdrawn

Prepare = Callable[[UUID, datetime], Letter | Withdrawn]


class UnknownKind(LookupError):
    """No app registered a kind of this name."""


@dataclass(frozen=True)
class MessageKind:
    """A reason to write to somebody.

    `prepare(subject_id, now)` runs at the moment of sending, outside any transaction and on the
    message's own side (`accounts.sides`). It looks whether the message is still true, and makes
    the words in the recipient's language. It may run more than once for one message. `is_urgent`
    goes at any hour and to the phone first. `was_requested`: she asked for it and is waiting, so
    it goes at any hour while it is fresh.
    """

    name: str
    prepare: Prepare
    is_urgent: bool = False
    was_requested: bool = False


_kinds: dict[str, MessageKind] = {}


def register(kind: MessageKind) -> MessageKind:
    """Make `kind` known and return it. Raises ValueError when its name is taken."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"two kinds of message are called {kind.name}")
    return kind


def get(name: str) -> MessageKind:
    """The kind called `name`. Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def all_kinds() -> list[MessageKind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]

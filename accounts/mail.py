"""The way out for letters about accounts. The room above owns the outbox and plugs it in here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

#: A new password was asked for; subject: the user, or nobody.
PASSWORD_RESET = "password_reset"  # noqa: S105 - a kind of letter
#: Someone is invited; subject: the invitation.
INVITATION = "invitation"
#: Password or second factor changed; subject: the user.
ACCOUNT_CHANGED = "account_changed"

Sender = Callable[..., object]

_plugged: list[Sender] = []


def register_sender(sender: Sender) -> None:
    """Plug in what takes letters on: called with kind, subject_id, dedupe_key, now and using.

    `notifications` does this when it is ready, with `outbox.enqueue`. The last one counts.
    """
    _plugged[:] = [sender]


def send(
    *, kind: str, subject_id: UUID, dedupe_key: str, now: datetime, using: str | None = None
) -> None:
    """Owe someone a letter, inside the caller's transaction; it is worded when it goes out.

    Raises LookupError when nothing was plugged in.
    """
    if not _plugged:
        raise LookupError("no sender is registered for letters about accounts")
    _plugged[0](kind=kind, subject_id=subject_id, dedupe_key=dedupe_key, now=now, using=using)

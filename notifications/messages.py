"""Letters about accounts: worded in `accounts.letters`, owed and delivered here. Both sides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from accounts import letters, mail
from accounts.letters import AccountLetter
from notifications import outbox
from notifications.domain.letter import EMAIL, Letter, Recipient, Withdrawn, Words
from notifications.recipients import client_recipient
from notifications.registry import MessageKind, Prepare, register
from notifications.wording import neutral_sms, speaking


def prepared(compose: Callable[[UUID, datetime], AccountLetter | None]) -> Prepare:
    """`prepare` for a kind whose letter `compose` makes; None there withdraws the message."""

    def prepare(subject_id: UUID, now: datetime) -> Letter | Withdrawn:
        found = compose(subject_id, now)
        return Withdrawn("no_longer_true") if found is None else _letter(found)

    return prepare


def _letter(found: AccountLetter) -> Letter:
    if found.client is None:
        recipient = Recipient(language=found.language, email=found.email)
        return Letter(recipient, Words(found.subject, found.body), channel=EMAIL)
    with speaking(found.language):
        words = Words(found.subject, found.body, sms=neutral_sms())
    return Letter(client_recipient(found.client), words)


# Each follows something that a person did a moment ago: it may come at any hour.
for _name, _compose in (
    (mail.PASSWORD_RESET, letters.password_reset),
    (mail.INVITATION, letters.invitation),
    (mail.ACCOUNT_CHANGED, letters.account_changed),
):
    register(MessageKind(_name, prepared(_compose), was_requested=True))
mail.register_sender(outbox.enqueue)

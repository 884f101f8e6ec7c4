"""Signing in, out and failing to, for the access log; and asking for a new password."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import router, transaction

from accounts import mail
from accounts.domain.actor import Actor
from accounts.models import AccessEvent, User
from accounts.services import audit
from accounts.services.indexing import index_of


def record_event(*, actor: Actor, event: str, now: datetime, note: str = "") -> None:
    """Something went well around signing in: `sign_in.ok`, `sign_in.out`, `second_factor.used`,
    ... `note` names the kind of factor."""
    _record(actor, event, now, outcome=AccessEvent.Outcome.OK, note=note)


def record_failed(*, actor: Actor, email: str, now: datetime) -> None:
    """A password did not fit. The address is kept as a keyed hash: enough to see a pattern."""
    hashed = _hashed(email) if email else ""
    _record(actor, "sign_in.failed", now, outcome=AccessEvent.Outcome.FAILED, object_id=hashed)


def record_factor_failed(*, actor: Actor, now: datetime) -> None:
    """A second factor did not fit."""
    _record(actor, "second_factor.failed", now, outcome=AccessEvent.Outcome.FAILED)


def ask_new_password(*, email: str, actor: Actor, now: datetime) -> None:
    """Owe a letter with a link for a new password to whoever has this address.

    Where nobody has it the same rows are written, and the letter is withdrawn when its turn
    comes: neither the answer nor its timing tells a stranger who has an account. One address
    gets one letter a minute at most.
    """
    alias = router.db_for_write(User)
    with transaction.atomic(using=alias, durable=True):
        address = email.strip().lower()
        found = User.objects.filter(email=address, is_active=True).values_list("pk", flat=True)
        subject_id = found.first() or uuid4()
        hashed = _hashed(address)
        mail.send(
            kind=mail.PASSWORD_RESET,
            subject_id=subject_id,
            dedupe_key=f"{mail.PASSWORD_RESET}:{hashed}:{now:%Y%m%d%H%M}",
            now=now,
            using=alias,
        )
        _record(
            actor,
            "password.asked",
            now,
            outcome=AccessEvent.Outcome.OK,
            object_id=hashed,
        )


def _hashed(email: str) -> str:
    """Enough of a keyed hash to see that two rows are about one address, and no more."""
    return index_of("sign_in", email).hex()[:16]


def _record(
    actor: Actor, event: str, now: datetime, *, outcome: int, object_id: str = "", note: str = ""
) -> None:
    alias = router.db_for_write(AccessEvent)
    with transaction.atomic(using=alias):
        audit.record(
            actor=actor,
            event=event,
            action=AccessEvent.Action.EXECUTE,
            now=now,
            object_type="account",
            object_id=object_id or actor.user_id or "",
            purpose="SECURITY",
            outcome=outcome,
            note=note,
            using=alias,
        )

"""Later verder gaan: a link by mail or text message, or a code to write down; all to one draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.models import AccessToken, Client
from accounts.services import audit, tokens
from intake.models import Draft
from intake.services import sealed_drafts
from notifications import outbox

RESUME_LINK: Final = "resume_link"
#: As long as an unsent draft is kept (security.md F4).
LIFETIME: Final = timedelta(days=30)
#: A link or a code proves nobody's hand: what staff type in never opens by one.
ANYBODY: Final = Actor(user_id=None, role="anonymous")


def send_link(
    *, draft_id: UUID, email: str = "", phone: str = "", actor: Actor, now: datetime
) -> None:
    """Owe her a link to go on, by mail or else by text message to `phone` (E.164).

    The address is kept under the draft's seal. At most one a minute is sent for a draft.
    Raises sealed_drafts.DraftGone.
    """
    with transaction.atomic(durable=True):
        draft = sealed_drafts.lock(draft_id)
        content = sealed_drafts.content_of(draft)
        content.resume_to = {"email": email} if email else {"phone": phone}
        sealed_drafts.write(draft, content, now=draft.saved_at)
        outbox.enqueue(
            kind=RESUME_LINK,
            subject_id=draft.pk,
            dedupe_key=f"{RESUME_LINK}:{draft.pk}:{now:%Y%m%d%H%M}",
            now=now,
        )
        _log(draft, "intake.pause", actor, now)


def make_code(*, draft_id: UUID, actor: Actor, now: datetime) -> str:
    """A code to write down, such as `K7M4-29QX-8T`. Raises sealed_drafts.DraftGone."""
    with transaction.atomic(durable=True):
        draft = sealed_drafts.lock(draft_id)
        code = tokens.issue_code(
            purpose=AccessToken.Purpose.RESUME_CODE,
            subject_id=draft.pk,
            lifetime=LIFETIME,
            now=now,
        )
        _log(draft, "intake.pause", actor, now)
    return code


def make_link_token(*, draft_id: UUID, now: datetime) -> str:
    """A token for one message; earlier ones keep working."""
    return tokens.issue_link(
        purpose=AccessToken.Purpose.RESUME_LINK, subject_id=draft_id, lifetime=LIFETIME, now=now
    )


def open_by_link(*, token: str, actor: Actor, now: datetime) -> Draft | None:
    """The draft a link leads back to; None when the link is unknown, too old, or it was sent.

    Opening uses nothing up, so a mail scanner cannot take the link away from her.
    """
    purpose = AccessToken.Purpose.RESUME_LINK
    return _open(tokens.open_link(token=token, purpose=purpose, now=now), actor, now)


def open_by_code(*, code: str, actor: Actor, now: datetime) -> Draft | None:
    """The draft a written code leads back to; None when it is wrong, too old, or it was sent."""
    purpose = AccessToken.Purpose.RESUME_CODE
    found = tokens.redeem_code(purpose=purpose, subject_id=None, code=code, now=now)
    return _open(found, actor, now)


def _open(draft_id: UUID | None, actor: Actor, now: datetime) -> Draft | None:
    if draft_id is None:
        return None
    try:
        with transaction.atomic(durable=True):
            draft = sealed_drafts.read(draft_id)
            sealed_drafts.check_hand(draft, ANYBODY)
            _log(draft, "intake.resume", actor, now)
    except sealed_drafts.DraftGone:
        return None
    return draft


def _log(draft: Draft, event: str, actor: Actor, now: datetime) -> None:
    client: Client | None = draft.client
    audit.record(
        actor=actor,
        event=event,
        action="E",
        now=now,
        subject_id=client.pk if client else None,
        object_type="draft",
        object_id=draft.pk,
    )

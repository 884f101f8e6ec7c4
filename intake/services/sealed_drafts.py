"""The row of a draft: lock it, open its seal, write it back. What goes in is decided elsewhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.domain.actor import Actor
from accounts.services.sealing import open_json, seal_json
from intake.domain.content import Content
from intake.domain.on_behalf import hand_of, is_in_hand
from intake.models import Draft
from intake.selectors.on_behalf import typist_of


class DraftGone(LookupError):
    """There is no such draft, or it was sent."""


class Changed(RuntimeError):
    """The draft is no longer as it was read: read it again under a lock."""


def read(draft_id: UUID) -> Draft:
    """The draft with what opens it, in one query. Raises DraftGone."""
    return _found(Draft.objects.all(), draft_id)


def lock(draft_id: UUID) -> Draft:
    """The draft as it is now; nobody else changes it meanwhile (in the caller's transaction).

    Raises DraftGone.
    """
    return _found(Draft.objects.select_for_update(of=("self",)), draft_id)


def check_hand(draft: Draft, actor: Actor) -> None:
    """What staff type for her is in the hands of that one person, hers in nobody's of the staff.

    Raises DraftGone: for every other hand there is no such draft.
    """
    hand = hand_of(role=actor.role, user_id=actor.user_id)
    if not is_in_hand(typed_by=typist_of(draft), hand=hand):
        raise DraftGone


def content_of(draft: Draft) -> Content:
    """What is under the seal. Raises Unreadable."""
    return Content.from_json(open_json(draft.key, _place(draft), draft.sealed_answers))


def write(draft: Draft, content: Content, *, now: datetime, page: str | None = None) -> None:
    """Seal and store what changed (in the caller's transaction).

    `page`: where she is now; None leaves that as it was. The row must still be as it was read, or
    nothing is written: raises Changed, which a locked draft never does.
    """
    unchanged = Draft.objects.filter(pk=draft.pk, revision=draft.revision, submitted_at=None)
    draft.revision += 1
    draft.saved_at = now
    draft.page = draft.page if page is None else page
    seal(draft, content)
    written = unchanged.update(
        sealed_answers=draft.sealed_answers,
        revision=draft.revision,
        page=draft.page,
        saved_at=now,
        language=draft.language,
        client=draft.client,
        help_shown_at=draft.help_shown_at,
    )
    if not written:
        raise Changed


def seal(draft: Draft, content: Content) -> None:
    """Put the content under the draft's own seal; it opens nowhere else."""
    draft.sealed_answers = seal_json(draft.key, _place(draft), content.as_json())


def _found(drafts: QuerySet[Draft], draft_id: UUID) -> Draft:
    try:
        draft = drafts.select_related("key", "client", "on_behalf").get(
            pk=draft_id, submitted_at=None
        )
    except Draft.DoesNotExist:
        raise DraftGone from None
    if draft.client is not None and draft.client.key_id == draft.key_id:
        draft.client.key = draft.key
    return draft


def _place(draft: Draft) -> str:
    return f"intake.draft.sealed_answers:{draft.pk}"

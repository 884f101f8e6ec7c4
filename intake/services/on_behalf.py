"""What a mother says on the phone or wrote on paper, typed in by somebody of the clinic.

From the first answer on it is a draft like hers: the same questions, the same look for danger, the
same sending. Only whose hands it is in differs, and since when its promise counts.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from intake.domain.on_behalf import counted_from, hand_of
from intake.models import Draft, OnBehalf
from intake.services import drafts, sealed_drafts


def start(
    *, source: str, received_at: datetime | None, language: str, actor: Actor, now: datetime
) -> Draft:
    """Begin to type in for her. `received_at`: when her paper came in; a call comes in now.

    Raises NotReceivedThen, and ValueError for an unknown source or somebody who is not staff.
    """
    hand = hand_of(role=actor.role, user_id=actor.user_id)
    if hand is None:
        raise ValueError("only staff type in for her")
    counts_from = counted_from(source=source, received_at=received_at, now=now)
    with transaction.atomic(durable=True):
        draft = drafts.new_draft(language=language, now=now)
        OnBehalf.objects.create(
            draft=draft,
            typed_by_id=hand,
            source=source,
            received_at=counts_from,
            started_at=now,
        )
        _log(draft, "on_behalf.start", "C", actor, now, note=source)
    return draft


def go_on(*, draft_id: UUID, actor: Actor, now: datetime) -> Draft:
    """Open what this person began before. Raises sealed_drafts.DraftGone, also for anybody else."""
    with transaction.atomic(durable=True):
        draft = sealed_drafts.read(draft_id)
        sealed_drafts.check_hand(draft, actor)
        _log(draft, "on_behalf.go_on", "R", actor, now)
    return draft


def _log(
    draft: Draft, event: str, action: str, actor: Actor, now: datetime, *, note: str = ""
) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        subject_id=draft.client_id,
        object_type="draft",
        object_id=draft.pk,
        fields=("answers",) if action == "R" else (),
        note=note,
    )

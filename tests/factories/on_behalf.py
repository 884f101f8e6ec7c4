"""Intakes that somebody of the clinic types in. All fictional."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from intake.domain import neutral
from intake.domain.questionnaire import current
from intake.models import Draft
from intake.services import drafts, on_behalf, sealed_drafts
from tests.factories.intake import CONTACT, IDENTITY
from tests.factories.scheduling import person


def typed_in(
    user: User, now: datetime, *, lay: timedelta | None = None, language: str = "nl", **chosen: Any
) -> Draft:
    """A draft that this person filled in whole: from a call, or from paper that `lay` so long."""
    chosen = {"identity": IDENTITY, "contact": CONTACT, "wish": "talk"} | chosen
    draft = begun(user, now, lay=lay, language=language)
    while page := current().first_open(drafts.answers_of(draft)):
        drafts.save_answer(
            draft_id=draft.pk,
            page=page.id,
            values=neutral.values_for(page, chosen),
            actor=person(user),
            now=now,
        )
        draft = sealed_drafts.read(draft.pk)
    return draft


def begun(
    user: User, now: datetime, *, lay: timedelta | None = None, language: str = "nl"
) -> Draft:
    """The same before the first answer."""
    return on_behalf.start(
        source="phone" if lay is None else "paper",
        received_at=None if lay is None else now - lay,
        language=language,
        actor=person(user),
        now=now,
    )

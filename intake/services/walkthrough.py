"""Walk the whole questionnaire for somebody, page by page: for replay, demo and measuring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.domain.actor import Actor
from intake.domain import neutral
from intake.models import Draft
from intake.selectors.packs import questionnaire_of
from intake.services.drafts import answers_of, save_answer, start_draft


def walk(*, chosen: Mapping[str, Any], actor: Actor, now: datetime, language: str = "nl") -> Draft:
    """A complete draft, every page saved through the service that her own pages use.

    `chosen`: page id to answer, for the pages where she does not answer neutrally; `identity` and
    `contact` must be among them. Raises InvalidValue on an answer that a page does not offer.
    """
    draft = start_draft(language=language, actor=actor, now=now)
    path = questionnaire_of(draft.questionnaire_version)
    answers = answers_of(draft)
    while (page := path.first_open(answers)) is not None:
        save_answer(
            draft_id=draft.pk,
            page=page.id,
            values=neutral.values_for(page, chosen),
            actor=actor,
            now=now,
        )
        draft.refresh_from_db()
        answers = answers_of(draft)
    return draft

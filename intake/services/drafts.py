"""An intake in the making: every answer is saved the moment it is given.

Nothing is written before she starts. A draft is hers alone and reading it back here is no reading
of a record, so single answers leave no line in the access log; starting, pausing, coming back and
everything that makes her a client do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.domain.person import Contact, Identity
from accounts.services import audit
from accounts.services.sealing import new_key
from intake.domain.content import SIGNAL_OF, Content, Write
from intake.domain.questionnaire import variant_of
from intake.domain.values import GIVEN, PERSON_PAGES, InvalidValue, Moment, stored
from intake.models import Draft
from intake.selectors import packs
from intake.services import people, safety, sealed_drafts


class StaleAnswer(Exception):
    """Another window answered this page since. Both answers are kept: hers here, and `stored`."""

    def __init__(self, stored: Any, revision: int) -> None:
        super().__init__("another window answered this page")
        self.stored = stored
        self.revision = revision


@dataclass(frozen=True, slots=True)
class Form:
    """Which rendered form an answer comes from: how two windows are told apart.

    `revision`: the draft's revision when the form was shown; None does not look.
    """

    revision: int | None = None
    id: str = ""


ANY_FORM = Form()


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved. `needs_help`: an answer asks for the help page before the next question.

    `answers`: everything she answered so far, this page included.
    """

    revision: int
    saved_at: datetime
    needs_help: bool
    answers: Mapping[str, Any]


def start_draft(
    *,
    language: str,
    actor: Actor,
    now: datetime,
    is_short: bool = False,
    suggested: Iterable[str] = (),
) -> Draft:
    """Begin an anonymous intake. `suggested`: signals she ticked on the front page.

    `is_short`: three o'clock mode, two questions and a phone number.
    """
    with transaction.atomic(durable=True):
        draft = new_draft(language=language, now=now, is_short=is_short, suggested=suggested)
        audit.record(
            actor=actor,
            event="intake.start",
            action="C",
            now=now,
            object_type="draft",
            object_id=draft.pk,
        )
    return draft


def new_draft(
    *, language: str, now: datetime, is_short: bool = False, suggested: Iterable[str] = ()
) -> Draft:
    """The row of a draft without an answer (in the caller's transaction, which logs who began)."""
    draft = Draft(
        id=uuid4(),
        key=new_key(now=now),
        language=language,
        questionnaire_version=packs.version_for(language),
        is_short=is_short,
        started_at=now,
        saved_at=now,
    )
    sealed_drafts.seal(draft, Content(suggested=_known_signals(suggested)))
    draft.save(force_insert=True)
    return draft


def answers_of(draft: Draft) -> dict[str, Any]:
    """Page id to stored answer, every page she answered. Raises Unreadable."""
    return sealed_drafts.content_of(draft).answers


def save_answer(
    *,
    draft_id: UUID,
    page: str,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    form: Form = ANY_FORM,
    language: str = "",
    price: str = "",
    seen: Draft | None = None,
) -> Saved:
    """Save the answer of one page. `page` is its id, `values` what its form gave.

    `language`: what the page was shown in, kept with the answer and from now on hers. `price`: the
    price on a page that asks consent to it. `seen`: the draft as it was just read, which saves a
    query unless somebody else wrote meanwhile.
    When the answers so far make level 5 and a phone number or address is known, a clinician owes
    her a call in the same transaction.
    Raises DraftGone, InvalidValue, StaleAnswer.
    """
    given = _Given(page, values, form, language, price)
    if seen is not None:
        with suppress(sealed_drafts.Changed), transaction.atomic(durable=True):
            return _save(copy(seen), given, actor, now)
    with transaction.atomic(durable=True):
        return _save(sealed_drafts.lock(draft_id), given, actor, now)


def save_contact(
    *, draft_id: UUID, identity: Identity, contact: Contact, actor: Actor, now: datetime
) -> None:
    """Save who she is and how to reach her, all at once; she is a client from here on.

    A call that her answers already ask for is owed in the same transaction. Raises DraftGone.
    """
    with transaction.atomic(durable=True):
        draft = sealed_drafts.lock(draft_id)
        sealed_drafts.check_hand(draft, actor)
        content = sealed_drafts.content_of(draft)
        people.save_all(
            draft=draft, content=content, identity=identity, contact=contact, actor=actor, now=now
        )
        for page in PERSON_PAGES:
            content.put(page, GIVEN, Write(draft.revision + 1, language=draft.language))
        safety.owe_call_if_needed(draft=draft, content=content, actor=actor, now=now)
        sealed_drafts.write(draft, content, page=PERSON_PAGES[-1], now=now)


def note_help_shown(*, draft_id: UUID, now: datetime) -> None:
    """She sees the help page for every danger in her answers so far. Raises DraftGone."""
    with transaction.atomic(durable=True):
        draft = sealed_drafts.lock(draft_id)
        content = sealed_drafts.content_of(draft)
        signs = content.unshown_signs()
        if signs:
            content.note_shown(signs)
            draft.help_shown_at = now
            sealed_drafts.write(draft, content, now=draft.saved_at)


@dataclass(frozen=True, slots=True)
class _Given:
    """What came in for one page."""

    page: str
    values: Mapping[str, Any]
    form: Form
    language: str
    price: str


def _save(draft: Draft, given: _Given, actor: Actor, now: datetime) -> Saved:
    sealed_drafts.check_hand(draft, actor)
    content = sealed_drafts.content_of(draft)
    page = packs.questionnaire_of(draft.questionnaire_version).page(given.page)
    if page is None:
        raise InvalidValue(given.page)
    _speak(draft, given.language)
    moment = Moment(now, draft.language, variant_of(content.answers), given.price)
    value = stored(page, given.values, moment)
    _refuse_stale(draft, content, page.id, value, given.form)
    content.put(page.id, value, Write(draft.revision + 1, given.form.id, draft.language))
    if page.id in PERSON_PAGES:
        people.save_page(
            draft=draft, content=content, page=page.id, values=given.values, actor=actor, now=now
        )
    safety.owe_call_if_needed(draft=draft, content=content, actor=actor, now=now)
    sealed_drafts.write(draft, content, page=page.id, now=now)
    return _saved(draft, content)


def _speak(draft: Draft, language: str) -> None:
    """From now on this is her language, in messages too."""
    if not language or language == draft.language:
        return
    draft.language = language
    if draft.client is not None:
        draft.client.language = language
        draft.client.save(update_fields=["language"])


def _refuse_stale(draft: Draft, content: Content, page: str, value: Any, form: Form) -> None:
    if form.revision is None:
        return
    if content.is_stale(page, value, revision=form.revision, form_id=form.id):
        raise StaleAnswer(content.answers.get(page), draft.revision)


def _saved(draft: Draft, content: Content) -> Saved:
    return Saved(
        revision=draft.revision,
        saved_at=draft.saved_at,
        needs_help=bool(content.unshown_signs()),
        answers=content.answers,
    )


def _known_signals(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names) & set(SIGNAL_OF.values())))

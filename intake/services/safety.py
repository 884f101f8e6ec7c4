"""Danger in the answers: a clinician owes her a call as soon as there is a way to reach her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.models import Client
from accounts.services.clients import contact_of
from intake.domain.content import Content
from intake.domain.for_triage import to_triage
from intake.domain.safety import call_needed, help_needed
from intake.models import Draft
from intake.selectors import tables
from intake.services import people, sealed_drafts
from scheduling.domain.errors import ClinicNotReady
from scheduling.domain.promises import promise_times
from scheduling.models import SafetyCall
from scheduling.selectors.duty import staffed_hours
from scheduling.services import requests, safety_calls

DANGER_ANSWER = "danger_answer"
ASKED_FOR_CALL = "asked_for_call"


@dataclass(frozen=True, slots=True)
class CallPromise:
    """By when somebody phones her (UTC).

    `is_read_now`: somebody at the clinic reads at this moment; else `read_from` says from when.
    """

    due_at: datetime
    is_read_now: bool
    read_from: datetime


def request_call(
    *, draft_id: UUID, phone: str, actor: Actor, now: datetime, wish: str = ""
) -> CallPromise | None:
    """She asks to be phoned at `phone` (E.164): client, request for care and call, at once.

    `wish`: when she would like it, as the page offered it. Asking again changes the number and
    keeps the first clock. None when the clinic has nobody to own the call: the number is kept, and
    the page must send her to 112, 113 or the huisarts. Raises DraftGone.
    """
    with transaction.atomic(durable=True):
        draft = sealed_drafts.lock(draft_id)
        sealed_drafts.check_hand(draft, actor)
        content = sealed_drafts.content_of(draft)
        content.call_wish = wish or content.call_wish
        client = people.save_phone(draft=draft, content=content, phone=phone, actor=actor, now=now)
        signs = help_needed(to_triage(content.answers))
        content.note_shown(signs.signs)
        draft.help_shown_at = draft.help_shown_at or now
        call = _open(draft, client, DANGER_ANSWER if signs else ASKED_FOR_CALL, actor, now)
        sealed_drafts.write(draft, content, now=now)
    return _promise(call, now) if call else None


def owe_call_if_needed(
    *, draft: Draft, content: Content, actor: Actor, now: datetime
) -> SafetyCall | None:
    """Owe her a call when her answers make level 5 and she can be reached (in the caller's
    transaction)."""
    if draft.client is None or not call_needed(to_triage(content.answers), tables.in_force()):
        return None
    contact = contact_of(draft.client)
    if not (contact.phone or contact.email):
        return None
    return _open(draft, draft.client, DANGER_ANSWER, actor, now)


def promised_call(*, draft_id: UUID, now: datetime) -> CallPromise | None:
    """The call that is owed to the holder of a draft, or None."""
    call = SafetyCall.objects.filter(care_request_id=draft_id, ended_at=None).first()
    return _promise(call, now) if call else None


def call_wish_of(*, care_request_id: UUID) -> str:
    """When she asked to be phoned: `soon`, `morning`, `afternoon`, or empty when she was not asked.

    For the person who phones; the clock of the call does not wait for it.
    """
    draft = Draft.objects.select_related("key").filter(pk=care_request_id).first()
    return sealed_drafts.content_of(draft).call_wish if draft else ""


def expected_call(*, now: datetime) -> CallPromise:
    """By when somebody would phone if she asked now: what the page says before she does."""
    hours = staffed_hours()
    due_at = promise_times(safety_calls.SAFETY_LEVEL, now, hours).contact_by
    return _promise_by(due_at, now)


def _open(
    draft: Draft, client: Client, cause: str, actor: Actor, now: datetime
) -> SafetyCall | None:
    try:
        with transaction.atomic():
            care_request = requests.open_request(id=draft.pk, client=client, actor=actor, now=now)
            return safety_calls.open_call(
                care_request=care_request, cause=cause, actor=actor, now=now
            )
    except ClinicNotReady:
        # Her answers and her number must not be lost because the clinic is not set up yet.
        return None


def _promise(call: SafetyCall, now: datetime) -> CallPromise:
    return _promise_by(call.due_at, now)


def _promise_by(due_at: datetime, now: datetime) -> CallPromise:
    hours = staffed_hours()
    is_read_now = hours.covers(now)
    return CallPromise(
        due_at=due_at,
        is_read_now=is_read_now,
        read_from=now if is_read_now else hours.next_start(now),
    )

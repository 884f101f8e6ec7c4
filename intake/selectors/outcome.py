"""The outcome of an intake as she may know it: time and people, never a score or a label."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from intake.domain import story
from intake.models import Intake
from scheduling.models import CareRequest, Commitment, Promise, SafetyCall
from scheduling.selectors import hers
from scheduling.selectors.duty import staffed_hours

#: Tasks that are a talk with her.
TALKS = (Commitment.Kind.TALK_ON_REQUEST, Commitment.Kind.LIFE_CHANGE)


@dataclass(frozen=True)
class CallOwed:
    """Somebody phones her by `due_at`. `is_read_now`: somebody at the clinic reads at this
    moment; else `read_from` says from when. `has_phone`: she gave a number to ring."""

    due_at: datetime
    is_late: bool
    is_read_now: bool
    read_from: datetime
    has_phone: bool


@dataclass(frozen=True)
class Outcome:
    """What stands for her now. `call` and `task` are covers besides an appointment.

    `talk`: a talk she asked for, or that somebody owes her after a change. `is_proxy`: somebody
    else filled it in about her. `promise` is None once she is in care or her request was closed.
    `missed`: the newest term of it that we did not keep: contact, first, second, or nothing.
    """

    reference: str
    state: str
    promise: Promise | None
    missed: str
    call: CallOwed | None
    task: Commitment | None
    talk: Commitment | None
    is_proxy: bool
    sentence: str
    within: str


def story_of(care_request: CareRequest, *, now: datetime) -> Outcome:
    """The newest promise with the cover that keeps it, in the language of the page."""
    is_open = care_request.state == CareRequest.State.OPEN
    promise = hers.promise_of(care_request.pk) if is_open else None
    tasks = care_request.commitments.order_by("due_at").select_related("owner")
    tasks_found = list(tasks)
    level = promise.level if promise else care_request.level or 1
    language = get_language() or "nl"
    is_proxy = any(task.kind == Commitment.Kind.PROXY_CONTACT for task in tasks_found)
    return Outcome(
        reference=Intake.objects.values_list("reference", flat=True).get(pk=care_request.pk),
        state=care_request.state,
        promise=promise,
        missed=_missed(promise) if promise else "",
        call=_call_owed(care_request, now),
        task=next((task for task in tasks_found if task.ended_at is None), None),
        talk=next((task for task in tasks_found if _is_talk(task)), None),
        is_proxy=is_proxy,
        sentence=story.sentence(level, language=language, is_proxy=is_proxy),
        within=story.within(level, language=language),
    )


def is_about_another(care_request_id: UUID) -> bool:
    """Whether somebody who worries about her filled it in: then he is who we contact."""
    tasks = Commitment.objects.filter(care_request_id=care_request_id)
    return tasks.filter(kind=Commitment.Kind.PROXY_CONTACT).exists()


def _is_talk(task: Commitment) -> bool:
    return task.ended_at is None and task.kind in TALKS


def _missed(promise: Promise) -> str:
    missed = promise.outcomes.filter(is_kept=False)
    return missed.order_by("-pk").values_list("term", flat=True).first() or ""


def _call_owed(care_request: CareRequest, now: datetime) -> CallOwed | None:
    call = SafetyCall.objects.filter(care_request=care_request, ended_at=None).first()
    if call is None:
        return None
    hours = staffed_hours()
    is_read_now = hours.covers(now)
    return CallOwed(
        due_at=call.due_at,
        is_late=call.due_at < now,
        is_read_now=is_read_now,
        read_from=now if is_read_now else hours.next_start(now),
        has_phone=care_request.client.phone_index is not None,
    )

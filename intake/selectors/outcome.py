"""The outcome of an intake as she may know it: time and people, never a score or a label."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from intake.domain import story
from intake.models import Intake
from scheduling.models import CareRequest, Commitment, Promise, SafetyCall
from scheduling.selectors import hers


@dataclass(frozen=True)
class Outcome:
    """What stands for her now. `call` and `task` are covers besides an appointment."""

    reference: str
    level: int
    promise: Promise | None
    is_late: bool
    call: SafetyCall | None
    task: Commitment | None
    sentence: str
    within: str


def story_of(care_request: CareRequest, *, now: datetime) -> Outcome:
    """The newest promise with the cover that keeps it, in the language of the page."""
    promise = hers.promise_of(care_request.pk)
    call = (
        SafetyCall.objects.select_related("owner")
        .filter(care_request=care_request, ended_at=None)
        .first()
    )
    task = (
        Commitment.objects.select_related("owner")
        .filter(care_request=care_request, ended_at=None)
        .order_by("due_at")
        .first()
    )
    level = promise.level if promise else care_request.level or 1
    language = get_language() or "nl"
    return Outcome(
        reference=Intake.objects.values_list("reference", flat=True).get(pk=care_request.pk),
        level=level,
        promise=promise,
        is_late=bool(promise and promise.contact_by < now and call is not None),
        call=call,
        task=task,
        sentence=story.sentence(level, language=language),
        within=story.within(level, language=language),
    )

"""The promises that are not kept yet, the one with least time left first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
)

from scheduling.models import (
    LIVE,
    Appointment,
    CareRequest,
    Commitment,
    Promise,
    PromiseOutcome,
    SafetyCall,
)

Term = PromiseOutcome.Term
#: As many as fit on a board that people still read.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One promise: what is next (`term`), until when, and what stands behind her."""

    promise: Promise
    care_request: CareRequest
    term: str
    due_at: datetime
    time_left: timedelta
    next_appointment: Appointment | None
    commitments: list[Commitment]
    safety_call: SafetyCall | None


def promises_by_time_left(*, now: datetime, limit: int = SHOWN) -> list[BoardRow]:
    """Promises of open requests with a term that is not met; four queries, whatever their number.

    `time_left` is negative for one that was missed.
    """
    unmet = [When(_is_unmet(term), then=F(f"{term}_by")) for term in Term.values]
    names = [When(_is_unmet(term), then=Value(term)) for term in Term.values]
    promises = (
        Promise.objects.filter(superseded_by=None, care_request__state=CareRequest.State.OPEN)
        .annotate(
            due_at=Case(*unmet, output_field=DateTimeField()),
            term=Case(*names, output_field=CharField()),
        )
        .filter(due_at__isnull=False)
        .select_related("care_request__client__key", "owner")
        .prefetch_related(*_covers(now))
        .order_by("due_at", "made_at", "id")[:limit]
    )
    return [_row(promise, now) for promise in promises]


def _is_unmet(term: str) -> Q:
    """The promise speaks of this term, and nothing was written about it yet."""
    outcome = PromiseOutcome.objects.filter(promise=OuterRef("pk"), term=term)
    return Q(~Exists(outcome), **{f"{term}_by__isnull": False})


def _covers(now: datetime) -> tuple[Prefetch[str], ...]:
    """What stands behind her: meetings to come, open tasks, open calls."""
    meetings = (
        Appointment.objects.filter(status__in=LIVE, during__startswith__gt=now)
        .select_related("clinician")
        .order_by("during")
    )
    tasks = Commitment.objects.filter(ended_at=None).select_related("owner").order_by("due_at")
    calls = SafetyCall.objects.filter(ended_at=None).select_related("owner")
    return (
        Prefetch("care_request__appointments", meetings, to_attr="to_come"),
        Prefetch("care_request__commitments", tasks, to_attr="open_tasks"),
        Prefetch("care_request__safety_calls", calls, to_attr="open_calls"),
    )


def _row(promise: Any, now: datetime) -> BoardRow:
    """`promise` carries what the query annotated and prefetched."""
    care_request = promise.care_request
    return BoardRow(
        promise=promise,
        care_request=care_request,
        term=promise.term,
        due_at=promise.due_at,
        time_left=promise.due_at - now,
        next_appointment=next(iter(care_request.to_come), None),
        commitments=care_request.open_tasks,
        safety_call=next(iter(care_request.open_calls), None),
    )

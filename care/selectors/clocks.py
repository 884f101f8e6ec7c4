"""Promises with their terms: until when, kept or missed, and what stands for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch

from scheduling.models import LIVE, Appointment, Promise, PromiseOutcome

Term = PromiseOutcome.Term


@dataclass(frozen=True)
class TermClock:
    """One term of a promise. `is_kept` None: still open. `meeting`: what stands for it."""

    term: str
    by: datetime
    is_kept: bool | None
    meeting: Appointment | None

    @property
    def is_open(self) -> bool:
        """Neither kept nor missed yet."""
        return self.is_kept is None


@dataclass(frozen=True)
class Clock:
    """The promise that holds for one request, and her next meeting."""

    promise: Promise | None = None
    terms: tuple[TermClock, ...] = ()
    next_meeting: Appointment | None = None

    @property
    def next_term(self) -> TermClock | None:
        """The open term that ends first."""
        return min((t for t in self.terms if t.is_open), key=lambda t: t.by, default=None)

    def left(self, now: datetime) -> timedelta | None:
        """Time until the next open term, negative when late; None when nothing is owed."""
        term = self.next_term
        return term.by - now if term else None


def clocks_of(request_ids: Collection[UUID], *, now: datetime) -> dict[UUID, Clock]:
    """The clock of each request. Three queries, however many there are."""
    meetings = _meetings(request_ids, now)
    promises = (
        Promise.objects.filter(care_request_id__in=request_ids, superseded_by=None)
        .select_related("owner")
        .prefetch_related(Prefetch("outcomes", queryset=PromiseOutcome.objects.order_by("id")))
    )
    by_request = {promise.care_request_id: promise for promise in promises}
    return {
        request_id: _clock(by_request.get(request_id), meetings[request_id])
        for request_id in request_ids
    }


def _meetings(request_ids: Collection[UUID], now: datetime) -> dict[UUID, list[Appointment]]:
    found: dict[UUID, list[Appointment]] = defaultdict(list)
    rows = Appointment.objects.filter(
        care_request_id__in=request_ids, status__in=LIVE, during__endswith__gt=now
    )
    for row in rows.select_related("clinician").order_by("during"):
        found[row.care_request_id].append(row)
    return found


def _clock(promise: Promise | None, meetings: list[Appointment]) -> Clock:
    first = meetings[0] if meetings else None
    if promise is None:
        return Clock(next_meeting=first)
    by_sequence = {meeting.sequence: meeting for meeting in reversed(meetings)}
    kept = {outcome.term: outcome.is_kept for outcome in promise.outcomes.all()}
    standing = {
        Term.CONTACT: first,
        Term.FIRST: by_sequence.get(1),
        Term.SECOND: by_sequence.get(2),
    }
    moments = {
        Term.CONTACT: promise.contact_by,
        Term.FIRST: promise.first_by,
        Term.SECOND: promise.second_by,
    }
    terms = tuple(
        TermClock(str(term), by, kept.get(term), _in_time(standing[term], by))
        for term, by in moments.items()
        if by is not None
    )
    return Clock(promise, terms, first)


def _in_time(meeting: Appointment | None, by: datetime) -> Appointment | None:
    return meeting if meeting and meeting.during.lower <= by else None

"""The kept promise as rows: made, superseded, and what came of it. Never edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from accounts.domain.actor import Actor
from accounts.models import User
from accounts.services import audit
from scheduling.domain.fit import Deadlines
from scheduling.domain.promises import POLICY, PromiseTimes, promise_times
from scheduling.models import CareRequest, Promise, PromiseOutcome
from scheduling.selectors.duty import (
    coordinator,
    is_rostered_between,
    on_duty_between,
    staffed_hours,
)

Term = PromiseOutcome.Term
SECOND = 2
#: Beyond every calendar: what nothing promises cannot be late.
LATEST = timedelta(weeks=52)


def current(care_request: CareRequest) -> Promise | None:
    """The promise that holds now."""
    return Promise.objects.filter(care_request=care_request, superseded_by=None).first()


def is_contact_rostered(*, times: PromiseTimes, now: datetime) -> bool:
    """Whether the roster has anybody who can speak with her before `contact_by`."""
    return on_duty_between(now, times.contact_by) is not None or is_rostered_between(
        now, times.contact_by
    )


def write(
    *,
    care_request: CareRequest,
    level: int,
    times: PromiseTimes,
    is_covered: bool,
    owner: User,
    now: datetime,
    supersedes: Promise | None = None,
) -> Promise:
    """Write a promise (in the caller's transaction)."""
    return Promise.objects.create(
        care_request=care_request,
        level=level,
        contact_by=times.contact_by,
        first_by=times.first_by,
        second_by=times.second_by,
        policy_version=POLICY.version,
        is_covered=is_covered,
        owner=owner,
        supersedes=supersedes,
        made_at=now,
    )


def supersede(*, care_request: CareRequest, level: int, actor: Actor, now: datetime) -> Promise:
    """Promise by another level from now on (in the caller's transaction, the request locked).

    Terms count from this moment; at the same or a higher level no moment becomes later than it
    was promised. Raises ClinicNotReady, and ValueError for an unknown level.
    """
    old = current(care_request)
    times = promise_times(level, now, staffed_hours())
    if old is not None and level >= old.level:
        times = replace(
            times,
            contact_by=min(times.contact_by, old.contact_by),
            first_by=_earlier(times.first_by, old.first_by),
            second_by=_earlier(times.second_by, old.second_by),
        )
    promise = write(
        care_request=care_request,
        level=level,
        times=times,
        is_covered=is_contact_rostered(times=times, now=now),
        owner=coordinator(),
        now=now,
        supersedes=old,
    )
    audit.record(
        actor=actor,
        event="promise.supersede",
        action="C",
        now=now,
        subject_id=care_request.client_id,
        object_type="promise",
        object_id=promise.pk,
        note=f"level {level}",
    )
    return promise


def record_outcome(
    *, care_request: CareRequest, term: str, at: datetime, actor: Actor
) -> PromiseOutcome | None:
    """Write that a term of the current promise was met at `at` (in the caller's transaction).

    Kept when `at` is not after the promised moment. None when there is no promise, or the term is
    not part of it; what was recorded before stays as it is.
    """
    promise = current(care_request)
    by = deadline_of(promise, term) if promise else None
    if promise is None or by is None:
        return None
    outcome, _created = PromiseOutcome.objects.get_or_create(
        promise=promise,
        term=term,
        defaults={"is_kept": at <= by, "at": at, "actor_id": actor.user_id},
    )
    return outcome


def deadline_of(promise: Promise, term: str) -> datetime | None:
    """Until when a term is promised; None when the promise does not speak of it."""
    deadlines = {
        Term.CONTACT: promise.contact_by,
        Term.FIRST: promise.first_by,
        Term.SECOND: promise.second_by,
    }
    return deadlines[Term(term)]


def deadlines(care_request: CareRequest, *, sequence: int, now: datetime) -> Deadlines:
    """Until when the meeting of this sequence keeps the promise that holds now.

    A meeting of which nothing is promised (a later one, or level 1) is in time at any moment.
    """
    promise = current(care_request)
    late = now + LATEST
    if promise is None or sequence > SECOND:
        return Deadlines(contact_by=late, meeting_by=late)
    if sequence == SECOND:
        by = promise.second_by or late
        return Deadlines(contact_by=by, meeting_by=by)
    return Deadlines(contact_by=promise.contact_by, meeting_by=promise.first_by or late)


def _earlier(new: datetime | None, old: datetime | None) -> datetime | None:
    return min(new, old) if new and old else new

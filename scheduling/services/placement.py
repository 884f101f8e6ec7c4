"""What a submitted intake leads to, in the transaction of its submission.

The promise is written, a person or a place stands behind it, and everybody who must know is owed
a message. One query finds the first meeting and one the second, however large the clinic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.domain.actor import Actor
from accounts.models import User
from accounts.services import audit
from scheduling.domain.promises import PromiseTimes, promise_times
from scheduling.models import Appointment, CareRequest, Commitment, Promise, SafetyCall
from scheduling.selectors.duty import (
    coordinator,
    is_rostered_between,
    on_duty,
    on_duty_between,
    staffed_hours,
)
from scheduling.services import commitments, promises, safety_calls
from scheduling.services.locks import lock_request
from scheduling.services.pairs import book_pair

Kind = Commitment.Kind


@dataclass(frozen=True, slots=True)
class Placement:
    """What stands behind her now.

    `commitment` beside a `first` appointment means that somebody phones her before
    `commitment.due_at`, because the meeting alone does not keep the whole promise.
    `is_staffed`: whether somebody at the clinic reads and phones at this hour.
    """

    promise: Promise
    first: Appointment | None = None
    second: Appointment | None = None
    safety_call: SafetyCall | None = None
    commitment: Commitment | None = None
    is_staffed: bool = True


@dataclass(frozen=True, slots=True)
class _Case:
    """One placement under way."""

    care_request: CareRequest
    level: int
    times: PromiseTimes
    is_staffed: bool
    owner: User
    on_duty: User | None
    actor: Actor
    now: datetime

    @property
    def contact_due_at(self) -> datetime:
        """By when somebody must speak with her: as promised, and at once where that is over."""
        return max(self.times.contact_by, self.now)

    @property
    def is_contact_rostered(self) -> bool:
        """Whether the roster has anybody who can speak with her before `contact_by`."""
        contact_by = self.times.contact_by
        is_manned = self.on_duty is not None or is_rostered_between(self.now, contact_by)
        return contact_by > self.now and is_manned


def place(
    *,
    care_request: CareRequest,
    route: str,
    actor: Actor,
    now: datetime,
    counted_from: datetime | None = None,
) -> Placement:
    """Promise, and cover, by `route`: match, safety, read, proxy or minor (in the transaction).

    `counted_from`: when what she told came in, if that was before now; the promise counts from
    there, and what it leaves no time for is due at once. Everything else happens now.
    `safety`: somebody phones, nobody is matched. `read`, `proxy`, `minor`: a dated task. `match`:
    the first and second meeting, booked. When they do not keep the promise the soonest later one
    is booked all the same and the coordinator phones before `contact_by`; when there is none at
    all she finds one by hand (no_match). Raises ClinicNotReady when nobody can own a promise, and
    KeyError for an unknown route.
    """
    locked = lock_request(care_request.id)
    staffed = staffed_hours()
    level = safety_calls.SAFETY_LEVEL if route == "safety" else locked.level or 1
    times = promise_times(level, counted_from or now, staffed)
    case = _Case(
        care_request=locked,
        level=level,
        times=times,
        is_staffed=staffed.covers(now),
        owner=coordinator(),
        on_duty=on_duty_between(now, times.contact_by) if times.contact_by > now else on_duty(now),
        actor=actor,
        now=now,
    )
    placement = _ROUTES[route](case)
    audit.record(
        actor=actor,
        event="care_request.place",
        action="C",
        now=now,
        subject_id=locked.client_id,
        object_type="promise",
        object_id=placement.promise.pk,
        note=f"{route} level {level}",
    )
    return placement


def _safety(case: _Case) -> Placement:
    """A call with a clock. Until a clinician clears it nobody is matched."""
    promise = _promise(case, is_covered=case.is_contact_rostered, has_meetings=False)
    call = safety_calls.open_call(
        care_request=case.care_request, cause="level_5", actor=case.actor, now=case.now
    )
    return Placement(promise, safety_call=call, is_staffed=case.is_staffed)


def _task(kind: str) -> Callable[[_Case], Placement]:
    """A route that ends at a person with a date: who is on duty first, else the coordinator."""

    def route(case: _Case) -> Placement:
        promise = _promise(case, is_covered=case.is_contact_rostered, has_meetings=False)
        commitment = commitments.make(
            care_request=case.care_request,
            kind=kind,
            due_at=case.contact_due_at,
            owner=case.on_duty or case.owner,
            actor=case.actor,
            now=case.now,
        )
        return Placement(promise, commitment=commitment, is_staffed=case.is_staffed)

    return route


def _match(case: _Case) -> Placement:
    """The first and second meeting, and a dated task where one of them comes too late."""
    choices, appointments = book_pair(
        case.care_request, times=case.times, actor=case.actor, now=case.now
    )
    first_in_time = bool(choices) and choices[0].is_in_time
    has_contact = first_in_time and choices[0].starts_at <= case.times.contact_by
    promise = _promise(
        case,
        is_covered=first_in_time and (has_contact or case.is_contact_rostered),
        has_meetings=True,
    )
    commitment = None
    if len(choices) < 2 or not has_contact or not choices[1].is_in_time:
        kind = Kind.LADDER_STEP if choices else Kind.NO_MATCH
        commitment = commitments.make(
            care_request=case.care_request,
            # Where the first meeting keeps its promise only a second one is missing.
            kind=Kind.SECOND_MEETING if has_contact else kind,
            due_at=(has_contact and case.times.first_by) or case.contact_due_at,
            owner=case.owner,
            actor=case.actor,
            now=case.now,
        )
    first, second = (*appointments, None, None)[:2]
    return Placement(promise, first, second, None, commitment, case.is_staffed)


_ROUTES: dict[str, Callable[[_Case], Placement]] = {
    "safety": _safety,
    "read": _task(Kind.READ),
    "proxy": _task(Kind.PROXY_CONTACT),
    "minor": _task(Kind.MINOR_ROUTE),
    "match": _match,
}


def _promise(case: _Case, *, is_covered: bool, has_meetings: bool) -> Promise:
    times = case.times if has_meetings else replace(case.times, first_by=None, second_by=None)
    return promises.write(
        care_request=case.care_request,
        level=case.level,
        times=times,
        is_covered=is_covered,
        owner=case.owner,
        now=case.now,
    )

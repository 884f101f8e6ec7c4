"""From a need to a place that is hers: plan, lock, look again, take.

The plan is made without a lock, so many people may plan the same moment. Whoever gets the lock of
a calendar takes its best moment that is left; only when nothing as good is left there she plans
anew, and then looks first for a calendar at which nobody queues. Everything here runs inside the
caller's transaction, the request locked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import UUID

from accounts.domain.actor import Actor
from scheduling.domain.errors import HoldExpired, PlaceTaken
from scheduling.domain.fit import Choice, Deadlines, refusals
from scheduling.domain.ranking import rank
from scheduling.models import LIVE, Appointment, CareRequest
from scheduling.selectors import candidates
from scheduling.services import promises, steps
from scheduling.services.locks import lock_clinicians, part_of_deed, try_clinician

Status = Appointment.Status
#: How often a lost plan is made anew. A loss means that a calendar has nothing as good left.
TRIES = 8
#: Between two meetings of one mother, when we choose.
GAP = timedelta(days=3)
#: The same when she chooses.
SMALLEST_GAP = timedelta(days=1)
ALTERNATIVES = 3

#: Ranked moments: in every calendar when given nothing; else in the one calendar of the choices
#: that were planned there.
Plan = Callable[[Sequence[Choice]], tuple[Choice, ...]]
#: Ranked moments in every calendar (None) or in that of one psychologist.
PlanWith = Callable[[UUID | None], tuple[Choice, ...]]


def best(
    care_request: CareRequest,
    *,
    deadlines: Deadlines,
    now: datetime,
    first: datetime | None = None,
    until: datetime | None = None,
    known: UUID | None = None,
    leaving: UUID | None = None,
    only: UUID | None = None,
    planned: Sequence[Choice] = (),
    count: int = 1,
    weighs_days: bool = True,
) -> tuple[Choice, ...]:
    """The best free moments for her in `[first, until)`, best first (see `ranking.rank`).

    `known`: the psychologist she has. `leaving`: the appointment she would give up. `only`: look
    in this calendar alone; `planned`: in the one of these choices, at them too. `weighs_days`: look
    at the cheapest of each day, and not at the earliest alone.
    """
    need = candidates.need_of(care_request)
    offers = candidates.find(
        care_request,
        need,
        now=now,
        first=first,
        until=until,
        by=deadlines.meeting_by if weighs_days else None,
        known=known,
        leaving=leaving,
        only=planned[0].clinician_id if planned else only,
        also=[choice.slot_id for choice in planned],
    )
    return rank(need, offers, deadlines, now=now, known=known, count=count)


def secure_best(plan: Plan, *, attempt: int, now: datetime) -> Choice | None:
    """The best moment of `plan`, in a calendar that is locked now; None when nothing suits.

    The first attempt waits for the best calendar. Later ones take the first at which nobody
    queues. Raises PlaceTaken when nothing as good is left there. Call it inside a savepoint: the
    lock of a lost plan goes with it.
    """
    ranked = plan(())
    if not ranked:
        return None
    as_good = [choice for choice in ranked if choice.is_in_time == ranked[0].is_in_time]
    calendars = list(dict.fromkeys(choice.clinician_id for choice in as_good))
    free = (each for each in calendars if try_clinician(each))
    calendar = next(free, None) if attempt else None
    if calendar is None:
        calendar = calendars[0]
        lock_clinicians([calendar])
    again = plan([choice for choice in as_good if choice.clinician_id == calendar])
    if not again or again[0].is_in_time != ranked[0].is_in_time:
        raise PlaceTaken
    return again[0]


def secure(
    care_request: CareRequest,
    wanted: Sequence[Choice],
    *,
    now: datetime,
    known: UUID | None = None,
    leaving: UUID | None = None,
) -> tuple[Choice, ...]:
    """Lock the calendars of all of `wanted` and look again; those that are still hers to take."""
    lock_clinicians({choice.clinician_id for choice in wanted})
    return still_hers(care_request, wanted, now=now, known=known, leaving=leaving)


def still_hers(
    care_request: CareRequest,
    wanted: Sequence[Choice],
    *,
    now: datetime,
    known: UUID | None = None,
    leaving: UUID | None = None,
) -> tuple[Choice, ...]:
    """Those of the choices that are free at this moment and still suit her."""
    need = candidates.need_of(care_request)
    slot_ids = [choice.slot_id for choice in wanted]
    offers = candidates.still_free(care_request, slot_ids, now=now, leaving=leaving)
    suiting = {
        offer.slot_id
        for offer in offers
        if not refusals(need, offer, now=now, is_new=offer.clinician_id != known)
    }
    return tuple(choice for choice in wanted if choice.slot_id in suiting)


def book_best(
    care_request: CareRequest,
    *,
    sequence: int,
    deadlines: Deadlines,
    actor: Actor,
    now: datetime,
    first: datetime | None = None,
    until: datetime | None = None,
    known: UUID | None = None,
    replaces: Appointment | None = None,
) -> tuple[Appointment, Choice] | None:
    """Book the best moment for one meeting; `replaces`, a live appointment, moves there.

    None when nothing suits within twelve weeks. Reserves her session; owes no message.
    """

    def plan(planned: Sequence[Choice]) -> tuple[Choice, ...]:
        return best(
            care_request,
            deadlines=deadlines,
            now=now,
            first=first,
            until=until,
            known=known,
            leaving=replaces.id if replaces else None,
            planned=planned,
            count=candidates.LIMIT,
        )

    steps.release_expired_holds(now=now)
    for attempt in range(TRIES):
        with suppress(PlaceTaken), part_of_deed():
            choice = secure_best(plan, attempt=attempt, now=now)
            if choice is None:
                return None
            if replaces is not None:
                steps.appointment_to(replaces, Status.MOVED, actor=actor, now=now)
                steps.release(replaces, now=now)
            booked = steps.new_appointment(
                care_request,
                choice,
                status=Status.BOOKED,
                sequence=sequence,
                now=now,
                moved_from=replaces,
            )
            steps.insert([booked], actor=actor, now=now)
            steps.reserve(booked, now=now)
            return booked, choice
        if replaces is not None:
            replaces.refresh_from_db(fields=["status"])
    return None


def known_by(appointment: Appointment | None) -> UUID | None:
    """The psychologist she has met by then: that of every meeting but the first."""
    return appointment.clinician_id if appointment and appointment.sequence > 1 else None


def window(
    care_request: CareRequest, sequence: int, *, now: datetime, gap: timedelta
) -> tuple[datetime, datetime]:
    """Between her meetings before and after this one, `gap` kept to both: from and until."""
    first, until = now, now + candidates.HORIZON
    others = care_request.appointments.filter(status__in=(*LIVE, Status.ATTENDED))
    for other in others.exclude(sequence=sequence):
        if other.sequence < sequence:
            first = max(first, other.during.lower + gap)
        else:
            until = min(until, other.during.lower - gap)
    return first, until


def next_sequence(care_request: CareRequest) -> int:
    """The number of a meeting that would be new: one after those she had or has."""
    taken = care_request.appointments.filter(status__in=(*LIVE, Status.ATTENDED))
    return max(taken.values_list("sequence", flat=True), default=0) + 1


def alternatives(
    care_request: CareRequest,
    *,
    now: datetime,
    sequence: int = 1,
    leaving: UUID | None = None,
    known: UUID | None = None,
    count: int = ALTERNATIVES,
) -> tuple[Choice, ...]:
    """Free moments to show beside, or instead of, the one she has; nothing is kept for her.

    Not twice the same psychologist on the same day while there is anything else.
    """
    first, until = window(care_request, sequence, now=now, gap=SMALLEST_GAP)
    if until <= first:
        return ()
    found = best(
        care_request,
        deadlines=promises.deadlines(care_request, sequence=sequence, now=now),
        now=now,
        first=first,
        until=until,
        known=known,
        leaving=leaving,
        count=3 * candidates.LIMIT,
        weighs_days=False,  # fifty who lost one place ask this at once
    )
    return _varied(found)[:count]


@contextmanager
def with_alternatives(
    appointment_or_request: Appointment | CareRequest, now: datetime
) -> Iterator[None]:
    """Add free moments to a PlaceTaken or HoldExpired that leaves the block's own transaction."""
    try:
        yield
    except (PlaceTaken, HoldExpired) as problem:
        if isinstance(appointment_or_request, Appointment):
            care_request = appointment_or_request.care_request
            sequence, leaving = appointment_or_request.sequence, appointment_or_request.id
        else:
            care_request, sequence, leaving = appointment_or_request, 1, None
        found = alternatives(care_request, now=now, sequence=sequence, leaving=leaving)
        raise type(problem)(found) from problem


def _varied(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The same choices; those that repeat a psychologist's day come last."""
    seen: set[tuple[UUID, object]] = set()
    fresh: list[Choice] = []
    repeated: list[Choice] = []
    for choice in choices:
        key = (choice.clinician_id, choice.starts_at.date())
        (repeated if key in seen else fresh).append(choice)
        seen.add(key)
    return (*fresh, *repeated)

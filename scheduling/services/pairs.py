"""The first meeting and the second, booked together: nobody starts without knowing when next.

Runs inside the caller's transaction, the request locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from accounts.domain.actor import Actor
from scheduling.domain.errors import PlaceTaken
from scheduling.domain.fit import Choice, Deadlines
from scheduling.domain.promises import PromiseTimes
from scheduling.domain.working_days import end_of_day, local_day
from scheduling.models import Appointment, CareRequest
from scheduling.selectors import candidates
from scheduling.services import owed, steps
from scheduling.services.locks import part_of_deed, try_clinician
from scheduling.services.matching import GAP, TRIES, PlanWith, best, secure_best, still_hers

#: Level 1 promises a talk within 14 days on request (clinical.md 4.2), stored nowhere else.
TALK_ON_REQUEST = timedelta(days=14)

Pair = tuple[Sequence[Choice], Sequence[Appointment]]


def book_pair(
    care_request: CareRequest, *, times: PromiseTimes, actor: Actor, now: datetime
) -> Pair:
    """Book the best first meeting and a second, at least three days later, with her if possible.

    Gives the choices and their appointments: two, one where no second suits, or none. Planned
    anew when somebody else was first. Reserves her sessions and owes the messages.
    """
    steps.release_expired_holds(now=now)
    for attempt in range(TRIES):
        with suppress(PlaceTaken), part_of_deed():
            first = secure_best(
                lambda planned: _firsts(care_request, times, now, planned),
                attempt=attempt,
                now=now,
            )
            if first is None:
                break
            second = _second(care_request, first, times, now)
            plan = (first, second) if second else (first,)
            return plan, _book(care_request, plan, actor, now)
    return (), ()


def _firsts(
    care_request: CareRequest, times: PromiseTimes, now: datetime, planned: Sequence[Choice]
) -> tuple[Choice, ...]:
    talk_by = end_of_day(local_day(now) + TALK_ON_REQUEST)
    return best(
        care_request,
        deadlines=Deadlines(contact_by=times.contact_by, meeting_by=times.first_by or talk_by),
        now=now,
        planned=planned,
        count=candidates.LIMIT,
    )


def _second(
    care_request: CareRequest, first: Choice, times: PromiseTimes, now: datetime
) -> Choice | None:
    def ranked(only: UUID | None) -> tuple[Choice, ...]:
        return best(
            care_request,
            deadlines=_second_deadlines(first, times),
            now=now,
            first=first.starts_at + GAP,
            known=first.clinician_id,
            only=only,
            count=candidates.LIMIT,
        )

    return secure_second(care_request, ranked, known=first.clinician_id, now=now)


def secure_second(
    care_request: CareRequest, ranked: PlanWith, *, known: UUID, now: datetime
) -> Choice | None:
    """The best second meeting, in the calendar of the first one if it keeps the promise there.

    That calendar, of the psychologist she has (`known`), is locked already; another one is tried,
    not awaited. None when nothing suits; raises PlaceTaken when others are busy in all that would.
    """
    with_her = ranked(known)
    if with_her and with_her[0].is_in_time:
        return with_her[0]
    found = ranked(None)
    for choice in found:
        if choice.clinician_id == known:
            return choice
        if try_clinician(choice.clinician_id) and still_hers(
            care_request, [choice], now=now, known=known
        ):
            return choice
    if found:
        raise PlaceTaken
    return None


def _second_deadlines(first: Choice, times: PromiseTimes) -> Deadlines:
    """As promised; after a late first meeting the window keeps its length."""
    by = times.second_by or first.starts_at + TALK_ON_REQUEST
    if times.first_by and first.starts_at > times.first_by:
        by += first.starts_at - times.first_by
    return Deadlines(contact_by=by, meeting_by=by)


def _book(
    care_request: CareRequest, plan: Sequence[Choice], actor: Actor, now: datetime
) -> list[Appointment]:
    appointments = [
        steps.new_appointment(
            care_request,
            choice,
            status=Appointment.Status.BOOKED,
            sequence=sequence,
            now=now,
        )
        for sequence, choice in enumerate(plan, start=1)
    ]
    steps.insert(appointments, actor=actor, now=now)
    # Her own letter names both meetings; each psychologist hears of a new client once.
    first_with = {each.clinician_id: each for each in reversed(appointments)}
    news = [(owed.NEW_CLIENT, each) for each in first_with.values()]
    owed.owe_all([(owed.BOOKED, appointments[0]), *news], now=now)
    steps.reserve(*appointments, now=now)
    return appointments

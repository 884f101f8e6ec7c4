"""Whose turn an earlier moment is, why, and how long she has to answer.

A moment that came free goes to one mother at a time: the highest level first, then those whose
promise is kept least and longest ago, then whom it fits best. Being first to ask never counts.
The hard filters stay those of `fit`; this module adds when a moment is really better for her.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from notifications.domain.quiet_hours import is_quiet, next_allowed, quiet_from
from scheduling.domain.day_parts import hour_of_week, hours_of_week
from scheduling.domain.fit import MIN_LEAD, URGENT, Need, Offer, refusals, skill_fit

#: Written beside every offer. The numbers below are proposals, to be reviewed after a month of use.
VERSION = "earlier-1"
#: How much earlier than her own meeting a moment must be. Moving costs her something too: a day
#: already arranged. Who is urgent gains from half a day, who is not from three.
WORTH_MOVING = {
    4: timedelta(hours=12),
    3: timedelta(hours=24),
    2: timedelta(hours=72),
    1: timedelta(hours=72),
}
#: How long a place waits for her answer. The more urgent she is, the sooner the next one needs it.
TIME_TO_ANSWER = {
    4: timedelta(hours=1),
    3: timedelta(hours=2),
    2: timedelta(hours=3),
    1: timedelta(hours=3),
}
#: Nor longer than this part of the time until it starts: those after her must have a turn as well.
SHARE = 4
#: Less than this is no offer: a baby may be drinking.
SHORTEST = timedelta(minutes=30)
#: Nobody is asked more often than this on one day.
MOST_A_DAY = 2

LEVEL = "level"
NO_MEETING = "no_meeting"
PROMISE_LATE = "promise_late"
SAME_PERSON = "same_person"
SKILLED = "skilled"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mother whom an earlier moment may help.

    `meeting_at`: when her first meeting is; None when she has none. `first_by`: until when it was
    promised, if it was. `is_hers`: one of her meetings is in the calendar that has the place, so
    its caps count her already. `asked_today`: offers she had since midnight in Amsterdam.
    """

    request_id: UUID
    need: Need
    promised_at: datetime
    first_by: datetime | None
    meeting_at: datetime | None
    clinician_id: UUID | None
    is_hers: bool = False
    asked_today: int = 0

    @property
    def is_late(self) -> bool:
        """Whether her meeting, if any, comes after what was promised."""
        if self.meeting_at is None:
            return True
        return self.first_by is not None and self.meeting_at > self.first_by


@dataclass(frozen=True, slots=True)
class Turn:
    """Her place in the order, and what put her there, as codes."""

    request_id: UUID
    reasons: tuple[str, ...]


def objections(waiting: Waiting, place: Offer, *, now: datetime) -> frozenset[str]:
    """Why this place is not for her, as codes; empty when it would really help her.

    Those of `fit.refusals` (everything is looked at again under the lock, with fresh counts), and:
    `not_earlier` by the margin of her level, `wishes` for a part of the week she did not ask for,
    unless she is urgent, and `asked_enough` for today.
    """
    need = waiting.need
    margin = WORTH_MOVING.get(need.level, WORTH_MOVING[1])
    meeting_at = waiting.meeting_at
    found = {
        "not_earlier": meeting_at is not None and place.starts_at > meeting_at - margin,
        "wishes": bool(need.day_parts)
        and need.level < URGENT
        and hour_of_week(place.starts_at) not in hours_of_week(need.day_parts),
        "asked_enough": waiting.asked_today >= MOST_A_DAY,
    }
    return refusals(need, place, now=now, is_new=not waiting.is_hers) | {
        code for code, is_so in found.items() if is_so
    }


def in_turn(place: Offer, everybody: Iterable[Waiting], *, now: datetime) -> tuple[Turn, ...]:
    """Everybody whom the place would help, whose turn it is first on top.

    The order, each step deciding only where the one before is equal: the higher level; no meeting
    at all, then one later than promised, then one in time; the oldest promise; the psychologist
    she is going to meet already; the skill she needs; the lowest id, so that it never depends on
    who was looked at first.
    """
    helped = [each for each in everybody if not objections(each, place, now=now)]
    ordered = sorted(helped, key=lambda each: _order(each, place))
    return tuple(Turn(each.request_id, _reasons(each, place)) for each in ordered)


def answer_by(level: int, starts_at: datetime, *, now: datetime) -> datetime | None:
    """Until when she may answer an offer made now; None when no offer can be made now.

    It ends before the quiet hours begin: nobody loses a place in her sleep. It ends an hour before
    the meeting at the latest.
    """
    if is_quiet(now):
        return None
    length = min(TIME_TO_ANSWER.get(level, TIME_TO_ANSWER[1]), (starts_at - now) / SHARE)
    by = min(now + length, starts_at - MIN_LEAD, quiet_from(now))
    return by if by - now >= SHORTEST else None


def can_offer(starts_at: datetime, *, now: datetime) -> bool:
    """Whether anybody could be offered a place now; the same for every level."""
    return answer_by(URGENT, starts_at, now=now) is not None


def is_over(starts_at: datetime, *, now: datetime) -> bool:
    """Whether the place starts too soon for anybody to be asked."""
    return starts_at - now < max(SHORTEST * SHARE, SHORTEST + MIN_LEAD)


def look_again(now: datetime) -> datetime:
    """When to look again for a place that nobody could be offered now."""
    later = now + SHORTEST
    return later if quiet_from(later) - later >= SHORTEST else next_allowed(quiet_from(now))


def _order(waiting: Waiting, place: Offer) -> tuple[int, bool, bool, datetime, bool, float, UUID]:
    return (
        -waiting.need.level,
        waiting.meeting_at is not None,
        not waiting.is_late,
        waiting.promised_at,
        place.clinician_id != waiting.clinician_id,
        -skill_fit(waiting.need, place),
        waiting.request_id,
    )


def _reasons(waiting: Waiting, place: Offer) -> tuple[str, ...]:
    """What put her here, in the order in which it counted."""
    found = {
        f"{LEVEL}:{waiting.need.level}": True,
        NO_MEETING: waiting.meeting_at is None,
        PROMISE_LATE: waiting.meeting_at is not None and waiting.is_late,
        SAME_PERSON: place.clinician_id == waiting.clinician_id,
        SKILLED: bool(waiting.need.skills) and skill_fit(waiting.need, place) > 0,
    }
    return tuple(code for code, is_so in found.items() if is_so)

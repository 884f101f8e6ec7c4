"""What is tried, one step after another, when no place keeps the promise of a first meeting.

A longer day of a colleague who is willing, a bridging call (contact, never treatment), a partner
practice, the coordinator by phone. Each step has an owner and a deadline; a no, or silence, leads
to the next. The ladder ends with a meeting inside the promise, or by a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from notifications.domain.quiet_hours import next_allowed
from scheduling.domain.working_days import AMSTERDAM, local_day

LONGER_DAY = "longer_day"
BRIDGING_CALL = "bridging_call"
PARTNER = "partner"
COORDINATOR = "coordinator"
#: In this order.
STEPS = (LONGER_DAY, BRIDGING_CALL, PARTNER, COORDINATOR)

#: How long colleagues have to answer, in hours in which a phone may make a sound.
TIME_TO_ANSWER = timedelta(hours=2)
#: A step of a person lasts a day at most, so that the next one still has time.
LONGEST_STEP = timedelta(hours=24)
#: Nor is anybody given less than this.
SHORTEST_STEP = timedelta(hours=1)
#: A longer day is asked at least so long before: somebody must fetch a child from school.
LEAD = timedelta(hours=4)
#: Between her last place and the one that is added.
BREAK = timedelta(minutes=10)
#: A longer day ends at nine in the evening at the latest.
LATEST = time(21)
#: Once the promised day is over, a moment within a week is still worth asking for.
STILL_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides the next step. `tried`: kinds that had their turn."""

    tried: frozenset[str] = frozenset()
    can_ask: bool = False
    has_contact: bool = False
    has_partner: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """One place in a calendar."""

    starts_at: datetime
    ends_at: datetime
    modes: tuple[str, ...]


def next_step(facts: Facts) -> str | None:
    """The first step that was not tried and can be taken; None when all had their turn."""
    possible = {
        LONGER_DAY: facts.can_ask,
        BRIDGING_CALL: not facts.has_contact,
        PARTNER: facts.has_partner,
        COORDINATOR: True,
    }
    return next((kind for kind in STEPS if possible[kind] and kind not in facts.tried), None)


def due_of(kind: str, *, contact_by: datetime, first_by: datetime, now: datetime) -> datetime:
    """Until when a step that begins now has time. Raises KeyError for an unknown kind."""
    by = {
        LONGER_DAY: min(next_allowed(now) + TIME_TO_ANSWER, first_by),
        BRIDGING_CALL: min(contact_by, now + LONGEST_STEP),
        PARTNER: min(first_by, now + LONGEST_STEP),
        COORDINATOR: first_by if first_by > now else now + LONGEST_STEP,
    }[kind]
    return max(by, now + SHORTEST_STEP)


def search_until(first_by: datetime, *, now: datetime) -> datetime:
    """Until when a longer day is worth asking for."""
    return first_by if first_by > now + LEAD else now + STILL_SOON


def longer_days(
    places: Iterable[Stretch], *, until: datetime, now: datetime
) -> tuple[Stretch, ...]:
    """After the last place of each day, one more of the same length: the soonest first.

    Not sooner than LEAD from now, not after `until`, over by LATEST in Amsterdam.
    """
    last: dict[date, Stretch] = {}
    for place in places:
        day = local_day(place.starts_at)
        if day not in last or place.ends_at > last[day].ends_at:
            last[day] = place
    added = [(day, _one_more(place)) for day, place in last.items()]
    found = [each for day, each in added if _fits(each, day, until=until, now=now)]
    return tuple(sorted(found, key=lambda each: each.starts_at))


def _one_more(place: Stretch) -> Stretch:
    starts_at = place.ends_at + BREAK
    return Stretch(starts_at, starts_at + (place.ends_at - place.starts_at), place.modes)


def _fits(place: Stretch, day: date, *, until: datetime, now: datetime) -> bool:
    ends = place.ends_at.astimezone(AMSTERDAM)
    is_over_in_time = ends.date() == day and ends.time() <= LATEST
    return now + LEAD <= place.starts_at <= until and is_over_in_time

"""How many mothers to expect, before anything is known and from what was seen.

The engine's forecast learns day by day (`scheduling.domain.matching.forecast`); this is where it
starts. Nothing here is epidemiology: a new clinic is assumed to be as busy as its own calendars
were made for, and every mother who comes weighs against that assumption.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheduling.domain.matching.clock import DAYS_A_WEEK, MINUTES_A_DAY, day_of, weekday_of
from scheduling.domain.matching.forecast import Guess
from scheduling.domain.matching.state import State

#: A clinic without history is taken to give away so much of its places: an assumption, not a
#: finding. It counts as two weeks of observation.
USUAL_LOAD = 0.7
PRIOR_WEEKS = 2.0
#: Shares of the levels until the clinic's own are known: those of the public scenarios (urgent 15,
#: soon 35, routine 50 of a hundred). They count as twenty mothers.
LEVEL_SHARES = {"4": 0.15, "3": 0.35, "2": 0.45, "1": 0.05}
PRIOR_MOTHERS = 20
#: Every weekday alike until it is known; counts as so many mothers.
PRIOR_PER_WEEKDAY = 2.0
#: Hours that are booked at once for whoever is new.
MEETINGS = 2
_WEEK = DAYS_A_WEEK * MINUTES_A_DAY
#: Free places are counted over the weeks that are hardly booked yet.
_COUNTED_WEEKS = 4


def places_a_week(state: State, *, now: int) -> float:
    """Mothers a week whom the calendars leave room for: half of the hours, cut by weekly caps.

    A first and a second meeting are booked at once, so each takes two hours. Counted over the
    last four weeks whose hours are known, which are the emptiest.
    """
    calendar = state.calendar
    if not len(calendar):
        return 0.0
    last = int(calendar.start.max())
    first = max(now, last - _COUNTED_WEEKS * _WEEK)
    weeks = max(1.0, (last - first) / _WEEK)
    per_person: dict[int, int] = {}
    for row in calendar.between(first, last).tolist():
        who = int(calendar.psychologist[row])
        per_person[who] = per_person.get(who, 0) + 1
    caps = [each.max_new_per_week for each in state.roster.psychologists]
    return float(sum(min(count / weeks / MEETINGS, caps[who]) for who, count in per_person.items()))


def first_guess(
    submitted: Sequence[int],
    levels: Mapping[int, int],
    *,
    now: int,
    places_a_week: float,
    severities: Sequence[str],
) -> Guess:
    """The guess to start from. `submitted`: when mothers came (minutes); `levels`: row -> how many.

    Their rate over the time since the first of them, weighed with two weeks of the usual load.
    """
    weeks = (now - min(submitted)) / _WEEK if submitted else 0.0
    usual = USUAL_LOAD * places_a_week
    rate = (PRIOR_WEEKS * usual + len(submitted)) / (PRIOR_WEEKS + weeks)
    days = [PRIOR_PER_WEEKDAY] * DAYS_A_WEEK
    for minute in submitted:
        days[weekday_of(day_of(minute))] += 1
    shares = [
        PRIOR_MOTHERS * LEVEL_SHARES[name] + levels.get(row, 0)
        for row, name in enumerate(severities)
    ]
    return Guess(
        intakes_per_week=rate,
        weekday_share=tuple(day / sum(days) for day in days),
        severity_share=tuple(share / sum(shares) for share in shares),
    )

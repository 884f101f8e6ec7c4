"""The clinic as it is now, and as it would be if something changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np

from scheduling.domain.capacity.what_if import Absence, ExtraSlots, WhatIf, WhatIfError
from scheduling.domain.demand import MEETINGS
from scheduling.domain.matching import clock
from scheduling.domain.matching.clock import DAYS_A_WEEK, MINUTES_A_DAY
from scheduling.domain.matching.forecast import Guess
from scheduling.domain.matching.model import IN_PERSON, ONLINE, Need, Psychologist, Slot
from scheduling.domain.matching.state import State

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEK = DAYS_A_WEEK * MINUTES_A_DAY
#: After the last week: the longest promise and some days to be late in.
AFTERWARDS = 17 * MINUTES_A_DAY
#: How long care lasts, when nobody says otherwise: twelve weekly sessions.
CASE_WEEKS = 12.0
TRACKS = frozenset({"individual", "parent_child"})
_WORKING_DAYS = 5
_NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Booked:
    """A meeting that stands: whose, when, and whether it is her first."""

    need: Need
    start: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a forecast starts from. `occupied`: psychologist -> places of her caseload in use.

    `promised`: ids of the severities that are given an hour at all, the severest first.
    `case_weeks`: how long a place stays in use. `booked`: meetings that stand, by psychologist.
    `displaced`: mothers whose meeting falls away and who must be placed anew, the severest first.
    """

    state: State
    guess: Guess
    history: Sequence[tuple[Need, int]]
    promised: tuple[str, ...]
    occupied: Mapping[str, int] = field(default_factory=dict)
    case_weeks: float = CASE_WEEKS
    booked: Mapping[str, Sequence[Booked]] = field(default_factory=dict)
    displaced: tuple[Need, ...] = ()


def prepared(clinic: Clinic, now: int, until: int) -> Clinic:
    """The clinic with hours up to `until`: where calendars end, their last seven days repeat."""
    calendar = clinic.state.calendar
    rows = np.flatnonzero(~calendar.withdrawn & (calendar.start > now))
    if not len(rows):
        return clinic
    last_day = int(calendar.start[rows].max()) // MINUTES_A_DAY
    pattern = rows[calendar.start[rows] // MINUTES_A_DAY > last_day - DAYS_A_WEEK]
    slots = []
    for turn in range(1, 1 + max(0, until // MINUTES_A_DAY - last_day) // DAYS_A_WEEK + 1):
        for row in pattern:
            start = int(calendar.start[row]) + turn * WEEK
            if start <= until:
                slots.append(_repeated(clinic.state, int(row), start, turn))
    return replace(clinic, state=clinic.state.with_more((), slots)) if slots else clinic


def changed(clinic: Clinic, what_if: WhatIf, now: int, until: int) -> Clinic:
    """The clinic under a what-if, as far as its people and hours go. Raises WhatIfError."""
    state = clinic.state
    people, slots = [], []
    for number, extra in enumerate(what_if.extra):
        person = _colleague(clinic, extra, number)
        people.append(person)
        shift = _week_shift(state)
        slots += _hours(person, extra.count * MEETINGS, now, until, shift)
    state = state.with_more(people, slots)
    displaced: list[Need] = []
    for absence in what_if.absences:
        displaced += _withdraw(clinic, state, absence, now)
    displaced.sort(key=lambda need: (-state.severity_of(need).weight, need.deadline, need.id))
    return replace(clinic, state=state, displaced=tuple(displaced))


def _repeated(state: State, row: int, start: int, turn: int) -> Slot:
    calendar = state.calendar
    bits = int(calendar.modes[row])
    return Slot(
        id=f"{calendar.ids[row]}+{turn}",
        psychologist=state.roster.psychologists[int(calendar.psychologist[row])].id,
        start=start,
        week=int(calendar.week[row]) + turn,
        modes=tuple(mode for mode, bit in ((ONLINE, 1), (IN_PERSON, 2)) if bits & bit),
    )


def _colleague(clinic: Clinic, extra: ExtraSlots, number: int) -> Psychologist:
    """Whoever would fill places that do not exist yet: for this language and track, online."""
    people = clinic.state.roster.psychologists
    tracks = TRACKS.union(*(each.tracks for each in people))
    if extra.track and extra.track not in tracks:
        raise WhatIfError(f"extra[{number}].track", f"known are {', '.join(sorted(tracks))}")
    return Psychologist(
        id=f"extra:{number}",
        languages=frozenset({extra.language}),
        tracks=frozenset({extra.track}) if extra.track else tracks,
        severities=frozenset(each.id for each in clinic.state.severities),
        region="",
        max_new_per_week=extra.count,
        caseload_free=_NO_LIMIT,
    )


def _hours(person: Psychologist, count: int, now: int, until: int, shift: int) -> list[Slot]:
    """`count` hours in each week, spread over its working days, in the middle of the day."""
    slots = []
    first = clock.day_of(now) - clock.weekday_of(clock.day_of(now))
    for week in range((until - now) // WEEK + 2):
        for place in range(count):
            weekday = place * _WORKING_DAYS // count
            day = first + week * DAYS_A_WEEK + weekday
            start = day * MINUTES_A_DAY + 11 * 60 + place
            if now < start <= until:
                name = f"{person.id}:{week}:{place}"
                slots.append(Slot(name, person.id, start, clock.week_of(start) + shift, (ONLINE,)))
    return slots


def _week_shift(state: State) -> int:
    """How the clinic numbers its weeks, beside `clock.week_of`."""
    calendar = state.calendar
    return int(calendar.week[0]) - clock.week_of(int(calendar.start[0])) if len(calendar) else 0


def _withdraw(clinic: Clinic, state: State, absence: Absence, now: int) -> list[Need]:
    """Take her hours away; whoever had one must be placed anew.

    Inside the promise where it was her first meeting, else within a week of what she had.
    """
    row = state.roster.index.get(absence.psychologist)
    if row is None:
        raise WhatIfError("absences", f"no psychologist here is {absence.psychologist}")
    first = now if absence.starts_on is None else max(now, _midnight(absence.starts_on))
    until = first + absence.weeks * WEEK
    state.calendar.withdraw(row, first, until)
    return [
        replace(
            each.need,
            id=f"moved:{absence.psychologist}:{number}",
            deadline=each.need.deadline if each.is_first else each.start + WEEK,
        )
        for number, each in enumerate(clinic.booked.get(absence.psychologist, ()))
        if first <= each.start < until
    ]


def _midnight(day: date) -> int:
    return clock.minutes(datetime.combine(day, time(), tzinfo=_AMSTERDAM))

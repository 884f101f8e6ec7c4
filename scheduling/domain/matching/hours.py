"""The hours that sampled mothers can be given: those known, those expected, and their caps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scheduling.domain.matching.clock import DAYS_A_WEEK, MINUTES_A_DAY
from scheduling.domain.matching.flow import Caps
from scheduling.domain.matching.model import IntArray
from scheduling.domain.matching.profiles import MODE_SETS
from scheduling.domain.matching.state import State

_WEEK = DAYS_A_WEEK * MINUTES_A_DAY


@dataclass(frozen=True)
class Stock:
    """Free hours by time; `row` is -1 for one that is only expected to be opened."""

    row: IntArray
    start: IntArray
    psychologist: IntArray
    week: IntArray
    modes: NDArray[np.uint8]

    @cached_property
    def place(self) -> IntArray:
        """Psychologist and modes in one number: a column of `ProfileTable.at_once`."""
        return self.psychologist * MODE_SETS + self.modes

    def part(self, some: IntArray | slice) -> Stock:
        """Some of them, in the same order."""
        return Stock(
            self.row[some],
            self.start[some],
            self.psychologist[some],
            self.week[some],
            self.modes[some],
        )


def stock(state: State, now: int, until: int) -> Stock:
    """The free hours from now to `until`. Calendars that open later repeat their last week."""
    calendar = state.calendar
    rows = calendar.after(now + state.rules.lead_minutes)
    known = Stock(
        rows,
        calendar.start[rows],
        calendar.psychologist[rows],
        calendar.week[rows],
        calendar.modes[rows].astype(np.uint8),
    )
    if not len(calendar):
        return known
    last = int(calendar.week.max())
    pattern = np.flatnonzero((calendar.week == last) & ~calendar.withdrawn)
    parts = [known]
    shift = 1
    while len(pattern) and int(calendar.start[pattern].min()) + shift * _WEEK <= until:
        parts.append(
            Stock(
                np.full(len(pattern), -1, np.int64),
                calendar.start[pattern] + shift * _WEEK,
                calendar.psychologist[pattern],
                calendar.week[pattern] + shift,
                calendar.modes[pattern].astype(np.uint8),
            )
        )
        shift += 1
    return _by_time(parts, until)


def _by_time(parts: list[Stock], until: int) -> Stock:
    start = np.concatenate([part.start for part in parts])
    order = np.argsort(start, kind="stable")
    order = order[start[order] <= until]
    return Stock(
        np.concatenate([part.row for part in parts])[order],
        start[order],
        np.concatenate([part.psychologist for part in parts])[order],
        np.concatenate([part.week for part in parts])[order],
        np.concatenate([part.modes for part in parts])[order],
    )


def with_room(state: State, hours: Stock) -> Stock:
    """Those whose psychologist takes one more in that week and in all."""
    if not len(hours.row):
        return hours
    state.ledger.cover_weeks(int(hours.week.min()), int(hours.week.max()))
    return hours.part(np.flatnonzero(state.ledger.has_place(hours.psychologist, hours.week)))


def caps(state: State, hours: Stock) -> Caps:
    """The weekly places and caseloads that can bind among these hours."""
    if not len(hours.row):
        empty = np.empty(0, np.int64)
        return Caps(empty, empty, empty, empty)
    first = int(hours.week.min())
    state.ledger.cover_weeks(first, int(hours.week.max()))
    span = int(hours.week.max()) - first + 1
    key = hours.psychologist * span + hours.week - first
    weeks, week_of, has = np.unique(key, return_inverse=True, return_counts=True)
    people = weeks // span
    left = state.ledger.weeks_left(people, weeks % span + first)
    usable = np.bincount(people, weights=np.minimum(left, has), minlength=len(state.roster))
    caseload = state.ledger.caseload
    bound = usable > caseload
    person_node = np.full(len(state.roster), -1, np.int64)
    person_node[bound] = np.arange(int(bound.sum()))
    binding = (has > left) | bound[people]
    node = np.full(len(weeks), -1, np.int64)
    node[binding] = np.arange(int(binding.sum()))
    return Caps(
        node[week_of],
        np.maximum(0, left[binding]),
        person_node[people[binding]],
        np.maximum(0, caseload[bound]),
    )


def no_caps(hours: int) -> Caps:
    """So many hours under no cap."""
    none = np.empty(0, np.int64)
    return Caps(np.full(hours, -1, np.int64), none, none, none)


def repeated(one: Caps, copies: int) -> Caps:
    """The same caps once for each of several futures, all hours of the first future first."""
    week = np.repeat(np.arange(copies) * len(one.week_left), len(one.week_of))
    person = np.repeat(np.arange(copies) * len(one.person_left), len(one.person_of))
    week_of, person_of = np.tile(one.week_of, copies), np.tile(one.person_of, copies)
    return Caps(
        np.where(week_of < 0, -1, week_of + week),
        np.tile(one.week_left, copies),
        np.where(person_of < 0, -1, person_of + person),
        np.tile(one.person_left, copies),
    )

"""From sampled mothers to a flow: which of the hours each of them could have, and its value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduling.domain.matching.clock import MINUTES_A_DAY
from scheduling.domain.matching.flow import Arcs
from scheduling.domain.matching.forecast import Arrivals
from scheduling.domain.matching.hours import Stock
from scheduling.domain.matching.model import BoolArray, IntArray, Rules, Severity
from scheduling.domain.matching.profiles import ProfileTable
from scheduling.domain.matching.state import State
from scheduling.domain.matching.value import SCALE

#: Spreads the hours that are looked at differently for each mother: the golden ratio.
_SPREAD = 0.6180339887
_NEVER = np.int64(-1) << 60


@dataclass(frozen=True, slots=True)
class Pruning:
    """How much of a future is looked at.

    `hours`: at most so many hours are compared for one mother. `arcs`: so many of the best are
    kept. `late_days`: also so long after her deadline. `cells`: mother x hour in one go.
    """

    hours: int = 200
    arcs: int = 32
    late_days: float = 3.0
    cells: int = 1_000_000


@dataclass(frozen=True, slots=True)
class _Mothers:
    """Mothers of one severity: their numbers, their times, and their window among the hours."""

    number: IntArray
    profile: IntArray
    at: IntArray
    ends: IntArray
    low: IntArray
    high: IntArray

    def part(self, some: IntArray) -> _Mothers:
        return _Mothers(
            self.number[some],
            self.profile[some],
            self.at[some],
            self.ends[some],
            self.low[some],
            self.high[some],
        )


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Mother (a place in `_Mothers`), hour, and value; sorted by mother."""

    mother: IntArray
    hour: IntArray
    value: IntArray

    def part(self, some: IntArray | BoolArray) -> _Pairs:
        return _Pairs(self.mother[some], self.hour[some], self.value[some])


def arcs(
    state: State,
    table: ProfileTable,
    coming: Arrivals,
    hours: Stock,
    price: IntArray,
    pruning: Pruning,
) -> Arcs:
    """Who could have which hour: for each mother the best by value less `price` of the hour.

    Hours are numbered anew for each future: future x number of hours + place in `hours`.
    """
    mother, hour, value = [], [], []
    for level, severity in enumerate(state.severities):
        everybody = _mothers(state.rules, severity, level, coming, hours, pruning)
        for some in _chunks(everybody, pruning):
            pairs = _pairs(state.rules, severity, table, some, hours, pruning.hours)
            pairs = _best(pairs, price, len(some.number), pruning.arcs)
            mother.append(some.number[pairs.mother])
            hour.append(coming.future[some.number[pairs.mother]] * len(hours.row) + pairs.hour)
            value.append(pairs.value)
    if not mother:
        empty = np.empty(0, np.int64)
        return Arcs(empty, empty, empty)
    order = np.argsort(np.concatenate(mother), kind="stable")
    return Arcs(
        np.concatenate(mother)[order], np.concatenate(hour)[order], np.concatenate(value)[order]
    )


def _mothers(
    rules: Rules,
    severity: Severity,
    level: int,
    coming: Arrivals,
    hours: Stock,
    pruning: Pruning,
) -> _Mothers:
    number = np.flatnonzero(coming.severity == level)
    at = coming.at[number]
    ends = np.array([severity.promise.ends(int(minute)) for minute in at], np.int64)
    late = ends + int(pruning.late_days * MINUTES_A_DAY)
    low = np.searchsorted(hours.start, at + rules.lead_minutes, "left")
    high = np.maximum(low, np.searchsorted(hours.start, late, "right"))
    return _Mothers(number, coming.profile[number], at, ends, low, high)


def _chunks(mothers: _Mothers, pruning: Pruning) -> list[_Mothers]:
    if not len(mothers.number):
        return []
    width = min(pruning.hours, int((mothers.high - mothers.low).max()))
    count = 1 + len(mothers.number) * width // pruning.cells
    return [mothers.part(some) for some in np.array_split(np.arange(len(mothers.number)), count)]


def _window(mothers: _Mothers, most: int) -> tuple[IntArray, IntArray]:
    """Mother and hour of every pair to look at: each hour of a window, or `most` spread over it."""
    length = mothers.high - mothers.low
    count = np.minimum(length, most)
    mother = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(mother)) - np.repeat(np.cumsum(count) - count, count)
    if (length > most).any():
        shift = (mothers.number * _SPREAD) % 1.0
        stride = length / np.maximum(count, 1)
        spread = ((step + shift[mother]) * stride[mother]).astype(np.int64)
        step = np.where((length > most)[mother], spread, step)
    return mother, mothers.low[mother] + step


def _pairs(
    rules: Rules,
    severity: Severity,
    table: ProfileTable,
    mothers: _Mothers,
    hours: Stock,
    most: int,
) -> _Pairs:
    """Every pair that suits, with its value, in time or late (as `value.worth`)."""
    mother, hour = _window(mothers, most)
    person, profile = hours.psychologist[hour], mothers.profile[mother]
    accepts = table.accepting(severity.id)
    usable = np.where(accepts, table.modes, 0)[profile, person] & hours.modes[hour]
    keep = np.flatnonzero(usable)
    mother, hour, usable = mother[keep], hour[keep], usable[keep]
    person, profile = person[keep], profile[keep]
    mode = np.where(usable & table.first_mode[profile], 1.0, rules.second_mode)
    fit = table.fit[profile, person] + rules.fit_mode * mode
    span = np.maximum(1, mothers.ends - mothers.at)
    waited = (hours.start[hour] - mothers.at[mother]) / span[mother]
    kept = rules.base + rules.fit * fit + rules.prompt * np.clip(1 - waited, 0, 1)
    late = rules.late / np.maximum(waited, 1)
    worth = severity.weight * np.where(waited <= 1, kept, late)
    return _Pairs(mother, hour, np.rint(SCALE * worth).astype(np.int64))


def _best(pairs: _Pairs, price: IntArray, mothers: int, keep: int) -> _Pairs:
    """The `keep` pairs of each mother with the highest value less price."""
    count = np.bincount(pairs.mother, minlength=mothers)
    width = int(count.max(initial=0))
    if width <= keep:
        return pairs
    begin = np.cumsum(count) - count
    grid = np.full((mothers, width), _NEVER)
    column = np.arange(len(pairs.mother)) - begin[pairs.mother]
    grid[pairs.mother, column] = pairs.value - price[pairs.hour]
    top = np.argpartition(grid, width - keep, axis=1)[:, width - keep :]
    inside = top < count[:, None]
    return pairs.part(np.sort((begin[:, None] + top)[inside]))

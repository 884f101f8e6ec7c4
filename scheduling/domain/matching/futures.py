"""From sampled mothers to a flow: which of the hours each of them could have, and its value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scheduling.domain.matching.clock import MINUTES_A_DAY
from scheduling.domain.matching.deadlines import all_ends
from scheduling.domain.matching.flow import Arcs
from scheduling.domain.matching.forecast import Arrivals
from scheduling.domain.matching.hours import Stock
from scheduling.domain.matching.model import BoolArray, IntArray, Rules, Severity
from scheduling.domain.matching.profiles import UNSUITED, ProfileTable
from scheduling.domain.matching.state import State
from scheduling.domain.matching.value import SCALE

#: Spreads the hours that are looked at differently for each mother: the golden ratio.
_SPREAD = 0.6180339887
_NONE = np.empty(0, np.int64)
FloatGrid = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pruning:
    """How much of a future is looked at.

    `hours`: at most so many hours are compared for one mother; `later`: of those after the near
    ones. `arcs`: so many of the best are kept. `late_days`: also so long after her deadline.
    `cells`: mother x hour in one go.
    """

    hours: int = 300
    later: int = 64
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

    def between(self, first: int, last: int) -> _Mothers:
        """The same mothers with the part of their windows that lies between two hours."""
        low, high = np.maximum(self.low, first), np.minimum(self.high, last)
        return replace(self, low=low, high=np.maximum(low, high))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Mothers x hours to look at, and where the row of a mother is shorter than that."""

    hour: IntArray
    is_real: BoolArray


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
    found = _Found(coming, len(hours.row))
    dear = price.astype(np.float32)
    for severity, some in _groups(state, coming, hours, pruning):
        grid = _grid(some, pruning.hours, len(hours.row))
        worth = _worths(state.rules, severity, table, some, hours, grid)
        found.add(some, grid, worth, _best(worth, worth - dear[grid.hour], pruning.arcs))
    return found.arcs()


def near_arcs(
    state: State,
    table: ProfileTable,
    coming: Arrivals,
    hours: Stock,
    price: IntArray,
    place: IntArray,
    near: int,
    pruning: Pruning,
) -> Arcs:
    """Who gains by one of the first `near` hours, and how much.

    A gain is over the best later hour after its `price`, which a mother is taken to find free.
    `place`: what an hour costs beside itself. Hours are numbered as if no others were there.
    """
    found = _Found(coming, near)
    cost, dear = place.astype(np.float32), price.astype(np.float32)
    for severity, some in _groups(state, coming, hours, pruning):
        later = _grid(some.between(near, len(hours.row)), pruning.later, len(hours.row))
        worth = _worths(state.rules, severity, table, some, hours, later)
        least = (worth - dear[later.hour]).max(axis=1, initial=0, where=worth >= 0)
        grid = _grid(some.between(0, near), pruning.hours, near)
        worth = _worths(state.rules, severity, table, some, hours, grid)
        gain = np.where(worth >= 0, worth - cost[grid.hour] - least[:, None], np.float32(-1))
        score = gain + cost[grid.hour] - dear[grid.hour]
        found.add(some, grid, gain, _best(gain, score, pruning.arcs))
    return found.arcs()


class _Found:
    """Arcs as they are found, in the end sorted by mother."""

    def __init__(self, coming: Arrivals, hours: int) -> None:
        self._future, self._hours = coming.future, hours
        self._parts = [(_NONE, _NONE, _NONE)]

    def add(self, mothers: _Mothers, grid: _Grid, value: FloatGrid, keep: BoolArray) -> None:
        """Those of the grid that are to be kept."""
        who, column = np.nonzero(keep)
        number = mothers.number[who]
        hour = self._future[number] * self._hours + grid.hour[who, column]
        self._parts.append((number, hour, np.rint(value[who, column]).astype(np.int64)))

    def arcs(self) -> Arcs:
        """All of them."""
        mother, hour, value = (np.concatenate(each) for each in zip(*self._parts, strict=True))
        order = np.argsort(mother, kind="stable")
        return Arcs(mother[order], hour[order], value[order])


def _groups(
    state: State, coming: Arrivals, hours: Stock, pruning: Pruning
) -> Iterator[tuple[Severity, _Mothers]]:
    for level, severity in enumerate(state.severities):
        everybody = _mothers(state.rules, severity, level, coming, hours, pruning)
        for some in _chunks(everybody, pruning):
            yield severity, some


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
    ends = all_ends(severity.promise, at)
    late = ends + int(pruning.late_days * MINUTES_A_DAY)
    low = np.searchsorted(hours.start, at + rules.lead_minutes, "left")
    high = np.maximum(low, np.searchsorted(hours.start, late, "right"))
    return _Mothers(number, coming.profile[number], at, ends, low, high)


def _chunks(mothers: _Mothers, pruning: Pruning) -> list[_Mothers]:
    width = min(pruning.hours, int((mothers.high - mothers.low).max(initial=0)))
    if not width:
        return []
    count = 1 + len(mothers.number) * width // pruning.cells
    if count == 1:
        return [mothers]
    return [mothers.part(some) for some in np.array_split(np.arange(len(mothers.number)), count)]


def _grid(mothers: _Mothers, most: int, hours: int) -> _Grid:
    """Each hour of a mother's window, or `most` spread over it."""
    length = mothers.high - mothers.low
    count = np.minimum(length, most)
    column = np.arange(int(count.max(initial=0)))
    is_wide = length > most
    hour = mothers.low[:, None] + column
    if is_wide.any():
        shift = (mothers.number[is_wide] * _SPREAD) % 1.0
        stride = length[is_wide] / most
        step = ((column + shift[:, None]) * stride[:, None]).astype(np.int64)
        hour[is_wide] = mothers.low[is_wide, None] + step
    return _Grid(np.minimum(hour, hours - 1), column < count[:, None])


def _worths(
    rules: Rules,
    severity: Severity,
    table: ProfileTable,
    mothers: _Mothers,
    hours: Stock,
    grid: _Grid,
) -> FloatGrid:
    """What each hour is worth to each mother, in time or late (as `value.worth`); -1: unsuited."""
    at_once = table.at_once(severity.id, mothers.profile, hours.place[grid.hour])
    span = np.maximum(1, mothers.ends - mothers.at)
    waited = (hours.start[grid.hour] - mothers.at[:, None]).astype(np.float32)
    waited *= (1 / span).astype(np.float32)[:, None]
    kept = at_once - np.float32(rules.prompt) * waited
    late = np.float32(rules.late) / np.maximum(waited, np.float32(1))
    worth = np.where(waited <= 1, kept, late) * np.float32(SCALE * severity.weight)
    found: FloatGrid = np.where(grid.is_real & (at_once > UNSUITED), worth, np.float32(-1))
    return found


def _best(worth: FloatGrid, score: FloatGrid, keep: int) -> BoolArray:
    """Where the `keep` hours of each mother with the best score stand; all of equals."""
    suits = worth >= 0
    if worth.shape[1] <= keep:
        return suits
    score = np.where(suits, score, np.float32(-np.inf))
    least = np.partition(score, worth.shape[1] - keep, axis=1)[:, worth.shape[1] - keep]
    found: BoolArray = suits & (score >= least[:, None])
    return found

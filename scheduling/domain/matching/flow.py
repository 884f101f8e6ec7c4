"""One sampled future, matched optimally: who would get which hour, and what each hour is worth.

A min-cost flow mother -> hour -> (psychologist, week) -> psychologist -> sink. The caps on each
side are nested, so the answer is whole numbers. The worth of an hour is the residual distance
from it to the sink: exactly what this future would lose without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from scheduling.domain.matching.model import BoolArray, IntArray

_FAR = np.int64(1) << 40
#: Enough for any chain of displacements that was seen; a longer one ends with a price too high.
_ROUNDS = 400


@dataclass(frozen=True, slots=True)
class Caps:
    """Which cap each hour falls under, -1 where it cannot bind, and what the caps leave.

    `week_of`: hour -> week node; `person_of`: week node -> person node or -1.
    """

    week_of: IntArray
    week_left: IntArray
    person_of: IntArray
    person_left: IntArray


@dataclass(frozen=True, slots=True)
class Arcs:
    """Who could have which hour, sorted by mother, and the value in ten-thousandths."""

    mother: IntArray
    hour: IntArray
    value: IntArray


@dataclass(frozen=True, slots=True)
class Matched:
    """For each hour: its marginal worth, and the mother who would get it or -1."""

    worth: IntArray
    holder: IntArray


def solve(mothers: int, arcs: Arcs, caps: Caps) -> Matched:
    """Match `mothers` (numbered from 0) over all hours of `caps` optimally.

    Raises RuntimeError when the solver finds no optimum, which no input should cause.
    """
    hours = len(caps.week_of)
    if not len(arcs.mother):
        return Matched(_unused_worth(caps), np.full(hours, -1, np.int64))
    chosen = np.flatnonzero(_flows(mothers, hours, arcs, caps))
    return Matched(_worth(mothers, arcs, caps, chosen), _holders(hours, arcs, chosen))


def _flows(mothers: int, hours: int, arcs: Arcs, caps: Caps) -> IntArray:
    """1 for each arc that an optimal matching uses. Nodes: mothers, hours, weeks, people, sink."""
    week0, person0 = mothers + hours, mothers + hours + len(caps.week_left)
    sink = person0 + len(caps.person_left)
    used = np.unique(arcs.hour)
    weeks, people = np.arange(week0, person0), np.arange(person0, sink)
    week_of = np.where(caps.week_of[used] < 0, sink, week0 + caps.week_of[used])
    person_of = np.where(caps.person_of < 0, sink, person0 + caps.person_of)
    ends = (np.full(mothers, sink), np.full(len(people), sink))
    tail = np.concatenate([arcs.mother, np.arange(mothers), mothers + used, weeks, people])
    head = np.concatenate([mothers + arcs.hour, ends[0], week_of, person_of, ends[1]])
    ones = np.ones(len(arcs.mother) + mothers + len(used), np.int64)
    cost = np.zeros(len(tail), np.int64)
    cost[: len(arcs.mother)] = -arcs.value
    solver = min_cost_flow.SimpleMinCostFlow()
    names = solver.add_arcs_with_capacity_and_unit_cost(
        tail, head, np.concatenate([ones, caps.week_left, caps.person_left]), cost
    )
    supply = np.zeros(sink + 1, np.int64)
    supply[:mothers], supply[sink] = 1, -mothers
    solver.set_nodes_supplies(np.arange(sink + 1), supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"min-cost flow ended with {status}")
    flows: IntArray = solver.flows(names[: len(arcs.mother)])
    return flows


def _holders(hours: int, arcs: Arcs, chosen: IntArray) -> IntArray:
    holder = np.full(hours, -1, np.int64)
    holder[arcs.hour[chosen]] = arcs.mother[chosen]
    return holder


def _unused_worth(caps: Caps) -> IntArray:
    return _Residual(caps, np.zeros(len(caps.week_of), bool)).free_worth()


def _worth(mothers: int, arcs: Arcs, caps: Caps, chosen: IntArray) -> IntArray:
    """Residual distances, by rounds over the mothers that would be displaced."""
    taken = np.zeros(len(caps.week_of), bool)
    taken[arcs.hour[chosen]] = True
    residual = _Residual(caps, taken)
    hour, owner, value = arcs.hour[chosen], arcs.mother[chosen], arcs.value[chosen]
    first = np.flatnonzero(np.r_[True, arcs.mother[1:] != arcs.mother[:-1]])
    named = arcs.mother[first]
    elsewhere = np.zeros(mothers, np.int64)
    worth = residual.free_worth()
    for _ in range(_ROUNDS):
        worth[hour] = value + elsewhere[owner]
        worth = residual.spread(worth)
        best = np.minimum.reduceat(worth[arcs.hour] - arcs.value, first)
        better = np.minimum(best, 0)
        if not (better < elsewhere[named]).any():
            break
        elsewhere[named] = np.minimum(elsewhere[named], better)
    return worth


class _Residual:
    """The caps as they stand in a solution: where one more mother would have to push another."""

    def __init__(self, caps: Caps, taken: BoolArray) -> None:
        self._caps = caps
        self._taken = taken
        capped = caps.week_of >= 0
        self._used = np.flatnonzero(capped & taken)
        self._open = np.flatnonzero(capped & ~taken)
        per_week = np.bincount(caps.week_of[self._used], minlength=len(caps.week_left))
        self._week_has = per_week < caps.week_left
        inside = caps.person_of >= 0
        self._inside = np.flatnonzero(inside)
        per_person = np.bincount(
            caps.person_of[inside], weights=per_week[inside], minlength=len(caps.person_left)
        )
        self._person_has = per_person < caps.person_left
        self._pushable = np.flatnonzero(inside & (per_week > 0))

    def free_worth(self) -> IntArray:
        """The worth of hours while nobody can be pushed: nothing where the caps leave a place."""
        worth = np.zeros(len(self._caps.week_of), np.int64)
        worth[self._taken] = _FAR
        return self.spread(worth)

    def spread(self, worth: IntArray) -> IntArray:
        """Carry worths over weeks and caseloads: a full one costs the cheapest push inside it."""
        caps = self._caps
        if not len(caps.week_left):
            return worth
        week = np.full(len(caps.week_left), _FAR)
        np.minimum.at(week, caps.week_of[self._used], worth[self._used])
        person = np.where(self._person_has, 0, _FAR)
        np.minimum.at(person, caps.person_of[self._pushable], week[self._pushable])
        through = np.zeros(len(week), np.int64)
        through[self._inside] = person[caps.person_of[self._inside]]
        week = np.where(self._week_has, np.minimum(week, through), week)
        worth[self._open] = week[caps.week_of[self._open]]
        return worth

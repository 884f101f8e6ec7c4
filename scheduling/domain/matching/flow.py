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
#: Futures are solved a few at a time, about so many arcs: a large one takes more for each arc.
_AT_ONCE = 1_500


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
    """For each hour: its marginal worth, and the mother who would get it or -1.

    `place`: the worth of its place in the week and the caseload, were the hour itself for free.
    """

    worth: IntArray
    holder: IntArray
    place: IntArray


def solve(
    mothers: int, arcs: Arcs, caps: Caps, copies: int = 1, hint: IntArray | None = None
) -> Matched:
    """Match `mothers` (numbered from 0) over all hours of `caps` optimally.

    `copies`: futures that share nothing, as `repeated` numbers them: each is solved by itself.
    `hint`: what each hour is thought to be worth; the nearer it is, the sooner the solver is done.
    Raises RuntimeError when the solver finds no optimum, which no input should cause.
    """
    hours = len(caps.week_of)
    if not len(arcs.mother):
        unused = _Residual(caps, np.zeros(hours, bool)).free_worth()
        return Matched(unused, np.full(hours, -1, np.int64), unused)
    hint = np.zeros(hours, np.int64) if hint is None else hint
    chosen = np.flatnonzero(_flows(arcs, caps, copies, hint))
    worth, place = _worth(mothers, arcs, caps, chosen)
    return Matched(worth, _holders(hours, arcs, chosen), place)


def _flows(arcs: Arcs, caps: Caps, copies: int, hint: IntArray) -> IntArray:
    """1 for each arc that an optimal matching uses.

    Costs are reduced by what is known already: an arc costs what it lacks against the best of
    its mother after the price of the hour.
    """
    hours = len(caps.week_of) // copies
    fresh = np.diff(arcs.mother, prepend=-1) > 0
    first, who = np.flatnonzero(fresh), np.cumsum(fresh) - 1
    gain = arcs.value - hint[arcs.hour]
    best = np.maximum.reduceat(gain, first)
    is_used = np.zeros(len(caps.week_of), bool)
    is_used[arcs.hour] = True
    used, place = np.flatnonzero(is_used), np.cumsum(is_used) - 1
    lack, slot = best[who] - gain, place[arcs.hour]
    together = max(1, _AT_ONCE * copies // len(who))
    cuts = np.append(np.arange(0, copies, together), copies)
    mother_at = np.searchsorted(arcs.hour[first] // hours, cuts)
    arc_at = np.append(first, len(who))[mother_at]
    used_at = np.searchsorted(used // hours, cuts)
    flows = np.zeros(len(who), np.int64)
    for begin in range(len(cuts) - 1):
        some, mine, slots = (slice(*at[begin : begin + 2]) for at in (arc_at, mother_at, used_at))
        if some.start == some.stop:
            continue
        ends = (who[some] - mine.start, slot[some] - slots.start)
        part = _Part(used[slots], caps, copies, int(cuts[begin]), int(cuts[begin + 1]))
        flows[some] = _flow(ends, lack[some], best[mine], hint, part)
    return flows


class _Part:
    """The hours and caps of some futures, `first` to before `last`, numbered from 0."""

    def __init__(self, slots: IntArray, caps: Caps, copies: int, first: int, last: int) -> None:
        each = len(caps.week_left) // copies, len(caps.person_left) // copies
        weeks, people = (slice(first * count, last * count) for count in each)
        self.slots = slots
        self.week_of = caps.week_of[slots] - weeks.start
        self.person_of = caps.person_of[weeks] - people.start
        self.left = np.concatenate([caps.week_left[weeks], caps.person_left[people]])
        self.weeks, self.people = weeks.stop - weeks.start, people.stop - people.start


def _flow(
    ends: tuple[IntArray, IntArray], lack: IntArray, best: IntArray, hint: IntArray, part: _Part
) -> IntArray:
    """Some futures together. Nodes: mothers, hours, weeks, people, sink."""
    mothers, hours = len(best), len(part.slots)
    week0, person0 = mothers + hours, mothers + hours + part.weeks
    sink = person0 + part.people
    head = np.concatenate([
        mothers + ends[1],
        np.full(mothers, sink),
        np.where(part.week_of < 0, sink, week0 + part.week_of),
        np.where(part.person_of < 0, sink, person0 + part.person_of),
        np.full(part.people, sink),
    ])  # fmt: skip
    ones = np.ones(len(lack) + week0, np.int64)
    none = np.zeros(len(part.left), np.int64)
    solver = min_cost_flow.SimpleMinCostFlow()
    names = solver.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([ends[0], np.arange(sink)]),
        head,
        np.concatenate([ones, part.left]),
        np.concatenate([lack, best, -hint[part.slots], none]),
    )
    supply = np.zeros(sink + 1, np.int64)
    supply[:mothers], supply[sink] = 1, -mothers
    solver.set_nodes_supplies(np.arange(sink + 1), supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"min-cost flow ended with {status}")
    found: IntArray = solver.flows(names[: len(lack)])
    return found


def _holders(hours: int, arcs: Arcs, chosen: IntArray) -> IntArray:
    holder = np.full(hours, -1, np.int64)
    holder[arcs.hour[chosen]] = arcs.mother[chosen]
    return holder


def _worth(mothers: int, arcs: Arcs, caps: Caps, chosen: IntArray) -> tuple[IntArray, IntArray]:
    """Residual distances of hours and of their places, by rounds over whom they would displace."""
    taken = np.zeros(len(caps.week_of), bool)
    taken[arcs.hour[chosen]] = True
    residual = _Residual(caps, taken)
    hour, owner, value = arcs.hour[chosen], arcs.mother[chosen], arcs.value[chosen]
    first = np.flatnonzero(np.diff(arcs.mother, prepend=-1))
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
    return worth, residual.places()


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
        self._week = np.zeros(len(caps.week_left), np.int64)

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
        self._week = week
        return worth

    def places(self) -> IntArray:
        """What the last spread found for the places alone."""
        found = np.zeros(len(self._caps.week_of), np.int64)
        some = np.flatnonzero(self._caps.week_of >= 0)
        found[some] = self._week[self._caps.week_of[some]]
        return found

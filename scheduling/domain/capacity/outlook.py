"""What a clinic may expect: figures per week, level, language and track, from lived futures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.domain.capacity.arrivals import Source
from scheduling.domain.capacity.clinic import WEEK, Clinic
from scheduling.domain.capacity.intervals import Figure, figure
from scheduling.domain.capacity.replay import Lived
from scheduling.domain.capacity.sizing import TARGET, Advice
from scheduling.domain.matching.model import BoolArray, FloatArray, IntArray

ALL, LEVEL, LANGUAGE, TRACK = "all", "level", "language", "track"
_HOUR = 60.0


@dataclass(frozen=True, slots=True)
class Group:
    """Mothers of one level, language or track. Demand a week; waits in hours.

    `kept` is the share of promises kept, None for those who are promised no meeting.
    """

    kind: str
    name: str
    demand: Figure
    kept: Figure
    median_wait: Figure
    longest_wait: Figure


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from minute `start` on.

    `capacity`: first meetings that could be had in them; `used`: those that were.
    """

    start: int
    demand: Figure
    capacity: Figure
    used: Figure
    kept: Figure
    kept_of: Mapping[str, Figure]
    is_at_risk: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """The coming weeks. `repetitions`: futures lived through; `known`: mothers of the past used;
    `displaced`: meetings that stand and would have to be moved."""

    now: int
    weeks: tuple[Week, ...]
    groups: tuple[Group, ...]
    advice: tuple[Advice, ...]
    repetitions: int
    known: int
    psychologists: int
    displaced: int = 0

    def group(self, kind: str, name: str = "") -> Group | None:
        """One group, if anybody of it may come."""
        return next((each for each in self.groups if (each.kind, each.name) == (kind, name)), None)

    def of(self, kind: str) -> tuple[Group, ...]:
        """All groups of one kind."""
        return tuple(each for each in self.groups if each.kind == kind)

    @property
    def at_risk(self) -> tuple[Week, ...]:
        """The weeks in which a promise is likely to break."""
        return tuple(week for week in self.weeks if week.is_at_risk)


Choose = Callable[[Lived], BoolArray]


class Count:
    """Counts over futures. `names`: levels, languages and tracks as they are spelled."""

    def __init__(self, clinic: Clinic, found: Source, lived: Sequence[Lived], now: int) -> None:
        self._lived, self._now = lived, now
        self._promised = clinic.promised
        self._level = np.array([each.id for each in clinic.state.severities])
        self._language = np.array([need.languages[0] for need in found.faces])
        self._track = np.array([need.track for need in found.faces])

    def groups(self, weeks: int) -> tuple[Group, ...]:
        """Everybody, and each level, language and track of whom somebody came."""
        found = [self._group(ALL, "", weeks, lambda one: np.ones(len(one.coming), bool))]
        found += [
            self._group(LEVEL, str(name), weeks, self._of_level(str(name))) for name in self._level
        ]
        for kind, column in ((LANGUAGE, self._language), (TRACK, self._track)):
            found += [
                self._group(kind, str(name), weeks, _of_face(column, name))
                for name in np.unique(column)
            ]
        return tuple(each for each in found if each.demand.expected)

    def week(self, number: int, left: FloatArray) -> Week:
        """One week: who came in it, and what became of them. `left`: what nobody took in it."""

        def inside(one: Lived) -> BoolArray:
            found: BoolArray = (one.coming.at - self._now - 1) // WEEK == number
            return found

        levels = {name: self._kept(_both(inside, self._of_level(name))) for name in self._promised}
        start = self._now + number * WEEK
        used = [
            float(((one.start >= start) & (one.start < start + WEEK)).sum()) for one in self._lived
        ]
        return Week(
            start=start,
            demand=figure(float((inside(one) & one.wanted).sum()) for one in self._lived),
            capacity=figure(had + more for had, more in zip(used, left, strict=True)),
            used=figure(used),
            kept=self._kept(inside),
            kept_of=levels,
            is_at_risk=any(
                each.expected is not None and each.expected < TARGET for each in levels.values()
            ),
        )

    def _of_level(self, name: str) -> Choose:
        return lambda one: self._level[one.coming.severity] == name

    def _group(self, kind: str, name: str, weeks: int, whose: Choose) -> Group:
        waits = [one.wait[whose(one) & one.wanted] / _HOUR for one in self._lived]
        return Group(
            kind=kind,
            name=name,
            demand=figure(float(whose(one).sum()) / weeks for one in self._lived),
            kept=self._kept(whose),
            median_wait=_quantile(waits, 0.5),
            longest_wait=_quantile(waits, 0.95),
        )

    def _kept(self, whose: Choose) -> Figure:
        of = [whose(one) & one.wanted for one in self._lived]
        total = sum(int(each.sum()) for each in of)
        kept = [int((each & one.kept).sum()) for each, one in zip(of, self._lived, strict=True)]
        shares = [
            count / int(each.sum()) if each.any() else float("nan")
            for count, each in zip(kept, of, strict=True)
        ]
        return figure(shares, sum(kept) / total if total else None, most=1.0)


def _both(first: Choose, second: Choose) -> Choose:
    return lambda one: first(one) & second(one)


def _of_face(column: IntArray, name: object) -> Choose:
    return lambda one: column[one.coming.face] == name


def _quantile(waits: Sequence[FloatArray], share: float) -> Figure:
    """The wait that `share` of the mothers stay below, in each future and in all together."""
    every = np.concatenate(waits) if waits else np.empty(0)
    if not len(every):
        return figure(())
    of_each = [
        float(np.quantile(each, share, method="higher")) if len(each) else float("nan")
        for each in waits
    ]
    return figure(of_each, float(np.quantile(every, share, method="higher")))

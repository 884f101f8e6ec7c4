"""One future, lived through by the matching engine: who is given what, and what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scheduling.domain.capacity.arrivals import Coming, Source
from scheduling.domain.capacity.clinic import WEEK, Clinic
from scheduling.domain.matching.choice import Decision, choose
from scheduling.domain.matching.clock import MINUTES_A_DAY
from scheduling.domain.matching.engine import Engine
from scheduling.domain.matching.forecast import Forecast
from scheduling.domain.matching.model import BIT, BoolArray, FloatArray, IntArray, Need
from scheduling.domain.matching.prices import Opinion, Prices
from scheduling.domain.matching.pricing import Settings
from scheduling.domain.matching.roster import Profile
from scheduling.domain.matching.state import State

#: Between her first and her second meeting, as in production.
SECOND_AFTER = 3 * MINUTES_A_DAY
#: Prices are solved anew so often: well before they are too old to be believed.
PRICED_EVERY = 32 * 60
#: Far futures of which a price is the mean, and the part of the effort that goes to near ones.
_KEPT, _NEAR = 12, 0.5


@dataclass(frozen=True, slots=True)
class Lived:
    """What became of the mothers of one future, in order of time.

    `start`: of her first meeting, -1 when there was none. `wanted`: whether she is given an hour
    at all. `given`: hours given away, second meetings included, as row numbers of the calendar.
    `room`: places left in the caseload of each psychologist at the end.
    """

    coming: Coming
    wanted: BoolArray
    kept: BoolArray
    start: IntArray
    row: IntArray
    given: IntArray
    room: IntArray

    @property
    def wait(self) -> FloatArray:
        """Minutes to her first meeting; endless without one."""
        found: FloatArray = np.where(self.start < 0, np.inf, self.start - self.coming.at)
        return found


class Nights:
    """Prices of every day, solved once along one future and used in all of them.

    Production solves prices in the background too. Solving them anew in each future would take
    nearly all of the time and change little: futures of one clinic grow scarce in the same places.
    """

    def __init__(self, clinic: Clinic, found: Source, now: int, seed: int, night: int) -> None:
        self._now = now
        expected = Forecast(clinic.guess, found.table, (), start=now)
        settings = Settings(effort=night, far_kept=_KEPT, near_share=_NEAR)
        self._engine = Engine(clinic.state, found.table, expected, seed=seed, settings=settings)
        self._of_day: dict[int, Prices] = {}

    def learn(self, at: int, state: State) -> Prices:
        """The prices of this day, solved from `state` when nobody asked before."""
        day = self._day(at)
        if day not in self._of_day:
            self._engine.state = state
            self._engine.reprice(at)
            every = np.arange(len(state.calendar))
            worth = self._engine.prices.of(every, state.calendar.start).astype(float)
            prices = Prices(far_kept=1)
            held = np.zeros((len(every), 0))
            prices.add_far(Opinion(at, 1, every, worth, held), state.calendar)
            self._of_day[day] = prices
        return self._of_day[day]

    def _day(self, at: int) -> int:
        return (at - self._now) // PRICED_EVERY


class Replay:
    """The clinic in which futures are lived through, each from the same start.

    `clinic.guess` is what its prices expect.
    """

    def __init__(self, clinic: Clinic, found: Source, now: int, seed: int, night: int) -> None:
        self._clinic, self._found, self._now = clinic, found, now
        self.nights = Nights(clinic, found, now, seed, night)
        state = clinic.state
        self._profiles: dict[int, Profile] = {}
        self._rows_of = [
            rows[np.argsort(state.calendar.start[rows], kind="stable")]
            for person in range(len(state.roster))
            for rows in [np.flatnonzero(state.calendar.psychologist == person)]
        ]
        self._promised = np.array([each.id in clinic.promised for each in state.severities])

    def live(self, coming: Coming) -> Lived:
        """Place everybody of one future in the order in which they come."""
        state = self._clinic.state.fork()
        places = _Places(self._clinic, self._now)
        wanted = self._promised[coming.severity]
        kept = np.zeros(len(coming), bool)
        start, row = np.full(len(coming), -1, np.int64), np.full(len(coming), -1, np.int64)
        given = self._displaced(state)
        for number in np.flatnonzero(wanted):
            now = int(coming.at[number])
            places.come_back(state, now)
            need = self._need(coming, int(number))
            face = int(coming.face[number])
            prices = self.nights.learn(now, state)
            decision = choose(state, need, now, prices, self._profile(face))
            if decision.start is None or not decision.mode or not decision.payer:
                continue
            state.book(need, decision.row, decision.mode, decision.payer)
            kept[number], start[number] = decision.is_in_time, decision.start
            row[number] = decision.row
            given += [decision.row, *self._second(state, need, decision)]
        return Lived(
            coming, wanted, kept, start, row, np.array(given, np.int64), state.ledger.caseload
        )

    def _displaced(self, state: State) -> list[int]:
        """Whoever loses her meeting goes before those still to come; the hours they take."""
        given = []
        for need in self._clinic.displaced:
            decision = choose(state, need, self._now, self.nights.learn(self._now, state))
            if decision.start is not None and decision.mode and decision.payer:
                state.book(need, decision.row, decision.mode, decision.payer)
                given.append(decision.row)
        return given

    def _need(self, coming: Coming, number: int) -> Need:
        severity = self._clinic.state.severities[int(coming.severity[number])]
        at = int(coming.at[number])
        return replace(
            self._found.faces[int(coming.face[number])],
            id=str(number),
            severity=severity.id,
            submitted=at,
            deadline=severity.promise.ends(at),
        )

    def _profile(self, face: int) -> Profile:
        if face not in self._profiles:
            self._profiles[face] = self._clinic.state.roster.profile(self._found.faces[face])
        return self._profiles[face]

    def _second(self, state: State, need: Need, decision: Decision) -> list[int]:
        """Her second meeting takes the next free hour of the same psychologist, outside caps."""
        calendar = state.calendar
        rows = self._rows_of[int(calendar.psychologist[decision.row])]
        after = (decision.start or 0) + SECOND_AFTER
        later = rows[int(np.searchsorted(calendar.start[rows], after, "left")) :]
        usable = np.flatnonzero(
            calendar.free[later] & ((calendar.modes[later] & BIT[decision.mode or ""]) > 0)
        )
        if not len(usable):
            return []
        row = int(later[usable[0]])
        calendar.take(row)
        return [row]


class _Places:
    """Caseloads empty as care ends: each week a share 1 / `case_weeks` of what is in use."""

    def __init__(self, clinic: Clinic, now: int) -> None:
        people = clinic.state.roster.psychologists
        self._occupied = np.array([float(clinic.occupied.get(each.id, 0)) for each in people])
        self._first = clinic.state.ledger.caseload.copy()
        self._weekly = 1 / clinic.case_weeks
        self._now, self._week = now, 0
        self._returned = np.zeros(len(people), np.int64)
        self._due = np.zeros(len(people))

    def come_back(self, state: State, now: int) -> None:
        """Give back what has come free by now."""
        while (now - self._now) // WEEK > self._week:
            self._week += 1
            in_use = self._occupied + self._first - state.ledger.caseload
            self._due += np.maximum(0.0, in_use) * self._weekly
            places = self._due.astype(np.int64) - self._returned
            self._returned = self._returned + places
            state.ledger.return_places(places)


@dataclass(frozen=True, slots=True)
class Hours:
    """The free hours of the weeks to come, taken together by psychologist and week of her cap.

    `free`, `cap`: how many are free, and how many may be given. `key_of`: of each row of the
    calendar, -1 outside. `spread`: which share of them lies in each of the weeks to come.
    """

    person: IntArray
    free: IntArray
    cap: IntArray
    key_of: IntArray
    spread: FloatArray


def hours_of(clinic: Clinic, now: int, weeks: int) -> Hours:
    """The hours that are free in the coming weeks."""
    calendar, ledger = clinic.state.calendar, clinic.state.ledger
    rows = calendar.between(now + clinic.state.rules.lead_minutes, now + weeks * WEEK - 1)
    key_of = np.full(len(calendar), -1, np.int64)
    if not len(rows):
        nothing = np.empty(0, np.int64)
        return Hours(nothing, nothing, nothing, key_of, np.empty((0, weeks)))
    span = int(calendar.week.max()) + 1
    keys, group, count = np.unique(
        calendar.psychologist[rows] * span + calendar.week[rows],
        return_inverse=True,
        return_counts=True,
    )
    key_of[rows] = group
    spread = np.zeros((len(keys), weeks))
    np.add.at(spread, (group, (calendar.start[rows] - now) // WEEK), 1)
    person = keys // span
    cap = ledger.weeks_left(person, keys % span)
    return Hours(person, count, cap, key_of, spread / count[:, None])


def left_over(hours: Hours, one: Lived) -> FloatArray:
    """First meetings that nobody took in one future, by psychologist and week to come.

    Within what second meetings leave, the weekly cap, and the caseload as it is at the end.
    """
    given, first = (_by_key(hours, rows) for rows in (one.given, one.row[one.row >= 0]))
    left = np.maximum(0, np.minimum(hours.free - given, hours.cap - first)).astype(float)
    of_person = np.bincount(hours.person, weights=left, minlength=len(one.room))
    part = np.minimum(1.0, np.maximum(0, one.room) / np.maximum(of_person, 1e-9))
    found = np.zeros((len(one.room), hours.spread.shape[1]))
    np.add.at(found, hours.person, (left * part[hours.person])[:, None] * hours.spread)
    return found


def _by_key(hours: Hours, rows: IntArray) -> IntArray:
    keys = hours.key_of[rows]
    found: IntArray = np.bincount(keys[keys >= 0], minlength=len(hours.person))
    return found

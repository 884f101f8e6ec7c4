"""The engine at work: what happens in the clinic, in order, and the decision each time."""

from __future__ import annotations

from collections.abc import Iterable

from scheduling.domain.matching.choice import Decision, choose
from scheduling.domain.matching.clock import MINUTES_A_DAY, day_of
from scheduling.domain.matching.forecast import Forecast
from scheduling.domain.matching.model import Need, Slot
from scheduling.domain.matching.prices import Prices
from scheduling.domain.matching.pricing import Question, Settings, cost, opinion
from scheduling.domain.matching.profiles import ProfileTable
from scheduling.domain.matching.state import State

NAME = "houvast-matching/1"


class Engine:
    """A state, a forecast and prices, kept up to date by what happens."""

    def __init__(
        self,
        state: State,
        table: ProfileTable,
        forecast: Forecast,
        *,
        seed: int,
        end: int | None = None,
        settings: Settings | None = None,
        number: int = 0,
    ) -> None:
        """`end`: nobody comes after it, when that is known. `number`: of the last futures solved.

        The same seed and number give the same futures. `futures` counts those that were solved.
        """
        self.state, self._table, self._forecast = state, table, forecast
        self._seed, self._end = seed, end
        self._settings = settings or Settings()
        self.prices = Prices(
            self._settings.far_kept,
            self._settings.near_kept,
            int(self._settings.far_age * MINUTES_A_DAY),
            int(self._settings.near_age * MINUTES_A_DAY),
        )
        self._number = number
        self.futures = 0
        self._credit = {True: 0.0, False: 0.0}
        self._cost = dict.fromkeys((True, False), float(max(1, self._settings.effort)))
        self._day: int | None = None

    def submit(self, need: Need, now: int) -> Decision:
        """A mother asks: book the best hour for her."""
        self._forecast.observe(need, self.state.severity_row[need.severity])
        self.reprice(now)
        return self._place(need, now)

    def cancel(self, intake: str, now: int) -> bool:
        """She gives her hour back if it lies ahead; whether she held one."""
        booking = self.state.bookings.get(intake)
        if booking is None or int(self.state.calendar.start[booking.row]) <= now:
            return False
        self.state.release(intake)
        self._forecast.observe_cancellation(self.state.severity_row[booking.need.severity])
        return True

    def leave(self, psychologist: str, first: int, until: int, now: int) -> list[Decision]:
        """Withdraw her hours in [first, until) and place everybody who held one anew.

        The severest first, then who must be seen soonest.
        """
        row = self.state.roster.index[psychologist]
        gone = set(self.state.calendar.withdraw(row, max(first, now), until).tolist())
        held = [each for each in self.state.bookings.values() if each.row in gone]
        for booking in held:
            self.state.release(booking.need.id)
        self.reprice(now, times=4)
        needs = [booking.need for booking in held]
        needs.sort(key=lambda n: (-self.state.severity_of(n).weight, n.deadline, n.id))
        return [self._place(need, now) for need in needs]

    def open(self, slots: Iterable[Slot]) -> None:
        """Hours that exist from now on."""
        self.state.open(slots)

    def add_places(self, payer: str, places: int) -> None:
        """A payer has so many places more."""
        self.state.ledger.add_places(payer, places)

    def reprice(self, now: int, times: int = 1) -> None:
        """Solve futures with the effort of so many intakes, and some at least every night."""
        settings = self._settings
        nightly = self._day != day_of(now)
        self._day = day_of(now)
        if self.prices.at is None and settings.effort:
            self._begin(now)
        near = min(settings.near_share * settings.effort, settings.near_most * self._cost[True])
        for is_near, part in ((False, settings.effort - near), (True, near)):
            self._credit[is_near] += times * part
            least = max(1, int(settings.spaced * part / self._cost[is_near]))
            count = min(int(self._credit[is_near] / self._cost[is_near]), settings.at_once)
            if count >= min(least, settings.at_once) or nightly:
                self._ask(now, max(1, count), is_near)

    def _begin(self, now: int) -> None:
        """The first far futures: one to learn what they take, then as many as are kept."""
        self._ask(now, 1, is_near=False)
        spare = int(self._settings.first * self._settings.effort / self._cost[False])
        count = min(spare, self._settings.far_kept - 1)
        if count > 0:
            self._ask(now, count, is_near=False)

    def _place(self, need: Need, now: int) -> Decision:
        decision = choose(self.state, need, now, self.prices)
        if decision.slot is not None and decision.mode and decision.payer:
            self.state.book(need, decision.row, decision.mode, decision.payer)
        return decision

    def _ask(self, now: int, copies: int, is_near: bool) -> None:
        settings = self._settings
        self._number += 1
        self.futures += copies
        days = settings.near_days if is_near else settings.far_days
        question = Question(now, copies, days, self._end, self._seed, self._number)
        one, arcs = opinion(
            self.state,
            self._table,
            self._forecast,
            self.prices,
            question,
            settings,
            is_near=is_near,
        )
        if is_near:
            self.prices.add_near(one, self.state.calendar, now + int(days * MINUTES_A_DAY))
        else:
            self.prices.add_far(one, self.state.calendar)
        self._cost[is_near] = cost(arcs, copies, settings)
        left = self._credit[is_near] - copies * self._cost[is_near]
        self._credit[is_near] = min(max(left, 0.0), settings.at_once * self._cost[is_near])

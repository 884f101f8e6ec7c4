"""What an hour is worth to those still to come: the mean over the last futures that were solved.

Where a price is absent the hours of the same day tell; where all prices are too old, or there
never were any, a plain rule keeps some hours for those in haste. A price never refuses anybody:
it only decides between hours that are all free.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scheduling.domain.matching.calendar import Calendar
from scheduling.domain.matching.clock import MINUTES_A_DAY
from scheduling.domain.matching.model import FloatArray, IntArray
from scheduling.domain.matching.value import SCALE

#: Prices older than this are not believed any more (science: re-solve every night).
STALE_AFTER = 36 * 60


@dataclass(frozen=True, slots=True)
class Opinion:
    """What `futures` solved together say: for some rows of the calendar a mean worth.

    `held`: row x severity, in which share of them a mother of that severity would hold the hour.
    `place`: what its place in the week and the caseload is worth; empty where nobody asked.
    """

    at: int
    futures: int
    row: IntArray
    worth: FloatArray
    held: FloatArray
    place: FloatArray = field(default_factory=lambda: np.empty(0))


class Opinions:
    """The last opinions, of at least `kept` futures together, and their mean.

    Those older than `minutes` go sooner, the very last one never.
    """

    def __init__(self, kept: int, minutes: int) -> None:
        self.kept, self._minutes = kept, minutes
        self._list: list[Opinion] = []
        self.mean: FloatArray = np.empty(0)
        self.place: FloatArray = np.empty(0)

    def add(self, opinion: Opinion, calendar: Calendar) -> None:
        """Take up one more, and drop what is too old to be needed."""
        self._list.append(opinion)
        while self._is_enough(self._list[1:], opinion.at):
            del self._list[0]
        total, count, place = (np.zeros(len(calendar)) for _ in range(3))
        for each in self._list:
            total[each.row] += each.worth * each.futures
            count[each.row] += each.futures
            if len(each.place):
                place[each.row] += each.place * each.futures
        self.mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
        self.place = place / np.maximum(count, 1)

    def _is_enough(self, rest: list[Opinion], now: int) -> bool:
        if not rest:
            return False
        is_old = now - self._list[0].at > self._minutes
        return is_old or sum(each.futures for each in rest) >= self.kept

    def of(self, rows: IntArray) -> FloatArray:
        """Means of rows; nan where nobody said anything."""
        known = rows < len(self.mean)
        found = np.full(len(rows), np.nan)
        found[known] = self.mean[rows[known]]
        return found

    def shares(self, rows: int, severities: int) -> FloatArray:
        """Row x severity: in which share of the futures she would hold the hour; nan if unknown."""
        total, count = np.zeros((rows, severities)), np.zeros(rows)
        for each in self._list:
            if each.held.shape[1] == severities:
                total[each.row] += each.held * each.futures
                count[each.row] += each.futures
        known = np.where(count > 0, count, np.nan)
        found: FloatArray = total / known[:, None]
        return found

    def held(self, row: int, severities: NDArray[np.bool_]) -> float | None:
        """In which share of the futures one of these severities would hold the hour."""
        said = [
            (each.futures, float(each.held[each.row == row][0] @ severities))
            for each in self._list
            if each.held.shape[1] and (each.row == row).any()
        ]
        count = sum(futures for futures, _ in said)
        return sum(futures * share for futures, share in said) / count if said else None


class Prices:
    """Near and far opinions, and what follows from them for each hour."""

    UNKNOWN = 1 << 40

    def __init__(
        self,
        far_kept: int = 24,
        near_kept: int = 48,
        far_minutes: int = 3 * MINUTES_A_DAY,
        near_minutes: int = MINUTES_A_DAY,
    ) -> None:
        self._far = Opinions(far_kept, far_minutes)
        self._near = Opinions(near_kept, near_minutes)
        self._near_until = 0
        self._day_first = 0
        self._day_mean: FloatArray = np.zeros(1)
        self.at: int | None = None

    def add_far(self, opinion: Opinion, calendar: Calendar) -> None:
        """Take up a far opinion about some hours of the calendar."""
        self._far.add(opinion, calendar)
        self.at = opinion.at
        self._by_day(calendar.start)

    def add_near(self, opinion: Opinion, calendar: Calendar, until: int) -> None:
        """Take up a near opinion, which speaks of the hours up to `until`."""
        self._near.add(opinion, calendar)
        self.at, self._near_until = opinion.at, until

    @classmethod
    def read(
        cls,
        calendar: Calendar,
        worth: Mapping[str, float],
        at: int,
        held: Mapping[str, Sequence[float]] | None = None,
    ) -> Prices:
        """Prices as they were stored (slot -> worth in units of value), solved at that minute.

        `held`: slot -> in which share of the futures each severity would hold it, where known.
        """
        prices = cls(far_kept=1)
        names = sorted(worth)
        rows = np.array([calendar.row[name] for name in names], np.int64)
        found = np.array([SCALE * worth[name] for name in names])
        shares = np.array([held[name] for name in names]) if held else np.zeros((len(rows), 0))
        prices.add_far(Opinion(at, 1, rows, found, shares), calendar)
        return prices

    def stored(self, calendar: Calendar) -> dict[str, float]:
        """What to store: slot -> worth in units of value, for every free hour."""
        rows = calendar.order[calendar.free[calendar.order]]
        price = self.of(rows, calendar.start[rows])
        return {
            calendar.ids[row]: float(each) / SCALE for row, each in zip(rows, price, strict=True)
        }

    def stored_held(self, calendar: Calendar, severities: int) -> dict[str, tuple[float, ...]]:
        """What to store beside a price: in which share of the futures each severity holds the hour.

        Of the hours that are free and of which a future spoke.
        """
        near = self._near.shares(len(calendar), severities)
        far = self._far.shares(len(calendar), severities)
        is_near = ~np.isnan(near).any(axis=1) & (calendar.start <= self._near_until)
        found = np.where(is_near[:, None], near, far)
        rows = np.flatnonzero(calendar.free & ~np.isnan(found).any(axis=1))
        return {calendar.ids[row]: tuple(found[row].tolist()) for row in rows}

    def is_fresh(self, now: int) -> bool:
        """Whether there are prices and they are young enough to be believed."""
        return self.at is not None and now - self.at <= STALE_AFTER

    def far(self, rows: IntArray, start: IntArray) -> IntArray:
        """Far prices in ten-thousandths; one that is absent costs what its day does."""
        return self._whole(self._far.of(rows), start)

    def places(self, rows: IntArray) -> IntArray:
        """What far futures found the place in week and caseload worth; nothing where absent."""
        known = rows < len(self._far.place)
        found = np.zeros(len(rows))
        found[known] = self._far.place[rows[known]]
        return np.rint(found).astype(np.int64)

    def of(self, rows: IntArray, start: IntArray) -> IntArray:
        """Prices in ten-thousandths: the near one for an hour that is near, else the far one."""
        found = self._far.of(rows)
        near = self._near.of(rows)
        found = np.where(np.isnan(near) | (start > self._near_until), found, near)
        return self._whole(found, start)

    def share_held(self, row: int, severities: NDArray[np.bool_]) -> float:
        """In which share of the futures one of these severities would hold the hour."""
        near = self._near.held(row, severities)
        far = self._far.held(row, severities)
        return next((share for share in (near, far) if share is not None), 0.0)

    def _whole(self, found: FloatArray, start: IntArray) -> IntArray:
        absent = np.isnan(found)
        if absent.any():
            day = start[absent] // MINUTES_A_DAY - self._day_first
            found[absent] = self._day_mean[np.clip(day, 0, len(self._day_mean) - 1)]
        prices: IntArray = np.rint(found).astype(np.int64)
        return prices

    def _by_day(self, start: IntArray) -> None:
        known = np.flatnonzero(~np.isnan(self._far.mean))
        if not len(known):
            return
        day = start[known] // MINUTES_A_DAY
        self._day_first = int(day.min())
        day = day - self._day_first
        mean = np.bincount(day, weights=self._far.mean[known])
        self._day_mean = mean / np.maximum(np.bincount(day), 1)


def carve_out(start: IntArray, *, now: int, weight: float, most: float) -> IntArray:
    """Prices without any forecast: one hour in four is dear until twenty hours before it starts.

    Which hour of the day moves on from day to day. `weight` of her severity, `most`: that of the
    severest. Nothing for whoever is in haste: half of the highest weight or more.
    """
    if weight >= most / 2:
        return np.zeros(len(start), np.int64)
    is_kept = ((start // 60 + start // MINUTES_A_DAY) % 4 == 0) & (start > now + 20 * 60)
    return np.where(is_kept, int(SCALE * most / 2), 0)

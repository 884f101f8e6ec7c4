"""What an hour is worth to those still to come: the mean over the last futures that were solved.

Where a price is absent the hours of the same day tell; where all prices are too old, or there
never were any, a plain rule keeps some hours for those in haste. A price never refuses anybody:
it only decides between hours that are all free.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.domain.matching.clock import MINUTES_A_DAY
from scheduling.domain.matching.model import FloatArray, IntArray
from scheduling.domain.matching.value import SCALE

#: Prices older than this are not believed any more (science: re-solve every night).
STALE_AFTER = 36 * 60


@dataclass(frozen=True, slots=True)
class Opinion:
    """One solved future: for some rows of the calendar a worth, and who would hold the hour.

    `holder`: the number of her severity, -1 for nobody.
    """

    at: int
    row: IntArray
    worth: IntArray
    holder: IntArray


class Prices:
    """The last `kept` opinions, and their mean for each row of the calendar."""

    def __init__(self, kept: int) -> None:
        self._opinions: list[Opinion] = []
        self._kept = kept
        self._mean: FloatArray = np.empty(0)
        self._day_first = 0
        self._day_mean: FloatArray = np.zeros(1)
        self.at: int | None = None

    def __len__(self) -> int:
        return len(self._opinions)

    def add(self, opinions: list[Opinion], start: IntArray) -> None:
        """Take up new opinions and drop the oldest. `start`: of every row of the calendar."""
        self._opinions = (self._opinions + opinions)[-self._kept :]
        self.at = max(opinion.at for opinion in self._opinions)
        total, count = np.zeros(len(start)), np.zeros(len(start))
        for opinion in self._opinions:
            total[opinion.row] += opinion.worth
            count[opinion.row] += 1
        known = count > 0
        self._mean = np.where(known, total / np.maximum(count, 1), np.nan)
        self._by_day(start, total, count)

    def is_fresh(self, now: int) -> bool:
        """Whether there are prices and they are young enough to be believed."""
        return self.at is not None and now - self.at <= STALE_AFTER

    def of(self, rows: IntArray, start: IntArray) -> IntArray:
        """Prices of rows in ten-thousandths; one that is absent costs what its day does."""
        known = rows < len(self._mean)
        found = np.full(len(rows), np.nan)
        found[known] = self._mean[rows[known]]
        absent = np.isnan(found)
        if absent.any():
            day = start[absent] // MINUTES_A_DAY - self._day_first
            found[absent] = self._day_mean[np.clip(day, 0, len(self._day_mean) - 1)]
        prices: IntArray = np.rint(found).astype(np.int64)
        return prices

    def share_held(self, row: int, severities: NDArray[np.bool_]) -> float:
        """In which share of the futures one of these severities would hold the hour."""
        said = [
            bool(severities[holder[0]]) and holder[0] >= 0
            for opinion in self._opinions
            if len(holder := opinion.holder[opinion.row == row])
        ]
        return sum(said) / len(said) if said else 0.0

    def _by_day(self, start: IntArray, total: FloatArray, count: FloatArray) -> None:
        known = count > 0
        if not known.any():
            return
        day = start[known] // MINUTES_A_DAY
        self._day_first = int(day.min())
        day = day - self._day_first
        has = np.bincount(day)
        mean = np.bincount(day, weights=total[known] / count[known])
        self._day_mean = mean / np.maximum(has, 1)


def carve_out(rows: IntArray, start: IntArray, *, now: int, weight: float, most: float) -> IntArray:
    """Prices without any forecast: one hour in four is dear until twenty hours before it starts.

    `weight` of her severity, `most`: that of the severest. Nothing for whoever is in haste: half
    of the highest weight or more.
    """
    if weight >= most / 2:
        return np.zeros(len(rows), np.int64)
    is_kept = (rows % 4 == 0) & (start > now + 20 * 60)
    return np.where(is_kept, int(SCALE * most / 2), 0)

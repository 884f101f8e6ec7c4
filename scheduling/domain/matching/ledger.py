"""What is left: places in a week and in all for each psychologist, and places of each payer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy

import numpy as np

from scheduling.domain.matching.model import BoolArray, IntArray, Psychologist


class Overdrawn(ValueError):
    """Somebody tried to take a place that is not there, or to give back one that never was."""


class Ledger:
    """Caps of psychologists and payers. Nothing goes below zero, nothing above what there was."""

    def __init__(
        self, psychologists: Sequence[Psychologist], payers: Mapping[str, int | None]
    ) -> None:
        self._per_week = np.array([each.max_new_per_week for each in psychologists], np.int64)
        self._in_all = np.array([each.caseload_free for each in psychologists], np.int64)
        self.caseload: IntArray = self._in_all.copy()
        self._payers = dict(payers)
        self._paid = dict.fromkeys(payers, 0)
        self._first_week = 0
        self._weeks: IntArray = np.empty((len(self._per_week), 0), np.int64)

    @property
    def payers(self) -> tuple[str, ...]:
        """Everybody who pays, by name."""
        return tuple(sorted(self._payers))

    def fork(self) -> Ledger:
        """The same caps, counted on from here apart."""
        twin = copy(self)
        twin.caseload, twin._weeks = self.caseload.copy(), self._weeks.copy()
        twin._payers, twin._paid = dict(self._payers), dict(self._paid)
        return twin

    def with_more(self, psychologists: Sequence[Psychologist]) -> Ledger:
        """These caps, followed by those of more psychologists."""
        twin, more = self.fork(), Ledger(psychologists, {})
        twin._per_week = np.concatenate([self._per_week, more._per_week])
        twin._in_all = np.concatenate([self._in_all, more._in_all])
        twin.caseload = np.concatenate([self.caseload, more.caseload])
        fresh = np.repeat(more._per_week[:, None], self._weeks.shape[1], axis=1)
        twin._weeks = np.concatenate([self._weeks, fresh])
        return twin

    def return_places(self, places: IntArray) -> None:
        """Care ended: each psychologist has so many places more in all."""
        self._in_all = self._in_all + places
        self.caseload = self.caseload + places

    def cover_weeks(self, first: int, last: int) -> None:
        """Keep count of the weeks from `first` to `last`; those known keep their count."""
        if self._weeks.shape[1]:
            first = min(first, self._first_week)
            last = max(last, self._first_week + self._weeks.shape[1] - 1)
        fresh = np.repeat(self._per_week[:, None], last - first + 1, axis=1)
        offset = self._first_week - first
        if self._weeks.shape[1]:
            fresh[:, offset : offset + self._weeks.shape[1]] = self._weeks
        self._first_week, self._weeks = first, fresh

    def occupy(self, psychologist: int, week: int, count: int) -> None:
        """So many mothers have that week already, given elsewhere; never below no place at all."""
        column = week - self._first_week
        left = int(self._weeks[psychologist, column]) - count
        self._weeks[psychologist, column] = max(0, left)

    def weeks_left(self, psychologists: IntArray, weeks: IntArray) -> IntArray:
        """Places left of each psychologist in the week beside her."""
        found: IntArray = self._weeks[psychologists, weeks - self._first_week]
        return found

    def caseload_left(self, psychologist: int) -> int:
        """Mothers this psychologist still takes in all."""
        return int(self.caseload[psychologist])

    def week_left(self, psychologist: int, week: int) -> int:
        """Mothers this psychologist still takes in that week."""
        return int(self._weeks[psychologist, week - self._first_week])

    def has_place(self, psychologists: IntArray, weeks: IntArray) -> BoolArray:
        """Whether each psychologist takes one more in that week and in all."""
        found: BoolArray = (self.caseload[psychologists] > 0) & (
            self.weeks_left(psychologists, weeks) > 0
        )
        return found

    def payer_for(self, payers: Sequence[str]) -> str | None:
        """The first of these payers with a place left, in the order of preference."""
        return next((payer for payer in payers if self._can_pay(payer)), None)

    def places_left(self, payer: str) -> int | None:
        """Places of a payer; None is without limit. KeyError: no such payer."""
        places = self._payers[payer]
        return None if places is None else places - self._paid[payer]

    def add_places(self, payer: str, places: int) -> None:
        """The payer has so many places more. KeyError: no such payer."""
        known = self._payers[payer]
        if known is not None:
            self._payers[payer] = known + places

    def take(self, psychologist: int, week: int, payer: str) -> None:
        """One mother more. Raises Overdrawn, and changes nothing, where a cap is reached."""
        column = week - self._first_week
        if self.caseload[psychologist] < 1 or self._weeks[psychologist, column] < 1:
            raise Overdrawn(f"psychologist {psychologist} has no place in week {week}")
        if not self._can_pay(payer):
            raise Overdrawn(f"payer {payer} has no place")
        self._move(psychologist, column, payer, 1)

    def give_back(self, psychologist: int, week: int, payer: str) -> None:
        """One mother fewer. Raises Overdrawn when none was there."""
        column = week - self._first_week
        if (
            self.caseload[psychologist] >= self._in_all[psychologist]
            or self._weeks[psychologist, column] >= self._per_week[psychologist]
            or self._paid[payer] < 1
        ):
            raise Overdrawn(f"psychologist {psychologist} has nobody in week {week}")
        self._move(psychologist, column, payer, -1)

    def _move(self, psychologist: int, column: int, payer: str, count: int) -> None:
        self.caseload[psychologist] -= count
        self._weeks[psychologist, column] -= count
        self._paid[payer] += count

    def _can_pay(self, payer: str) -> bool:
        places = self._payers.get(payer, 0)
        return places is None or places > self._paid.get(payer, 0)

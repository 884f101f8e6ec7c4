"""All known hours in columns, in order of time. A row number stays the same for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy

import numpy as np

from scheduling.domain.matching.model import BIT, BoolArray, IntArray, Slot


class Calendar:
    """Hours with who holds them. `free` is true where an hour can be given."""

    def __init__(self, people: Mapping[str, int]) -> None:
        self._people = people
        self.ids: list[str] = []
        self.row: dict[str, int] = {}
        self.start: IntArray = np.empty(0, np.int64)
        self.week: IntArray = np.empty(0, np.int64)
        self.psychologist: IntArray = np.empty(0, np.int64)
        self.modes: IntArray = np.empty(0, np.int64)
        self.free: BoolArray = np.empty(0, bool)
        self.withdrawn: BoolArray = np.empty(0, bool)
        self.order: IntArray = np.empty(0, np.int64)
        self._sorted_start: IntArray = np.empty(0, np.int64)

    def __len__(self) -> int:
        return len(self.ids)

    def open(self, slots: Iterable[Slot]) -> None:
        """Add hours, free from now on. ValueError: a number that is known already."""
        new = list(slots)
        for slot in new:
            if slot.id in self.row:
                raise ValueError(f"slot {slot.id} is opened twice")
            self.row[slot.id] = len(self.ids)
            self.ids.append(slot.id)
        self.start = _joined(self.start, [slot.start for slot in new])
        self.week = _joined(self.week, [slot.week for slot in new])
        self.psychologist = _joined(
            self.psychologist, [self._people[slot.psychologist] for slot in new]
        )
        self.modes = _joined(self.modes, [sum({BIT[m] for m in slot.modes}) for slot in new])
        self.free = np.concatenate([self.free, np.ones(len(new), bool)])
        self.withdrawn = np.concatenate([self.withdrawn, np.zeros(len(new), bool)])
        ids = np.array(self.ids, dtype=np.str_) if self.ids else np.empty(0, np.str_)
        self.order = np.lexsort((ids, self.start))
        self._sorted_start = self.start[self.order]

    def fork(self, people: Mapping[str, int] | None = None) -> Calendar:
        """The same hours with a memory of their own; `people` when more of them are known now."""
        twin = copy(self)
        twin._people = self._people if people is None else people
        twin.ids, twin.row = list(self.ids), dict(self.row)
        twin.free, twin.withdrawn = self.free.copy(), self.withdrawn.copy()
        return twin

    def between(self, first: int, last: int) -> IntArray:
        """Rows of the free hours that start from `first` to `last`, both included, by time."""
        low = int(np.searchsorted(self._sorted_start, first, "left"))
        high = int(np.searchsorted(self._sorted_start, last, "right"))
        rows = self.order[low : max(low, high)]
        return rows[self.free[rows]]

    def after(self, minute: int) -> IntArray:
        """Rows of the free hours that start at or after a minute, by time."""
        rows = self.order[int(np.searchsorted(self._sorted_start, minute, "left")) :]
        return rows[self.free[rows]]

    def take(self, row: int) -> None:
        """Give an hour away. ValueError: it is not free."""
        if not self.free[row]:
            raise ValueError(f"slot {self.ids[row]} is not free")
        self.free[row] = False

    def give_back(self, row: int) -> None:
        """An hour is free again, unless it was withdrawn meanwhile."""
        self.free[row] = not self.withdrawn[row]

    def withdraw(self, psychologist: int, first: int, until: int) -> IntArray:
        """Withdraw for good the hours that start in [first, until); their rows."""
        rows = np.flatnonzero(
            (self.psychologist == psychologist)
            & (self.start >= first)
            & (self.start < until)
            & ~self.withdrawn
        )
        self.withdrawn[rows] = True
        self.free[rows] = False
        return rows


def _joined(column: IntArray, more: list[int]) -> IntArray:
    return np.concatenate([column, np.array(more, np.int64)])

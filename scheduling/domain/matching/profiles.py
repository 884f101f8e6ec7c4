"""Mothers seen before, each beside every psychologist: the faces of the futures that are sampled.

A ring of rows: once it is full, the newest replaces the oldest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scheduling.domain.matching.model import BoolArray, IntArray, Need
from scheduling.domain.matching.roster import Roster

#: Enough to show the mix of a country; 3,000 rows beside 2,000 psychologists take 30 MB.
ROWS = 3000


class ProfileTable:
    """Profiles in rows: `modes` and `fit` per psychologist, `first_mode` per row."""

    def __init__(self, roster: Roster, rows: int = ROWS) -> None:
        self._roster = roster
        self._rows = rows
        self._count = 0
        self.modes: NDArray[np.uint8] = np.zeros((64, len(roster)), np.uint8)
        self.fit: NDArray[np.float32] = np.zeros((64, len(roster)), np.float32)
        self.first_mode: NDArray[np.uint8] = np.zeros(64, np.uint8)
        self._severity: IntArray = np.full(64, -1, np.int64)

    def __len__(self) -> int:
        return min(self._count, self._rows)

    def add(self, need: Need, severity: int) -> None:
        """Keep the profile of a mother of the severity with this number."""
        row = self._count % self._rows
        if row == len(self.first_mode):
            self._grow()
        profile = self._roster.profile(need)
        self.modes[row], self.fit[row] = profile.modes, profile.fit
        self.first_mode[row], self._severity[row] = profile.first_mode, severity
        self._count += 1

    def of_severity(self, severity: int) -> IntArray:
        """Rows of the mothers of this severity."""
        return np.flatnonzero(self._severity[: len(self)] == severity)

    def accepting(self, severity: str) -> BoolArray:
        """Which psychologists take this severity."""
        return self._roster.accepts(severity)

    def _grow(self) -> None:
        more = min(len(self.first_mode), self._rows - len(self.first_mode))
        self.modes = np.concatenate([self.modes, np.zeros((more, len(self._roster)), np.uint8)])
        self.fit = np.concatenate([self.fit, np.zeros((more, len(self._roster)), np.float32)])
        self.first_mode = np.concatenate([self.first_mode, np.zeros(more, np.uint8)])
        self._severity = np.concatenate([self._severity, np.full(more, -1, np.int64)])

"""Mothers seen before, each beside every psychologist: the faces of the futures that are sampled.

A ring of rows: once it is full, the newest replaces the oldest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scheduling.domain.matching.model import BOTH, BoolArray, IntArray, Need
from scheduling.domain.matching.roster import Profile, Roster

#: Enough to show the mix of a country; 3,000 rows beside 2,000 psychologists take 30 MB.
ROWS = 3000
#: Every set of ways to meet that an hour can offer, as bits: 0 to 3.
MODE_SETS = BOTH + 1
#: In place of a worth, where a mother cannot be seen.
UNSUITED = np.float32(-1e9)


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
        #: psychologist x modes of the hour: what an hour at once is worth, for a weight of 1.
        self._at_once = np.full((64, MODE_SETS * len(roster)), UNSUITED, np.float32)

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
        self._at_once[row] = self._worths(profile).ravel()
        self._count += 1

    def of_severity(self, severity: int) -> IntArray:
        """Rows of the mothers of this severity."""
        return np.flatnonzero(self._severity[: len(self)] == severity)

    def at_once(self, severity: str, rows: IntArray, places: IntArray) -> NDArray[np.float32]:
        """What an hour at once is worth, for a weight of 1; UNSUITED or less where it cannot be.

        `places`: a row of psychologist x MODE_SETS + modes beside each of `rows`.
        """
        width = MODE_SETS * len(self._roster)
        found: NDArray[np.float32] = self._at_once.ravel()[rows[:, None] * width + places]
        refused = np.repeat(~self._roster.accepts(severity), MODE_SETS)
        if refused.any():
            found[refused[places]] = UNSUITED
        return found

    def _worths(self, profile: Profile) -> NDArray[np.float32]:
        rules = self._roster.rules
        usable = profile.modes[:, None] & np.arange(MODE_SETS, dtype=np.uint8)
        mode = np.where(usable & profile.first_mode, 1.0, rules.second_mode)
        fit = profile.fit[:, None] + rules.fit_mode * mode
        worth = rules.base + rules.fit * fit + rules.prompt
        return np.where(usable, worth, UNSUITED).astype(np.float32)

    def accepting(self, severity: str) -> BoolArray:
        """Which psychologists take this severity."""
        return self._roster.accepts(severity)

    def _grow(self) -> None:
        more = min(len(self.first_mode), self._rows - len(self.first_mode))
        self.modes = np.concatenate([self.modes, np.zeros((more, len(self._roster)), np.uint8)])
        self.fit = np.concatenate([self.fit, np.zeros((more, len(self._roster)), np.float32)])
        fresh = np.full((more, self._at_once.shape[1]), UNSUITED, np.float32)
        self._at_once = np.concatenate([self._at_once, fresh])
        self.first_mode = np.concatenate([self.first_mode, np.zeros(more, np.uint8)])
        self._severity = np.concatenate([self._severity, np.full(more, -1, np.int64)])

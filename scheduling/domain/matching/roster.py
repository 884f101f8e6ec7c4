"""The psychologists in columns: whom a mother can see, and how well each fits her, in one go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.domain.matching.model import (
    BIT,
    BOTH,
    ONLINE,
    BoolArray,
    FloatArray,
    Need,
    Psychologist,
    Rules,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """One mother beside every psychologist.

    `modes`: the ways they could meet, as bits, 0 where she does not suit; her severity is left
    out. `fit`: without the part for the way they meet. `first_mode`: the bit she prefers.
    """

    modes: NDArray[np.uint8]
    fit: FloatArray
    first_mode: int


class Roster:
    """All psychologists of the clinic. Their order is that of `psychologists`."""

    def __init__(self, psychologists: Sequence[Psychologist], rules: Rules) -> None:
        self.psychologists = tuple(psychologists)
        self.rules = rules
        self.index = {each.id: row for row, each in enumerate(self.psychologists)}
        self._speak = self._columns(lambda each: each.languages)
        self._track = self._columns(lambda each: each.tracks)
        self._accept = self._columns(lambda each: each.severities)
        self._region = self._columns(lambda each: (each.region,))
        self._skill = {
            name: np.array([each.skills.get(name, 0.0) for each in self.psychologists])
            for name in sorted({name for each in self.psychologists for name in each.skills})
        }
        self._nobody = np.zeros(len(self.psychologists), bool)
        self._unskilled = np.zeros(len(self.psychologists))

    def __len__(self) -> int:
        return len(self.psychologists)

    def accepts(self, severity: str) -> BoolArray:
        """Who takes mothers of this severity."""
        return self._accept.get(severity, self._nobody)

    def profile(self, need: Need) -> Profile:
        """The mother beside every psychologist, her severity and full caseloads left out."""
        return Profile(self._modes(need), self._fit(need), BIT[need.modes[0]])

    def _modes(self, need: Need) -> NDArray[np.uint8]:
        suits = self._any(self._speak, need.languages) & self._track.get(need.track, self._nobody)
        for skill in need.must:
            suits = suits & (self._skill.get(skill, self._unskilled) >= self.rules.must_level)
        near = self._region.get(need.region, self._nobody)
        wanted = sum({BIT[mode] for mode in need.modes})
        modes = np.where(suits, np.where(near, BOTH, BIT[ONLINE]) & wanted, 0).astype(np.uint8)
        for name in sorted(need.exclude):
            if name in self.index:
                modes[self.index[name]] = 0
        return modes

    def _fit(self, need: Need) -> FloatArray:
        rules = self.rules
        first = self._speak.get(need.languages[0], self._nobody)
        fit = rules.fit_language * np.where(first, 1.0, rules.second_language)
        fit = fit + rules.fit_needs * self._helps(need)
        if need.prior is None:
            return fit + rules.fit_continuity
        if need.prior in self.index:
            fit[self.index[need.prior]] += rules.fit_continuity
        return fit

    def _helps(self, need: Need) -> FloatArray:
        total = sum(need.needs.values())
        if not total:
            return np.ones(len(self.psychologists))
        helps = np.zeros(len(self.psychologists))
        for skill, weight in need.needs.items():
            helps += weight * self._skill.get(skill, self._unskilled)
        return helps / total

    def _columns(self, of: Callable[[Psychologist], Collection[str]]) -> dict[str, BoolArray]:
        names = sorted({name for each in self.psychologists for name in of(each)})
        return {name: np.array([name in of(each) for each in self.psychologists]) for name in names}

    def _any(self, columns: dict[str, BoolArray], names: Sequence[str]) -> BoolArray:
        found = self._nobody
        for name in names:
            found = found | columns.get(name, self._nobody)
        return found

"""What an appointment is worth: her severity, whether the promise is kept, fit and promptness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduling.domain.matching.model import BIT, FloatArray, IntArray, Need, Rules, Severity, Slot
from scheduling.domain.matching.roster import Profile, Roster

#: Values and prices are compared, and solved for, as whole numbers of a ten-thousandth.
SCALE = 10_000


@dataclass(frozen=True, slots=True)
class Value:
    """The worth of one appointment and what it is made of; `price`: its worth to others."""

    total: float
    is_kept: bool
    fit: float
    prompt: float
    price: float = 0.0

    @property
    def score(self) -> float:
        """What decides: worth to her less worth to those still to come."""
        return self.total - self.price


def fits(rules: Rules, profile: Profile, psychologists: IntArray, usable: IntArray) -> FloatArray:
    """How well each hour fits her, 0 to 1; `usable`: bits of the ways to meet in that hour."""
    mode = np.where(usable & profile.first_mode, 1.0, rules.second_mode)
    found: FloatArray = profile.fit[psychologists] + rules.fit_mode * mode
    return found


def worth(
    rules: Rules, weight: float, submitted: int, deadline: int, start: IntArray, fit: FloatArray
) -> IntArray:
    """The value of hours at `start` (minutes) for one mother, in ten-thousandths."""
    span = max(1, deadline - submitted)
    wait = start - submitted
    prompt = np.clip(1 - wait / span, 0, 1)
    kept = rules.base + rules.fit * fit + rules.prompt * prompt
    late = rules.late * span / np.maximum(1, wait)
    found: IntArray = np.rint(SCALE * weight * np.where(start <= deadline, kept, late)).astype(
        np.int64
    )
    return found


def contact_worth(rules: Rules, weight: float, need: Need, start: IntArray) -> IntArray:
    """What hours are worth because no phone call is needed before them, in ten-thousandths."""
    saved = 0.0 if need.contact_by is None else SCALE * weight * rules.contact
    until = need.contact_by if need.contact_by is not None else 0
    found: IntArray = np.rint(np.where(start <= until, saved, 0.0)).astype(np.int64)
    return found


def promptness(need: Need, start: int) -> float:
    """1 for an hour at once, 0 for one at the deadline or after it."""
    span = max(1, need.deadline - need.submitted)
    return min(1.0, max(0.0, 1 - (start - need.submitted) / span))


def value(severity: Severity, roster: Roster, need: Need, slot: Slot, mode: str) -> Value:
    """One appointment with its parts; it is the caller's to know that it suits her."""
    rules = roster.rules
    who = roster.index[slot.psychologist]
    usable = np.array([BIT[mode]], np.int64)
    fit = fits(rules, roster.profile(need), np.array([who]), usable)
    start = np.array([slot.start], np.int64)
    total = worth(rules, severity.weight, need.submitted, need.deadline, start, fit)
    return Value(
        total=int(total[0]) / SCALE,
        is_kept=slot.start <= need.deadline,
        fit=float(fit[0]),
        prompt=promptness(need, slot.start),
    )

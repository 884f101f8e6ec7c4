"""How many places a week more, for which language and track: the sizing rule.

For a pool of `c` suiting places a day at load rho, the share that misses a promise of n working
days falls as exp(-theta n c), theta the root of rho (e^theta - 1) = theta (arrivals Poisson); with
variance d times the mean, theta ~ 2 (1 - rho) / (rho d). The severer are served first, so the
load that a level meets is its own with all that is severer. `docs/capacity.md` has the sources.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: The share of promises that must be kept, of every level. A proposal (ADR 0011).
TARGET = 0.95
_MOST = 200
_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class LevelLoad:
    """Mothers of one level a working day, and the working days within which they are promised."""

    per_day: float
    days: float


@dataclass(frozen=True, slots=True)
class Advice:
    """Room for so many new mothers a week more, of one language and track.

    `kept`: what is expected now. `is_tried`: it was tried out, and sufficed.
    """

    language: str
    track: str
    extra: int
    kept: float
    demand_per_week: float
    capacity_per_week: float
    is_tried: bool = False


def theta(load: float, spread: float = 1.0) -> float:
    """How fast the share that is late falls, for a load below 1; 0 from 1 on.

    `spread`: variance of arrivals divided by their mean; 1 or less is Poisson.
    """
    if load >= 1:
        return 0.0
    if load <= 0:
        return math.inf
    if spread > 1:
        return 2 * (1 - load) / (load * spread)
    low, high = 0.0, 1.0
    while load * math.expm1(high) < high:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if load * math.expm1(middle) < middle else (low, middle)
    return (low + high) / 2


def missed(loads: Sequence[LevelLoad], per_day: float, spread: float = 1.0) -> list[float]:
    """The expected share that is late, of each level; the severest comes first in `loads`.

    From a load of 1 on nobody of that level is sure of her promise: 1.
    """
    shares, so_far = [], 0.0
    for level in loads:
        so_far += level.per_day
        found = theta(so_far / per_day if per_day > 0 else math.inf, spread)
        shares.append(0.0 if math.isinf(found) else math.exp(-found * per_day * level.days))
    return shares


def extra_slots(
    loads: Sequence[LevelLoad], per_day: float, *, spread: float = 1.0, target: float = TARGET
) -> int:
    """The smallest number of places a week more with which every level keeps `target`."""
    for extra in range(_MOST):
        late = missed(loads, per_day + extra / _WORKING_DAYS, spread)
        expected = [share for share, level in zip(late, loads, strict=True) if level.per_day]
        if all(1 - share >= target for share in expected):
            return extra
    return _MOST

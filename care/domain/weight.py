"""How heavy a caseload is: each mother counts by her level and by how far her treatment is.

Points and phases: version 0.1, a proposal that the clinic must set for itself. Nothing measured
stands behind the numbers: a higher level asks more, beginning asks more than finishing. The hard
cap stays a number of mothers; the weight is for people to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

STARTING, UNDER_WAY, FINISHING = "starting", "under_way", "finishing"


@dataclass(frozen=True, slots=True)
class WeightPolicy:
    """Points by level, what a phase adds, and after how many meetings the next phase begins."""

    version: str
    levels: Mapping[int, int]
    phases: Mapping[str, int]
    under_way_from: int
    finishing_from: int


POLICY = WeightPolicy(
    version="0.1",
    levels=MappingProxyType({5: 5, 4: 4, 3: 3, 2: 2, 1: 1}),
    phases=MappingProxyType({STARTING: 1, UNDER_WAY: 0, FINISHING: -1}),
    under_way_from=3,
    finishing_from=8,
)


@dataclass(frozen=True, slots=True)
class Burden:
    """One mother of a caseload: her level, and how many meetings she came to."""

    level: int
    attended: int


def phase_of(attended: int, policy: WeightPolicy = POLICY) -> str:
    """Which phase a mother is in who came so often."""
    if attended < policy.under_way_from:
        return STARTING
    return UNDER_WAY if attended < policy.finishing_from else FINISHING


def weight_of(burden: Burden, policy: WeightPolicy = POLICY) -> int:
    """Her points: at least one, however light. Raises KeyError for an unknown level."""
    return max(1, policy.levels[burden.level] + policy.phases[phase_of(burden.attended, policy)])


def total(burdens: Iterable[Burden], policy: WeightPolicy = POLICY) -> int:
    """The points of a whole caseload."""
    return sum(weight_of(each, policy) for each in burdens)

"""From repetitions to "between ... and ...": without any assumption about how figures spread."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

#: What share of futures an interval is made to hold.
COVERED = 0.90
#: So many repetitions say by themselves what nine in ten of them do.
ENOUGH = 19
#: The 95 % point of Student's t for 1 to 17 degrees of freedom.
_STUDENT = (
    6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833,
    1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.740,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """What is expected, and between which values nine in ten futures lie.

    None where there is nothing to say; `high` is None when it lies beyond the hours that are known.
    """

    expected: float | None
    low: float | None
    high: float | None


NOTHING = Figure(None, None, None)


def between(found: Iterable[float]) -> tuple[float | None, float | None]:
    """Between which values a next repetition lies, nine times in ten.

    From nineteen repetitions on: the k-th smallest and k-th largest of n, k = 5 % of n + 1. A next
    one lies between them with probability (n + 1 - 2k) / (n + 1), whatever the distribution: 90 %
    for n = 19 and n = 39. Fewer cannot say that; from them the prediction interval of Student is
    taken, which is wider the fewer there are.
    """
    known = sorted(value for value in found if not math.isnan(value))
    count = len(known)
    if not count:
        return None, None
    if count < ENOUGH and math.isfinite(known[-1]):
        return _students(known)
    rank = max(1, math.floor((1 - COVERED) / 2 * (count + 1) + 1e-9))
    return known[rank - 1], known[-rank]


def _students(known: list[float]) -> tuple[float, float]:
    count = len(known)
    if count == 1:
        return known[0], known[0]
    mean = sum(known) / count
    variance = sum((value - mean) ** 2 for value in known) / (count - 1)
    reach = _STUDENT[count - 2] * math.sqrt(variance * (1 + 1 / count))
    return min(known[0], mean - reach), max(known[-1], mean + reach)


def figure(
    found: Iterable[float], expected: float | None = None, *, most: float = math.inf
) -> Figure:
    """A figure from one value a repetition; NaN where a repetition has nothing to say.

    `expected`: when it is not the mean of these values, as for a share of unequal numbers. Nothing
    lies below 0 or above `most`.
    """
    values = [value for value in found if not math.isnan(value)]
    low, high = between(values)
    if low is None or high is None:
        return NOTHING
    mean = sum(values) / len(values) if expected is None else expected
    return Figure(_finite(mean), _finite(max(0.0, low)), _finite(min(most, high)))


def _finite(value: float) -> float | None:
    return None if math.isinf(value) else float(value)

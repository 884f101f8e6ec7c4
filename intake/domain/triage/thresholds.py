"""The numbers in a condition: read them, and give them other values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intake.domain.triage.derived import LIMITS
from intake.domain.triage.predicates import AtLeast, Both, Condition, Either, Not

#: The longest scale that is answered in words, not counted: PBQ items run from 0 to 5.
LONGEST_SCALE = 5


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number in a condition that a clinic may set, with the range it can have.

    ``names`` are the facts it is compared with; a threshold of 0 or below would always hold.
    """

    names: tuple[str, ...]
    value: int
    highest: int
    lowest: int = 1

    @property
    def is_of_a_sum(self) -> bool:
        """Whether it cuts a sum rather than an answer scale of a few words."""
        return self.highest > LONGEST_SCALE


def thresholds(condition: Condition) -> tuple[Threshold, ...]:
    """The numbers in a condition, in reading order."""
    return tuple(
        Threshold(leaf.names, leaf.value, min(LIMITS[name] for name in leaf.names))
        for leaf in leaves(condition)
        if isinstance(leaf, AtLeast)
    )


def with_thresholds(condition: Condition, values: Sequence[int]) -> Condition:
    """The condition with other numbers, in reading order.

    Raises ValueError when there are more or fewer values than the condition has numbers.
    """
    left = iter(values)
    changed = _with(condition, left)
    if next(left, None) is not None:
        raise ValueError("more thresholds than the condition has numbers")
    return changed


def leaves(condition: Condition) -> Iterator[Condition]:
    """The parts that are compared with facts, in reading order."""
    match condition:
        case Both(left, right) | Either(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case Not(part):
            yield from leaves(part)
        case _:
            yield condition


def _with(condition: Condition, values: Iterator[int]) -> Condition:
    match condition:
        case Both(left, right) | Either(left, right):
            changed = _with(left, values)
            return replace(condition, left=changed, right=_with(right, values))
        case Not(part):
            return Not(_with(part, values))
        case AtLeast():
            value = next(values, None)
            if value is None:
                raise ValueError("fewer thresholds than the condition has numbers")
            return replace(condition, value=value)
        case _:
            return condition

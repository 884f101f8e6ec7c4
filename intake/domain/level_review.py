"""Who may change a level, and how: raising at once, lowering with care (decisions.md 5)."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Final

LEVELS: Final = (1, 2, 3, 4, 5)
#: Down from these it takes contact with her and a second clinician.
LOWERED_BY_TWO: Final = frozenset({4, 5})
REASON_MAX: Final = 2000


class Step(Enum):
    """What going from one level to another asks of a clinician."""

    CONFIRM = "confirm"
    RAISE = "raise"
    LOWER = "lower"
    LOWER_BY_TWO = "lower_by_two"


class ReviewRefused(Exception):
    """The rules forbid it. `code` says which rule: one of the constants below."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


#: Only a clinician decides about a level.
NOT_A_CLINICIAN: Final = "not_a_clinician"
#: A reason in words is missing, or far too long.
REASON_MISSING: Final = "reason_missing"
#: The new level is not higher, or not lower, than the one that holds.
WRONG_DIRECTION: Final = "wrong_direction"
#: This step takes two people.
NEEDS_SECOND: Final = "needs_second"
#: Somebody decided since she looked.
CHANGED: Final = "changed"
#: She was closed, or has not sent anything yet.
NOT_OPEN: Final = "not_open"
#: The moment of contact lies before her first sign of life, or in the future.
NO_CONTACT: Final = "no_contact"
#: Somebody must still phone her.
CALL_OPEN: Final = "call_open"
#: A colleague was asked already and has not answered.
ASKED_ALREADY: Final = "asked_already"
#: The second must be another active clinician.
WRONG_SECOND: Final = "wrong_second"
#: The proposal was answered before.
ANSWERED: Final = "answered"


def step_of(old: int, new: int) -> Step:
    """What the step from level `old` to `new` is. Raises ValueError outside 1 to 5."""
    if new not in LEVELS:
        raise ValueError(f"there is no level {new}")
    if new == old:
        return Step.CONFIRM
    if new > old:
        return Step.RAISE
    return Step.LOWER_BY_TWO if old in LOWERED_BY_TWO else Step.LOWER


def checked_reason(reason: str) -> str:
    """The reason without blanks around it. Raises ReviewRefused (`reason_missing`)."""
    words = reason.strip()
    if not words or len(words) > REASON_MAX:
        raise ReviewRefused(REASON_MISSING)
    return words


def check_step(old: int, new: int, wanted: Step) -> None:
    """Raise ReviewRefused unless going from `old` to `new` is the step `wanted`."""
    step = step_of(old, new)
    if step is wanted:
        return
    if {step, wanted} == {Step.LOWER, Step.LOWER_BY_TWO} and wanted is Step.LOWER:
        raise ReviewRefused(NEEDS_SECOND)
    raise ReviewRefused(WRONG_DIRECTION)


def check_contact(contacted_at: datetime, *, known_since: datetime, now: datetime) -> None:
    """Raise ReviewRefused unless the contact lies between her first sign of life and now."""
    if not known_since <= contacted_at <= now:
        raise ReviewRefused(NO_CONTACT)

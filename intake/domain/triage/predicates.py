"""Conditions as data: small predicates that carry their own text.

A condition is built from a few words (``at_least("s_baby", 2) | truth("window4")``), so the table
can be read, printed and fingerprinted, and its text can never differ from what is tested. An open
or not applicable answer is never "at least" or "below" anything.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Literal

from intake.domain.triage.answers import CODES, FIELDS
from intake.domain.triage.derived import NUMBERS, TRUTHS, Facts


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate over facts and the formula that says the same."""

    text: str
    holds: Callable[[Facts], bool]
    operator: Literal["", "and", "or"] = ""

    def __and__(self, other: Condition) -> Condition:
        left, right = self.holds, other.holds
        return Condition(
            f"{_inside('and', self)} and {_inside('and', other)}",
            lambda facts: left(facts) and right(facts),
            "and",
        )

    def __or__(self, other: Condition) -> Condition:
        left, right = self.holds, other.holds
        return Condition(
            f"{_inside('or', self)} or {_inside('or', other)}",
            lambda facts: left(facts) or right(facts),
            "or",
        )

    def __invert__(self) -> Condition:
        inner = self.holds
        return Condition(f"not {_inside('not', self)}", lambda facts: not inner(facts))


def at_least(name: str, value: int) -> Condition:
    """An answered number or derived number is ``value`` or more."""
    _known(name, NUMBERS)
    return Condition(f"{name} >= {value}", lambda facts: facts.numbers.get(name, -1) >= value)


def below(name: str, value: int) -> Condition:
    """An answered number is lower than ``value``."""
    _known(name, NUMBERS)
    return Condition(f"{name} < {value}", lambda facts: facts.numbers.get(name, value) < value)


def any_at_least(names: tuple[str, ...], value: int) -> Condition:
    """At least one of the answered numbers is ``value`` or more."""
    for name in names:
        _known(name, NUMBERS)
    return Condition(
        " or ".join(f"{name} >= {value}" for name in names),
        lambda facts: any(facts.numbers.get(name, -1) >= value for name in names),
        "or",
    )


def coded(field: str, *codes: str) -> Condition:
    """A coded answer is one of ``codes``."""
    _known(field, CODES)
    for code in codes:
        _known(code, CODES[field])
    return Condition(
        " or ".join(f"{field} = {code}" for code in codes),
        lambda facts: facts.codes[field] in codes,
        "or" if len(codes) > 1 else "",
    )


def unanswered(*fields: str) -> Condition:
    """At least one of the fields applies and was left open."""
    for field in fields:
        _known(field, FIELDS)
    return Condition(
        " or ".join(f"{field} unanswered" for field in fields),
        lambda facts: not facts.unanswered.isdisjoint(fields),
        "or" if len(fields) > 1 else "",
    )


def truth(name: str) -> Condition:
    """A derived fact holds."""
    _known(name, TRUTHS)
    return Condition(name, lambda facts: name in facts.truths)


def otherwise(text: str) -> Condition:
    """Always holds: the last of a list in which the first that fits is chosen."""
    return Condition(text, lambda facts: True)


def _known(name: str, names: Container[str]) -> None:
    if name not in names:
        raise ValueError(f"no fact or code is called {name!r}")


def _inside(operator: str, condition: Condition) -> str:
    """The text of a part, in brackets where it mixes with another operator."""
    is_mixed = condition.operator not in ("", operator)
    return f"({condition.text})" if is_mixed else condition.text

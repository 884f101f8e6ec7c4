"""Conditions as data: small predicates that can be read, printed and given other thresholds.

A condition is built from a few words (``at_least("s_baby", 2) | truth("window4")``). It is a tree
of frozen values, so its text can never differ from what is tested, and a clinic can draft a version
with other thresholds without writing code. An open or not applicable answer is never "at least" or
"below" anything.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from intake.domain.triage.answers import CODES, FIELDS
from intake.domain.triage.derived import NUMBERS, TRUTHS, Facts

Operator = Literal["", "and", "or"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate over facts, and the formula that says the same."""

    @property
    def text(self) -> str:
        """The condition as a formula, in the names of the table."""
        raise NotImplementedError

    @property
    def operator(self) -> Operator:
        """What joins the parts at the top of the text, so that brackets stand where they must."""
        return ""

    def holds(self, facts: Facts) -> bool:
        """Whether it is true of one intake."""
        raise NotImplementedError

    def __and__(self, other: Condition) -> Condition:
        return Both(self, other)

    def __or__(self, other: Condition) -> Condition:
        return Either(self, other)

    def __invert__(self) -> Condition:
        return Not(self)


@dataclass(frozen=True, slots=True)
class AtLeast(Condition):
    """At least one of the answered numbers is ``value`` or more."""

    names: tuple[str, ...]
    value: int

    @property
    def text(self) -> str:
        return " or ".join(f"{name} >= {self.value}" for name in self.names)

    @property
    def operator(self) -> Operator:
        return "or" if len(self.names) > 1 else ""

    def holds(self, facts: Facts) -> bool:
        numbers, value = facts.numbers, self.value
        for name in self.names:  # noqa: SIM110 - a generator costs twice as much, 60 times an intake
            if numbers.get(name, -1) >= value:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Below(Condition):
    """An answered number is lower than ``value``."""

    name: str
    value: int

    @property
    def text(self) -> str:
        return f"{self.name} < {self.value}"

    def holds(self, facts: Facts) -> bool:
        return facts.numbers.get(self.name, self.value) < self.value


@dataclass(frozen=True, slots=True)
class Coded(Condition):
    """A coded answer is one of ``codes``."""

    field: str
    codes: tuple[str, ...]

    @property
    def text(self) -> str:
        return " or ".join(f"{self.field} = {code}" for code in self.codes)

    @property
    def operator(self) -> Operator:
        return "or" if len(self.codes) > 1 else ""

    def holds(self, facts: Facts) -> bool:
        return facts.codes[self.field] in self.codes


@dataclass(frozen=True, slots=True)
class Unanswered(Condition):
    """At least one of the fields applies and was left open."""

    fields: tuple[str, ...]

    @property
    def text(self) -> str:
        return " or ".join(f"{field} unanswered" for field in self.fields)

    @property
    def operator(self) -> Operator:
        return "or" if len(self.fields) > 1 else ""

    def holds(self, facts: Facts) -> bool:
        return not facts.unanswered.isdisjoint(self.fields)


@dataclass(frozen=True, slots=True)
class Truth(Condition):
    """A derived fact holds."""

    name: str

    @property
    def text(self) -> str:
        return self.name

    def holds(self, facts: Facts) -> bool:
        return self.name in facts.truths


@dataclass(frozen=True, slots=True)
class Otherwise(Condition):
    """Always holds: the last of a list in which the first that fits is chosen."""

    words: str

    @property
    def text(self) -> str:
        return self.words

    def holds(self, facts: Facts) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Both(Condition):
    """Both parts hold."""

    left: Condition
    right: Condition

    @property
    def text(self) -> str:
        return f"{_inside('and', self.left)} and {_inside('and', self.right)}"

    @property
    def operator(self) -> Operator:
        return "and"

    def holds(self, facts: Facts) -> bool:
        return self.left.holds(facts) and self.right.holds(facts)


@dataclass(frozen=True, slots=True)
class Either(Condition):
    """At least one part holds."""

    left: Condition
    right: Condition

    @property
    def text(self) -> str:
        return f"{_inside('or', self.left)} or {_inside('or', self.right)}"

    @property
    def operator(self) -> Operator:
        return "or"

    def holds(self, facts: Facts) -> bool:
        return self.left.holds(facts) or self.right.holds(facts)


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The part does not hold."""

    part: Condition

    @property
    def text(self) -> str:
        return f"not {_inside('not', self.part)}"

    def holds(self, facts: Facts) -> bool:
        return not self.part.holds(facts)


def at_least(name: str, value: int) -> Condition:
    """An answered number or derived number is ``value`` or more."""
    return any_at_least((name,), value)


def any_at_least(names: tuple[str, ...], value: int) -> Condition:
    """At least one of the answered numbers is ``value`` or more."""
    for name in names:
        _known(name, NUMBERS)
    return AtLeast(names, value)


def below(name: str, value: int) -> Condition:
    """An answered number is lower than ``value``."""
    _known(name, NUMBERS)
    return Below(name, value)


def coded(field: str, *codes: str) -> Condition:
    """A coded answer is one of ``codes``."""
    _known(field, CODES)
    for code in codes:
        _known(code, CODES[field])
    return Coded(field, codes)


def unanswered(*fields: str) -> Condition:
    """At least one of the fields applies and was left open."""
    for field in fields:
        _known(field, FIELDS)
    return Unanswered(fields)


def truth(name: str) -> Condition:
    """A derived fact holds."""
    _known(name, TRUTHS)
    return Truth(name)


def otherwise(text: str) -> Condition:
    """Always holds: the last of a list in which the first that fits is chosen."""
    return Otherwise(text)


def _known(name: str, names: Container[str]) -> None:
    if name not in names:
        raise ValueError(f"no fact or code is called {name!r}")


def _inside(operator: str, condition: Condition) -> str:
    """The text of a part, in brackets where it mixes with another operator."""
    is_mixed = condition.operator not in ("", operator)
    return f"({condition.text})" if is_mixed else condition.text

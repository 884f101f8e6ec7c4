"""What a decision table is made of: rules, one raising rule, flags, and a version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType

from intake.domain.scoring import Items, bounds
from intake.domain.triage.answers import TriageAnswers
from intake.domain.triage.predicates import Condition

LOWEST_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A text for professionals in both languages of the product."""

    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class Grades:
    """Levels by the sum of an instrument: ``cut_offs`` are (sum, level), highest first.

    With open items the level is at least what the upper bound gives, but not above
    ``open_items_cap``: an unanswered item may not hide a complaint, nor make an emergency.
    """

    instrument: str
    name: str
    cut_offs: tuple[tuple[int, int], ...]
    open_items_cap: int

    def level_of(self, total: int) -> int:
        """The level of one sum."""
        return next((level for cut, level in self.cut_offs if total >= cut), LOWEST_LEVEL)

    def level(self, items: Items) -> int:
        """The level of scored items, open ones as None."""
        low, high = bounds(items)
        level = self.level_of(low)
        return max(level, min(self.open_items_cap, self.level_of(high))) if high > low else level

    def level_within(self, level: int) -> int:
        """The highest level up to ``level`` that a lower sum would still give."""
        return max((gives for _, gives in self.cut_offs if gives <= level), default=LOWEST_LEVEL)

    def title(self, level: int, items: Items) -> Text:
        """In words: the sum of ``items``, which gives more than ``level``."""
        cut = min(cut for cut, gives in self.cut_offs if gives > level)
        if bounds(items)[0] >= cut:
            return Text(
                f"de {self.name}-som van {cut} of hoger", f"the {self.name} sum of {cut} or more"
            )
        return Text(
            f"de onvolledige {self.name} waarvan de som {cut} of hoger kan zijn",
            f"the incomplete {self.name} whose sum may be {cut} or more",
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One minimum level: when ``when`` holds the level is at least ``level``.

    ``title`` is a short noun phrase, ``reason`` one sentence for a clinician, ``source`` marks of
    ``sources.py``. A graded rule has no fixed level: its level follows from an instrument's sum.
    """

    id: str
    level: int
    when: Condition
    title: Text
    reason: Text
    source: str
    grades: Grades | None = None


@dataclass(frozen=True, slots=True)
class Lift:
    """The one rule that raises: ``by`` levels, from the levels in ``from_levels`` only."""

    id: str
    when: Condition
    from_levels: tuple[int, ...]
    by: int
    title: Text
    reason: Text
    source: str

    def raised(self, level: int) -> int:
        """The level after raising, for an intake where the condition holds."""
        return level + self.by if level in self.from_levels else level


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a human must see that gives no level."""

    id: str
    when: Condition
    meaning: Text


@dataclass(frozen=True)
class DecisionTable:
    """A version of the triage rules. The level is the highest minimum of the rules that fire."""

    version: str
    rules: tuple[Rule, ...]
    lift: Lift
    flags: tuple[Flag, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Rule | Lift]:
        """Every rule by its id, the raising rule included."""
        return MappingProxyType({**{r.id: r for r in self.rules}, self.lift.id: self.lift})

    @cached_property
    def graded(self) -> tuple[tuple[str, Grades], ...]:
        """Id and grades of the rules that follow a sum."""
        return tuple((r.id, r.grades) for r in self.rules if r.grades is not None)

    def graded_levels(self, answers: TriageAnswers) -> dict[str, int]:
        """Level of each graded rule whose instrument was taken."""
        levels = {}
        for rule_id, grades in self.graded:
            items = getattr(answers, grades.instrument)
            if isinstance(items, tuple):
                levels[rule_id] = grades.level(items)
        return levels

    @cached_property
    def table_hash(self) -> str:
        """SHA-256 over everything the table says: conditions, levels, texts, sources, flags."""
        content = [
            self.version,
            [
                [r.id, r.level, r.when.text, _words(r), r.grades and _grades(r.grades)]
                for r in self.rules
            ],
            [
                self.lift.id,
                self.lift.when.text,
                self.lift.from_levels,
                self.lift.by,
                _words(self.lift),
            ],
            [[f.id, f.when.text, f.meaning.nl, f.meaning.en] for f in self.flags],
        ]
        return sha256(json.dumps(content).encode()).hexdigest()


def _words(rule: Rule | Lift) -> list[str]:
    return [rule.title.nl, rule.title.en, rule.reason.nl, rule.reason.en, rule.source]


def _grades(grades: Grades) -> list[object]:
    return [grades.instrument, grades.cut_offs, grades.open_items_cap]

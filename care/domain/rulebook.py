"""A table of rules as a book to read: by level, with the examples beside them, and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from intake.domain.triage.changes import LEVELS
from intake.domain.triage.examples import Example, ExampleResult
from intake.domain.triage.rules import DecisionTable, Grades, Lift, Rule, Text
from intake.domain.triage.wording import in_words


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with its source marks, and the examples in which it gives the level."""

    rule: Rule | Lift
    marks: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules that give one level."""

    level: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Rules by the level they give, highest first; then what follows a sum, and what raises."""

    chapters: tuple[Chapter, ...]
    sums: tuple[Entry, ...]
    lift: Entry


def book(table: DecisionTable, results: Sequence[ExampleResult]) -> Book:
    """The table with `results`, what it makes of its examples."""
    entries = {rule.id: _entry(rule, results) for rule in table.by_id.values()}
    plain = [rule for rule in table.rules if rule.grades is None]
    chapters = (
        Chapter(level, tuple(entries[rule.id] for rule in plain if rule.level == level))
        for level in sorted(LEVELS, reverse=True)
    )
    return Book(
        chapters=tuple(chapter for chapter in chapters if chapter.entries),
        sums=tuple(entries[rule_id] for rule_id, _ in table.graded),
        lift=entries[table.lift.id],
    )


def _entry(rule: Rule | Lift, results: Sequence[ExampleResult]) -> Entry:
    return Entry(
        rule=rule,
        marks=tuple(rule.source.split(", ")),
        examples=tuple(each.example for each in results if rule.id in each.found.reasons),
    )


def red_first(results: Iterable[ExampleResult]) -> list[ExampleResult]:
    """Examples that ask for attention on top, then those that were meant to move."""
    return sorted(results, key=lambda each: (each.is_green, not each.is_accepted))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that differs. `kind`: condition, cut_offs, or a sentence with its language."""

    kind: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in one rule. `levels`: old and new, None where the level stays."""

    rule: Rule | Lift
    levels: tuple[int, int] | None
    lines: tuple[Line, ...]


def differences(before: DecisionTable, after: DecisionTable, language: str) -> list[Difference]:
    """Rule by rule what `after` says otherwise than `before`, conditions in one language."""
    pairs = ((before.by_id[rule.id], rule) for rule in after.by_id.values())
    return [
        Difference(new, _levels(old, new), tuple(_lines(old, new, language)))
        for old, new in pairs
        if old != new
    ]


def _levels(before: Rule | Lift, after: Rule | Lift) -> tuple[int, int] | None:
    if isinstance(before, Rule) and isinstance(after, Rule) and before.level != after.level:
        return before.level, after.level
    return None


def _lines(before: Rule | Lift, after: Rule | Lift, language: str) -> Iterator[Line]:
    pairs = (
        ("condition", *(_in(in_words(rule.when), language) for rule in (before, after))),
        ("cut_offs", *(_cuts(getattr(rule, "grades", None), language) for rule in (before, after))),
        ("reason_nl", before.reason.nl, after.reason.nl),
        ("reason_en", before.reason.en, after.reason.en),
        ("title_nl", before.title.nl, after.title.nl),
        ("title_en", before.title.en, after.title.en),
    )
    for kind, old, new in pairs:
        if old != new:
            yield Line(kind, old, new)


def _cuts(grades: Grades | None, language: str) -> str:
    """`19 of hoger: niveau 4, 13 of hoger: niveau 3`."""
    words = "{} or more: level {}" if language == "en" else "{} of hoger: niveau {}"
    return ", ".join(words.format(*pair) for pair in grades.cut_offs) if grades else ""


def _in(text: Text, language: str) -> str:
    return text.en if language == "en" else text.nl

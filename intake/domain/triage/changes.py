"""A version of the table that differs from a shipped one in numbers and sentences.

What may change: thresholds within the range of their answer, the level of a rule, the cut-offs of a
sum, and the sentences in both languages. What may not: which facts a rule asks about, the rules
there are, flags and tracks. Those are code, reviewed and released.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from intake.domain.scoring import INSTRUMENTS
from intake.domain.triage.predicates import Condition
from intake.domain.triage.rules import DecisionTable, Grades, Lift, Rule, Text
from intake.domain.triage.thresholds import (
    LONGEST_SCALE,
    Threshold,
    thresholds,
    with_thresholds,
)

LEVELS = (1, 2, 3, 4, 5)
#: A number by itself: not the 7 of GAD-7.
_NUMBER = re.compile(r"(?<![-\w])\d+\b")
SENTENCE_MAX = 400


class InvalidChange(ValueError):
    """A change the table cannot take. ``rule_id`` and ``field`` say where, ``code`` what."""

    def __init__(self, rule_id: str, field: str, code: str) -> None:
        super().__init__(f"{rule_id} {field}: {code}")
        self.rule_id = rule_id
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What differs in one rule; None where nothing does."""

    thresholds: tuple[int, ...] | None = None
    level: int | None = None
    cut_offs: tuple[tuple[int, int], ...] | None = None
    title: Text | None = None
    reason: Text | None = None

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON data, without what does not differ."""
        raw: dict[str, Any] = {}
        if self.thresholds is not None:
            raw["thresholds"] = list(self.thresholds)
        if self.level is not None:
            raw["level"] = self.level
        if self.cut_offs is not None:
            raw["cut_offs"] = [list(pair) for pair in self.cut_offs]
        for name in ("title", "reason"):
            text: Text | None = getattr(self, name)
            if text is not None:
                raw[name] = {"nl": text.nl, "en": text.en}
        return raw

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> RuleChange:
        """The change from JSON data. Raises KeyError and TypeError on what is none."""
        numbers, cuts = raw.get("thresholds"), raw.get("cut_offs")
        return cls(
            thresholds=None if numbers is None else tuple(numbers),
            level=raw.get("level"),
            cut_offs=None if cuts is None else tuple((cut, level) for cut, level in cuts),
            title=Text(**raw["title"]) if raw.get("title") else None,
            reason=Text(**raw["reason"]) if raw.get("reason") else None,
        )


Changes = Mapping[str, RuleChange]


def parse_changes(raw: Mapping[str, Any]) -> dict[str, RuleChange]:
    """Changes by rule id from JSON data."""
    return {rule_id: RuleChange.from_dict(change) for rule_id, change in raw.items()}


def apply(base: DecisionTable, changes: Changes, version: str) -> DecisionTable:
    """``base`` with ``changes``, under another name.

    Raises InvalidChange for a rule that is not there, a number outside its range, a level that a
    rule cannot have, or an empty or overlong sentence.
    """
    for rule_id in changes:
        if rule_id not in base.by_id:
            raise InvalidChange(rule_id, "rule", "unknown")
    return DecisionTable(
        version=version,
        rules=tuple(_changed(rule, changes.get(rule.id)) for rule in base.rules),
        lift=_lifted(base.lift, changes.get(base.lift.id)),
        flags=base.flags,
    )


def difference(rule: Rule | Lift, wanted: RuleChange) -> RuleChange | None:
    """What of ``wanted`` really differs from ``rule``; None when nothing does."""
    now = current(rule)
    changed = RuleChange(
        **{
            name: value
            for name in ("thresholds", "level", "cut_offs", "title", "reason")
            if (value := getattr(wanted, name)) is not None and value != getattr(now, name)
        }
    )
    return None if changed == RuleChange() else changed


def current(rule: Rule | Lift) -> RuleChange:
    """Everything that could be changed in a rule, as it is."""
    is_plain = isinstance(rule, Rule) and rule.grades is None
    return RuleChange(
        thresholds=tuple(each.value for each in thresholds(rule.when)),
        level=rule.level if isinstance(rule, Rule) and is_plain else None,
        cut_offs=rule.grades.cut_offs if isinstance(rule, Rule) and rule.grades else None,
        title=rule.title,
        reason=rule.reason,
    )


def renumbered(text: Text, old: RuleChange, new: RuleChange) -> Text:
    """``text`` with the sums it names set to their new values.

    Numbers below 5 are left alone: a sentence says steps of an answer scale in words, and a small
    number in it may be that of an item. The lowest shipped cut of a sum is 5 (AUDIT-C).
    """
    pairs = {a: b for a, b in _sums(old, new) if a != b}

    def swap(found: re.Match[str]) -> str:
        return str(pairs.get(int(found[0]), found[0]))

    return Text(_NUMBER.sub(swap, text.nl), _NUMBER.sub(swap, text.en))


def stale_sentences(rule: Rule | Lift, change: RuleChange) -> tuple[str, ...]:
    """Fields whose words no longer say what the changed rule does.

    A sum that the old sentence named must be named with its new value; where a step on an answer
    scale or a level moved, the reason must have been written anew.
    """
    now = current(rule)
    wanted = {
        "title": change.title or rule.title,
        "reason": change.reason or rule.reason,
    }
    stale = [
        name
        for name, before in (("title", rule.title), ("reason", rule.reason))
        if wanted[name] == before and renumbered(before, now, change) != before
    ]
    if _moves_a_step(rule, change) and wanted["reason"] == rule.reason:
        stale.append("reason")
    return tuple(dict.fromkeys(stale))


def _sums(old: RuleChange, new: RuleChange) -> Iterator[tuple[int, int]]:
    pairs = [
        *zip(old.thresholds or (), new.thresholds or (), strict=False),
        *((a[0], b[0]) for a, b in zip(old.cut_offs or (), new.cut_offs or (), strict=False)),
    ]
    return ((a, b) for a, b in pairs if a >= LONGEST_SCALE)


def _moves_a_step(rule: Rule | Lift, change: RuleChange) -> bool:
    moved = zip(thresholds(rule.when), change.thresholds or (), strict=False)
    return any(not old.is_of_a_sum and old.value != new for old, new in moved)


def _changed(rule: Rule, change: RuleChange | None) -> Rule:
    if change is None:
        return rule
    level, grades = rule.level, rule.grades
    if change.level is not None:
        if grades is not None or change.level not in LEVELS:
            raise InvalidChange(rule.id, "level", "not_possible")
        level = change.level
    if change.cut_offs is not None:
        grades = _cut(rule.id, grades, change.cut_offs)
    return replace(
        rule,
        level=level,
        grades=grades,
        when=_numbered(rule, change),
        title=_said(rule.id, "title", change.title or rule.title),
        reason=_said(rule.id, "reason", change.reason or rule.reason),
    )


def _lifted(lift: Lift, change: RuleChange | None) -> Lift:
    if change is None:
        return lift
    if change.level is not None or change.cut_offs is not None:
        raise InvalidChange(lift.id, "level", "not_possible")
    return replace(
        lift,
        when=_numbered(lift, change),
        title=_said(lift.id, "title", change.title or lift.title),
        reason=_said(lift.id, "reason", change.reason or lift.reason),
    )


def _numbered(rule: Rule | Lift, change: RuleChange) -> Condition:
    if change.thresholds is None:
        return rule.when
    known = thresholds(rule.when)
    if len(known) != len(change.thresholds):
        raise InvalidChange(rule.id, "thresholds", "wrong_number")
    for threshold, value in zip(known, change.thresholds, strict=True):
        _check_range(rule.id, threshold, value)
    return with_thresholds(rule.when, change.thresholds)


def _check_range(rule_id: str, threshold: Threshold, value: int) -> None:
    if type(value) is not int or not threshold.lowest <= value <= threshold.highest:
        raise InvalidChange(rule_id, "thresholds", "out_of_range")


def _cut(rule_id: str, grades: Grades | None, wanted: tuple[tuple[int, int], ...]) -> Grades:
    if grades is None:
        raise InvalidChange(rule_id, "cut_offs", "not_possible")
    sums, levels = [cut for cut, _ in wanted], [level for _, level in wanted]
    highest = INSTRUMENTS[grades.instrument].maximum
    if levels != [level for _, level in grades.cut_offs]:
        raise InvalidChange(rule_id, "cut_offs", "not_possible")
    if any(type(cut) is not int or not 1 <= cut <= highest for cut in sums):
        raise InvalidChange(rule_id, "cut_offs", "out_of_range")
    if sums != sorted(set(sums), reverse=True):
        raise InvalidChange(rule_id, "cut_offs", "not_descending")
    return replace(grades, cut_offs=wanted)


def _said(rule_id: str, field: str, text: Text) -> Text:
    for words in (text.nl, text.en):
        if not words.strip() or words != words.strip() or len(words) > SENTENCE_MAX:
            raise InvalidChange(rule_id, field, "sentence")
    return text

"""What would have to be different for a lower level, in words.

Derived from the rules that fired, not by trying other answers: a lower level is reached when every
rule above it falls away. Two rules need care. A sum does not vanish: it falls just below a cut-off
and still gives the level under it. And the raising rule holds at any level but acts from levels 1
to 3 only, so at level 4 or 5 it waits: take the urgent rules away and it raises what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intake.domain.triage.answers import TriageAnswers
from intake.domain.triage.rules import LOWEST_LEVEL, DecisionTable, Lift, Rule, Text
from scheduling.domain.promises import POLICY


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The smallest set of ``rules`` that must fall away for ``level`` or lower.

    ``becomes`` is the level that is then left.
    """

    level: int
    becomes: int
    rules: tuple[str, ...]
    text: Text

    def to_dict(self) -> dict[str, object]:
        """The counterfactual as JSON data."""
        return {
            "level": self.level,
            "becomes": self.becomes,
            "rules": list(self.rules),
            "nl": self.text.nl,
            "en": self.text.en,
        }


def explain_lower_levels(
    table: DecisionTable,
    answers: TriageAnswers,
    levels: Mapping[str, int],
    level: int,
    *,
    lift_holds: bool,
) -> tuple[Counterfactual, ...]:
    """One counterfactual for each level below ``level``, nearest first.

    ``levels`` are the fired rules with the level each gives; ``lift_holds`` says whether the
    condition of the raising rule holds, also when it did not act.
    """
    return tuple(
        _for_level(table, answers, levels, target, lift_holds=lift_holds)
        for target in range(level - 1, LOWEST_LEVEL - 1, -1)
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """One way down: what falls away, the level that is left, and what may stay."""

    removed: tuple[str, ...]
    becomes: int
    kept_up_to: int
    names_waiting_rule: bool

    def cost(self) -> tuple[int, bool, int]:
        """Fewest rules first, then rules that really fired, then the smallest step down."""
        return len(self.removed), self.names_waiting_rule, -self.becomes


def _for_level(
    table: DecisionTable,
    answers: TriageAnswers,
    levels: Mapping[str, int],
    target: int,
    *,
    lift_holds: bool,
) -> Counterfactual:
    way = min(_ways(table, levels, target, lift_holds=lift_holds), key=_Way.cost)
    return Counterfactual(target, way.becomes, way.removed, _in_words(table, answers, way))


def _ways(
    table: DecisionTable, levels: Mapping[str, int], target: int, *, lift_holds: bool
) -> Iterator[_Way]:
    """Every way to come to ``target`` or lower that could be the smallest.

    A way keeps all rules up to some level; keeping fewer only makes the set larger.
    """
    lift = table.lift
    lift_waits = max(levels.values(), default=LOWEST_LEVEL) not in lift.from_levels
    for kept_up_to in range(target, LOWEST_LEVEL - 1, -1):
        removed = tuple(sorted(r for r, gives in levels.items() if gives > kept_up_to))
        kept = [gives for gives in levels.values() if gives <= kept_up_to]
        lower_sums = [g.level_within(kept_up_to) for r, g in table.graded if r in removed]
        base = max((*kept, *lower_sums), default=LOWEST_LEVEL)
        left = lift.raised(base) if lift_holds else base
        if left <= target:
            yield _Way(removed, left, kept_up_to, names_waiting_rule=False)
        if left > base:
            yield _Way((*removed, lift.id), base, kept_up_to, names_waiting_rule=lift_waits)


def _in_words(table: DecisionTable, answers: TriageAnswers, way: _Way) -> Text:
    titles = [
        (rule_id, _title(table.by_id[rule_id], answers, way.kept_up_to)) for rule_id in way.removed
    ]
    terms = POLICY.terms[way.becomes]
    nl = _joined([f"{title.nl} ({rule_id})" for rule_id, title in titles], "en")
    en = _joined([f"{title.en} ({rule_id})" for rule_id, title in titles], "and")
    return Text(
        f"Niveau {way.becomes} ({terms.name_nl}) als dit wegvalt: {nl}.",
        f"Level {way.becomes} ({terms.name_en}) if this fell away: {en}.",
    )


def _title(rule: Rule | Lift, answers: TriageAnswers, kept_up_to: int) -> Text:
    if isinstance(rule, Rule) and rule.grades is not None:
        return rule.grades.title(kept_up_to, getattr(answers, rule.grades.instrument))
    return rule.title


def _joined(parts: list[str], last: str) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"

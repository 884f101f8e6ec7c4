"""The triage decision: which rules fire, the level they give, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.domain.triage.answers import TriageAnswers
from intake.domain.triage.counterfactuals import Counterfactual, explain_lower_levels
from intake.domain.triage.derived import Facts, derive
from intake.domain.triage.rules import LOWEST_LEVEL, DecisionTable
from intake.domain.triage.tables import CURRENT_TABLE
from intake.domain.triage.tracks import choose_track


@dataclass(frozen=True, slots=True)
class TriageDecision:
    """A proposal for a clinician, with everything needed to explain and repeat it.

    ``reasons`` are the rules that give the level, ``fired`` all that hold, both sorted by id.
    """

    level: int
    reasons: tuple[str, ...]
    fired: tuple[str, ...]
    flags: frozenset[str]
    track: str
    table_version: str
    table_hash: str
    counterfactuals: tuple[Counterfactual, ...]
    input_hash: str

    def to_dict(self) -> dict[str, Any]:
        """The decision as JSON data, flags sorted. The hashes are kept apart, for the record."""
        return {
            "level": self.level,
            "reasons": list(self.reasons),
            "fired": list(self.fired),
            "flags": sorted(self.flags),
            "track": self.track,
            "table_version": self.table_version,
            "counterfactuals": [each.to_dict() for each in self.counterfactuals],
        }


def assess(
    answers: TriageAnswers, table: DecisionTable = CURRENT_TABLE, *, counterfactuals: bool = True
) -> TriageDecision:
    """The level, reasons, flags and care track of one intake under ``table``.

    The level is the highest minimum of the rules that fire; the raising rule may add one. A worse
    answer never lowers it, and an open answer lies between the best and the worst.
    """
    graded = table.graded_levels(answers)
    facts = derive(answers, max(graded.values(), default=0))
    levels = _fire(table, facts, graded)
    base = max(levels.values(), default=LOWEST_LEVEL)
    without_support = table.lift.when.holds(facts)
    level = table.lift.raised(base) if without_support else base
    is_lifted = level > base
    reasons = (table.lift.id,) if is_lifted else _giving(levels, base)
    return TriageDecision(
        level=level,
        reasons=reasons,
        fired=tuple(sorted((*levels, table.lift.id) if is_lifted else levels)),
        flags=frozenset(flag.id for flag in table.flags if flag.when.holds(facts)),
        track=choose_track(level, facts),
        table_version=table.version,
        table_hash=table.table_hash,
        counterfactuals=(
            explain_lower_levels(table, answers, levels, level, lift_holds=without_support)
            if counterfactuals
            else ()
        ),
        input_hash=answers.input_hash(),
    )


def _fire(table: DecisionTable, facts: Facts, graded: Mapping[str, int]) -> dict[str, int]:
    """Level by id of every rule that fires, the raising rule left out."""
    return {
        rule.id: graded.get(rule.id, rule.level) for rule in table.rules if rule.when.holds(facts)
    }


def _giving(levels: Mapping[str, int], level: int) -> tuple[str, ...]:
    return tuple(sorted(rule_id for rule_id, gives in levels.items() if gives == level))

"""Two tables over the same answers: who would get another level, and by which rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from intake.domain.triage.answers import TriageAnswers
from intake.domain.triage.assess import assess
from intake.domain.triage.rules import DecisionTable


@dataclass(frozen=True, slots=True)
class Move:
    """One intake that two tables judge differently, with the rules that give each outcome."""

    from_level: int
    to_level: int
    from_reasons: tuple[str, ...]
    to_reasons: tuple[str, ...]
    from_track: str
    to_track: str

    @property
    def steps(self) -> int:
        """Levels up; negative is down; 0 when only the care track differs."""
        return self.to_level - self.from_level

    def to_dict(self) -> dict[str, Any]:
        """The move as JSON data."""
        return {
            "from_level": self.from_level,
            "to_level": self.to_level,
            "from_reasons": list(self.from_reasons),
            "to_reasons": list(self.to_reasons),
            "from_track": self.from_track,
            "to_track": self.to_track,
        }


def move_between(
    answers: TriageAnswers, before: DecisionTable, after: DecisionTable
) -> Move | None:
    """The move of one intake from ``before`` to ``after``; None when level and track stay."""
    old = assess(answers, before, counterfactuals=False)
    new = assess(answers, after, counterfactuals=False)
    if (old.level, old.track) == (new.level, new.track):
        return None
    return Move(old.level, new.level, old.reasons, new.reasons, old.track, new.track)


def by_step(moves: Iterable[Move]) -> dict[int, int]:
    """How many moved by how many levels, lowered first."""
    return dict(sorted(Counter(move.steps for move in moves).items()))

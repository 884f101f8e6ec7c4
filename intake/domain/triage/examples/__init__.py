"""Examples beside the rules: intakes with the outcome their authors agreed on.

They ship with a table. A clinic's own version must give the same outcome for each, or say for each
that moves which outcome it means and why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from intake.domain.triage.answers import TriageAnswers, parse_answers
from intake.domain.triage.assess import TriageDecision, assess
from intake.domain.triage.rules import DecisionTable, Text

_DATA = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an example must give: level, the rules that give it, flags and care track."""

    level: int
    reasons: tuple[str, ...]
    flags: frozenset[str]
    track: str

    @classmethod
    def of(cls, decision: TriageDecision) -> Outcome:
        """The part of a decision that examples speak of."""
        return cls(decision.level, decision.reasons, decision.flags, decision.track)

    def to_dict(self) -> dict[str, Any]:
        """The outcome as JSON data."""
        return {
            "level": self.level,
            "reasons": list(self.reasons),
            "flags": sorted(self.flags),
            "track": self.track,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Outcome:
        """The outcome from JSON data. Raises KeyError where a part is missing."""
        return cls(raw["level"], tuple(raw["reasons"]), frozenset(raw["flags"]), raw["track"])


@dataclass(frozen=True, slots=True)
class Example:
    """One intake with a title and the outcome that was agreed on."""

    id: str
    title: Text
    answers: TriageAnswers
    expected: Outcome


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What a table makes of an example. ``expected`` is the agreed or the accepted outcome."""

    example: Example
    expected: Outcome
    found: Outcome
    fired: tuple[str, ...]
    is_accepted: bool

    @property
    def is_green(self) -> bool:
        """Whether the table gives what is expected."""
        return self.found == self.expected


@cache
def examples_of(version: str) -> tuple[Example, ...]:
    """The examples of a shipped table, in the order of their file. Raises KeyError."""
    path = _DATA / f"{version}.json"
    if not path.is_file():
        raise KeyError(version)
    raw = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Example(
            id=each["id"],
            title=Text(each["nl"], each["en"]),
            answers=parse_answers(raw["base"] | each["delta"]),
            expected=Outcome.from_dict(each),
        )
        for each in raw["examples"]
    )


def check_examples(
    table: DecisionTable,
    examples: tuple[Example, ...],
    accepted: Mapping[str, Outcome] = MappingProxyType({}),
) -> tuple[ExampleResult, ...]:
    """Every example under ``table``; ``accepted`` replaces the outcome of those named in it."""
    results = []
    for example in examples:
        decision = assess(example.answers, table, counterfactuals=False)
        results.append(
            ExampleResult(
                example=example,
                expected=accepted.get(example.id, example.expected),
                found=Outcome.of(decision),
                fired=decision.fired,
                is_accepted=example.id in accepted,
            )
        )
    return tuple(results)

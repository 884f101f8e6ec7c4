"""A drafted version of the table, looked at from every side before anyone may sign it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from intake.domain.triage.changes import Changes, RuleChange, apply, stale_sentences
from intake.domain.triage.examples import ExampleResult, Outcome, check_examples, examples_of
from intake.domain.triage.guardrails import Broken, broken
from intake.domain.triage.rules import DecisionTable


@dataclass(frozen=True, slots=True)
class Accepted:
    """The outcome a clinician means for an example that moves, and why."""

    outcome: Outcome
    why: str

    def to_dict(self) -> dict[str, Any]:
        """The acceptance as JSON data."""
        return self.outcome.to_dict() | {"why": self.why}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Accepted:
        """The acceptance from JSON data. Raises KeyError where a part is missing."""
        return cls(Outcome.from_dict(raw), raw["why"])


@dataclass(frozen=True, slots=True)
class Review:
    """What stands in the way of a drafted table. Signing it also takes a replay that was read.

    ``stale`` names rules whose sentences no longer say what they do.
    """

    base: DecisionTable
    table: DecisionTable
    changes: Changes
    examples: tuple[ExampleResult, ...]
    broken: tuple[Broken, ...]
    stale: Mapping[str, tuple[str, ...]]

    @property
    def red(self) -> tuple[ExampleResult, ...]:
        """The examples that give another outcome than was agreed or accepted."""
        return tuple(result for result in self.examples if not result.is_green)

    @property
    def is_sound(self) -> bool:
        """Whether it may be signed: something changed, and nothing is red, broken or stale."""
        return bool(self.changes) and not (self.red or self.broken or self.stale)


def review(
    base: DecisionTable, changes: Changes, accepted: Mapping[str, Accepted], version: str
) -> Review:
    """Look at ``base`` with ``changes``. Raises InvalidChange where they cannot be made."""
    table = apply(base, changes, version)
    examples = examples_of(base.version)
    outcomes = {example_id: each.outcome for example_id, each in accepted.items()}
    return Review(
        base=base,
        table=table,
        changes=changes,
        examples=check_examples(table, examples, outcomes),
        broken=broken(table, [example.answers for example in examples]),
        stale=_stale(base, changes),
    )


def _stale(base: DecisionTable, changes: Mapping[str, RuleChange]) -> dict[str, tuple[str, ...]]:
    found = {
        rule_id: stale_sentences(base.by_id[rule_id], each) for rule_id, each in changes.items()
    }
    return {rule_id: fields for rule_id, fields in found.items() if fields}


def fingerprint(table_hash: str, accepted: Mapping[str, Accepted], purpose: str) -> str:
    """SHA-256 of what a signature is about: the table, the accepted examples and the purpose."""
    said = {example_id: each.to_dict() for example_id, each in accepted.items()}
    content = json.dumps([table_hash, said, purpose], sort_keys=True, ensure_ascii=False)
    return sha256(content.encode()).hexdigest()


def next_version(taken: list[str]) -> str:
    """The name of the next version: the highest minor number plus one, such as 0.2 after 0.1."""
    major, minor = max(tuple(int(part) for part in version.split(".")) for version in taken)
    return f"{major}.{minor + 1}"

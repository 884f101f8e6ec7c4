"""New facts about an intake that was judged before: do they ask for a higher level?

Only what is new may raise. A rule that spoke before, and whose level a clinician lowered since with
care (`level_review`), does not raise it again because somebody enters a score. And nothing new ever
lowers: that is for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rules ask: a level, and for every lower one the rules that stand in its way."""

    level: int
    in_the_way: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, detail: Mapping[str, Any]) -> Asked:
        """From the JSON of a decision (`TriageDecision.to_dict`)."""
        return cls(
            level=detail["level"],
            in_the_way={
                each["level"]: frozenset(each["rules"]) for each in detail["counterfactuals"]
            },
        )


@dataclass(frozen=True, slots=True)
class Rise:
    """A higher level, and the rules that are new at it."""

    level: int
    rules: tuple[str, ...]


def rise(*, before: Asked, after: Asked, holds: int) -> Rise | None:
    """The highest level above `holds` that something new asks for; None when nothing does.

    `before` and `after`: the rules without and with the new facts; `holds`: the level now.
    """
    for level in range(after.level, holds, -1):
        new = after.in_the_way[level - 1] - before.in_the_way.get(level - 1, frozenset())
        if new:
            return Rise(level, tuple(sorted(new)))
    return None

"""Danger signs in answers as they come in, long before anything is submitted.

Two questions after every answer: must the help page be shown now, and must a clinician phone?
The help page looks at single answers; the call follows the level-5 rules on all answers so far.
Nothing here raises: a malformed answer is skipped, so that it can never hide another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from intake.domain.triage.answers import (
    ABOUT_THE_BABY,
    FIELDS,
    InvalidAnswer,
    parse_answers,
)
from intake.domain.triage.assess import assess
from intake.domain.triage.rules import DecisionTable
from intake.domain.triage.tables import CURRENT_TABLE
from intake.domain.triage.tracks import SAFETY_LEVEL


class Danger(StrEnum):
    """What a sign is about; the help page chooses its first telephone number by it."""

    SUICIDE = "suicide"
    BABY = "baby"
    PSYCHOSIS = "psychosis"
    MANIA = "mania"
    VIOLENCE = "violence"
    CARE = "care"


@dataclass(frozen=True, slots=True)
class HelpSign:
    """An answer of ``at_least`` or more shows the help page; ``item`` is 1 for the first item."""

    field: str
    at_least: int
    danger: Danger
    item: int | None = None


@dataclass(frozen=True, slots=True)
class HelpSigns:
    """The signs in the answers so far, in the order of the table; false when there are none."""

    signs: tuple[HelpSign, ...]

    def __bool__(self) -> bool:
        return bool(self.signs)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that show a sign."""
        return tuple(sign.field for sign in self.signs)

    @property
    def dangers(self) -> frozenset[Danger]:
        """What the signs are about."""
        return frozenset(sign.danger for sign in self.signs)


HELP_SIGNS: Final = (
    HelpSign("s_suicide", 1, Danger.SUICIDE),
    HelpSign("epds", 1, Danger.SUICIDE, item=10),
    HelpSign("phq9", 1, Danger.SUICIDE, item=9),
    HelpSign("s_baby", 2, Danger.BABY),
    HelpSign("s_psychosis", 2, Danger.PSYCHOSIS),
    HelpSign("s_mania", 2, Danger.MANIA),
    HelpSign("s_violence", 2, Danger.VIOLENCE),
    HelpSign("s_care", 2, Danger.CARE),
)


def shows_help(field: str, value: object) -> bool:
    """Whether this one answer must show the help page before the next question.

    ``epds`` and ``phq9`` are scored items as a list or text (``-`` open), complete or so far.
    """
    return any(sign.field == field and _is_shown_by(sign, value) for sign in HELP_SIGNS)


def help_needed(answers_so_far: Mapping[str, Any]) -> HelpSigns:
    """All signs in the answers so far. What does not apply (no baby) is not looked at."""
    skipped = ABOUT_THE_BABY if _has_no_baby(answers_so_far) else frozenset()
    return HelpSigns(
        tuple(
            sign
            for sign in HELP_SIGNS
            if sign.field not in skipped and _is_shown_by(sign, answers_so_far.get(sign.field))
        )
    )


def call_needed(answers_so_far: Mapping[str, Any], table: DecisionTable = CURRENT_TABLE) -> bool:
    """Whether the answers so far make level 5 under ``table``, so that a clinician must phone.

    Open questions make no level 5 by themselves. Unknown weeks since birth count as inside the risk
    window, as in the table, so this can never say no where a submitted intake would be level 5.
    """
    known = {name: answers_so_far[name] for name in FIELDS if name in answers_so_far}
    while True:
        try:
            answers = parse_answers(known)
        except InvalidAnswer as error:
            del known[error.field]
        else:
            decision = assess(answers, table, counterfactuals=False)
            return decision.level >= SAFETY_LEVEL


def _is_shown_by(sign: HelpSign, value: object) -> bool:
    if sign.item is not None:
        if not isinstance(value, str | list | tuple) or len(value) < sign.item:
            return False
        value = value[sign.item - 1]
        if isinstance(value, str) and value in {"0", "1", "2", "3"}:
            value = int(value)
    return type(value) is int and value >= sign.at_least


def _has_no_baby(answers: Mapping[str, Any]) -> bool:
    return answers.get("baby") == "died" or answers.get("respondent") == "self_pregnant"

"""Why a psychologist, or one of her hours, is not for this mother. Weights never enter here."""

from __future__ import annotations

from collections.abc import Collection

from scheduling.domain.matching.ledger import Ledger
from scheduling.domain.matching.model import IN_PERSON, Need, Psychologist, Rules, Slot

LANGUAGE = "language"
TRACK = "track"
SEVERITY = "severity"
SKILL = "skill"
EXCLUDED = "excluded"
MODE = "mode"
LEAD = "lead"
TAKEN = "taken"
CASELOAD = "caseload_full"
WEEK = "week_full"
PAYER = "payer"


def person_refusals(need: Need, psychologist: Psychologist, rules: Rules) -> frozenset[str]:
    """Why she cannot see this psychologist at any hour, as codes; empty when she can."""
    levels = [psychologist.skills.get(skill, 0.0) for skill in need.must]
    found = {
        LANGUAGE: not psychologist.languages & set(need.languages),
        TRACK: need.track not in psychologist.tracks,
        SEVERITY: need.severity not in psychologist.severities,
        SKILL: any(level < rules.must_level for level in levels),
        EXCLUDED: psychologist.id in need.exclude,
    }
    return frozenset(code for code, is_so in found.items() if is_so)


def mode_for(need: Need, modes: Collection[str], *, is_near: bool) -> str | None:
    """How they would meet: her first wish that the hour has, in person only near her. Or None."""
    for mode in need.modes:
        if mode in modes and (mode != IN_PERSON or is_near):
            return mode
    return None


def refusals(
    need: Need,
    psychologist: Psychologist,
    slot: Slot,
    rules: Rules,
    *,
    now: int,
    is_free: bool = True,
) -> frozenset[str]:
    """Why this hour does not suit her, places apart; empty when it does."""
    is_near = psychologist.region == need.region
    found = {
        LEAD: slot.start < now + rules.lead_minutes,
        TAKEN: not is_free,
        MODE: mode_for(need, slot.modes, is_near=is_near) is None,
    }
    own = frozenset(code for code, is_so in found.items() if is_so)
    return own | person_refusals(need, psychologist, rules)


def full(need: Need, ledger: Ledger, row: int, week: int) -> frozenset[str]:
    """Which cap stands in the way: of the psychologist in this row, or of every payer."""
    found = {
        CASELOAD: ledger.caseload_left(row) < 1,
        WEEK: ledger.week_left(row, week) < 1,
        PAYER: ledger.payer_for(need.payers) is None,
    }
    return frozenset(code for code, is_so in found.items() if is_so)

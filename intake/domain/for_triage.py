"""What she answered, in the fields of the decision table (`intake.domain.triage.answers`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from intake.domain.conditions import Answers, goes_on, has_baby, is_herself, is_pregnant, items_of
from intake.domain.scoring import EPDS, GAD7, PHQ9, Instrument, through_gate
from intake.domain.triage.answers import MAXIMA, NA

DAYS_A_WEEK: Final = 7
#: Fields whose page has the same id, and the condition under which they are asked.
_PLAIN: Final = (
    *("respondent", "age_band", "s_suicide", "s_psychosis", "s_mania"),
    *("sleep", "functioning", "support", "h_severe"),
)
_OF_HERSELF: Final = (
    "wish",
    "sig_exhausted",
    "sig_irritable",
    "sig_hopeless",
    "sig_cry",
    "sig_self",
    "h_family",
    "h_attempt",
)


def to_triage(answers: Answers, *, on: date | None = None) -> dict[str, Any]:
    """The answers as triage input: a value, None for asked and not answered, "na" for not asked.

    `on` is the Amsterdam day from which weeks since birth are counted; without it the weeks count
    as noted when she answered. `phq2` and `gad2` hold the gate's score beside an instrument that
    its gate closed (`decisions.md` 11). The violence question stays None when it was kept from
    her: she was not alone, or somebody else fills this in.
    """
    herself, baby = is_herself(answers), has_baby(answers)
    fields: dict[str, Any] = {name: answers.get(name) for name in _PLAIN}
    fields |= {name: answers.get(name) if herself else NA for name in _OF_HERSELF}
    fields["baby"] = None if is_pregnant(answers) else answers.get("baby")
    fields["weeks_pp"] = weeks_since_birth(answers, on=on)
    fields["sig_bond"] = answers.get("sig_bond") if herself and baby else NA
    fields["s_baby"] = answers.get("s_baby") if baby else NA
    fields["s_care"] = answers.get("s_care") if baby else NA
    may_ask_violence = herself and answers.get("alone") == "yes"
    fields["s_violence"] = answers.get("s_violence") if may_ask_violence else None
    asks_birth = herself and not is_pregnant(answers)
    fields["birth_trauma"] = answers.get("birth_trauma") if asks_birth else NA
    return fields | _taken(EPDS, answers) | _gated(PHQ9, answers) | _gated(GAD7, answers)


def weeks_since_birth(answers: Answers, *, on: date | None = None) -> int | None:
    """Whole weeks since the birth, at most what the table knows; None when unknown or not yet."""
    born = answers.get("baby_born")
    if is_pregnant(answers) or not isinstance(born, Mapping):
        return None
    weeks: int | None = born.get("weeks")
    if on is not None:
        counted_from = date.fromisoformat(born["noted_on"])
        weeks = (weeks or 0) + (on - counted_from).days // DAYS_A_WEEK
        if born.get("on"):
            weeks = (on - date.fromisoformat(born["on"])).days // DAYS_A_WEEK
    return None if weeks is None else min(max(weeks, 0), MAXIMA["weeks_pp"])


def was_asked(instrument: Instrument, answers: Answers) -> bool:
    """Whether she came to any of its items, also when she preferred not to say."""
    return any(instrument.item_id(n + 1) in answers for n in range(instrument.length))


def _taken(instrument: Instrument, answers: Answers) -> dict[str, Any]:
    """The items; None when nothing was asked."""
    asked = was_asked(instrument, answers)
    return {instrument.id: items_of(instrument, answers) if asked else None}


def _gated(instrument: Instrument, answers: Answers) -> dict[str, Any]:
    """As `_taken`; None and the gate's score when the gate ended it."""
    items = items_of(instrument, answers)
    if instrument.gate is None or not was_asked(instrument, answers):
        return {instrument.id: None}
    if goes_on(instrument, answers):
        return {instrument.id: items}
    return {instrument.id: None, instrument.gate.id: through_gate(instrument, items).gate_low}

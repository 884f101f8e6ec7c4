"""Small named questions about the answers so far: does a page apply, which words fit her.

What is not known yet counts as applying: a page too many is skipped in a second, a page too few is
never seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from intake.domain.scoring import (
    GAD7,
    INSTRUMENTS,
    PHQ9,
    Instrument,
    score_positions,
    through_gate,
)

Answers = Mapping[str, Any]
Predicate = Callable[[Answers], bool]


def is_herself(answers: Answers) -> bool:
    """She fills it in for herself: not somebody who worries about her."""
    return answers.get("respondent") != "proxy"


def is_pregnant(answers: Answers) -> bool:
    """The baby is not born yet."""
    return answers.get("respondent") == "self_pregnant"


def has_baby(answers: Answers) -> bool:
    """There is a baby to ask about: born, and alive."""
    return not is_pregnant(answers) and answers.get("baby") != "died"


def is_adult(answers: Answers) -> bool:
    """Not known to be under 18."""
    return answers.get("age_band") not in ("16-17", "<16")


def may_be_watched(answers: Answers) -> bool:
    """She said that she is not alone, or that somebody close to her is not safe for her."""
    violence = answers.get("s_violence")
    return answers.get("alone") == "no" or (type(violence) is int and violence >= 1)


def positions_of(instrument: Instrument, answers: Answers) -> tuple[int | None, ...]:
    """The chosen option of every item, the one printed on top is 1; open items are None."""
    codes = instrument.codes
    values = (answers.get(instrument.item_id(n + 1)) for n in range(instrument.length))
    return tuple(
        codes.index(value) + 1 if type(value) is int and value in codes else None
        for value in values
    )


def items_of(instrument: Instrument, answers: Answers) -> tuple[int | None, ...]:
    """The scored items of an instrument in its own order; open ones are None."""
    return score_positions(instrument, positions_of(instrument, answers))


def takes_epds(answers: Answers) -> bool:
    """A mother or a woman who is pregnant: whom the EPDS was made for."""
    return answers.get("respondent") in ("self_mother", "self_pregnant")


def goes_on(instrument: Instrument, answers: Answers) -> bool:
    """The gate lets through, or items behind it were answered before it was changed.

    The second half keeps an answer from disappearing: nothing she told makes it less urgent later.
    """
    items = items_of(instrument, answers)
    behind = items[instrument.gate.items :] if instrument.gate else ()
    return through_gate(instrument, items).goes_on or any(item is not None for item in behind)


def variant_of(answers: Answers) -> str:
    """Which words fit: `proxy`, `loss`, `pregnant`, `partner`, `nicu`; empty for the plain ones."""
    if not is_herself(answers):
        return "proxy"
    if is_pregnant(answers):
        return "pregnant"
    if answers.get("baby") == "died":
        return "loss"
    if answers.get("respondent") == "self_partner":
        return "partner"
    return "nicu" if answers.get("baby") == "nicu" else ""


def _chose(name: str, value: str) -> Predicate:
    return lambda answers: answers.get(name) == value


def _includes(name: str, value: str) -> Predicate:
    return lambda answers: value in (answers.get(name) or ())


def _goes_on(instrument: Instrument) -> Predicate:
    return lambda answers: goes_on(INSTRUMENTS[instrument.id], answers)


PREDICATES: Final[Mapping[str, Predicate]] = MappingProxyType(
    {
        "herself": is_herself,
        "not_pregnant": lambda answers: not is_pregnant(answers),
        "has_baby": has_baby,
        "adult": is_adult,
        "is_alone": _chose("alone", "yes"),
        "takes_epds": takes_epds,
        "takes_no_epds": lambda answers: not takes_epds(answers),
        "phq9_goes_on": _goes_on(PHQ9),
        "gad7_goes_on": _goes_on(GAD7),
        "wants_in_person": _includes("modes", "in_person"),
        "pays_with_code": _chose("funding", "code"),
        "pays_with_number": _chose("funding", "roster"),
        "pays_herself": _chose("funding", "self_pay"),
    }
)


def hold(names: tuple[str, ...], answers: Answers) -> bool:
    """Whether every named predicate holds. Raises KeyError on a name that does not exist."""
    return all(PREDICATES[name](answers) for name in names)

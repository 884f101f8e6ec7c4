"""What can change with the baby after she sent her intake, and what follows from it for the rules.

Choosing one of these changes every later text. It asks for no details, and it can be put right.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final

from intake.domain.conditions import Answers, is_pregnant
from intake.domain.triage.answers import MAXIMA

#: The values of `accounts.models.Wording`, which the domain does not import.
BABY, NICU, PREGNANT, LOSS = "baby", "nicu", "pregnant", "loss"
DAYS_A_WEEK: Final = 7


class Change(StrEnum):
    """What she, or somebody of the clinic on her behalf, can say in one tap."""

    HOME = "home"
    HOSPITAL = "hospital"
    BORN_HOME = "born_home"
    BORN_HOSPITAL = "born_hospital"
    DIED = "died"
    STILL_PREGNANT = "still_pregnant"


#: Change -> the wording that fits from then on.
WORDING: Final[Mapping[Change, str]] = {
    Change.HOME: BABY,
    Change.HOSPITAL: NICU,
    Change.BORN_HOME: BABY,
    Change.BORN_HOSPITAL: NICU,
    Change.DIED: LOSS,
    Change.STILL_PREGNANT: PREGNANT,
}
#: With these a date may be told.
BIRTHS: Final = frozenset({Change.BORN_HOME, Change.BORN_HOSPITAL})


def changes_from(wording: str, *, was_pregnant: bool) -> tuple[Change, ...]:
    """What can be said when `wording` holds; with it anything said before can be put right.

    `was_pregnant`: she was when she sent her intake.
    """
    back = (Change.STILL_PREGNANT,) if was_pregnant else ()
    return {
        BABY: (Change.HOSPITAL, Change.DIED, *back),
        NICU: (Change.HOME, Change.DIED, *back),
        PREGNANT: (Change.BORN_HOME, Change.BORN_HOSPITAL, Change.DIED),
        LOSS: (Change.HOME, Change.HOSPITAL, *back),
    }[wording]


def as_triage(
    change: Change, *, born_on: date | None, was_pregnant: bool, on: date
) -> dict[str, Any]:
    """The change as inputs of the decision table. `on`: the Amsterdam day of today.

    Weeks since the birth stay unknown where no date was told: then the table takes the safe side.
    Raises ValueError for a birth in the future.
    """
    if change is Change.STILL_PREGNANT:
        return {"respondent": "self_pregnant", "baby": None, "weeks_pp": None}
    told: dict[str, Any] = {"baby": _BABY_IS[change]}
    if was_pregnant:
        told |= {"respondent": "self_mother", "weeks_pp": _weeks(born_on, on)}
    return told


def as_it_is_now(answers: Answers, wording: str) -> dict[str, Any]:
    """Her answers with what changed since: which words fit, and which questions still do."""
    known = dict(answers)
    if wording == PREGNANT:
        return known
    if is_pregnant(known):
        known["respondent"] = "self_mother"
    if wording in _BABY_WAS and known.get("baby") not in _BABY_WAS[wording]:
        known["baby"] = _BABY_WAS[wording][0]
    return known


_BABY_IS: Final[Mapping[Change, str]] = {
    Change.HOME: "home",
    Change.HOSPITAL: "nicu",
    Change.BORN_HOME: "home",
    Change.BORN_HOSPITAL: "nicu",
    Change.DIED: "died",
}
#: Wording -> answers about the baby that agree with it, the plainest first.
_BABY_WAS: Final[Mapping[str, tuple[Any, ...]]] = {
    BABY: ("home", "elsewhere", None),
    NICU: ("nicu",),
    LOSS: ("died",),
}


def _weeks(born_on: date | None, on: date) -> int | None:
    if born_on is None:
        return None
    if born_on > on:
        raise ValueError("a birth in the future")
    return min((on - born_on).days // DAYS_A_WEEK, MAXIMA["weeks_pp"])

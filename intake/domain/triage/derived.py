"""Facts that the rules ask about: the answers in a form that is fast and safe to compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from intake.domain.scoring import EPDS, ITEM_MAX, PHQ9, bounds
from intake.domain.triage.answers import CODES, FIELDS, ITEM_COUNTS, MAXIMA, NA, TriageAnswers

# weeks_pp is no quantity that is better or worse: rules ask for windows instead. The risk of
# postpartum psychosis is highest in the first weeks and raised to about 10 weeks (MBRRACE); unknown
# weeks count as inside. Crying in the first two weeks is usually baby blues.
WINDOW_WEEKS: Final = {"window4": 4, "window12": 12}
BLUES_WEEKS: Final = 2
YEAR_WEEKS: Final = 52
OFTEN: Final = 2

ITEM_FACTS: Final = {
    "epds_item10": ("epds", 10),
    "phq9_item9": ("phq9", 9),
    "phq9_item6": ("phq9", 6),
}
NUMBERS: Final = frozenset(
    {*MAXIMA, *ITEM_FACTS, "epds_low", "phq9_low", "often_signals", "depression"}
) - {"weeks_pp"}
SIGNALS: Final = 4
#: The highest value of every number a rule may ask about. ``depression`` is a level by a sum, and
#: no sum alone gives level 5.
LIMITS: Final[Mapping[str, int]] = MappingProxyType(
    {name: highest for name, highest in MAXIMA.items() if name in NUMBERS}
    | dict.fromkeys(ITEM_FACTS, ITEM_MAX)
    | {"epds_low": EPDS.maximum, "phq9_low": PHQ9.maximum}
    | {"often_signals": SIGNALS, "depression": 4}
)
TRUTHS: Final = frozenset(
    {
        *WINDOW_WEEKS,
        "blues",
        "after_first_year",
        "open_items",
        "epds_taken",
        "epds_complete",
        "phq9_taken",
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one intake.

    ``numbers`` holds answered values only, so that an open question never compares as a value;
    ``unanswered`` names fields that were left open although they apply.
    """

    numbers: Mapping[str, int]
    codes: Mapping[str, str | None]
    unanswered: frozenset[str]
    truths: frozenset[str]


def derive(answers: TriageAnswers, depression: int) -> Facts:
    """Facts of ``answers``; ``depression`` is the highest level by EPDS and PHQ-9, 0 for none."""
    numbers: dict[str, int] = {"depression": depression}
    unanswered: set[str] = set()
    for name in FIELDS:
        value = getattr(answers, name)
        if value is None:
            unanswered.add(name)
        elif isinstance(value, int):
            numbers[name] = value
    truths = _windows(answers)
    _add_instruments(answers, numbers, truths)
    numbers["often_signals"] = _often_signals(numbers)
    codes = {name: getattr(answers, name) for name in CODES}
    return Facts(numbers, codes, frozenset(unanswered), frozenset(truths))


def _windows(answers: TriageAnswers) -> set[str]:
    weeks = answers.weeks_pp
    truths = set()
    if answers.respondent != "self_pregnant":
        truths = {name for name, limit in WINDOW_WEEKS.items() if weeks is None or weeks <= limit}
    if weeks is not None and weeks <= BLUES_WEEKS:
        truths.add("blues")
    if weeks is not None and weeks > YEAR_WEEKS:
        truths.add("after_first_year")
    return truths


def _add_instruments(answers: TriageAnswers, numbers: dict[str, int], truths: set[str]) -> None:
    for name in ITEM_COUNTS:
        items = getattr(answers, name)
        if not isinstance(items, tuple):
            continue
        low, high = bounds(items)
        # An instrument with open items enters as its lower bound: nothing is filled in.
        numbers[name if name in MAXIMA else f"{name}_low"] = low
        truths.add(f"{name}_taken")
        truths.add("open_items" if high > low else f"{name}_complete")
    for fact, (name, number) in ITEM_FACTS.items():
        items = getattr(answers, name)
        if items is None or items == NA:
            continue
        item = items[number - 1]
        if item is not None:
            numbers[fact] = item


def _often_signals(numbers: Mapping[str, int]) -> int:
    """How many of the four signals are answered "often" or more."""
    signals = (
        numbers.get("sig_bond", 0),
        max(numbers.get("sig_irritable", 0), numbers.get("sig_hopeless", 0)),
        numbers.get("sig_cry", 0),
        numbers.get("sig_self", 0),
    )
    return sum(signal >= OFTEN for signal in signals)

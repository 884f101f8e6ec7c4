"""Counting: from the chosen options of an instrument to a sum, and what the sum means.

The keys come with the instruments (`intake.domain.instruments`); here they are only used. Missing
items are never filled in: a score has a lower bound (every open item at its lowest) and an upper
bound (every open item at its highest).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from intake.domain import instruments
from intake.domain.instruments.scale import Band, Gate, Instrument, Subscale

__all__ = [
    "EPDS",
    "GAD7",
    "GATES",
    "HARK",
    "INSTRUMENTS",
    "ITEM_MAX",
    "PBQ",
    "PHQ9",
    "RSES",
    "Band",
    "Gate",
    "GatedItems",
    "Instrument",
    "Items",
    "Score",
    "Subscale",
    "bounds",
    "bounds_of",
    "score",
    "score_positions",
    "through_gate",
]

Items = Sequence[int | None]
"""Scored item values in the order of the instrument; None is an unanswered item."""

#: Highest score of an item of the EPDS, PHQ-9 and GAD-7, the instruments whose items the decision
#: table reads. Others have their own: the key of each says.
ITEM_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class Score:
    """A sum between two bounds; they are equal when every item was answered."""

    low: int
    high: int
    answered: int
    missing: tuple[int, ...]
    band_low: Band
    band_high: Band
    alarm: int | None

    @property
    def is_complete(self) -> bool:
        """Whether no item is open."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class GatedItems:
    """The bounds of a gate, and the items of the instrument when it lets through."""

    gate_low: int
    gate_high: int
    goes_on: bool
    items: tuple[int | None, ...] | None


def _scale(key: str) -> Instrument:
    found = instruments.load(key).scale
    if found is None:
        raise instruments.InvalidInstrument(f"{key}: scoring is missing")
    return found


EPDS: Final = _scale("epds-1.0")
PHQ9: Final = _scale("phq9-1.0")
GAD7: Final = _scale("gad7-1.0")
RSES: Final = _scale("rses-1.0")
PBQ: Final = _scale("pbq-1.0")
HARK: Final = _scale("hark-1.0")

INSTRUMENTS: Final = MappingProxyType({i.id: i for i in (EPDS, PHQ9, GAD7, RSES, PBQ, HARK)})


def _short(instrument: Instrument, gate: Gate) -> Instrument:
    """The first items as an instrument of their own: what is left where the gate ended it."""
    scores = instrument.score_by_position[: gate.items]
    highest = sum(max(each) for each in scores)
    return replace(
        instrument,
        id=gate.id,
        part_of=instrument.id,
        score_by_position=scores,
        source=gate.source,
        alarm_item=None,
        gate=None,
        subscales=(),
        bands=(
            Band(0, gate.goes_on_at - 1, "onder de drempel", "below the threshold", gate.source),
            Band(gate.goes_on_at, highest, "boven de drempel", "above the threshold", gate.source),
        ),
    )


#: PHQ-2 and GAD-2, by their id.
GATES: Final[Mapping[str, Instrument]] = MappingProxyType(
    {i.gate.id: _short(i, i.gate) for i in INSTRUMENTS.values() if i.gate}
)


def score_positions(
    instrument: Instrument, positions: Sequence[int | None]
) -> tuple[int | None, ...]:
    """Scored items from the chosen positions (1 is the option printed on top, None unanswered).

    Raises ValueError when the number of items or a position does not fit the instrument.
    """
    _check_length(instrument, positions)
    scored: list[int | None] = []
    for number, (position, scores) in enumerate(
        zip(positions, instrument.score_by_position, strict=True), start=1
    ):
        if position is not None and not 1 <= position <= len(scores):
            raise ValueError(f"{instrument.id} item {number} has no option {position}")
        scored.append(None if position is None else scores[position - 1])
    return tuple(scored)


def bounds(items: Items) -> tuple[int, int]:
    """Lowest and highest possible sum of scored items 0-3; an open item counts 0 and 3."""
    low = 0
    high = 0
    for item in items:
        if item is None:
            high += ITEM_MAX
        else:
            low += item
            high += item
    return low, high


def bounds_of(
    instrument: Instrument, items: Items, numbers: Iterable[int] | None = None
) -> tuple[int, int]:
    """Lowest and highest possible sum by the instrument's own key; an open item counts both.

    `numbers`: only these items, from 1, as in a subscale.
    """
    low = high = 0
    for number in range(1, instrument.length + 1) if numbers is None else numbers:
        item = items[number - 1]
        scores = instrument.score_by_position[number - 1]
        low += min(scores) if item is None else item
        high += max(scores) if item is None else item
    return low, high


def score(instrument: Instrument, items: Items) -> Score:
    """Bounds, bands and the alarm item of scored items (None unanswered).

    Raises ValueError when the number of items or a value does not fit the instrument.
    """
    _check_items(instrument, items)
    low, high = bounds_of(instrument, items)
    missing = tuple(number for number, item in enumerate(items, start=1) if item is None)
    alarm = None if instrument.alarm_item is None else items[instrument.alarm_item - 1]
    return Score(
        low=low,
        high=high,
        answered=len(items) - len(missing),
        missing=missing,
        band_low=instrument.band(low),
        band_high=instrument.band(high),
        alarm=alarm,
    )


def through_gate(instrument: Instrument, items: Items) -> GatedItems:
    """Whether the gate of ``instrument`` lets through, and the items that enter triage.

    A gate with an open item lets through when its upper bound reaches the cut-off: leaving a
    question open never ends the questions. A closed gate gives ``items=None``, never a half-empty
    instrument. Raises ValueError when the items do not fit or the instrument has no gate.
    """
    gate = instrument.gate
    if gate is None:
        raise ValueError(f"{instrument.id} has no gate")
    _check_items(instrument, items)
    low, high = bounds_of(instrument, items, range(1, gate.items + 1))
    goes_on = high >= gate.goes_on_at
    return GatedItems(low, high, goes_on, tuple(items) if goes_on else None)


def _check_length(instrument: Instrument, values: Sequence[int | None]) -> None:
    if len(values) != instrument.length:
        raise ValueError(f"{instrument.id} has {instrument.length} items, not {len(values)}")


def _check_items(instrument: Instrument, items: Items) -> None:
    _check_length(instrument, items)
    for number, (item, scores) in enumerate(
        zip(items, instrument.score_by_position, strict=True), start=1
    ):
        if item is not None and (type(item) is not int or item not in scores):
            raise ValueError(
                f"{instrument.id} item {number} is not a score from {min(scores)} to {max(scores)}"
            )

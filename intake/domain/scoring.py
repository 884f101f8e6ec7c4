"""Scoring of questionnaires by the position of the chosen option.

The engine knows numbers only. The sentences of a questionnaire live elsewhere; those of the EPDS
are not part of this software, because its copyright forbids it: a licensed clinic loads its own.

Missing items are never filled in: a score has a lower bound (every open item at its best) and an
upper bound (every open item at its worst).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

Items = Sequence[int | None]
"""Scored item values in the order of the instrument; None is an unanswered item."""

ITEM_MAX = 3
FORWARD = (0, 1, 2, 3)
REVERSED = (3, 2, 1, 0)


@dataclass(frozen=True, slots=True)
class Band:
    """A published severity band: lowest and highest sum, and its name for professionals."""

    low: int
    high: int
    name_nl: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Gate:
    """The first items of an instrument, asked before the rest; ``goes_on_at`` is the cut-off."""

    id: str
    items: int
    goes_on_at: int
    source: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire as a skeleton: the score of each option by its printed position."""

    id: str
    score_by_position: tuple[tuple[int, ...], ...]
    recall_days: int
    bands: tuple[Band, ...]
    source: str
    alarm_item: int | None = None
    gate: Gate | None = None

    @property
    def length(self) -> int:
        """Number of items."""
        return len(self.score_by_position)

    @property
    def maximum(self) -> int:
        """Highest possible sum."""
        return sum(max(scores) for scores in self.score_by_position)

    def band(self, total: int) -> Band:
        """The band of a sum. Raises ValueError when the sum is outside the instrument's range."""
        for band in self.bands:
            if band.low <= total <= band.high:
                return band
        raise ValueError(f"{self.id} has no sum {total}")


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


# Key: Cox 1987, checked in two independent sources. Bands: 10 and 13 from Levis 2020 (BMJ
# 371:m4022), 19 from McCabe-Beane 2016, whose bands overlap at 19: the safer side is taken.
EPDS = Instrument(
    id="epds",
    score_by_position=(
        FORWARD,
        FORWARD,
        REVERSED,
        FORWARD,
        REVERSED,
        REVERSED,
        REVERSED,
        REVERSED,
        REVERSED,
        REVERSED,
    ),
    recall_days=7,
    bands=(
        Band(0, 9, "onder de afkapwaarde", "below the cut-off"),
        Band(10, 12, "mogelijk depressief", "possible depression"),
        Band(13, 18, "waarschijnlijk depressief", "probable depression"),
        Band(19, 30, "ernstig", "severe"),
    ),
    source="Cox 1987; Levis 2020; McCabe-Beane 2016",
    alarm_item=10,
)

# Public domain. Bands: Kroenke 2001. Gate: PHQ-2 at 2 or more before the PHQ-9, Levis 2020 (JAMA
# 323:2290).
PHQ9 = Instrument(
    id="phq9",
    score_by_position=(FORWARD,) * 9,
    recall_days=14,
    bands=(
        Band(0, 4, "minimaal", "minimal"),
        Band(5, 9, "licht", "mild"),
        Band(10, 14, "matig", "moderate"),
        Band(15, 19, "matig ernstig", "moderately severe"),
        Band(20, 27, "ernstig", "severe"),
    ),
    source="Kroenke 2001",
    alarm_item=9,
    gate=Gate("phq2", items=2, goes_on_at=2, source="Levis 2020, JAMA 323:2290"),
)

# Public domain. Bands: Spitzer 2006. Gate: GAD-2 at 3 or more, NICE CG192.
GAD7 = Instrument(
    id="gad7",
    score_by_position=(FORWARD,) * 7,
    recall_days=14,
    bands=(
        Band(0, 4, "minimaal", "minimal"),
        Band(5, 9, "licht", "mild"),
        Band(10, 14, "matig", "moderate"),
        Band(15, 21, "ernstig", "severe"),
    ),
    source="Spitzer 2006",
    gate=Gate("gad2", items=2, goes_on_at=3, source="NICE CG192"),
)

INSTRUMENTS = MappingProxyType({i.id: i for i in (EPDS, PHQ9, GAD7)})


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


def score(instrument: Instrument, items: Items) -> Score:
    """Bounds, bands and the alarm item of scored items (0-3, None unanswered).

    Raises ValueError when the number of items or a value does not fit the instrument.
    """
    _check_items(instrument, items)
    low, high = bounds(items)
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
    low, high = bounds(items[: gate.items])
    goes_on = high >= gate.goes_on_at
    return GatedItems(low, high, goes_on, tuple(items) if goes_on else None)


def _check_length(instrument: Instrument, values: Sequence[int | None]) -> None:
    if len(values) != instrument.length:
        raise ValueError(f"{instrument.id} has {instrument.length} items, not {len(values)}")


def _check_items(instrument: Instrument, items: Items) -> None:
    _check_length(instrument, items)
    for number, item in enumerate(items, start=1):
        if item is not None and (type(item) is not int or not 0 <= item <= ITEM_MAX):
            raise ValueError(f"{instrument.id} item {number} is not a score from 0 to {ITEM_MAX}")

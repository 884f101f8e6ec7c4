"""Scores as a psychologist reads them: bounds, bands, parts, and what must not be missed.

An alert is a reason to ask on, never a finding. What was left open stays visible as open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from intake.domain.responses import Sheet
from intake.domain.scoring import PHQ9, Subscale, bounds_of

NAMES: Final[Mapping[str, str]] = {
    "epds": "EPDS",
    "phq9": "PHQ-9",
    "phq2": "PHQ-2",
    "gad7": "GAD-7",
    "gad2": "GAD-2",
    "rses": "RSES",
    "pbq": "PBQ",
    "hark": "HARK",
}
#: PHQ-9 items 3, 4 and 5 (sleep, tiredness, appetite) are raised in any mother of a newborn.
BODILY_ITEMS: Final = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Part:
    """A subscale. `is_alert`: its lower bound reaches the number from which a clinician looks."""

    name: str
    low: int
    high: int
    maximum: int
    note: str
    is_alert: bool

    @property
    def is_open(self) -> bool:
        """Whether one of its items is open."""
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class Measure:
    """A score: a sum between two bounds with its band. `alarm`: the item about self-harm.

    `band`: the bands of both bounds where they differ. `bodily`: what tiredness and the like add.
    `is_short`: only the first items, no more was asked after them. `is_sum`: the items are unknown.
    """

    id: str
    name: str
    low: int
    high: int
    maximum: int
    band: tuple[str, ...]
    missing: int
    alarm: int | None
    alarm_item: int | None
    high_is_good: bool
    is_short: bool
    is_sum: bool
    bodily: int | None
    parts: tuple[Part, ...]

    @property
    def is_open(self) -> bool:
        """Whether the sum has two bounds."""
        return self.low != self.high

    @property
    def has_alert(self) -> bool:
        """Whether one of its parts alerts."""
        return any(part.is_alert for part in self.parts)


def measure_of(sheet: Sheet, language: str) -> Measure:
    """A questionnaire that was filled in, for a reader of `language`."""
    instrument = sheet.instrument
    names = [band.name_en if language == "en" else band.name_nl for band in sheet.bands]
    return Measure(
        id=instrument.id,
        name=NAMES[instrument.id],
        low=sheet.low,
        high=sheet.high,
        maximum=instrument.maximum,
        band=tuple(dict.fromkeys(names)),
        missing=sheet.missing,
        alarm=sheet.alarm,
        alarm_item=instrument.alarm_item,
        high_is_good=not instrument.higher_is_worse,
        is_short=bool(instrument.part_of),
        is_sum=sheet.total is not None,
        bodily=_bodily(sheet),
        parts=tuple(_part(sheet, subscale, language) for subscale in _subscales(sheet)),
    )


def _subscales(sheet: Sheet) -> tuple[Subscale, ...]:
    """None where only the sum is known."""
    return sheet.instrument.subscales if sheet.total is None else ()


def _part(sheet: Sheet, subscale: Subscale, language: str) -> Part:
    low, high = bounds_of(sheet.instrument, sheet.items, subscale.items)
    nothing = (None,) * sheet.instrument.length
    return Part(
        name=subscale.name_en if language == "en" else subscale.name_nl,
        low=low,
        high=high,
        maximum=bounds_of(sheet.instrument, nothing, subscale.items)[1],
        note=subscale.note_en if language == "en" else subscale.note_nl,
        is_alert=subscale.alert_at is not None and low >= subscale.alert_at,
    )


def _bodily(sheet: Sheet) -> int | None:
    if sheet.instrument is not PHQ9 or sheet.total is not None:
        return None
    return bounds_of(PHQ9, sheet.items, BODILY_ITEMS)[0]


def label_of(field: str, item: int | None) -> str:
    """How a sign is called that has no words here: `EPDS, item 10`."""
    return f"{NAMES.get(field, field)}, item {item}"

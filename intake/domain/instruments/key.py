"""The key of an instrument from the `[scoring]` table of its file, checked.

positions = [0, 1, 2, 3]     the score of each option, the top of the printed list first
reverse = [3, 5]             items whose options score the other way round
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from intake.domain.instruments.checks import (
    InvalidInstrument,
    check_keys,
    check_needed,
    check_unique,
)
from intake.domain.instruments.scale import Band, Gate, Instrument, Subscale

_NEEDED: Final = ("positions", "reverse", "bands", "source", "higher_is_worse")
_KEYS: Final = frozenset({*_NEEDED, "recall_days", "alarm", "gate", "subscales"})
_BAND_KEYS: Final = frozenset({"low", "high", "nl", "en", "source"})
_SUBSCALE_KEYS: Final = frozenset(
    {"id", "nl", "en", "items", "source", "alert_at", "note_nl", "note_en"}
)


def parse_key(
    raw: Mapping[str, Any], *, instrument_id: str, length: int, codes: tuple[int, ...], where: str
) -> Instrument:
    """The key from the plain values of its table, for `length` items whose options store `codes`.

    Raises InvalidInstrument.
    """
    where = f"{where}.scoring"
    check_keys(raw, _KEYS, where)
    check_needed(raw, _NEEDED, where)
    alarm = raw.get("alarm", {})
    instrument = Instrument(
        id=instrument_id,
        score_by_position=_scores(raw, length, len(codes), where),
        codes=codes,
        bands=tuple(_band(entry, where) for entry in raw["bands"]),
        source=raw["source"],
        recall_days=raw.get("recall_days"),
        higher_is_worse=raw["higher_is_worse"],
        alarm_item=alarm.get("item"),
        alarm_at=alarm.get("at_least", 1),
        gate=Gate(**raw["gate"]) if "gate" in raw else None,
        subscales=tuple(_subscale(entry, where) for entry in raw.get("subscales", ())),
    )
    _check_bands(instrument, where)
    _check_items(instrument, where)
    return instrument


def _scores(
    raw: Mapping[str, Any], length: int, options: int, where: str
) -> tuple[tuple[int, ...], ...]:
    positions = tuple(raw["positions"])
    if len(positions) != options:
        raise InvalidInstrument(f"{where}: {len(positions)} positions for {options} options")
    reverse = raw["reverse"]
    check_unique(reverse, f"{where}.reverse")
    _check_numbers(reverse, length, f"{where}.reverse")
    return tuple(
        positions[::-1] if number in reverse else positions for number in range(1, length + 1)
    )


def _band(raw: Mapping[str, Any], where: str) -> Band:
    check_keys(raw, _BAND_KEYS, f"{where}.bands")
    check_needed(raw, sorted(_BAND_KEYS), f"{where}.bands")
    return Band(raw["low"], raw["high"], raw["nl"], raw["en"], raw["source"])


def _subscale(raw: Mapping[str, Any], where: str) -> Subscale:
    check_keys(raw, _SUBSCALE_KEYS, f"{where}.subscales")
    check_needed(raw, ("id", "nl", "en", "items", "source"), f"{where}.subscales")
    return Subscale(
        id=raw["id"],
        name_nl=raw["nl"],
        name_en=raw["en"],
        items=tuple(raw["items"]),
        source=raw["source"],
        alert_at=raw.get("alert_at"),
        note_nl=raw.get("note_nl", ""),
        note_en=raw.get("note_en", ""),
    )


def _check_bands(instrument: Instrument, where: str) -> None:
    """Every sum lies in exactly one band."""
    bands = instrument.bands
    starts_and_ends = bands and (bands[0].low, bands[-1].high) == (0, instrument.maximum)
    if not starts_and_ends or any(a.high + 1 != b.low for a, b in pairwise(bands)):
        raise InvalidInstrument(f"{where}.bands: do not cover 0 to {instrument.maximum} once")


def _check_items(instrument: Instrument, where: str) -> None:
    if instrument.alarm_item is not None:
        _check_numbers([instrument.alarm_item], instrument.length, f"{where}.alarm")
    if instrument.gate and instrument.gate.items >= instrument.length:
        raise InvalidInstrument(f"{where}.gate: leaves no items behind it")
    check_unique((subscale.id for subscale in instrument.subscales), f"{where}.subscales")
    for subscale in instrument.subscales:
        check_unique(subscale.items, f"{where}.{subscale.id}")
        _check_numbers(subscale.items, instrument.length, f"{where}.{subscale.id}")


def _check_numbers(numbers: Any, length: int, where: str) -> None:
    for number in numbers:
        if type(number) is not int or not 1 <= number <= length:
            raise InvalidInstrument(f"{where}: there is no item {number}")

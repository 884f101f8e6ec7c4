"""One questionnaire filled in once: what was chosen, what it scores, what the rules read of it.

What was left open stays open. A sum has two bounds; for the rules it enters as the one that asks
for less, so that an open question is never counted as a complaint that nobody made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from intake.domain.conditions import Answers, goes_on, positions_of
from intake.domain.for_triage import was_asked
from intake.domain.instruments.scale import Band, Instrument
from intake.domain.scoring import (
    EPDS,
    GAD7,
    GATES,
    HARK,
    INSTRUMENTS,
    PBQ,
    PHQ9,
    RSES,
    bounds_of,
    score,
    score_positions,
)

Values = tuple[int | None, ...]
#: Items of the PBQ that the rules read alone: harmful things done, and feeling like hurting.
PBQ_ITEMS: Final = {"pbq_i18": 18, "pbq_i24": 24}
#: `s_violence` says 1 for the first question of the HARK and 2 for the three others.
HUMILIATED, HURT = 1, 2


class InvalidSheet(ValueError):
    """These answers do not fit the instrument; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was filled in. `positions`: the chosen options, the one printed on top 1; `items`: what
    they score. Both are None where a question was left open; `positions` also where only the score
    is known. `total`: the sum alone, from a form that was counted elsewhere.
    """

    instrument: Instrument
    positions: Values
    items: Values
    total: int | None = None

    @property
    def low(self) -> int:
        """Lowest possible sum."""
        return bounds_of(self.instrument, self.items)[0] if self.total is None else self.total

    @property
    def high(self) -> int:
        """Highest possible sum."""
        return bounds_of(self.instrument, self.items)[1] if self.total is None else self.total

    @property
    def bands(self) -> tuple[Band, Band]:
        """The bands of both bounds."""
        return self.instrument.band(self.low), self.instrument.band(self.high)

    @property
    def missing(self) -> int:
        """How many items are open; of a sum alone nobody knows, and it is complete."""
        return 0 if self.total is not None else self.items.count(None)

    @property
    def alarm(self) -> int | None:
        """The score of the alarm item; None where it is open or there is none."""
        number = self.instrument.alarm_item
        return self.items[number - 1] if number else None

    def as_json(self) -> dict[str, Any]:
        """Plain values for sealing: position and score of each item, and the sum where known."""
        pairs = [list(pair) for pair in zip(self.positions, self.items, strict=True)]
        known = {} if self.total is None else {"sum": self.total}
        return {"instrument": self.instrument.id, "items": pairs} | known


def from_json(values: Mapping[str, Any]) -> Sheet:
    """Read back what `as_json` gave. Raises KeyError on an instrument that is not ours."""
    name = values["instrument"]
    instrument = INSTRUMENTS.get(name) or GATES[name]
    positions, items = zip(*values["items"], strict=True)
    return Sheet(instrument, positions, items, values.get("sum"))


def from_positions(instrument: Instrument, positions: Values) -> Sheet:
    """From chosen options. Raises InvalidSheet when nothing was answered or one does not exist."""
    try:
        return _some(Sheet(instrument, positions, score_positions(instrument, positions)))
    except ValueError as error:
        raise InvalidSheet(str(error)) from error


def from_scores(instrument: Instrument, items: Values) -> Sheet:
    """From scored items, where the words may not be shown. Raises InvalidSheet as above."""
    try:
        score(instrument, items)
    except ValueError as error:
        raise InvalidSheet(str(error)) from error
    return _some(Sheet(instrument, (None,) * instrument.length, items))


def from_sum(instrument: Instrument, total: int, alarm: int | None) -> Sheet:
    """From a sum and its alarm item, as a paper form says them. Raises InvalidSheet.

    The item must fit into the sum, and the sum around the item.
    """
    number = instrument.alarm_item
    if number is None or not 0 <= total <= instrument.maximum:
        raise InvalidSheet(f"{instrument.id} has no sum {total}")
    scores = instrument.score_by_position[number - 1]
    rest = instrument.maximum - max(scores)
    if alarm is not None and (alarm not in scores or not 0 <= total - alarm <= rest):
        raise InvalidSheet(f"{instrument.id} item {number} cannot be {alarm} in a sum of {total}")
    items = tuple(alarm if n == number else None for n in range(1, instrument.length + 1))
    return Sheet(instrument, (None,) * instrument.length, items, total)


def sheets_of(answers: Answers) -> tuple[Sheet, ...]:
    """Every instrument that she came to; the short one where a gate ended it (decisions.md 11)."""
    return tuple(_sheets(answers))


def scored_sheets(scored: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """Items that were scored elsewhere, by instrument; one without an answer is none."""
    return tuple(
        from_scores(INSTRUMENTS[name], tuple(items))
        for name, items in scored.items()
        if any(item is not None for item in items)
    )


def _sheets(answers: Answers) -> Iterator[Sheet]:
    for instrument in INSTRUMENTS.values():
        if not was_asked(instrument, answers):
            continue
        positions = positions_of(instrument, answers)
        taken = instrument
        if instrument.gate and not goes_on(instrument, answers):
            taken = GATES[instrument.gate.id]
        positions = positions[: taken.length]
        yield Sheet(taken, positions, score_positions(taken, positions))


def triage_inputs(sheets: Iterable[Sheet], told: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules read of these, one sheet an instrument, over what she `told`.

    The HARK raises what she said about violence and never lowers it: it asks about a partner alone.
    """
    found: dict[str, Any] = {}
    for sheet in sheets:
        if sheet.instrument in (EPDS, PHQ9):
            found[sheet.instrument.id] = sheet.items if sheet.total is None else _stand_in(sheet)
        elif sheet.instrument is GAD7:
            found["gad7"] = sheet.items
        elif sheet.instrument is RSES:
            # A high sum is good here: the bound that asks for less is the upper one.
            found["rses"] = sheet.high
        elif sheet.instrument is PBQ:
            found |= _of_pbq(sheet)
        elif sheet.instrument is HARK:
            found |= _of_hark(sheet, told.get("s_violence"))
    return found


def _of_pbq(sheet: Sheet) -> dict[str, Any]:
    rejection = PBQ.subscale("f2").items
    singles = {name: sheet.items[number - 1] for name, number in PBQ_ITEMS.items()}
    return {
        "pbq_total": sheet.low,
        "pbq_f2": bounds_of(PBQ, sheet.items, rejection)[0],
        **singles,
    }


def _of_hark(sheet: Sheet, told: object) -> dict[str, int]:
    first, *others = sheet.items
    says = HURT if any(others) else HUMILIATED if first else 0
    return {"s_violence": max(says, told if isinstance(told, int) else 0)} if says else {}


def _stand_in(sheet: Sheet) -> Values:
    """Items with the same sum and the same alarm item, where only these are known.

    The rules read the sum and that item and nothing else of the instrument; what stands in is never
    stored and never shown. An unknown item is as low as the sum allows, open where that is 0.
    """
    number, length = sheet.instrument.alarm_item, sheet.instrument.length
    top = max(max(scores) for scores in sheet.instrument.score_by_position)
    left = sheet.total or 0
    alarm = sheet.alarm
    if alarm is None:
        alarm = max(0, left - top * (length - 1)) or None
    left -= alarm or 0
    items: list[int | None] = []
    for each in range(1, length + 1):
        if each == number:
            items.append(alarm)
            continue
        items.append(min(top, left))
        left -= min(top, left)
    return tuple(items)


def _some(sheet: Sheet) -> Sheet:
    if all(item is None for item in sheet.items):
        raise InvalidSheet(f"{sheet.instrument.id} has no answer")
    return sheet

"""Whether a score became worse by more than chance explains: reliable change, per instrument.

Two scores differ a little whenever somebody fills in a form twice. Worse is said only where the
difference is at least what was published for that instrument, whatever was left open: the lowest
the new sum can be against the highest the old one can have been. An instrument without a published
number is not judged, and neither are the first items of one (PHQ-2, GAD-2).

- EPDS, 3 points: the smallest worsening that matters to women themselves (Asian Journal of
  Psychiatry 2021, 66:102873, in pregnancy; 4 for improvement). To be 95 % sure of one woman's
  change takes 4 (Matthey 2004, doi 10.1016/S0165-0327(02)00313-0): with 3 we look too early
  rather than too late.
- PHQ-9, 6 points, and GAD-7, 4 points: what the English programme NHS Talking Therapies (formerly
  IAPT) counts as reliable change. For the GAD-7 see also Toussaint 2020 (Journal of Affective
  Disorders 265:395-401) on the smallest difference that matters.

Which two scores are compared, and for how long a row stands on her page, are choices of this
product without a source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from intake.domain.responses import Sheet

#: Instrument -> points upwards from which a sum is worse.
WORSE_FROM: Final = MappingProxyType({"epds": 3, "phq9": 6, "gad7": 4})


@dataclass(frozen=True, slots=True)
class Taken:
    """A questionnaire that holds, and when it was filled in and kept."""

    sheet: Sheet
    taken_on: date
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Worsening:
    """`old` and `new` differ by at least `points`. `since_first`: not since the last time, but
    since the first.
    """

    old: Taken
    new: Taken
    points: int
    since_first: bool

    @property
    def instrument_id(self) -> str:
        """Which questionnaire."""
        return self.new.sheet.instrument.id

    @property
    def times(self) -> float:
        """How many times the reliable change."""
        return self.points / WORSE_FROM[self.instrument_id]


def is_judged(sheet: Sheet) -> bool:
    """Whether a change of this questionnaire has a published number."""
    return sheet.instrument.id in WORSE_FROM


def worse_by(old: Sheet, new: Sheet) -> int:
    """How many points worse at least; 0 where that may be chance, or cannot be said."""
    if old.instrument != new.instrument or not is_judged(new):
        return 0
    points = new.low - old.high
    return points if points >= WORSE_FROM[new.instrument.id] else 0


def worsening(taken: Sequence[Taken]) -> Worsening | None:
    """What the last of these says, the earliest first and all of one instrument.

    Against the time before; where nothing is reliable there, against the first time: somebody who
    slips a little each time never jumps.
    """
    judged = [each for each in taken if is_judged(each.sheet)]
    if len(judged) < 2:
        return None
    *earlier, new = judged
    for old in (earlier[-1], earlier[0]):
        points = worse_by(old.sheet, new.sheet)
        if points:
            return Worsening(old, new, points, since_first=old is not earlier[-1])
    return None


def is_news(found: Worsening, seen_at: datetime | None) -> bool:
    """Whether she was not spoken with since. `seen_at`: when her last meeting began."""
    return seen_at is None or seen_at <= found.new.kept_at


def pressing(found: Sequence[Worsening]) -> tuple[bool, float]:
    """A sort key for what one woman's scores say, smallest first: the alarm item, then how far."""
    has_alarm = any(each.new.sheet.alarm for each in found)
    return (not has_alarm, -max(each.times for each in found))

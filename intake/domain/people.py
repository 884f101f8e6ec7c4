"""What a birth date says beside the age she gave."""

from __future__ import annotations

from datetime import date
from typing import Final

from intake.domain.conditions import Answers, is_herself

#: From the youngest: the years below which a band holds.
_BANDS: Final = ((16, "<16"), (18, "16-17"))
_ORDER: Final = ("<16", "16-17", "18+")


def age_on(born_on: date, day: date) -> int:
    """Whole years of age on `day`."""
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (0 if had_birthday else 1)


def younger_band(answers: Answers, born_on: date | None, *, on: date) -> str | None:
    """The age band of a birth date when it is younger than the one she chose, else None.

    A relative gives her own birth date, so hers says nothing.
    """
    if born_on is None or not is_herself(answers):
        return None
    band = next((band for years, band in _BANDS if age_on(born_on, on) < years), "18+")
    chosen = answers.get("age_band") or "18+"
    return band if _ORDER.index(band) < _ORDER.index(chosen) else None

"""A neutral way through the questionnaire: what replay and demo answer where nothing is said.

The base of the decision table's vignettes (`clinical.md` 5) as answers on her pages: a mother of a
ten-week-old, well, who wants information. `decisions.md` 28.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from intake.domain.instruments import Kind
from intake.domain.questionnaire import Page
from intake.domain.scoring import INSTRUMENTS

#: Page id -> the value of its form, or the values where a page asks for more than one.
ANSWERS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "respondent": "self_mother",
        "baby": "home",
        "baby_born": {"weeks": 10},
        "age_band": "18+",
        "alone": "yes",
        "wish": "info",
        "languages": ["nl"],
        "modes": ["online", "in_person"],
        "place": {"postcode": "3511 AB"},
        "gender_wish": "any",
        "day_parts": ["am", "pm", "eve"],
        "track_wish": "unsure",
        "funding": "unknown",
        "others": {},
        "consent": {"care_record": True, "inform_gp": False, "research": False},
    }
)


def values_for(page: Page, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The form values of one page: what was chosen, else the neutral answer, else the lowest."""
    value = chosen[page.id] if page.id in chosen else ANSWERS.get(page.id, _lowest(page))
    if page.item.kind in (Kind.ONE, Kind.MANY):
        return {page.id: value}
    return dict(value) if isinstance(value, Mapping) else {}


def _lowest(page: Page) -> int:
    """What is stored for the option that scores lowest; 0 for a question of our own."""
    instrument = INSTRUMENTS.get(page.instrument)
    if instrument is None:
        return 0
    number = int(page.id.rpartition("_")[2])
    scores = instrument.score_by_position[number - 1]
    return instrument.codes[scores.index(min(scores))]

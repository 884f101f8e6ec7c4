"""Reasons in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduling.domain import reasons
from scheduling.domain.fit import SKILL_FOR

TUESDAY_MORNING = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "dutch", "english"),
    [
        (reasons.language("nl"), "spreekt Nederlands", "speaks Dutch"),
        (reasons.language("xx"), "spreekt xx", "speaks xx"),
        (reasons.skill("attachment"), "werkt met hechting", "works with attachment"),
        (
            reasons.day_part(TUESDAY_MORNING),
            "is vrij op dinsdagochtend, zoals je vroeg",
            "is free on Tuesday mornings, as you asked",
        ),
        (reasons.EARLIEST, "is het eerst vrij", "is the first to be free"),
        (reasons.KNOWN, "blijft je psycholoog", "stays your psychologist"),
    ],
)
def test_words(code: str, dutch: str, english: str) -> None:
    assert (reasons.words(code, "nl"), reasons.words(code, "en")) == (dutch, english)


def test_every_skill_that_can_be_needed_has_words() -> None:
    assert set(SKILL_FOR.values()) <= set(reasons.SKILLS)


def test_an_unknown_reason_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        reasons.words("because", "nl")


def test_a_sentence_joins_them_and_keeps_the_one_with_a_comma_for_last() -> None:
    codes = [reasons.day_part(TUESDAY_MORNING), reasons.skill("grief"), reasons.language("nl")]
    assert reasons.sentence(codes, "nl") == (
        "werkt met rouw, spreekt Nederlands en is vrij op dinsdagochtend, zoals je vroeg"
    )
    assert reasons.sentence([reasons.EARLIEST], "en") == "is the first to be free"
    assert reasons.sentence([], "nl") == ""

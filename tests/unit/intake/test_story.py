"""What a level means to her: care and time, never a score, a label or a diagnosis."""

from __future__ import annotations

import re

import pytest

from intake.domain import story

LEVELS = range(1, 6)
#: Words that belong to professionals (experience.md, rule 8 and the voice).
FORBIDDEN = re.compile(
    r"\d+ ?punten|score|niveau|level|urgent|acuut|acute|ernst|sever|depress|diagnos|stoornis"
    r"|disorder|risico|risk|trauma|psychose|suïcid|suicid|helaas|makkelijk|gewoon even|!",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("is_proxy", [False, True])
def test_no_score_and_no_label(level: int, language: str, is_proxy: bool) -> None:
    said = story.sentence(level, language=language, is_proxy=is_proxy)
    said += " " + story.within(level, language=language)
    assert FORBIDDEN.search(said) is None
    assert said.strip()


def test_each_level_says_something_of_its_own_in_both_languages() -> None:
    said = {story.sentence(level, language=lang) for level in LEVELS for lang in ("nl", "en")}
    assert len(said) == 10


def test_the_words_of_a_level() -> None:
    assert story.sentence(3, language="nl") == "Je antwoorden laten zien dat het nu zwaar is."
    assert story.sentence(3, language="en") == "Your answers show that things are hard right now."


def test_a_relative_reads_nothing_about_answers_of_her_own() -> None:
    assert story.sentence(3, language="en", is_proxy=True).startswith("It is good that you tell us")
    assert story.sentence(5, language="en", is_proxy=True) == story.sentence(5, language="en")


@pytest.mark.parametrize(
    ("level", "dutch", "english"),
    [
        (5, "", ""),  # a clock time says it
        (4, "binnen 24 uur", "within 24 hours"),
        (3, "binnen 72 uur", "within 72 hours"),
        (2, "binnen 14 dagen", "within 14 days"),
        (1, "binnen 2 werkdagen", "within 2 working days"),
    ],
)
def test_the_time_is_that_of_the_promise(level: int, dutch: str, english: str) -> None:
    assert story.within(level, language="nl") == dutch
    assert story.within(level, language="en") == english

"""What a level means to her: one sentence of care, and a time. No score, no label, no diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ACUTE = 5
#: Level -> (Dutch, English): the sentence of care on the result page.
SENTENCES: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        5: (
            "Wat je vertelt, vraagt om een mens, niet om een formulier. "
            "We willen je eerst zelf spreken.",
            "What you tell us asks for a person, not a form. We want to talk to you first.",
        ),
        4: (
            "Wat je vertelt is zwaar om alleen te dragen. Je hoeft dat ook niet.",
            "What you tell us is a lot to carry alone. You do not have to.",
        ),
        3: (
            "Je antwoorden laten zien dat het nu zwaar is.",
            "Your answers show that things are hard right now.",
        ),
        2: (
            "Goed dat je dit hebt opgeschreven. Je klachten zijn het waard om te bespreken.",
            "It is good that you wrote this down. What you feel is worth talking about.",
        ),
        1: (
            "Goed dat je bij jezelf hebt stilgestaan. Een psycholoog leest wat je hebt geschreven.",
            "It is good that you took a moment for yourself. A psychologist reads what you wrote.",
        ),
    }
)

#: To somebody who filled it in for another person.
TO_A_RELATIVE = (
    "Goed dat je laat weten dat je je zorgen maakt. Je hoeft dit niet alleen op te lossen.",
    "It is good that you tell us you are worried. You do not have to solve this alone.",
)

#: Level -> (Dutch, English): within which time we want her to speak with somebody.
WITHIN: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        4: ("binnen 24 uur", "within 24 hours"),
        3: ("binnen 72 uur", "within 72 hours"),
        2: ("binnen 14 dagen", "within 14 days"),
        1: ("binnen 2 werkdagen", "within 2 working days"),
    }
)


def sentence(level: int, *, language: str, is_proxy: bool = False) -> str:
    """The sentence of care for a level; a relative (`is_proxy`) has one of her own below 5."""
    pair = TO_A_RELATIVE if is_proxy and level < ACUTE else SENTENCES[level]
    return pair[0 if language == "nl" else 1]


def within(level: int, *, language: str) -> str:
    """The time in words; empty at level 5, where a clock time says it."""
    pair = WITHIN.get(level)
    return "" if pair is None else pair[0 if language == "nl" else 1]

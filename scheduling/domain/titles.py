"""Protected professional titles, explained to who reads English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: The title as the register writes it -> English. What is not here stays as it was typed.
ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "gz-psycholoog": "healthcare psychologist (GZ-psycholoog)",
        "gezondheidszorgpsycholoog": "healthcare psychologist (gezondheidszorgpsycholoog)",
        "klinisch psycholoog": "clinical psychologist (klinisch psycholoog)",
        "psychotherapeut": "psychotherapist (psychotherapeut)",
    }
)


def in_words(title: str, language: str) -> str:
    """The title in `language`; what follows a dot or comma is left alone."""
    if language == "nl":
        return title
    known = ENGLISH.get(title.strip().casefold())
    return known[0].upper() + known[1:] if known else title

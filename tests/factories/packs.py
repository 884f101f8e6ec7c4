"""Packs of placeholder words. Never a sentence of a licensed questionnaire, in any language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.domain.actor import Actor
from intake.domain.instruments.pack import Pack
from intake.services.packs import load_pack

LICENCE = "Licentie 0000 voor Praktijk Voorbeeld"
ATTRIBUTION = "© voorbeeld van een bronvermelding"


def raw_pack(language: str = "nl", *, edition: str = "eerste", **changes: Any) -> dict[str, Any]:
    """The plain values of an EPDS pack with made-up words; another `edition` has other words."""
    return {
        "instrument": "epds",
        "version": "1.0",
        "language": language,
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "items": [
            {
                "number": number,
                "text": f"Voorbeeldzin {number}, {edition} uitgave {language}",
                "options": [f"keuze {number}{letter}" for letter in "abcd"],
            }
            for number in range(1, 11)
        ],
    } | changes


def a_pack(now: datetime, language: str = "nl", **changes: Any) -> Pack:
    """A pack in use."""
    raw = raw_pack(language, **changes)
    return load_pack(raw=raw, actor=Actor.system("test"), now=now).pack

"""The alphabet of an SMS (3GPP TS 23.038, section 6.2.1)."""

from __future__ import annotations

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: These take two places each.
EXTENDED = frozenset("^{}\\[~]|€\f")
LONGEST = 160
PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def to_gsm(text: str) -> str:
    """`text` with typographic quotes, dashes and foreign accents made plain (ë becomes e)."""
    return "".join(_plain(character) for character in text.translate(PLAIN))


def _plain(character: str) -> str:
    if character in BASIC or character in EXTENDED:
        return character
    bare = unicodedata.normalize("NFKD", character)
    bare = "".join(part for part in bare if not unicodedata.combining(part))
    return bare or character


def length(text: str) -> int | None:
    """Places that `text` takes in one SMS, or None when a character is not in the alphabet."""
    if not set(text) <= BASIC | EXTENDED:
        return None
    return len(text) + sum(character in EXTENDED for character in text)

"""Passwords that are long enough and still too easy to guess here."""

from __future__ import annotations

import re
import unicodedata

#: Words that anyone would try first on this site.
EXPECTED_WORDS = (
    "houvast",
    "welkom",
    "wachtwoord",
    "password",
    "psycholoog",
    "kliniek",
    "moeder",
    "baby",
)
#: What must be left once those words, repeats and runs are taken out (ASVS 6.2.11).
SUBSTANCE = 8


def is_guessable(password: str) -> bool:
    """Whether hardly anything is left of it without expected words, repeats and 1234-like runs."""
    text = unicodedata.normalize("NFKC", password).casefold()
    for word in EXPECTED_WORDS:
        text = text.replace(word, "")
    text = re.sub(r"(.+?)\1+", r"\1", text)
    kept = [
        letter
        for before, letter in zip(" " + text, text, strict=False)
        if abs(ord(letter) - ord(before)) != 1
    ]
    return len(kept) < SUBSTANCE

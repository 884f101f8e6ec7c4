"""Why this person and this moment: codes that are stored, and their words in Dutch and English.

The words complete "Zij ..." and "She ...": "spreekt Nederlands", "works with attachment".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheduling.domain.day_parts import code_of

EARLIEST = "earliest"
KNOWN = "known"

_DAYS = {
    "mon": ("maandag", "Monday"),
    "tue": ("dinsdag", "Tuesday"),
    "wed": ("woensdag", "Wednesday"),
    "thu": ("donderdag", "Thursday"),
    "fri": ("vrijdag", "Friday"),
    "sat": ("zaterdag", "Saturday"),
    "sun": ("zondag", "Sunday"),
}
_PARTS = {
    "am": ("ochtend", " mornings"),
    "pm": ("middag", " afternoons"),
    "eve": ("avond", " evenings"),
}
LANGUAGES = {
    "nl": ("Nederlands", "Dutch"),
    "en": ("Engels", "English"),
    "ar": ("Arabisch", "Arabic"),
    "ber": ("Berbers", "Berber"),
    "de": ("Duits", "German"),
    "es": ("Spaans", "Spanish"),
    "fa": ("Perzisch", "Persian"),
    "fr": ("Frans", "French"),
    "it": ("Italiaans", "Italian"),
    "pap": ("Papiaments", "Papiamento"),
    "pl": ("Pools", "Polish"),
    "pt": ("Portugees", "Portuguese"),
    "ro": ("Roemeens", "Romanian"),
    "ru": ("Russisch", "Russian"),
    "so": ("Somalisch", "Somali"),
    "ti": ("Tigrinya", "Tigrinya"),
    "tr": ("Turks", "Turkish"),
    "uk": ("Oekraïens", "Ukrainian"),
    "zh": ("Chinees", "Chinese"),
}
SKILLS = {
    "attachment": ("hechting", "attachment"),
    "grief": ("rouw", "grief"),
    "premature_birth": ("vroeggeboorte", "premature birth"),
    "pregnancy": ("zwangerschap", "pregnancy"),
    "self_image": ("zelfbeeld", "self-image"),
    "birth_trauma": ("een heftige bevalling", "a difficult birth"),
    "mood": ("somberheid en angst", "low mood and anxiety"),
}


def language(code: str) -> str:
    """The reason that she speaks this language (ISO 639)."""
    return f"language:{code}"


def skill(name: str) -> str:
    """The reason that she is good at this."""
    return f"skill:{name}"


def day_part(at: datetime) -> str:
    """The reason that the moment lies in a part of the week that was asked for."""
    return f"day_part:{code_of(at)}"


def words(code: str, language_code: str) -> str:
    """One reason in words, in Dutch for `nl` and in English otherwise. KeyError: unknown code."""
    column = 0 if language_code == "nl" else 1
    kind, _, detail = code.partition(":")
    if kind == "language":
        name = LANGUAGES.get(detail, (detail, detail))[column]
        return (f"spreekt {name}", f"speaks {name}")[column]
    if kind == "skill":
        name = SKILLS[detail][column]
        return (f"werkt met {name}", f"works with {name}")[column]
    if kind == "day_part":
        day, _, part = detail.partition("_")
        name = _DAYS[day][column] + _PARTS[part][column]
        return (f"is vrij op {name}, zoals je vroeg", f"is free on {name}, as you asked")[column]
    return {
        EARLIEST: ("is het eerst vrij", "is the first to be free"),
        KNOWN: ("blijft je psycholoog", "stays your psychologist"),
    }[code][column]


def sentence(codes: Iterable[str], language_code: str) -> str:
    """The reasons as one clause: "werkt met hechting, spreekt Nederlands en is het eerst vrij"."""
    parts = [words(code, language_code) for code in codes]
    if len(parts) < 2:
        return "".join(parts)
    joint = " en " if language_code == "nl" else " and "
    # A clause that has a comma inside goes last, or the list becomes hard to read.
    parts.sort(key=lambda part: "," in part)
    return ", ".join(parts[:-1]) + joint + parts[-1]

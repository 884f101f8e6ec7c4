"""Why this psychologist and this hour: codes that can be stored, and their Dutch and English.

The words complete "Zij ..." and "She ...", as in `scheduling.domain.reasons`.
"""

from __future__ import annotations

from scheduling.domain.matching.model import Need, Psychologist

#: A skill from here on is worth naming to her.
WORTH_NAMING = 0.5

_WORDS = {
    "language": ("spreekt je taal", "speaks your language"),
    "second_language": ("spreekt een taal die je goed kent", "speaks a language you know well"),
    "prior": ("kent je al", "knows you already"),
    "promise": ("kan binnen je termijn", "can see you within your promise"),
    "late": (
        "is een van de eersten die je kunnen zien",
        "is one of the first who can see you",
    ),
    "earliest": ("is het eerst vrij", "is the first to be free"),
    "mode_online": ("ziet je online, zoals je vroeg", "sees you online, as you asked"),
    "mode_in_person": ("is bij je in de buurt, zoals je vroeg", "is near you, as you asked"),
    "skills": ("weet veel van wat jou bezighoudt", "knows much about what troubles you"),
}


def reasons(
    need: Need, psychologist: Psychologist, mode: str, *, is_kept: bool, is_first: bool
) -> tuple[str, ...]:
    """The reasons that hold, the one that says most to her first."""
    speaks_first = need.languages[0] in psychologist.languages
    helps = sum(
        weight * psychologist.skills.get(skill, 0.0) for skill, weight in need.needs.items()
    )
    found = {
        "prior": need.prior == psychologist.id,
        "language": speaks_first,
        "second_language": not speaks_first,
        "skills": bool(need.needs) and helps >= WORTH_NAMING * sum(need.needs.values()),
        f"mode_{mode}": mode == need.modes[0],
        "promise": is_kept,
        "late": not is_kept,
        "earliest": is_first,
    }
    return tuple(code for code, holds in found.items() if holds)


def kept(slot: str, share: float) -> str:
    """The code for staff: this hour would have suited her more and is kept for others."""
    return f"kept:{slot}:{share:.2f}"


def words(code: str, language: str) -> str:
    """One code in words, in Dutch for `nl` and in English otherwise. KeyError: unknown code."""
    column = 0 if language == "nl" else 1
    if code.startswith("kept:"):
        share = code.rsplit(":", 1)[1]
        if column:
            return f"this hour is kept for somebody in more haste: p = {share}"
        return f"dit uur wordt bewaard voor iemand met meer haast: p = {share.replace('.', ',')}"
    return _WORDS[code][column]

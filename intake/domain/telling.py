"""Her story in a few lines, so that she tells it once: a first draft from her own answers.

A draft speaks in plain words of what she chose herself. It never holds a score, and nothing of the
questions about safety or of earlier illness: whoever reads along over her shoulder learns nothing
there that she did not write. What she approves may say anything she wants.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from intake.domain.conditions import Answers, has_baby, is_pregnant, variant_of
from intake.domain.for_triage import weeks_since_birth
from intake.domain.instruments import Text

MOST_LINES: Final = 10
MOST_SIGNS: Final = 1000
#: From this answer on a signal, sleep or support is worth a line ("vaak", "weinig").
OFTEN: Final = 2

EMPTY, TOO_MANY_LINES, TOO_LONG = "empty", "too_many_lines", "too_long"

_WEEKS: Final = Text("Ik ben {weeks} weken geleden bevallen.", "I gave birth {weeks} weeks ago.")
_WEEK: Final = Text("Ik ben een week geleden bevallen.", "I gave birth a week ago.")
_THIS_WEEK: Final = Text("Ik ben deze week bevallen.", "I gave birth this week.")
_BORN: Final = Text("Ik ben bevallen.", "I have given birth.")
_WHO: Final = {
    "pregnant": Text("Ik ben zwanger.", "I am pregnant."),
    "loss": Text("Mijn baby is overleden.", "My baby has died."),
    "partner": Text(
        "Ik ben de partner of de andere ouder.", "I am the partner or the other parent."
    ),
    "nicu": Text("Mijn baby ligt in het ziekenhuis.", "My baby is in hospital."),
    "proxy": Text("Ik maak me zorgen om iemand anders.", "I am worried about someone else."),
}
_ELSEWHERE: Final = Text("Mijn baby is nu niet thuis.", "My baby is not at home now.")
_BOND: Final = Text(
    "Ik voel vaak weinig band met mijn baby.", "I often feel little bond with my baby."
)
_TIRED: Final = Text("Ik ben vaak uitgeput.", "I am often exhausted.")
_TIRED_AND_IRRITABLE: Final = Text(
    "Ik ben vaak uitgeput en snel prikkelbaar.", "I am often exhausted and easily irritated."
)
_IRRITABLE: Final = Text("Ik ben snel prikkelbaar of boos.", "I am easily irritated or angry.")
_LOW: Final = Text(
    "Ik voel me vaak somber en heb weinig hoop dat het beter wordt.",
    "I often feel low and have little hope that it will get better.",
)
_SAD: Final = Text("Ik voel me vaak somber.", "I often feel low.")
_WORRIED: Final = Text("Ik maak me veel zorgen.", "I worry a lot.")
_CRY: Final = Text("Ik huil veel.", "I cry a lot.")
_SELF: Final = {
    "": Text("Ik denk slecht over mezelf als moeder.", "I think badly of myself as a mother."),
    "loss": Text("Ik denk slecht over mezelf.", "I think badly of myself."),
    "pregnant": Text(
        "Ik denk slecht over mezelf als aanstaande moeder.",
        "I think badly of myself as a mother-to-be.",
    ),
    "partner": Text(
        "Ik denk slecht over mezelf als ouder.", "I think badly of myself as a parent."
    ),
}
_SLEEP: Final = {
    "": Text("Slapen lukt bijna niet.", "I can hardly sleep."),
    "proxy": Text("Zij slaapt bijna niet.", "She hardly sleeps."),
}
_DAY: Final = {
    "": (
        Text("De gewone dag kost me veel moeite.", "An ordinary day takes me a lot of effort."),
        Text("Een deel van de gewone dag lukt me niet.", "I cannot manage parts of the day."),
        Text("Van de gewone dag lukt bijna niets.", "I can manage almost nothing of the day."),
    ),
    "proxy": (
        Text("De gewone dag kost haar veel moeite.", "An ordinary day takes her a lot of effort."),
        Text("Een deel van de gewone dag lukt haar niet.", "She cannot manage parts of the day."),
        Text("Van de gewone dag lukt haar bijna niets.", "She can manage almost nothing."),
    ),
}
_BIRTH: Final = Text(
    "Ik denk met angst terug aan de bevalling.", "I think back to the birth with fear."
)
_SUPPORT: Final = {
    "": (
        Text("Er zijn genoeg mensen die me helpen.", "There are enough people who help me."),
        Text("Een paar mensen helpen me.", "A few people help me."),
        Text("Ik heb weinig mensen die me helpen.", "I have few people who help me."),
        Text("Ik sta er alleen voor.", "I am on my own."),
    ),
    "proxy": (
        Text("Er zijn genoeg mensen die haar helpen.", "There are enough people who help her."),
        Text("Een paar mensen helpen haar.", "A few people help her."),
        Text("Zij heeft weinig mensen die haar helpen.", "She has few people who help her."),
        Text("Zij staat er alleen voor.", "She is on her own."),
    ),
}
_TOGETHER: Final = Text(
    "Ik wil hulp voor mijn baby en mij samen.", "I want help for my baby and me together."
)
_FOR_MYSELF: Final = Text("Ik wil hulp voor mezelf.", "I want help for myself.")
_TALK: Final = Text("Ik wil graag met iemand praten.", "I would like to talk to someone.")
_INFORMATION: Final = Text("Ik wil eerst informatie.", "I want information first.")


class TellingRefused(ValueError):
    """A text that cannot be kept. `code`: `empty`, `too_many_lines` or `too_long`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def draft_of(answers: Answers, *, language: str, on: date) -> str:
    """At most ten short lines from her answers, one a line; what she wants stands last.

    `on`: the Amsterdam day of today.
    """
    variant = variant_of(answers)
    wish = () if variant == "proxy" else tuple(_wish(answers))
    told = [*list(_lines(answers, variant, on))[: MOST_LINES - len(wish)], *wish]
    weeks = weeks_since_birth(answers, on=on)
    return "\n".join(text.say(language).format(weeks=weeks) for text in told)


def checked(text: str) -> str:
    """Her text without empty lines and outer spaces. Raises TellingRefused."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    kept = "\n".join(lines)
    if not kept:
        raise TellingRefused(EMPTY)
    if len(lines) > MOST_LINES:
        raise TellingRefused(TOO_MANY_LINES)
    if len(kept) > MOST_SIGNS:
        raise TellingRefused(TOO_LONG)
    return kept


def _lines(answers: Answers, variant: str, on: date) -> Iterator[Text]:
    yield from _who(answers, variant, on)
    if variant != "proxy":
        yield from _feelings(answers, variant)
    spoken = "proxy" if variant == "proxy" else ""
    if _at_least(answers, "sleep", OFTEN):
        yield _SLEEP[spoken]
    if _at_least(answers, "functioning", 1):
        yield _DAY[spoken][answers["functioning"] - 1]
    if variant not in ("proxy", "pregnant") and answers.get("birth_trauma") == 1:
        yield _BIRTH
    if _at_least(answers, "support", 0):
        yield _SUPPORT[spoken][answers["support"]]


def _who(answers: Answers, variant: str, on: date) -> Iterator[Text]:
    if variant in _WHO:
        yield _WHO[variant]
    is_her_birth = answers.get("respondent") == "self_mother" and not is_pregnant(answers)
    if is_her_birth and variant != "loss":
        yield _birth(weeks_since_birth(answers, on=on))
    if answers.get("baby") == "elsewhere" and variant == "":
        yield _ELSEWHERE


def _birth(weeks: int | None) -> Text:
    if weeks is None:
        return _BORN
    return (_THIS_WEEK, _WEEK)[weeks] if weeks < 2 else _WEEKS


def _feelings(answers: Answers, variant: str) -> Iterator[Text]:
    if has_baby(answers) and _at_least(answers, "sig_bond", OFTEN):
        yield _BOND
    tired = _at_least(answers, "sig_exhausted", OFTEN)
    irritable = _at_least(answers, "sig_irritable", OFTEN)
    if tired:
        yield _TIRED_AND_IRRITABLE if irritable else _TIRED
    elif irritable:
        yield _IRRITABLE
    if _at_least(answers, "sig_hopeless", OFTEN):
        yield _LOW
    elif _at_least(answers, "phq9_2", OFTEN):
        yield _SAD
    if _at_least(answers, "gad7_1", OFTEN) or _at_least(answers, "gad7_2", OFTEN):
        yield _WORRIED
    if _at_least(answers, "sig_cry", OFTEN):
        yield _CRY
    if _at_least(answers, "sig_self", OFTEN):
        yield _SELF.get(variant, _SELF[""])


def _wish(answers: Answers) -> Iterator[Text]:
    track = answers.get("track_wish")
    if answers.get("wish") == "info":
        yield _INFORMATION
    elif track == "parent_child" and has_baby(answers):
        yield _TOGETHER
    elif track == "individual":
        yield _FOR_MYSELF
    elif answers.get("wish") == "talk":
        yield _TALK


def _at_least(answers: Answers, field: str, least: int) -> bool:
    value = answers.get(field)
    return type(value) is int and value >= least

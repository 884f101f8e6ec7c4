"""An intake on one screen: her answers by section, the dangers among them, the rules in words.

Words come from the questionnaire she filled in, in the reader's language, with the attribution that
their owner asks for. Scores stand next door (`scores`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from care.domain.scores import label_of
from intake.domain.for_triage import to_triage, weeks_since_birth
from intake.domain.questionnaire import Page, Questionnaire, variant_of
from intake.domain.review import spoken
from intake.domain.safety import HelpSign, help_needed
from intake.domain.triage import DecisionTable

Answers = Mapping[str, Any]
#: Sections a clinician reads. Who pays, and how to reach her, stand elsewhere or nowhere.
READ: Final = ("about", "safety", "signals", "epds", "mood", "tension", "situation", "preferences")
SCORED_SECTIONS: Final = ("epds", "mood", "tension")


@dataclass(frozen=True, slots=True)
class Line:
    """A question and what she answered, in words. `is_open`: she preferred not to say."""

    question: str
    answer: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one section. `stem`: what stands before each of its questions.

    `is_scored`: an instrument, whose score says it shorter; `attribution` goes with its words.
    """

    title: str
    stem: str
    lines: tuple[Line, ...]
    is_scored: bool
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Something to watch, short for a list and whole for her page. `is_danger` colours it."""

    id: str
    short: str
    text: str
    is_danger: bool


def sections_of(answers: Answers, path: Questionnaire, language: str) -> tuple[Section, ...]:
    """What she answered, section by section, as far as she was asked."""
    variant = variant_of(answers)
    found = []
    for section in path.sections:
        pages = [page for page in section.pages_for(answers) if page.id in answers]
        if section.id in READ and pages:
            lines = tuple(_line(page, answers, variant, language) for page in pages)
            stem = pages[0].item.stem.say(language)
            is_scored = section.id in SCORED_SECTIONS
            source = pages[0].attribution.say(language) if is_scored else ""
            found.append(Section(section.title.say(language), stem, lines, is_scored, source))
    return tuple(found)


def weeks_of(answers: Answers, on: date) -> int | None:
    """Whole weeks since the birth on an Amsterdam day; None when unknown, or not yet."""
    return weeks_since_birth(answers, on=on)


def signs_of(
    answers: Answers, scored: Answers, path: Questionnaire, language: str
) -> tuple[Line, ...]:
    """The danger signs among her answers, in her own choices."""
    variant = variant_of(answers)
    signs = help_needed(to_triage(answers) | dict(scored)).signs
    return tuple(_sign(sign, path, answers, scored, variant, language) for sign in signs)


def passages_of(flags: list[str], table: DecisionTable, language: str) -> tuple[Passage, ...]:
    """Flags in words, those about danger first. An unknown one is shown by its name."""
    meanings = {flag.id: flag.meaning for flag in table.flags}
    found = []
    for flag in flags:
        text = meanings.get(flag)
        say = (text.en if language == "en" else text.nl) if text else flag
        short = SHORT.get(flag, (flag, flag))[language == "en"]
        found.append(Passage(flag, short, say, flag in DANGERS))
    return tuple(sorted(found, key=lambda passage: (not passage.is_danger, passage.short)))


def reasons_in_words(ids: list[str], table: DecisionTable, language: str) -> list[tuple[str, str]]:
    """Rules of the table that spoke, with the sentence that says why, in the order given."""
    rules = table.by_id
    return [
        (rule_id, rules[rule_id].reason.en if language == "en" else rules[rule_id].reason.nl)
        for rule_id in ids
        if rule_id in rules
    ]


DANGERS: Final = frozenset({"danger_now", "contradiction"})
#: Flag -> (Dutch, English), two or three words for a list.
SHORT: Final[Mapping[str, tuple[str, str]]] = {
    "danger_now": ("gevaar nu", "danger now"),
    "loss": ("baby overleden", "baby died"),
    "minor": ("jonger dan 18", "under 18"),
    "proxy": ("ingevuld door naaste", "by a relative"),
    "safety_unanswered": ("veiligheid niet ingevuld", "safety left open"),
    "blues_recheck": ("later opnieuw vragen", "ask again later"),
    "incomplete": ("niet alles ingevuld", "not all answered"),
    "nicu": ("baby op de NICU", "baby in the NICU"),
    "possible_masking": ("alles op 0", "everything at 0"),
    "partner": ("partner", "partner"),
    "pregnant": ("zwanger", "pregnant"),
    "outside_window": ("langer dan een jaar", "more than a year"),
    "contradiction": ("antwoorden botsen", "answers conflict"),
}


def _line(page: Page, answers: Answers, variant: str, language: str) -> Line:
    value = answers[page.id]
    return Line(
        question=page.item.fitting(variant).text.say(language),
        answer=spoken(page, value, language=language, variant=variant),
        is_open=value is None,
    )


def _sign(
    sign: HelpSign,
    questionnaire: Questionnaire,
    answers: Answers,
    scored: Answers,
    variant: str,
    language: str,
) -> Line:
    """The question behind a danger sign with her answer; where no words were shown its number."""
    page_id = f"{sign.field}_{sign.item}" if sign.item else sign.field
    page = questionnaire.page(page_id)
    if page is not None and page_id in answers:
        return _line(page, answers, variant, language)
    items = scored.get(sign.field)
    value = str(items[sign.item - 1]) if items and sign.item else str(items)
    return Line(label_of(sign.field, sign.item), value)

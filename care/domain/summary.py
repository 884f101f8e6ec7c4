"""An intake on one screen: her answers by section, scores with bands, what must not be missed.

Words come from the questionnaire she filled in, in the reader's language. Of the EPDS only numbers
are shown: its sentences are no part of this software.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from intake.domain.for_triage import to_triage, weeks_since_birth
from intake.domain.questionnaire import Page, Questionnaire, load, variant_of
from intake.domain.review import spoken
from intake.domain.safety import HelpSign, help_needed
from intake.domain.scoring import EPDS, GAD7, PHQ9, Instrument, score
from intake.domain.triage import CURRENT_TABLE, TABLES, DecisionTable, parse_answers

Answers = Mapping[str, Any]
#: Sections a clinician reads. Who pays, and how to reach her, stand elsewhere or nowhere.
READ: Final = ("about", "safety", "signals", "mood", "tension", "situation", "preferences")
SCORED_SECTIONS: Final = ("mood", "tension")
NAMES: Final = {"epds": "EPDS", "phq9": "PHQ-9", "gad7": "GAD-7"}
#: PHQ-9 items 3, 4 and 5 (sleep, tiredness, appetite) are raised in any mother of a newborn.
BODILY_ITEMS: Final = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Line:
    """A question and what she answered, in words. `is_open`: she preferred not to say."""

    question: str
    answer: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one section. `stem`: what stands before each of its questions.

    `is_scored`: it is an instrument, whose score says it shorter.
    """

    title: str
    stem: str
    lines: tuple[Line, ...]
    is_scored: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """A score: a sum between two bounds with its band. `alarm`: the item about self-harm."""

    id: str
    name: str
    low: int
    high: int
    maximum: int
    band: str
    missing: int
    alarm: int | None
    alarm_item: int | None
    bodily: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Something to watch, short for a list and whole for her page. `is_danger` colours it."""

    id: str
    short: str
    text: str
    is_danger: bool


def sections_of(answers: Answers, version: str, language: str) -> tuple[Section, ...]:
    """What she answered, section by section, as far as she was asked."""
    questionnaire = load(version)
    variant = variant_of(answers)
    found = []
    for section in questionnaire.sections:
        pages = [page for page in section.pages_for(answers) if page.id in answers]
        if section.id in READ and pages:
            lines = tuple(_line(page, answers, variant, language) for page in pages)
            stem = pages[0].item.stem.say(language)
            is_scored = section.id in SCORED_SECTIONS
            found.append(Section(section.title.say(language), stem, lines, is_scored))
    return tuple(found)


def measures_of(answers: Answers, scored: Answers, language: str) -> tuple[Measure, ...]:
    """Every instrument that was taken. `scored`: items that came from outside the path."""
    parsed = parse_answers(to_triage(answers) | dict(scored))
    taken = ((i, getattr(parsed, i.id)) for i in (EPDS, PHQ9, GAD7))
    return tuple(
        measure
        for instrument, items in taken
        if (measure := _measure(instrument, items, language)) is not None
    )


def closed_gates(answers: Answers) -> tuple[tuple[str, int, int], ...]:
    """Short scales after which no more was asked: name, score, highest score."""
    fields = to_triage(answers)
    return tuple(
        (name, fields[key], 3 * 2)
        for key, name in (("phq2", "PHQ-2"), ("gad2", "GAD-2"))
        if isinstance(fields.get(key), int)
    )


def weeks_of(answers: Answers, on: date) -> int | None:
    """Whole weeks since the birth on an Amsterdam day; None when unknown, or not yet."""
    return weeks_since_birth(answers, on=on)


def signs_of(answers: Answers, scored: Answers, version: str, language: str) -> tuple[Line, ...]:
    """The danger signs among her answers, in her own choices."""
    questionnaire = load(version)
    variant = variant_of(answers)
    signs = help_needed(to_triage(answers) | dict(scored)).signs
    return tuple(_sign(sign, questionnaire, answers, scored, variant, language) for sign in signs)


def passages_of(flags: list[str], table_version: str, language: str) -> tuple[Passage, ...]:
    """Flags in words, those about danger first. An unknown one is shown by its name."""
    meanings = {flag.id: flag.meaning for flag in table_of(table_version).flags}
    found = []
    for flag in flags:
        text = meanings.get(flag)
        say = (text.en if language == "en" else text.nl) if text else flag
        short = SHORT.get(flag, (flag, flag))[language == "en"]
        found.append(Passage(flag, short, say, flag in DANGERS))
    return tuple(sorted(found, key=lambda passage: (not passage.is_danger, passage.short)))


def reasons_in_words(ids: list[str], table_version: str, language: str) -> list[tuple[str, str]]:
    """Rules with the sentence that says why, in the order given."""
    rules = table_of(table_version).by_id
    return [
        (rule_id, rules[rule_id].reason.en if language == "en" else rules[rule_id].reason.nl)
        for rule_id in ids
        if rule_id in rules
    ]


def table_of(version: str) -> DecisionTable:
    """The table of a version; today's where it is unknown."""
    return TABLES.get(version, CURRENT_TABLE)


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


def _measure(instrument: Instrument, items: Any, language: str) -> Measure | None:
    if isinstance(items, int):
        band = instrument.band(items)
        low = high = items
        missing, alarm = 0, None
    elif isinstance(items, tuple):
        result = score(instrument, items)
        low, high, band, alarm = result.low, result.high, result.band_low, result.alarm
        missing = len(result.missing)
    else:
        return None
    is_phq = instrument is PHQ9 and isinstance(items, tuple)
    return Measure(
        id=instrument.id,
        name=NAMES[instrument.id],
        low=low,
        high=high,
        maximum=instrument.maximum,
        band=band.name_en if language == "en" else band.name_nl,
        missing=missing,
        alarm=alarm,
        alarm_item=instrument.alarm_item,
        bodily=sum(items[index] or 0 for index in BODILY_ITEMS) if is_phq else None,
    )


def _sign(
    sign: HelpSign,
    questionnaire: Questionnaire,
    answers: Answers,
    scored: Answers,
    variant: str,
    language: str,
) -> Line:
    """The question behind a danger sign with her answer; for the EPDS its number alone."""
    page_id = f"{sign.field}_{sign.item}" if sign.item else sign.field
    page = questionnaire.page(page_id)
    if page is not None and page_id in answers:
        return _line(page, answers, variant, language)
    items = scored.get(sign.field)
    value = str(items[sign.item - 1]) if items and sign.item else str(items)
    return Line(f"{NAMES.get(sign.field, sign.field)}, item {sign.item}", value)

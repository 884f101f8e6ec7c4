"""Answers in the words she chose: for her check before sending, and for who reads them later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from intake.domain import consent
from intake.domain.conditions import Answers, variant_of
from intake.domain.instruments import Item, Kind, Text
from intake.domain.instruments.words import NOTHING
from intake.domain.questionnaire import Page, Questionnaire, Section

NOT_SAID: Final = Text("Liever niet zeggen", "I prefer not to say")
YES: Final = Text("Ja", "Yes")
NO: Final = Text("Nee", "No")
WEEKS_AGO: Final = Text("Ongeveer {weeks} weken geleden", "About {weeks} weeks ago")


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer in words. `is_answered` is false while the page is open."""

    page: Page
    question: str
    answer: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one section."""

    section: Section
    lines: tuple[Line, ...]

    @property
    def attribution(self) -> Text:
        """What must stand below licensed words; empty for all others."""
        page = self.section.pages[0]
        return page.attribution if page.is_licensed else NOTHING


def review(path: Questionnaire, answers: Answers, *, language: str) -> tuple[Part, ...]:
    """Every question she is asked, section by section, with her answer in words."""
    variant = variant_of(answers)
    return tuple(
        Part(section, tuple(_lines(section, answers, language, variant)))
        for section in path.sections
        if section.pages_for(answers)
    )


def _lines(section: Section, answers: Answers, language: str, variant: str) -> Iterator[Line]:
    for page in section.pages_for(answers):
        is_answered = page.id in answers
        answer = spoken(page, answers.get(page.id), language=language, variant=variant)
        yield Line(
            page=page,
            question=page.item.fitting(variant).text.say(language),
            answer=answer if is_answered else "",
            is_answered=is_answered,
        )


def spoken(page: Page, value: Any, *, language: str, variant: str = "") -> str:
    """A stored answer in words; empty for a page about the person, whose content lies elsewhere."""
    if page.item.kind is Kind.ONE:
        return _chosen(page.item, value, language, variant)
    if page.item.kind is Kind.MANY:
        return ", ".join(_chosen(page.item, one, language, variant) for one in value or ())
    if page.id == "baby_born":
        return _born(page.item, value, language)
    if page.id in ("consent", "self_pay"):
        return _consents(page.id, value, language, variant)
    if isinstance(value, Mapping):
        return ", ".join(str(part) for part in value.values())
    return ""


def _chosen(item: Item, value: Any, language: str, variant: str) -> str:
    option = item.option(value)
    if option is not None:
        return option.fitting(variant).text.say(language)
    return (item.skip or NOT_SAID).say(language)


def _born(item: Item, value: Any, language: str) -> str:
    if not value:
        return (item.skip or NOT_SAID).say(language)
    if value.get("on"):
        on = date.fromisoformat(value["on"])
        return f"{on.day}-{on.month}-{on.year}"
    return WEEKS_AGO.say(language).format(weeks=value["weeks"])


def _consents(page: str, value: Any, language: str, variant: str) -> str:
    given = value or {}
    purposes = [purpose for purpose in consent.PURPOSES if consent.PURPOSES[purpose] == page]
    said = [
        f"{consent.item_of(purpose).fitting(variant).text.say(language)}: "
        f"{(YES if given[purpose] else NO).say(language).lower()}"
        for purpose in purposes
        if purpose in given
    ]
    return "; ".join(said)

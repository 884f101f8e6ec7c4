"""The mother's path as data: sections of pages, and the way through them.

`current()` is the version a new draft gets; a running draft keeps its own (`load(version)`). Where
the clinic has licensed words, `with_packs` puts them in.
What the answers mean to others is next door: `for_triage`, `preferences`, `consent`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from intake.domain import instruments
from intake.domain.conditions import PREDICATES, Answers, hold, variant_of
from intake.domain.for_triage import to_triage
from intake.domain.instruments import InstrumentText, Item, Text
from intake.domain.preferences import Preferences, preferences_of, proof_of

__all__ = [
    "CURRENT_VERSION",
    "InvalidQuestionnaire",
    "Page",
    "Preferences",
    "Questionnaire",
    "Section",
    "Step",
    "check",
    "current",
    "load",
    "missing_pages",
    "preferences_of",
    "proof_of",
    "to_triage",
    "variant_of",
]

CURRENT_VERSION: Final = "1.0"
DATA: Final = Path(__file__).parent / "questionnaires"
_PAGE_KEYS: Final = frozenset({"item", "slug", "applies", "gate", "numbered"})


class InvalidQuestionnaire(ValueError):
    """A questionnaire file cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page with one question. Its id is that of its item, and the key of its answer.

    `applies`: predicates about earlier sections. `gate`: predicates about the same section, which
    do not change its count. What is not asked is decided by `for_triage`: it does not apply, or it
    was kept from her. `is_licensed`: its words need their attribution wherever they are shown.
    """

    id: str
    slug: str
    section: str
    item: Item
    instrument: str
    attribution: Text
    applies: tuple[str, ...] = ()
    gate: tuple[str, ...] = ()
    is_numbered: bool = True
    is_licensed: bool = False

    def is_asked(self, answers: Answers) -> bool:
        """Whether the answers so far bring her to this page."""
        return hold(self.applies, answers) and hold(self.gate, answers)


@dataclass(frozen=True, slots=True)
class Intro:
    """What she reads before a section begins."""

    slug: str
    title: Text
    paragraphs: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together, with an honest guess of the minutes."""

    id: str
    title: Text
    minutes: int
    pages: tuple[Page, ...]
    intro: Intro | None = None

    def pages_for(self, answers: Answers) -> tuple[Page, ...]:
        """The pages of this section that she is asked."""
        return tuple(page for page in self.pages if page.is_asked(answers))


@dataclass(frozen=True, slots=True)
class Step:
    """Where a page stands: question `number` of `total` in its section; None without a number."""

    section: Section
    number: int | None
    total: int


@dataclass(frozen=True)
class Questionnaire:
    """One version of the path."""

    version: str
    instruments: tuple[InstrumentText, ...]
    sections: tuple[Section, ...]

    def instrument(self, instrument_id: str) -> InstrumentText:
        """The words of an instrument by its id. Raises KeyError."""
        return self._instruments[instrument_id]

    @cached_property
    def _instruments(self) -> dict[str, InstrumentText]:
        return {instrument.id: instrument for instrument in self.instruments}

    @cached_property
    def _by_id(self) -> dict[str, Page]:
        return {page.id: page for section in self.sections for page in section.pages}

    @cached_property
    def _by_slug(self) -> dict[str, Page]:
        return {page.slug: page for page in self._by_id.values()}

    def page(self, page_id: str) -> Page | None:
        """The page of an item, or None."""
        return self._by_id.get(page_id)

    def page_at(self, slug: str) -> Page | None:
        """The page at an address, or None."""
        return self._by_slug.get(slug)

    def section_of(self, page: Page) -> Section:
        """The section a page belongs to."""
        return next(section for section in self.sections if section.id == page.section)

    def intro_at(self, slug: str) -> Section | None:
        """The section whose introduction has this address, or None."""
        return next((s for s in self.sections if s.intro and s.intro.slug == slug), None)

    def item(self, item_id: str) -> Item:
        """Any item of the instruments, also one without a page. Raises KeyError."""
        return self._items[item_id]

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for instrument in self.instruments for item in instrument.items}

    def path(self, answers: Answers) -> tuple[Page, ...]:
        """Every page she is asked, in order, as far as the answers tell."""
        return tuple(self._path(answers))

    def _path(self, answers: Answers) -> Iterator[Page]:
        for section in self.sections:
            yield from section.pages_for(answers)

    def after(self, page: Page, answers: Answers) -> Page | None:
        """The next page she is asked, or None at the end."""
        return _next_asked(self._order[self._order.index(page) + 1 :], answers)

    def before(self, page: Page, answers: Answers) -> Page | None:
        """The page she was asked before this one, or None at the beginning."""
        return _next_asked(self._order[: self._order.index(page)][::-1], answers)

    @cached_property
    def _order(self) -> tuple[Page, ...]:
        return tuple(page for section in self.sections for page in section.pages)

    def first_open(self, answers: Answers) -> Page | None:
        """The first page she is asked and has not answered yet; None when all are answered."""
        return next((page for page in self._path(answers) if page.id not in answers), None)

    def step(self, page: Page, answers: Answers) -> Step:
        """The number of a page within its section.

        Pages behind a gate count whether it opens or not, so the total holds under way; what
        depends on earlier sections is known by then.
        """
        section = self.section_of(page)
        counted = [p for p in section.pages if p.is_numbered and hold(p.applies, answers)]
        number = counted.index(page) + 1 if page in counted else None
        return Step(section=section, number=number, total=len(counted))


def current() -> Questionnaire:
    """The version a new draft gets."""
    return load(CURRENT_VERSION)


@cache
def load(version: str) -> Questionnaire:
    """The questionnaire of `version`, read once and checked. Raises InvalidQuestionnaire."""
    path = DATA / f"{version}.toml"
    if not path.is_file():
        raise InvalidQuestionnaire(f"there is no questionnaire {version}")
    return parse(tomllib.loads(path.read_text(encoding="utf-8")))


def missing_pages(answers: Answers, path: Questionnaire) -> tuple[str, ...]:
    """Ids of the pages she is asked and has not answered. "Liever niet zeggen" is an answer."""
    return tuple(page.id for page in path.path(answers) if page.id not in answers)


def parse(raw: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire from the plain values of its file. Raises InvalidQuestionnaire."""
    texts = {text.id: text for text in map(instruments.load, raw["instruments"])}
    questionnaire = Questionnaire(
        version=raw["version"],
        instruments=tuple(texts.values()),
        sections=tuple(_section(entry, texts) for entry in raw["sections"]),
    )
    check(questionnaire)
    return questionnaire


def _section(raw: Mapping[str, Any], texts: Mapping[str, InstrumentText]) -> Section:
    intro = raw.get("intro")
    return Section(
        id=raw["id"],
        title=Text(**raw["title"]),
        minutes=raw["minutes"],
        pages=tuple(_page(entry, raw["id"], texts) for entry in raw["pages"]),
        intro=intro
        and Intro(
            slug=intro["slug"],
            title=Text(**intro["title"]),
            paragraphs=tuple(Text(**paragraph) for paragraph in intro["paragraphs"]),
        ),
    )


def _page(raw: Mapping[str, Any], section: str, texts: Mapping[str, InstrumentText]) -> Page:
    if unknown := sorted(set(raw) - _PAGE_KEYS):
        raise InvalidQuestionnaire(f"{section}: unknown key {unknown[0]!r}")
    instrument, _, name = raw["item"].partition(".")
    found = [item for item in texts[instrument].items if item.id == name] if name else []
    if not found:
        raise InvalidQuestionnaire(f"{section}: there is no item {raw['item']}")
    names = (*raw.get("applies", ()), *raw.get("gate", ()))
    if unknown := sorted(set(names) - set(PREDICATES)):
        raise InvalidQuestionnaire(f"{raw['item']}: there is no predicate {unknown[0]}")
    return Page(
        id=name,
        slug=raw["slug"],
        section=section,
        item=found[0],
        instrument=instrument,
        attribution=texts[instrument].attribution,
        applies=tuple(raw.get("applies", ())),
        gate=tuple(raw.get("gate", ())),
        is_numbered=raw.get("numbered", True),
    )


def check(questionnaire: Questionnaire) -> None:
    """Raise InvalidQuestionnaire when a page, an address or a section occurs twice."""
    pages = [page for section in questionnaire.sections for page in section.pages]
    intros = [section.intro.slug for section in questionnaire.sections if section.intro]
    for what, values in (
        ("page", [page.id for page in pages]),
        ("address", [*(page.slug for page in pages), *intros]),
        ("section", [section.id for section in questionnaire.sections]),
    ):
        if len(set(values)) < len(values):
            raise InvalidQuestionnaire(f"{questionnaire.version}: the same {what} occurs twice")


def _next_asked(pages: tuple[Page, ...], answers: Answers) -> Page | None:
    return next((page for page in pages if page.is_asked(answers)), None)

"""The path with licensed words in it: for whom the EPDS was made, it takes the place of the PHQ-9.

A version is then named after both: `1.0+epds-1.0-nl-3fa2c1`. A draft that runs stays on what it was
begun with, and an intake that was sent keeps its words, whatever the clinic loads later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intake.domain import instruments, questionnaire
from intake.domain.instruments import InstrumentText
from intake.domain.instruments.pack import Pack, with_words
from intake.domain.questionnaire import Page, Questionnaire, Section

SEPARATOR: Final = "+"
EPDS_KEY: Final = "epds-1.0"
#: What the EPDS takes the place of.
REPLACED: Final = "phq9"
#: Begins the addresses of its pages: they say nothing.
LETTER: Final = "m"
MINUTES: Final = 2


def parts_of(version: str) -> tuple[str, tuple[str, ...]]:
    """The version of the path itself, and the keys of the packs in it."""
    base, *keys = version.split(SEPARATOR)
    return base, tuple(keys)


def version_with(base: str, packs: Sequence[Pack]) -> str:
    """How a path with these packs is called; `base` alone where none of them is in it."""
    keys = sorted(pack.key for pack in packs if pack.instrument_key == EPDS_KEY)
    return SEPARATOR.join((base, *keys))


def compose(base: Questionnaire, packs: Sequence[Pack]) -> Questionnaire:
    """`base` with the EPDS in place of the PHQ-9 for a mother or a woman who is pregnant.

    Everybody else keeps the PHQ-9. Without a pack of the EPDS it is `base` itself.
    Raises InvalidQuestionnaire.
    """
    text = with_words(instruments.load(EPDS_KEY), packs)
    if not text.packs:
        return base
    place = next(n for n, section in enumerate(base.sections) if _has_replaced(section))
    others = [_kept_from_her(section) for section in base.sections]
    composed = Questionnaire(
        version=version_with(base.version, packs),
        instruments=(*base.instruments, text),
        sections=(*others[:place], _section(text), *others[place:]),
    )
    questionnaire.check(composed)
    return composed


def _section(text: InstrumentText) -> Section:
    """The whole scale, in its order, one question a page."""
    pages = tuple(
        Page(
            id=item.id,
            slug=f"{LETTER}{number}",
            section=text.id,
            item=item,
            instrument=text.id,
            attribution=text.attribution,
            applies=("takes_epds",),
            is_licensed=True,
        )
        for number, item in enumerate(text.items, start=1)
    )
    return Section(id=text.id, title=text.title, minutes=MINUTES, pages=pages)


def _has_replaced(section: Section) -> bool:
    return any(page.instrument == REPLACED for page in section.pages)


def _kept_from_her(section: Section) -> Section:
    if not _has_replaced(section):
        return section
    pages = tuple(
        replace(page, applies=(*page.applies, "takes_no_epds"))
        if page.instrument == REPLACED
        else page
        for page in section.pages
    )
    return replace(section, pages=pages)

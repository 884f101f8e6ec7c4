"""Licensed words that the clinic loaded, and the path that a draft or an intake is pinned to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from intake.domain import instruments, questionnaire
from intake.domain.instruments import InstrumentText
from intake.domain.instruments.pack import Pack, parse_pack, with_words
from intake.domain.questionnaire import CURRENT_VERSION, Questionnaire
from intake.domain.with_packs import EPDS_KEY, compose, parts_of, version_with
from intake.models import InstrumentPack


class UnknownPack(LookupError):
    """An answer points at words that are no longer there."""


def in_use() -> list[Pack]:
    """The packs that new answers are given to, one an instrument and language."""
    rows = InstrumentPack.objects.filter(retired_at=None).order_by("key")
    return [parse_pack(row.content) for row in rows]


def version_for(language: str) -> str:
    """The version of a new draft: with licensed words where there are any in her language."""
    packs = [pack for pack in in_use() if pack.instrument_key == EPDS_KEY]
    if not any(pack.language == language for pack in packs):
        return CURRENT_VERSION
    return version_with(CURRENT_VERSION, packs)


def questionnaire_of(version: str) -> Questionnaire:
    """The path of a version, with its packs. Raises InvalidQuestionnaire and UnknownPack."""
    base, keys = parts_of(version)
    return _composed(base, keys) if keys else questionnaire.load(base)


def text_of(instrument_key: str) -> InstrumentText:
    """An instrument with the licensed words that are in use now. Raises InvalidInstrument."""
    return with_words(instruments.load(instrument_key), in_use())


# A key carries the fingerprint of its pack, and packs are never edited: this cannot grow old.
@lru_cache(maxsize=64)
def _composed(base: str, keys: tuple[str, ...]) -> Questionnaire:
    return compose(questionnaire.load(base), _named(keys))


def _named(keys: Iterable[str]) -> list[Pack]:
    rows = InstrumentPack.objects.in_bulk(list(keys))
    try:
        return [parse_pack(rows[key].content) for key in keys]
    except KeyError as error:
        raise UnknownPack(error.args[0]) from error

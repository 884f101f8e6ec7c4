"""Words that may not be here, brought by a clinic that may use them: read, checked, put in place.

A pack is the whole scale in one language: every item and every option in the order of the print
("must be copied in full"), with the licence and the attribution that its owner asks for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from intake.domain.instruments.checks import InvalidInstrument, check_keys, check_needed
from intake.domain.instruments.loader import all_keys, load
from intake.domain.instruments.words import (
    LANGUAGES,
    NOTHING,
    InstrumentText,
    Item,
    Option,
    Text,
    Words,
)

_NEEDED: Final = ("instrument", "version", "language", "licence", "attribution", "items")
_KEYS: Final = frozenset({*_NEEDED, "introduction"})
_ITEM_KEYS: Final = frozenset({"number", "text", "options"})
#: A licensed sentence is short; more is a mistake in the file.
MAX_TEXT: Final = 1000
#: Letters of the fingerprint in a pack's name.
NAME_LETTERS: Final = 6


@dataclass(frozen=True, slots=True)
class PackItem:
    """One question with its options, as printed."""

    text: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """The words of one instrument in one language. `content_hash`: SHA-256 of all of it."""

    instrument_id: str
    version: str
    language: str
    licence: str
    attribution: str
    introduction: str
    items: tuple[PackItem, ...]
    content_hash: str

    @property
    def instrument_key(self) -> str:
        """The key of the instrument it gives words to, such as `epds-1.0`."""
        return f"{self.instrument_id}-{self.version}"

    @property
    def key(self) -> str:
        """Its own name: instrument, version, language and the start of its fingerprint."""
        return f"{self.instrument_key}-{self.language}-{self.content_hash[:NAME_LETTERS]}"


def parse_pack(raw: Mapping[str, Any]) -> Pack:
    """A pack from the plain values of its file. Raises InvalidInstrument, in one line."""
    check_keys(raw, _KEYS, "pack")
    check_needed(raw, _NEEDED, "pack")
    shipped = _shipped(raw)
    where = f"{shipped.key}-{raw['language']}"
    items = tuple(_items(raw["items"], shipped, where))
    return Pack(
        instrument_id=shipped.id,
        version=shipped.version,
        language=raw["language"],
        licence=_line(raw["licence"], f"{where}.licence"),
        attribution=_line(raw["attribution"], f"{where}.attribution"),
        introduction=(
            _line(raw["introduction"], f"{where}.introduction") if "introduction" in raw else ""
        ),
        items=items,
        content_hash=_fingerprint(raw),
    )


def with_words(shipped: InstrumentText, packs: Sequence[Pack]) -> InstrumentText:
    """The instrument with the words of its packs; a language without a pack stays as it was."""
    fitting = [pack for pack in packs if pack.instrument_key == shipped.key]
    if not fitting:
        return shipped
    languages = {*shipped.languages, *(pack.language for pack in fitting)}
    return replace(
        shipped,
        languages=tuple(language for language in LANGUAGES if language in languages),
        attribution=_said({pack.language: pack.attribution for pack in fitting}, NOTHING),
        items=tuple(_worded(item, number, fitting) for number, item in enumerate(shipped.items)),
        packs={pack.language: pack.key for pack in fitting},
    )


def _shipped(raw: Mapping[str, Any]) -> InstrumentText:
    key = f"{raw['instrument']}-{raw['version']}"
    if key not in all_keys() or load(key).scale is None:
        raise InvalidInstrument(f"pack: there is no questionnaire {key}")
    shipped = load(key)
    if raw["language"] not in LANGUAGES:
        raise InvalidInstrument(f"pack: the language must be one of {', '.join(LANGUAGES)}")
    if raw["language"] in shipped.languages:
        raise InvalidInstrument(f"pack: {key} has its own words in {raw['language']!r} already")
    return shipped


def _items(raw: Any, shipped: InstrumentText, where: str) -> list[PackItem]:
    """All of them, in the order of the print. Raises InvalidInstrument."""
    if not isinstance(raw, list) or len(raw) != len(shipped.items):
        found = len(raw) if isinstance(raw, list) else 0
        raise InvalidInstrument(
            f"{where}: the whole scale is needed, {len(shipped.items)} items, not {found}"
        )
    return [_item(entry, item, number, where) for number, (entry, item) in _numbered(raw, shipped)]


def _numbered(raw: list[Any], shipped: InstrumentText) -> list[tuple[int, tuple[Any, Item]]]:
    return list(enumerate(zip(raw, shipped.items, strict=True), start=1))


def _item(raw: Any, item: Item, number: int, where: str) -> PackItem:
    where = f"{where}: item {number}"
    if not isinstance(raw, Mapping):
        raise InvalidInstrument(f"{where} is no table")
    check_keys(raw, _ITEM_KEYS, where)
    check_needed(raw, sorted(_ITEM_KEYS), where)
    if raw["number"] != number:
        raise InvalidInstrument(f"{where} has number {raw['number']!r}: keep the printed order")
    options = raw["options"]
    if not isinstance(options, list) or len(options) != len(item.options):
        found = len(options) if isinstance(options, list) else 0
        raise InvalidInstrument(f"{where} needs {len(item.options)} options, not {found}")
    words = tuple(_line(each, f"{where}, option {n}") for n, each in enumerate(options, start=1))
    if len(set(words)) < len(words):
        raise InvalidInstrument(f"{where} has the same option twice")
    return PackItem(_line(raw["text"], where), words)


def _line(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidInstrument(f"{where}: the text is missing")
    if len(value) > MAX_TEXT:
        raise InvalidInstrument(f"{where}: more than {MAX_TEXT} characters")
    return " ".join(value.split())


def _worded(item: Item, number: int, packs: Sequence[Pack]) -> Item:
    texts = {pack.language: pack.items[number].text for pack in packs}
    stems = {pack.language: pack.introduction for pack in packs}
    options = tuple(
        replace(option, words=_option_words(option, number, place, packs))
        for place, option in enumerate(item.options)
    )
    return replace(
        item,
        words=Words(_said(texts, item.words.text)),
        stem=_said(stems, item.stem),
        options=options,
    )


def _option_words(option: Option, number: int, place: int, packs: Sequence[Pack]) -> Words:
    texts = {pack.language: pack.items[number].options[place] for pack in packs}
    return Words(_said(texts, option.words.text))


def _said(texts: Mapping[str, str], own: Text) -> Text:
    """The pack's text where it has one, else the instrument's own."""
    return Text(nl=texts.get("nl", own.nl), en=texts.get("en", own.en))


def _fingerprint(raw: Mapping[str, Any]) -> str:
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()

"""Instruments from TOML into frozen dataclasses. What is wrong in a file is named in one line.

One file per instrument and version under `data/`. The words and the key of a published file are
never edited: drafts that run and intakes that were sent point at it. A change is a new file and a
new questionnaire.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from intake.domain.instruments.checks import (
    InvalidInstrument,
    check_keys,
    check_needed,
    check_unique,
)
from intake.domain.instruments.key import parse_key
from intake.domain.instruments.scale import Instrument
from intake.domain.instruments.words import (
    LANGUAGES,
    NOTHING,
    VARIANTS,
    InstrumentText,
    Item,
    Kind,
    Licence,
    Option,
    Text,
    Words,
)

DATA: Final = Path(__file__).parent / "data"
_NEEDED: Final = ("id", "version", "title", "attribution", "is_validated", "items")
_INSTRUMENT_KEYS: Final = frozenset(
    {*_NEEDED, "is_sensitive", "why", "seen_by", "skip", "stem", "options"}
    | {"languages", "licence", "scoring"}
)
_ITEM_KEYS: Final = frozenset(
    {"id", "kind", "options", "stem", "why", "seen_by", "skip", "is_sensitive", "preamble"}
    | {"label", *LANGUAGES, *VARIANTS}
)
_OPTION_KEYS: Final = frozenset({"value", "hint", *LANGUAGES, *VARIANTS})
_WORDS_KEYS: Final = frozenset({"preamble", "hint", "why", *LANGUAGES})
_LICENCE_KEYS: Final = frozenset({"status", *LANGUAGES})


@cache
def load(key: str) -> InstrumentText:
    """The instrument of `key` (name and version, such as `phq9-1.0`), read once and checked.

    Raises InvalidInstrument.
    """
    path = DATA / f"{key}.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidInstrument(f"{key}: there is no such file") from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidInstrument(f"{key}: {error}") from None
    instrument = parse(raw, where=key)
    if instrument.key != key:
        raise InvalidInstrument(f"{key}: the file says it is {instrument.key}")
    return instrument


def all_keys() -> tuple[str, ...]:
    """The keys of every file that is there."""
    return tuple(sorted(path.stem for path in DATA.glob("*.toml")))


def parse(raw: Mapping[str, Any], *, where: str) -> InstrumentText:
    """An instrument from the plain values of its file. Raises InvalidInstrument."""
    check_keys(raw, _INSTRUMENT_KEYS, where)
    check_needed(raw, _NEEDED, where)
    languages = tuple(raw.get("languages", LANGUAGES))
    if unknown := sorted(set(languages) - set(LANGUAGES)):
        raise InvalidInstrument(f"{where}: there is no language {unknown[0]!r}")
    items = tuple(_item(entry, raw, languages, where) for entry in raw["items"])
    check_unique((item.id for item in items), where)
    licence, licence_text = _licence(raw, where)
    return InstrumentText(
        id=raw["id"],
        version=raw["version"],
        title=_text(raw["title"], f"{where}.title"),
        attribution=_text(raw["attribution"], f"{where}.attribution", may_be_empty=True),
        is_validated=raw["is_validated"],
        items=items,
        languages=languages,
        licence=licence,
        licence_text=licence_text,
        scale=_scale(raw, items, where),
    )


def _licence(raw: Mapping[str, Any], where: str) -> tuple[Licence | None, Text]:
    """A published instrument says who may use its words; one of our own need not."""
    entry = raw.get("licence")
    if entry is None:
        if "scoring" in raw:
            raise InvalidInstrument(f"{where}: licence is missing")
        return None, NOTHING
    where = f"{where}.licence"
    check_keys(entry, _LICENCE_KEYS, where)
    if entry.get("status") not in list(Licence):
        raise InvalidInstrument(f"{where}: status must be one of {', '.join(Licence)}")
    return Licence(entry["status"]), _text(entry, where)


def _scale(raw: Mapping[str, Any], items: tuple[Item, ...], where: str) -> Instrument | None:
    """The key, where the file has one: its items are numbered and share their options' codes."""
    if "scoring" not in raw:
        return None
    codes = tuple(option.value for option in items[0].options)
    for number, item in enumerate(items, start=1):
        if item.id != f"{raw['id']}_{number}":
            raise InvalidInstrument(f"{where}: item {number} must be called {raw['id']}_{number}")
        if tuple(option.value for option in item.options) != codes:
            raise InvalidInstrument(f"{where}.{item.id}: its options differ from the first item's")
    numbers = tuple(code for code in codes if isinstance(code, int))
    return parse_key(
        raw["scoring"], instrument_id=raw["id"], length=len(items), codes=numbers, where=where
    )


def _item(
    raw: Mapping[str, Any], instrument: Mapping[str, Any], languages: tuple[str, ...], where: str
) -> Item:
    if "id" not in raw:
        raise InvalidInstrument(f"{where}: an item has no id")
    where = f"{where}.{raw['id']}"
    check_keys(raw, _ITEM_KEYS, where)
    options = tuple(
        _option(entry, languages, where)
        for entry in raw.get("options", instrument.get("options", ()))
    )
    kind = Kind(raw.get("kind", Kind.ONE if options else Kind.FORM))
    if (kind is Kind.FORM) == bool(options):
        raise InvalidInstrument(f"{where}: {kind} does not fit {len(options)} options")
    check_unique((option.value for option in options), where)
    return Item(
        id=raw["id"],
        kind=kind,
        words=_words(raw, where, languages, is_question=True),
        variants=_variants(raw, where),
        options=options,
        stem=_inherited("stem", raw, instrument, where, languages),
        why=_inherited("why", raw, instrument, where),
        seen_by=_inherited("seen_by", raw, instrument, where),
        skip=_inherited("skip", raw, instrument, where),
        is_sensitive=raw.get("is_sensitive", instrument.get("is_sensitive", False)),
        # Words that may not be here leave their place to a label of our own.
        label=_text(raw.get("label", {}), f"{where}.label", may_be_empty=bool(languages)),
    )


def _option(raw: Mapping[str, Any], languages: tuple[str, ...], where: str) -> Option:
    check_keys(raw, _OPTION_KEYS, where)
    value = raw.get("value")
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise InvalidInstrument(f"{where}: an option needs a value, a number or a code")
    where = f"{where}={value}"
    words = _words(raw, where, languages)
    return Option(value=value, words=words, variants=_variants(raw, where))


def _variants(raw: Mapping[str, Any], where: str) -> Mapping[str, Words]:
    found = {}
    for variant in VARIANTS:
        if variant in raw:
            check_keys(raw[variant], _WORDS_KEYS, f"{where}.{variant}")
            found[variant] = _words(raw[variant], f"{where}.{variant}", is_question=True)
    return MappingProxyType(found)


def _words(
    raw: Mapping[str, Any],
    where: str,
    languages: tuple[str, ...] = LANGUAGES,
    *,
    is_question: bool = False,
) -> Words:
    preamble, why = (raw.get("preamble"), raw.get("why")) if is_question else (None, None)
    return Words(
        text=_text({name: raw[name] for name in LANGUAGES if name in raw}, where, languages),
        preamble=_text(preamble, f"{where}.preamble") if preamble else NOTHING,
        hint=_text(raw["hint"], f"{where}.hint") if "hint" in raw else NOTHING,
        why=_text(why, f"{where}.why") if why else NOTHING,
    )


def _inherited(
    name: str,
    raw: Mapping[str, Any],
    instrument: Mapping[str, Any],
    where: str,
    languages: tuple[str, ...] = LANGUAGES,
) -> Text:
    """The item's own text, else that of its instrument; `false` in the item means none."""
    value = raw.get(name, instrument.get(name, False))
    return NOTHING if value is False else _text(value, f"{where}.{name}", languages)


def _text(
    raw: Mapping[str, Any],
    where: str,
    languages: tuple[str, ...] = LANGUAGES,
    *,
    may_be_empty: bool = False,
) -> Text:
    """A text in `languages`, and in no other: what has no owner's words there stays empty."""
    for language in LANGUAGES:
        value = raw.get(language, "")
        if language not in languages and value:
            raise InvalidInstrument(f"{where}: there should be no text in {language!r}")
        if not isinstance(value, str) or (
            language in languages and not value.strip() and not may_be_empty
        ):
            raise InvalidInstrument(f"{where}: the text in {language!r} is missing")
        if value != value.strip():
            raise InvalidInstrument(f"{where}: the text in {language!r} has space around it")
    return Text(nl=raw.get("nl", ""), en=raw.get("en", ""))

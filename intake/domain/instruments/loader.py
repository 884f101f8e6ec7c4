"""Instruments from TOML into frozen dataclasses. What is wrong in a file is named in one line.

One file per instrument and version under `data/`. A published file is never edited: drafts that
run and intakes that were sent point at it. A change is a new file and a new questionnaire.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from intake.domain.instruments.words import (
    LANGUAGES,
    NOTHING,
    VARIANTS,
    InstrumentText,
    Item,
    Kind,
    Option,
    Text,
    Words,
)

DATA: Final = Path(__file__).parent / "data"
_INSTRUMENT_KEYS: Final = frozenset(
    {"id", "version", "title", "attribution", "is_validated", "is_sensitive", "items"}
    | {"why", "seen_by", "skip", "stem", "options"}
)
_ITEM_KEYS: Final = frozenset(
    {"id", "kind", "options", "stem", "why", "seen_by", "skip", "is_sensitive", "preamble"}
    | {*LANGUAGES, *VARIANTS}
)
_OPTION_KEYS: Final = frozenset({"value", "hint", *LANGUAGES, *VARIANTS})
_WORDS_KEYS: Final = frozenset({"preamble", "hint", "why", *LANGUAGES})


class InvalidInstrument(ValueError):
    """A file of questions cannot be used; the message says which, where and why."""


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
    _check_keys(raw, _INSTRUMENT_KEYS, where)
    for needed in ("id", "version", "title", "attribution", "is_validated", "items"):
        if needed not in raw:
            raise InvalidInstrument(f"{where}: {needed} is missing")
    items = tuple(_item(entry, raw, where) for entry in raw["items"])
    _check_unique((item.id for item in items), where)
    return InstrumentText(
        id=raw["id"],
        version=raw["version"],
        title=_text(raw["title"], f"{where}.title"),
        attribution=_text(raw["attribution"], f"{where}.attribution", may_be_empty=True),
        is_validated=raw["is_validated"],
        items=items,
    )


def _item(raw: Mapping[str, Any], instrument: Mapping[str, Any], where: str) -> Item:
    if "id" not in raw:
        raise InvalidInstrument(f"{where}: an item has no id")
    where = f"{where}.{raw['id']}"
    _check_keys(raw, _ITEM_KEYS, where)
    options = tuple(
        _option(entry, where) for entry in raw.get("options", instrument.get("options", ()))
    )
    kind = Kind(raw.get("kind", Kind.ONE if options else Kind.FORM))
    if (kind is Kind.FORM) == bool(options):
        raise InvalidInstrument(f"{where}: {kind} does not fit {len(options)} options")
    _check_unique((option.value for option in options), where)
    return Item(
        id=raw["id"],
        kind=kind,
        words=_words(raw, where, is_question=True),
        variants=_variants(raw, where),
        options=options,
        stem=_inherited("stem", raw, instrument, where),
        why=_inherited("why", raw, instrument, where),
        seen_by=_inherited("seen_by", raw, instrument, where),
        skip=_inherited("skip", raw, instrument, where),
        is_sensitive=raw.get("is_sensitive", instrument.get("is_sensitive", False)),
    )


def _option(raw: Mapping[str, Any], where: str) -> Option:
    _check_keys(raw, _OPTION_KEYS, where)
    value = raw.get("value")
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise InvalidInstrument(f"{where}: an option needs a value, a number or a code")
    where = f"{where}={value}"
    return Option(value=value, words=_words(raw, where), variants=_variants(raw, where))


def _variants(raw: Mapping[str, Any], where: str) -> Mapping[str, Words]:
    found = {}
    for variant in VARIANTS:
        if variant in raw:
            _check_keys(raw[variant], _WORDS_KEYS, f"{where}.{variant}")
            found[variant] = _words(raw[variant], f"{where}.{variant}", is_question=True)
    return MappingProxyType(found)


def _words(raw: Mapping[str, Any], where: str, *, is_question: bool = False) -> Words:
    preamble, why = (raw.get("preamble"), raw.get("why")) if is_question else (None, None)
    return Words(
        text=_text({name: raw[name] for name in LANGUAGES if name in raw}, where),
        preamble=_text(preamble, f"{where}.preamble") if preamble else NOTHING,
        hint=_text(raw["hint"], f"{where}.hint") if "hint" in raw else NOTHING,
        why=_text(why, f"{where}.why") if why else NOTHING,
    )


def _inherited(
    name: str, raw: Mapping[str, Any], instrument: Mapping[str, Any], where: str
) -> Text:
    """The item's own text, else that of its instrument; `false` in the item means none."""
    value = raw.get(name, instrument.get(name, False))
    return NOTHING if value is False else _text(value, f"{where}.{name}")


def _text(raw: Mapping[str, Any], where: str, *, may_be_empty: bool = False) -> Text:
    for language in LANGUAGES:
        value = raw.get(language)
        if not isinstance(value, str) or (not value.strip() and not may_be_empty):
            raise InvalidInstrument(f"{where}: the text in {language!r} is missing")
        if value != value.strip():
            raise InvalidInstrument(f"{where}: the text in {language!r} has space around it")
    return Text(nl=raw["nl"], en=raw["en"])


def _check_keys(raw: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise InvalidInstrument(f"{where}: unknown key {unknown[0]!r}")


def _check_unique(values: Iterable[object], where: str) -> None:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise InvalidInstrument(f"{where}: {value!r} occurs twice")
        seen.add(value)

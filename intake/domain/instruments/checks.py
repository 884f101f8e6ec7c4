"""What every reader of a file asks: known keys, nothing twice, and one line that says what not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class InvalidInstrument(ValueError):
    """A file of questions cannot be used; the message says which, where and why, in one line."""


def check_keys(raw: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    """Raise InvalidInstrument on a key that nobody reads: a typing error would go unnoticed."""
    unknown = sorted(set(raw) - known)
    if unknown:
        raise InvalidInstrument(f"{where}: unknown key {unknown[0]!r}")


def check_needed(raw: Mapping[str, Any], needed: Iterable[str], where: str) -> None:
    """Raise InvalidInstrument on the first key that is missing."""
    for name in needed:
        if name not in raw:
            raise InvalidInstrument(f"{where}: {name} is missing")


def check_unique(values: Iterable[object], where: str) -> None:
    """Raise InvalidInstrument on the first value that occurs twice."""
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise InvalidInstrument(f"{where}: {value!r} occurs twice")
        seen.add(value)

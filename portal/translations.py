"""Translations without GNU gettext: compile every catalogue, and find what has no English yet.

Dutch is the source: a msgid is the Dutch text. `python -m portal.translations --missing` lists
what lacks English, which `make check` refuses.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

BASE_DIR = Path(__file__).resolve().parents[1]
APPS = ("portal", "care", "intake", "scheduling", "benefits", "notifications", "accounts")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}

Message = tuple[str, str]  # context ("" for none) and Dutch text


def catalogues() -> Iterator[Path]:
    """Every English catalogue of the project."""
    return (BASE_DIR / app / "locale/en/LC_MESSAGES/django.po" for app in APPS)


def read(path: Path) -> Catalog:
    """The catalogue in `path`; an empty one when there is no file."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as handle:
        return read_po(handle, locale="en")


def compile_all() -> None:
    """Write a .mo beside every .po that is newer than it."""
    for path in catalogues():
        target = path.with_suffix(".mo")
        if not path.exists():
            continue
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        fresh = target.with_suffix(f".mo.{os.getpid()}")
        with fresh.open("wb") as handle:
            write_mo(handle, read(path))
        fresh.replace(target)  # whole or not at all: a running server may be reading


def used(app: str) -> dict[Message, str]:
    """What `app` marks for translation: message -> the file that uses it first."""
    found: dict[Message, str] = {}
    for path, source in _sources(BASE_DIR / app):
        for line, message, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=()
        ):
            text = message[0] if isinstance(message, tuple) else message
            if text:
                found.setdefault((context or "", text), f"{path.relative_to(BASE_DIR)}:{line}")
    return found


def _sources(folder: Path) -> Iterator[tuple[Path, str]]:
    from django.utils.translation.template import templatize

    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    for suffix in ("*.html", "*.txt"):
        for path in sorted((folder / "templates").rglob(suffix)):
            source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            source = re.sub(r"(?<!\w)u(?=['\"])", "", source)
            yield path, "\n".join(line.lstrip() for line in source.splitlines())


def translated() -> set[Message]:
    """Every message that has English in any catalogue, Django's own included."""
    import django.conf

    django_own = Path(django.conf.__file__).parent / "locale/en/LC_MESSAGES/django.po"
    done: set[Message] = set()
    for path in (*catalogues(), django_own):
        for message in read(path):
            if message.id and (message.string or path == django_own) and not message.fuzzy:
                text = message.id if isinstance(message.id, str) else message.id[0]
                done.add((message.context or "", text))
    return done


def missing() -> list[str]:
    """One line for each message that has no English."""
    done = translated()
    return [
        f"{place}: {text!r}"
        for app in APPS
        for (context, text), place in used(app).items()
        if (context, text) not in done
    ]


def scaffold(app: str) -> int:
    """Add empty entries for what `app` uses and no catalogue has; return how many."""
    path = BASE_DIR / app / "locale/en/LC_MESSAGES/django.po"
    catalogue, done, added = read(path), translated(), 0
    for context, text in used(app):
        if (context, text) not in done:
            catalogue.add(text, context=context or None)
            added += 1
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        write_po(handle, catalogue, width=100, omit_header=False)
    return added


def main() -> int:
    """Compile; with --missing list what lacks English and exit 1 when there is any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--scaffold", metavar="APP", choices=APPS)
    options = parser.parse_args()
    if options.scaffold:
        sys.stderr.write(f"{scaffold(options.scaffold)} added\n")
    if options.missing:
        lines = missing()
        sys.stderr.writelines(f"no English: {line}\n" for line in lines)
        return 1 if lines else 0
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``manage.py load_instrument_pack``: licensed words of a questionnaire into or out of use."""

from __future__ import annotations

import json
import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from accounts.domain.actor import Actor
from intake.domain.instruments import InvalidInstrument
from intake.services import packs

COMMAND = Actor.system("packs")


class Command(BaseCommand):
    """Load a file or retire a pack; what is wrong is said in one line, with exit code 2."""

    help = "Load the licensed words of a questionnaire (TOML or JSON), or retire a pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", nargs="?", help="the pack, .toml or .json")
        what.add_argument("--retire", metavar="KEY", help="take this pack out of use")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retire"]:
            self._retire(options["retire"])
        else:
            self._load(Path(options["file"]))

    def _load(self, path: Path) -> None:
        try:
            loaded = packs.load_pack(raw=_read(path), actor=COMMAND, now=clock.now())
        except InvalidInstrument as error:
            raise CommandError(f"{path.name}: {error}", returncode=2) from error
        pack = loaded.pack
        options = sum(len(item.options) for item in pack.items)
        state = "in use" if loaded.is_new else "in use already"
        self.stdout.write(f"{pack.key}: {len(pack.items)} items, {options} options, {state}")
        for key in loaded.retired:
            self.stdout.write(f"{key}: retired")

    def _retire(self, key: str) -> None:
        try:
            packs.retire_pack(key=key, actor=COMMAND, now=clock.now())
        except packs.UnknownPack as error:
            raise CommandError(f"there is no pack {error}", returncode=2) from error
        self.stdout.write(f"{key}: retired")


def _read(path: Path) -> dict[str, Any]:
    """The plain values of the file. Raises CommandError (exit code 2)."""
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise CommandError(f"cannot read {path.name}: {error.strerror}", returncode=2) from error
    except ValueError as error:
        # Also what is no UTF-8; of a parser's message only the first line.
        reason = str(error).splitlines()[0]
        raise CommandError(f"{path.name}: {reason}", returncode=2) from error
    if not isinstance(found, dict):
        raise CommandError(f"{path.name}: this is no pack", returncode=2)
    return found

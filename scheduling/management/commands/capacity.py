"""`manage.py capacity`: the promises of the coming weeks, as they are and with a change."""

from __future__ import annotations

import json
import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from scheduling.domain.capacity import report
from scheduling.domain.capacity.what_if import WhatIf, WhatIfError, read
from scheduling.services import capacity


class Command(BaseCommand):
    """Prints the forecast and nothing else."""

    help = "Forecast of demand, waits and promises per level, language and track."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How far, what changes, and in which form."""
        parser.add_argument("--weeks", default=str(capacity.WEEKS), help="1 to 10; usually 8")
        parser.add_argument("--what-if", type=Path, metavar="FILE", help="a change, JSON or TOML")
        parser.add_argument("--json", action="store_true", help="as JSON instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Forecast and print. Bad input ends with one line and exit code 2."""
        what_if = _what_if(options["what_if"]) if options["what_if"] else WhatIf()
        try:
            found = capacity.forecast(
                now=clock.now(), weeks=_weeks(options["weeks"]), what_if=what_if
            )
        except (WhatIfError, ValueError) as error:
            raise CommandError(str(error), returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.record(found), indent=1, ensure_ascii=False))
        else:
            self.stdout.write(report.text(found))


def _weeks(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"--weeks: {text!r} is no whole number") from None


def _what_if(path: Path) -> WhatIf:
    try:
        text = path.read_text(encoding="utf-8")
        record = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
        return read(record)
    except OSError as error:
        problem = f"cannot read {path}: {error.strerror or error}"
    except WhatIfError as error:
        problem = f"{path}: {error}"
    except (ValueError, RecursionError) as error:
        problem = f"{path} is neither JSON nor TOML: {' '.join(str(error).split())}"
    raise CommandError(problem, returncode=2)

"""``manage.py triage``: JSON lines of intakes in, JSON lines of decisions out."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from intake.domain.triage.lines import triage_lines


class Command(BaseCommand):
    """Read lines, print results; bad lines are counted and end the command with exit code 2."""

    help = "Triage intakes: JSON lines in, level, reasons and promise as JSON lines out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="JSON lines; - reads from stdin")
        parser.add_argument(
            "--no-counterfactuals",
            action="store_true",
            help="leave out what would have to differ for a lower level",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with _open(options["file"]) as lines:
            read, bad = self._answer(lines, not options["no_counterfactuals"])
        if bad:
            raise CommandError(f"{bad} of {read} lines could not be read", returncode=2)

    def _answer(self, lines: Iterable[bytes], counterfactuals: bool) -> tuple[int, int]:
        read = bad = 0
        for result in triage_lines(lines, now=timezone.now(), counterfactuals=counterfactuals):
            self.stdout.write(result.text)
            read += 1
            bad += not result.is_valid
        return read, bad


def _open(file: str) -> AbstractContextManager[IO[bytes]]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise CommandError(f"cannot read {file}: {error.strerror}", returncode=2) from error

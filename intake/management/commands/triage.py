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

from intake.domain.triage import CURRENT_TABLE, DecisionTable
from intake.domain.triage.lines import triage_lines
from intake.selectors import tables


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
        parser.add_argument(
            "--table",
            default="",
            metavar="VERSION",
            help="a version of the table, from the clinic's database; `draft` is the open draft and"
            " `current` the one in force. Without it: the shipped table, and no database is read",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        table = table_called(options["table"])
        with _open(options["file"]) as lines:
            read, bad = self._answer(lines, table, not options["no_counterfactuals"])
        if bad:
            raise CommandError(f"{bad} of {read} lines could not be read", returncode=2)

    def _answer(
        self, lines: Iterable[bytes], table: DecisionTable, counterfactuals: bool
    ) -> tuple[int, int]:
        read = bad = 0
        now = timezone.now()
        for result in triage_lines(lines, now=now, counterfactuals=counterfactuals, table=table):
            self.stdout.write(result.text)
            read += 1
            bad += not result.is_valid
        return read, bad


def table_called(version: str) -> DecisionTable:
    """The shipped table for an empty name, else what the clinic calls so (exit 2 when nothing)."""
    if not version:
        return CURRENT_TABLE
    if version == "current":
        return tables.in_force()
    try:
        return tables.named(version)
    except tables.UnknownTable:
        raise CommandError(f"there is no table {version!r}", returncode=2) from None


def _open(file: str) -> AbstractContextManager[IO[bytes]]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise CommandError(f"cannot read {file}: {error.strerror}", returncode=2) from error

"""``manage.py triage_distribution FILE.csv``: real mothers' answers through the decision table."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.management.commands.triage import table_called
from intake.services.real_answers import (
    Mother,
    NotTheDataSet,
    distribution,
    read_mothers,
)


class Command(BaseCommand):
    """Levels with intervals and item 10 by level; without ``--table`` no database is read."""

    help = "Shares of the triage levels among the mothers of a data set of EPDS answers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="item-level EPDS answers, docs/real-answers.md")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
        parser.add_argument(
            "--table",
            default="",
            metavar="VERSION",
            help="a version of the table, from the clinic's database (as in `triage`)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = distribution(_read(options["file"]), table_called(options["table"]))
        found = {"file": options["file"].name} | found
        self.stdout.write(json.dumps(found) if options["json"] else readable(found))


def _read(path: Path) -> list[Mother]:
    try:
        mothers = read_mothers(path)
    except FileNotFoundError:
        raise CommandError(
            f"{path} is absent: the data set is not part of this project.", returncode=2
        ) from None
    except (OSError, UnicodeDecodeError, NotTheDataSet) as error:
        raise CommandError(f"{path}: {error}", returncode=2) from error
    if not mothers:
        raise CommandError(f"{path} holds no mothers.", returncode=2)
    return mothers


def readable(found: dict[str, Any]) -> str:
    """The distribution for a person."""
    epds = found["epds"]
    spread = "" if epds["sd"] is None else f" (SD {epds['sd']:.2f})"
    lines = [
        f"{found['mothers']} mothers from {found['file']}, decision table {found['table_version']}",
        f"table hash {found['table_hash']}",
        f"EPDS: mean {epds['mean']:.2f}{spread}, "
        + ", ".join(f"{count} at {cut} or above" for cut, count in epds["at_least"].items()),
        "",
        "level  mothers   share  95 % interval",
    ]
    for row in found["levels"]:
        share = f"{row['share']:6.1%}  {row['low']:.1%} to {row['high']:.1%}"
        lines.append(f"{row['level']:5}  {row['count']:7}  {share}")
    lines += ["", "item 10  level 1  level 2  level 3  level 4  level 5"]
    for row in found["item_10_by_level"]:
        score = "open" if row["item_10"] is None else row["item_10"]
        lines.append(f"{score:>7}  " + "  ".join(f"{count:7}" for count in row["levels"]))
    lines.append(
        f"Item 10 above 0: {found['item_10_above_0']} mothers,"
        f" of these below level 4: {found['item_10_below_level_4']}"
    )
    return "\n".join(lines)

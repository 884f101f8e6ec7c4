"""``manage.py replay_triage``: who would get another level under another table."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import clock
from accounts.domain.actor import Actor
from accounts.services import audit
from intake.domain.triage import DecisionTable
from intake.domain.triage.moves import by_step
from intake.management.commands.triage import table_called
from intake.selectors import tables
from intake.services.replaying import History, replay_history
from scheduling.domain.working_days import AMSTERDAM


class Command(BaseCommand):
    """Decide history again; nothing is written but a row in the access log."""

    help = "Decide every sent intake again under another table and say who would move."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--table", required=True, metavar="VERSION", help="a version, `draft` or `current`"
        )
        parser.add_argument("--since", metavar="DATE", help="only intakes sent from this day on")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        after, before = table_called(options["table"]), tables.in_force()
        since = _day(options["since"])
        found = replay_history(before=before, after=after, since=since)
        with transaction.atomic():
            audit.record(
                actor=Actor.system("command"),
                event="table.replay",
                action="E",
                now=clock.now(),
                object_type="table",
                object_id=after.version,
                purpose="TRIAGE",
                note=f"{found.intakes} intakes, {found.raised} up, {found.lowered} down",
            )
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(found, before, after), ensure_ascii=False))
        else:
            self._tell(found, before, after)

    def _tell(self, found: History, before: DecisionTable, after: DecisionTable) -> None:
        self.stdout.write(
            f"Table {after.version} instead of {before.version} over {found.intakes} intakes: "
            f"{found.raised} higher, {found.lowered} lower, "
            f"{len(found.moved) - found.raised - found.lowered} with another care track only."
        )
        if found.unreadable:
            self.stdout.write(f"{found.unreadable} could not be read.")
        for each in found.moved:
            move = each.move
            self.stdout.write(
                f"{each.reference}  {each.submitted_at:%Y-%m-%d}  "
                f"{move.from_level} -> {move.to_level}  "
                f"{' '.join(move.from_reasons) or '-'} -> {' '.join(move.to_reasons) or '-'}"
            )


def _as_data(found: History, before: DecisionTable, after: DecisionTable) -> dict[str, Any]:
    return {
        "table": after.version,
        "table_hash": after.table_hash,
        "instead_of": before.version,
        "intakes": found.intakes,
        "unreadable": found.unreadable,
        "raised": found.raised,
        "lowered": found.lowered,
        "by_step": by_step(each.move for each in found.moved),
        "moved": [
            {"reference": each.reference, "submitted_on": f"{each.submitted_at:%Y-%m-%d}"}
            | each.move.to_dict()
            for each in found.moved
        ],
    }


def _day(text: str | None) -> datetime | None:
    """The start of a day in Amsterdam. Exit 2 when it is none."""
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), AMSTERDAM)
    except ValueError:
        raise CommandError(f"{text!r} is not a date such as 2027-03-01", returncode=2) from None

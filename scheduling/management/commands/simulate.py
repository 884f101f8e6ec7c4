"""`manage.py simulate`: replay a scenario file with the engine that books in production."""

from __future__ import annotations

import gzip
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scheduling.domain.matching import clock, report
from scheduling.domain.matching.simulate import ScenarioError, Simulation


class Command(BaseCommand):
    """Reads a scenario, writes the result; prints nothing unless a report is asked for."""

    help = "Replays a matching scenario and writes what every mother would have been given."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Both files, and whether to print a table."""
        parser.add_argument("--scenario", required=True, type=Path, help="JSON, or JSON in gzip")
        parser.add_argument("--out", required=True, type=Path, help="where the result goes")
        parser.add_argument("--report", action="store_true", help="waits, promises, utilisation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay, write, and perhaps report. A bad file ends with one line and exit code 2."""
        record = _read(options["scenario"])
        try:
            simulation = Simulation(record)
            result = simulation.run()
        except ScenarioError as error:
            raise CommandError(f"{options['scenario']}: {error}", returncode=2) from error
        _write(options["out"], result)
        if options["report"]:
            until = clock.read(record["end"])
            self.stdout.write(report.table(simulation.state, simulation.placed, until=until))


def _read(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
        record = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    except OSError as error:
        raise CommandError(
            f"cannot read {path}: {error.strerror or error}", returncode=2
        ) from error
    except (ValueError, EOFError) as error:
        raise CommandError(f"{path} is not JSON: {error}", returncode=2) from error
    if not isinstance(record, dict):
        raise CommandError(f"{path}: a scenario is a JSON object", returncode=2)
    return record


def _write(path: Path, result: dict[str, Any]) -> None:
    text = json.dumps(result, separators=(",", ":"), ensure_ascii=False)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror}", returncode=2) from error

"""`manage.py replay_intakes FILE.csv`: real mothers' answers through the whole pipeline."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.services import replay
from intake.services.real_answers import Mother, NotTheDataSet, read_mothers
from portal.demo.clinic import staff_clinic
from portal.embedded import Servers
from scheduling.services.calendar import materialise

#: A Monday morning well away from clock changes; the replay's own time, not the machine's.
START = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
WIDTH = 40
#: Variables of this installation that the scratch one must not hear of, its mail host above all.
OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_", "HOUVAST_")


class Command(BaseCommand):
    """Runs in a scratch database that is removed afterwards, unless --here is given."""

    help = "Sends scored EPDS answers of a data set through the whole pipeline."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, how much capacity the clinic has, and how to answer."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--capacity", type=float, default=1.0, help="share of slots, 0 to 1")
        parser.add_argument("--json", action="store_true", help="the summary as JSON")
        parser.add_argument("--here", action="store_true", help="in this database, and keep it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file first, so that a wrong one costs nothing."""
        mothers = self._read(options["file"])
        if not 0 < options["capacity"] <= 1:
            raise CommandError("--capacity is a share above 0, up to 1.", returncode=2)
        if not options["here"]:
            self._elsewhere(options)
            return
        staff_clinic(now=START, say=lambda _: None)
        materialise(now=START, weeks=16)
        if options["capacity"] < 1:
            replay.reduce_capacity(share=options["capacity"], now=START)
        summary = replay.replay(
            mothers=mothers, start=START, progress=lambda done: self._bar(done, len(mothers))
        )
        self.stderr.write("")
        summary = {"file": options["file"].name, "capacity": options["capacity"], **summary}
        self.stdout.write(json.dumps(summary, indent=1) if options["json"] else readable(summary))

    def _read(self, path: Path) -> list[Mother]:
        try:
            return read_mothers(path)
        except FileNotFoundError:
            raise CommandError(
                f"{path} is absent: the data set is not part of this project.", returncode=2
            ) from None
        except (OSError, UnicodeDecodeError, NotTheDataSet) as error:
            raise CommandError(f"{path}: {error}", returncode=2) from error

    def _elsewhere(self, options: dict[str, Any]) -> None:
        """The same command in a scratch state folder with its own servers and mail catcher."""
        if settings.PRODUCTION:
            raise CommandError("A replay needs the embedded servers: not here.", returncode=2)
        with tempfile.TemporaryDirectory(prefix="houvast-replay-") as folder:
            Path(folder).chmod(0o711)
            environment = {
                **{k: v for k, v in os.environ.items() if not k.startswith(OURS)},
                "HOUVAST_STATE": folder,
                "HOUVAST_ENV": "development",
                "HOUVAST_TRIAGE_PROPOSAL": "on",
                "EMAIL_PORT": str(_free_port()),
                "HOUVAST_LOG_LEVEL": "WARNING",
            }
            servers = Servers(Path(folder))
            # Somebody who stops the replay wants its servers stopped, too.
            signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
            try:
                code = self._run(environment, options)
            finally:
                servers.stop()
        if code:
            sys.exit(code)

    def _run(self, environment: dict[str, str], options: dict[str, Any]) -> int:
        manage = [sys.executable, "manage.py"]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        prepared = subprocess.run(
            [*manage, "prepare_database"],
            cwd=settings.BASE_DIR,
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
        )
        if prepared.returncode:
            return prepared.returncode
        catcher = subprocess.Popen(
            [*manage, "mail_catcher"], cwd=settings.BASE_DIR, env=environment, **quiet
        )
        try:
            command = [*manage, "replay_intakes", str(options["file"].resolve()), "--here"]
            command += ["--capacity", str(options["capacity"])]
            command += ["--json"] if options["json"] else []
            done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False)
        finally:
            catcher.terminate()
            catcher.wait()
        return done.returncode

    def _bar(self, done: int, total: int) -> None:
        """A progress bar on standard error, redrawn on a terminal and sparing elsewhere."""
        if not sys.stderr.isatty() and done % 41 and done != total:
            return
        filled = WIDTH * done // total
        bar = "#" * filled + "." * (WIDTH - filled)
        end = "\r" if sys.stderr.isatty() else "\n"
        self.stderr.write(f"[{bar}] {done}/{total} intakes", ending=end)
        self.stderr.flush()


def readable(summary: dict[str, Any]) -> str:
    """The summary for a person."""
    lines = [f"{summary['intakes']} intakes from {summary['file']}, capacity {summary['capacity']}"]
    for level, row in summary["levels"].items():
        lines.append(f"  level {level}: {row['count']:4d}  {row['share']:6.1%}")
    lines.append(f"Item 10 above 0: {len(summary['item_10_above_0'])} intakes")
    for entry in summary["item_10_above_0"]:
        lines.append(
            f"  participant {entry['participant']:4d}: item 10 = {entry['item_10']},"
            f" level {entry['level']}"
        )
    promises = summary["promises"]
    lines += [
        f"  of these below level 4: {summary['item_10_below_level_4']}",
        f"First appointment in time: {promises['first_kept']} of {promises['first_promised']}",
        f"Second appointment in time: {promises['second_kept']} of {promises['second_promised']}",
        f"Covered by the roster: {promises['covered_by_the_roster']} of {promises['made']}",
        f"Appointments: {summary['appointments']}",
        f"Double bookings: {summary['double_bookings']}",
        f"Messages delivered: {summary['messages']['delivered']}",
        f"Seconds an intake: {summary['seconds_per_intake']['mean']} on average,"
        f" {summary['seconds_per_intake']['p95']} at the 95th percentile",
    ]
    return "\n".join(lines)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

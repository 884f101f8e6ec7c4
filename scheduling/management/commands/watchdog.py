"""`manage.py watchdog`: rings a person when a promise breaks or the machinery stands still."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from accounts.clock import now
from accounts.models import Heartbeat
from scheduling.services import watch

ROUND_SECONDS = 5.0


class Command(BaseCommand):
    """Looks every few seconds; survives a database that is away for a while."""

    help = "Watches promises, safety calls and the machinery; needs PostgreSQL alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """One round, for cron and for tests."""
        parser.add_argument("--once", action="store_true", help="one round, then exit")

    def handle(self, *args: Any, **options: Any) -> None:
        """Round after round until asked to stop."""
        stopping = threading.Event()
        if not options["once"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stopping.set())
        while not stopping.is_set():
            self._round()
            if options["once"]:
                return
            stopping.wait(ROUND_SECONDS)

    def _round(self) -> None:
        try:
            close_old_connections()
            moment = now()
            found = watch.look(now=moment)
            Heartbeat.objects.update_or_create(name="watchdog", defaults={"at": moment})
        except DatabaseError as error:
            self.stderr.write(f"PostgreSQL is away: {type(error).__name__}")
            return
        for key in found.rung:
            self.stdout.write(f"rang the duty phone: {key.split(':')[0]}")
        if found.missed:
            self.stdout.write(f"{len(found.missed)} promises missed; their owners know")
        if found.delivered:
            self.stdout.write(f"delivered {found.delivered} messages without the queue")

"""`manage.py servers start | stop | status`: the embedded PostgreSQL and Valkey."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.embedded import Servers


class Command(BaseCommand):
    """Prints process ids and addresses as JSON."""

    help = "Start, stop or show the embedded servers of this state folder."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One argument: what to do."""
        parser.add_argument("action", choices=["start", "stop", "status"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it, then print how things stand."""
        if settings.PRODUCTION:
            raise CommandError("Embedded servers never run in production.", returncode=2)
        servers: Servers = settings.EMBEDDED_SERVERS
        if action == "start":
            servers.ensure()
        elif action == "stop":
            servers.stop()
        state = {
            "running": servers.is_running(),
            "pids": servers.pids(),
            "database_url": servers.database_url("app", "houvast"),
            "redis_url": servers.redis_url,
        }
        self.stdout.write(json.dumps(state, indent=2))

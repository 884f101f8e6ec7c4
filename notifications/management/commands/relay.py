"""`manage.py relay`: hand new messages to the workers as soon as they are committed."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand

from notifications.relay import Relay


class Command(BaseCommand):
    help = (
        "Hears of new messages from PostgreSQL and hands their ids to Celery. Runs until stopped."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT."""
        relay = Relay()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: relay.stop())
        relay.run()

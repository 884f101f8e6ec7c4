"""`manage.py tick`: one sweep that delivers in this process; for cron, or when Redis is dead."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.clock import now
from notifications.services.sweep import deliver_due


class Command(BaseCommand):
    help = "Delivers overdue messages in this process, without Redis or Celery, and exits."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument(
            "--urgent-only", action="store_true", help="leave what may wait to the workers"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and say what came of it."""
        outcomes = deliver_due(now=now(), is_urgent_only=options["urgent_only"])
        found = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
        self.stdout.write(found or "nothing overdue")

"""`manage.py seed_demo`: fill an empty database with the demo clinic; leaves a filled one alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.clock import now as clock_now
from accounts.models import Clinic
from portal.demo.clients import live_count, seed_clients
from portal.demo.clinic import keep_sign_ins, staff_clinic
from portal.demo.employers import current_code, seed_employers
from portal.demo.people import CLIENT_NAMES
from scheduling.services.calendar import materialise

#: The clinic has been open for so long: some meetings are over, some are to come.
OPEN_FOR = timedelta(days=28)
SIGN_INS = "demo-sign-ins.json"


class Command(BaseCommand):
    """Shows what it makes on standard error; safe to run again."""

    help = "Fill an empty database with the demo clinic, employers and forty fictional clients."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything, or nothing when there is a clinic already."""
        if settings.PRODUCTION:
            raise CommandError("Demo people do not belong in production.", returncode=2)
        if Clinic.objects.exists():
            self._say("The database is filled already: kept as it is.")
            return
        now = clock_now()
        opened_at = (now - OPEN_FOR).replace(second=0, microsecond=0)
        self._say("Twelve fictional psychologists:")
        sign_ins = staff_clinic(now=opened_at, say=self._say)
        self._say("Three fictional employers")
        employers, officers = seed_employers(now=now)
        keep_sign_ins(settings.HOUVAST_STATE / SIGN_INS, [*sign_ins, *officers])
        materialise(now=opened_at, weeks=16)
        seed_clients(
            names=CLIENT_NAMES,
            now=now,
            code=current_code(employers[0], now=now),
            say=self._progress,
        )
        self._say(f"Done: {live_count()} meetings stand.")

    def _say(self, text: str) -> None:
        self.stderr.write(text, style_func=str)

    def _progress(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"  clients {done}/{total}", ending="\r" if done < total else "\n")
            self.stderr.flush()
        elif done % 10 == 0:
            self._say(f"  clients {done}/{total}")

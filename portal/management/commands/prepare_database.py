"""`manage.py prepare_database`: from an empty server to tables and rights, and again any time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal import preparation


class Command(BaseCommand):
    """Runs as the role `migrate` (DATABASE_URL_MIGRATE).

    With DATABASE_URL_ADMIN, or on the embedded server, it first makes the roles and the database.
    """

    help = "Create roles, schemas, tables on both sides, and rights."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Say each step on standard error; print nothing on standard output."""
        if "migrate" not in settings.DATABASE_URLS:
            message = "DATABASE_URL_MIGRATE is missing: the owner's role makes the tables."
            raise CommandError(message, returncode=2)

        def say(step: str) -> None:
            self.stderr.write(step, style_func=str)

        preparation.prepare(say, verbosity=max(0, verbosity - 1))
        say("Ready.")

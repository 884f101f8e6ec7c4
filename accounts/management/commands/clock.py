"""`manage.py clock +3d | +90m | 2027-03-28T00:30Z | show`: look at the test clock, or move it."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import clock

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Command(BaseCommand):
    """Prints the time the clock shows afterwards, in UTC."""

    help = "Show or move the test clock: +3d, +90m, an ISO time with a zone, or show."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One argument: where to."""
        parser.add_argument("to", nargs="?", default="show")

    def handle(self, *args: Any, to: str, **options: Any) -> None:
        """Move and print."""
        if not settings.HOUVAST_TESTING:
            raise CommandError("The clock moves only with HOUVAST_TESTING=1.", returncode=2)
        moment = clock.now() if to == "show" else clock.move_to(destination(to, clock.now()))
        self.stdout.write(moment.isoformat(timespec="seconds").replace("+00:00", "Z"))


def destination(text: str, now: datetime) -> datetime:
    """The moment that `text` means: `+` number unit (s m h d w) from `now`, or an ISO time.

    Raises CommandError (exit code 2) when it is neither, or names no time zone.
    """
    step = re.fullmatch(r"\+(\d{1,6})([smhdw])", text)
    if step:
        return now + timedelta(**{UNITS[step[2]]: int(step[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no time: give +3d, +90m, 2027-03-28T00:30Z or show."
        raise CommandError(message, returncode=2) from None
    if moment.tzinfo is None:
        raise CommandError(f"{text!r} has no time zone: end it with Z or +01:00.", returncode=2)
    return moment

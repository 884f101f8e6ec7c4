"""Set the clinic up from the command line: its facts, its first administrator, a test alarm."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from accounts import clock
from accounts.domain.actor import Actor
from accounts.forms import ClinicForm
from accounts.models import Clinic, Role, User
from accounts.services.clinic import save_profile
from care.selectors.setup import setup_of
from care.services.opening import NotReady, open_bookings
from care.words import STEPS
from scheduling.services.watch import ring_test

SETUP = Actor.system("setup")
#: Option -> (field of the clinic's form, question). Asked for when missing and somebody types.
ASKED = {
    "name": ("name", "Name of the clinic"),
    "phone": ("phone", "Phone number for mothers"),
    "duty_phone": ("duty_phone", "Duty phone"),
    "gp_post_name": ("gp_post_name", "Out-of-hours GP service nearby"),
    "gp_post_phone": ("gp_post_phone", "Phone of the out-of-hours GP service"),
    "price": ("price", "Price of a session in euro"),
}
WORKING_DAYS = range(5)


class Command(BaseCommand):
    """`manage.py setup_clinic`: asks what is missing, or takes it from options."""

    help = "Set up the clinic: facts, first administrator, test alarm, opening of the bookings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The facts of the clinic; whom to invite; the two deeds at the end."""
        for option, (_field, question) in ASKED.items():
            parser.add_argument(f"--{option.replace('_', '-')}", help=question)
        parser.add_argument("--city", default="", help="Town")
        parser.add_argument("--region", default="", help="Region")
        parser.add_argument("--room", action="append", default=[], help="A room; may be repeated")
        parser.add_argument(
            "--hours", default="09:00-17:00", help="Staffed hours, Monday to Friday"
        )
        parser.add_argument("--admin-email", help="Address of the first administrator")
        parser.add_argument("--admin-name", help="Name of the first administrator")
        parser.add_argument("--ring", action="store_true", help="Send a test alarm")
        parser.add_argument("--open-bookings", action="store_true", help="Open the bookings")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked, then say what still keeps the bookings closed."""
        with override("en"):
            self._handle(options)

    def _handle(self, options: dict[str, Any]) -> None:
        if options["name"] or not Clinic.objects.filter(pk=1).exists():
            self._save_facts(options)
        self._invite(options)
        if options["ring"]:
            self._ring()
        if options["open_bookings"]:
            self._open()
        self._tell_what_is_left()

    def _save_facts(self, options: dict[str, Any]) -> None:
        values = {
            field: options[option] or self._asked(question)
            for option, (field, question) in ASKED.items()
        }
        values |= {name: options[name] for name in ("city", "region")}
        values["rooms"] = "\n".join(options["room"])
        values |= {f"day_{day}": options["hours"] for day in WORKING_DAYS}
        form = ClinicForm(values, clinic=None)
        if not form.is_valid():
            found = (f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items())
            raise CommandError("\n".join(found), returncode=2)
        save_profile(facts=form.facts(), actor=SETUP, now=clock.now())
        self.stdout.write(f"{values['name']} was saved.")

    def _invite(self, options: dict[str, Any]) -> None:
        """The first administrator, with the link that works once; nobody when there is one."""
        has_admin = User.objects.filter(role=Role.ADMIN, is_active=True).exists()
        if has_admin and not options["admin_email"]:
            return
        call_command(
            "create_admin",
            email=options["admin_email"] or self._asked("Address of the first administrator"),
            name=options["admin_name"] or self._asked("Name of the first administrator"),
            stdout=self.stdout,
        )

    def _ring(self) -> None:
        alarm = ring_test(actor=SETUP, now=clock.now())
        alarm.refresh_from_db()
        if alarm.delivered_at is None:
            raise CommandError("The duty phone did not ring.", returncode=3)
        self.stdout.write("The test alarm was sent. Acknowledge it on /praktijk/dienst/.")

    def _open(self) -> None:
        try:
            open_bookings(actor=SETUP, now=clock.now())
        except NotReady as problem:
            missing = "\n".join(f"- {STEPS[step]}" for step in problem.missing)
            raise CommandError(f"Something is still missing:\n{missing}", returncode=3) from None

    def _tell_what_is_left(self) -> None:
        setup = setup_of(now=clock.now())
        for step in setup.missing:
            self.stdout.write(f"To do: {STEPS[step]}")
        self.stdout.write("The bookings are open." if setup.is_open else "The bookings are closed.")

    @staticmethod
    def _asked(question: str) -> str:
        """What somebody types; an error where nobody is there to ask."""
        if not sys.stdin.isatty():
            raise CommandError(f"Needed: {question}", returncode=2)
        return input(f"{question}: ").strip()

"""`manage.py seed_audit --out accounts.json`: a small world for tests from outside."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.clock import now as clock_now
from accounts.models import Clinic, User
from benefits.models import Employer
from intake.models import Intake
from intake.services.submission import submit_intake
from intake.services.walkthrough import walk
from portal.demo.clinic import SEED, SignIn, make_user, new_sign_in, staff_clinic
from portal.demo.employers import add_officer, current_code, seed_employers
from scheduling.models import Appointment, Clinician
from scheduling.selectors.clinic import can_book
from scheduling.services.calendar import materialise

CLIENTS_PER_EMPLOYER = 2
#: One psychologist each; nobody in the demo clinic speaks these.
LANGUAGES = ("de", "uk", "fa")
ANSWERS = {"wish": "talk", "modes": ["online"], "funding": "code"}


class Command(BaseCommand):
    """Adds to what is there: two clients per employer, three of each kind, sign-ins as JSON.

    The psychologists speak one language each that nobody else speaks, and the clients of the
    first employer ask for the first language, and so on: so everybody knows whose client is whose.
    """

    help = "Make the audit world and write its sign-ins as one JSON list."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the sign-ins go."""
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Clients sign in by a mailed code, read from the sink; staff by password and TOTP."""
        if settings.PRODUCTION:
            raise CommandError("The audit world does not belong in production.", returncode=2)
        out: Path = options["out"]
        try:
            out.touch(mode=0o600)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}", returncode=2) from None
        now = clock_now()
        self.marker = uuid4().hex[:8]
        if not Clinic.objects.exists():
            staff_clinic(now=now - timedelta(days=1), say=lambda _: None)
        if not can_book(now):
            raise CommandError("The bookings of this clinic are not open yet.", returncode=2)
        materialise(now=now, weeks=12)
        rows = [*self._staff(now), *self._employers_and_clients(now)]
        out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
        self.stderr.write(f"{len(rows)} accounts in {out}", style_func=str)

    def _staff(self, now: datetime) -> list[dict[str, Any]]:
        rows = []
        for role in ("coordinator", "admin"):
            sign_in = self._sign_in(role, f"Audit {role.title()}")
            with transaction.atomic():
                user = make_user(sign_in, now=now)
            rows.append(_row(sign_in, user, {}))
        for number, language in enumerate(LANGUAGES, start=1):
            sign_in = self._sign_in("clinician", f"Audit Psycholoog {number}")
            with transaction.atomic():
                user = make_user(sign_in, now=now)
                clinician = _copy_of_a_colleague(user, language)
            rows.append(_row(sign_in, user, {"clinician": str(clinician.pk)}))
        materialise(now=now, weeks=12)
        return rows

    def _sign_in(self, role: str, name: str) -> SignIn:
        address = f"{name.lower().replace(' ', '-')}-{self.marker}@audit.example"
        return new_sign_in(role, name, address)

    def _employers_and_clients(self, now: datetime) -> list[dict[str, Any]]:
        rows = []
        if not Employer.objects.exists():
            seed_employers(now=now)
        employers = Employer.objects.order_by("created_at", "name")[: len(LANGUAGES)]
        for employer, language in zip(employers, LANGUAGES, strict=False):
            officer = add_officer(
                employer,
                name="Audit Werkgever",
                role="owner",
                now=now,
                email=f"audit-{self.marker}@{employer.reference.lower()}.example",
            )
            ids = {"employer": str(employer.pk), "reference": employer.reference}
            rows.append(_plain(officer) | {"ids": {"user": officer.user_id, **ids}})
            chosen = {
                "languages": [language],
                "company_code": {"code": current_code(employer, now=now)},
            }
            rows += [
                self._client(chosen, ids, number, now) for number in range(CLIENTS_PER_EMPLOYER)
            ]
        return rows

    def _client(
        self, chosen: dict[str, Any], ids: dict[str, str], number: int, now: datetime
    ) -> dict[str, Any]:
        email = f"client-{number + 1}-{self.marker}@{ids['reference'].lower()}.demo.example"
        name = f"Audit Demo {number + 1}"
        draft = walk(
            chosen={
                **ANSWERS,
                **chosen,
                "identity": {"name": name, "born_on": "1991-04-02", "postcode": "3511 AB"},
                "contact": {"email": email, "phone": "", "may_email": True},
            },
            actor=SEED,
            now=now,
        )
        intake = submit_intake(draft_id=draft.pk, actor=SEED, now=now).intake
        return {
            "role": "client",
            "email": email,
            "password": None,
            "totp_secret": None,
            "ids": _client_ids(intake) | {"employer": ids["employer"]},
        }


def _client_ids(intake: Intake) -> dict[str, Any]:
    meetings = Appointment.objects.filter(care_request_id=intake.pk).order_by("during")
    return {
        "client": str(intake.client_id),
        "intake": str(intake.pk),
        "appointments": [str(meeting.pk) for meeting in meetings],
        "clinicians": [str(meeting.clinician_id) for meeting in meetings],
    }


def _copy_of_a_colleague(user: User, language: str) -> Clinician:
    """A psychologist with the hours and skills of one who is there, and a language of her own."""
    template = Clinician.objects.order_by("name").first()
    if template is None:
        raise CommandError("The clinic has no psychologist to copy.", returncode=2)
    rules = list(template.rules.all())
    copy = Clinician.objects.get(pk=template.pk)
    copy._state.adding = True
    copy.id = uuid4()
    copy.user, copy.name, copy.languages = user, user.name, [language]
    copy.save(force_insert=True)
    for rule in rules:
        rule.pk, rule._state.adding, rule.clinician = None, True, copy
        rule.save(force_insert=True)
    return copy


def _plain(sign_in: SignIn) -> dict[str, Any]:
    return {
        "role": sign_in.role,
        "email": sign_in.email,
        "password": sign_in.password,
        "totp_secret": sign_in.totp_secret,
    }


def _row(sign_in: SignIn, user: User, ids: dict[str, str]) -> dict[str, Any]:
    return _plain(sign_in) | {"ids": {"user": str(user.pk), **ids}}

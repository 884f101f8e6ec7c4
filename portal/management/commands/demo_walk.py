"""`manage.py demo_walk`: one real intake through the web, and what became of it, line by line."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Client
from accounts.services.clients import find_clients
from intake.domain.triage import CURRENT_TABLE
from intake.models import Intake
from intake.services import decisions
from notifications.models import OutboxMessage
from portal.browse import Browser, Field, Page, fill
from portal.demo.clinic import SignIn, kept_sign_ins
from portal.management.commands.seed_demo import SIGN_INS
from scheduling.selectors import hers

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOST_PAGES = 90
DELIVERY_SECONDS = 45
#: What she answers by the name of the field; everything else takes the page's first choice.
CHOICES = {
    "phq9_1": "2", "phq9_2": "2", "phq9_4": "2", "phq9_6": "1", "sig_bond": "2", "sig_self": "2",
    "wish": "talk", "languages": "nl", "modes": "online", "gender_wish": "any",
    "day_parts": "am", "track_wish": "unsure", "funding": "unknown", "alone": "yes",
}  # fmt: skip


class Command(BaseCommand):
    """A browser without JavaScript walks from the front page to a confirmed appointment."""

    help = "Send one real intake through the running web and print its path."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk, wait for the messages, print addresses and sign-ins."""
        self.browser = Browser(settings.HOUVAST_BASE_URL)
        self.address = f"wandeling-{int(time.time())}@demo.example"
        self._line("1 answers", self._answer())
        client = Client.objects.get(pk=find_clients(email=self.address)[0])
        intake = Intake.objects.select_related("key", "care_request").get(client=client)
        self._decision(intake)
        self._promise(intake)
        self._messages(intake)
        self._table()

    def _line(self, what: str, text: str) -> None:
        self.stdout.write(f"{what:<12} {text}")

    def _answer(self) -> str:
        page = self.browser.get("/")
        page = self.browser.send(page, page.form(action="begin"), {})
        pages = 0
        while "/intake/klaar/" not in page.path:
            pages += 1
            if pages > MOST_PAGES or page.status >= 400:
                raise CommandError(f"the walk stopped at {page.path} ({page.status})", returncode=1)
            page = self._next(page)
        confirmed = self.browser.send(page, page.form(action="bevestig"), {})
        if confirmed.status != 200:
            raise CommandError(f"confirming gave {confirmed.status}", returncode=1)
        self.heading = page.heading
        return f"{pages} pages without JavaScript, then: {page.heading}"

    def _next(self, page: Page) -> Page:
        forms = [f for f in page.parsed.forms if f.method == "post" and "/taal/" not in f.action]
        forms = [f for f in forms if "/weg/" not in f.action]
        if not forms:
            onward = [link for link in page.parsed.links if link.startswith("/intake/")]
            if not onward:
                raise CommandError(f"{page.path} leads nowhere", returncode=1)
            return self.browser.get(onward[-1])
        form = forms[-1] if "nakijken" in page.path else forms[0]
        self.form = form
        return self.browser.send(page, form, fill(form, self._choose))

    def _choose(self, entry: Field) -> list[str] | None:
        if entry.name in CHOICES:
            return [CHOICES[entry.name]]
        if entry.kind == "radio":
            if "self_mother" in entry.options:
                return ["self_mother"]
            return ["0"] if "0" in entry.options else None
        if entry.kind == "checkbox":
            return ["on"] if entry.name in {"care_record", "may_email"} else []
        return self._typed(entry)

    def _typed(self, entry: Field) -> list[str] | None:
        if "weeks" in self.form.fields:  # the baby's birth: weeks will do
            return ["10"] if entry.name == "weeks" else None
        known = {
            "born_on_0": "17",
            "born_on_1": "5",
            "born_on_2": "1992",
            "name": "Wandeling Demo",
            "postcode": "3511 AB",
            "email": self.address,
        }
        return [known[entry.name]] if entry.name in known else None

    def _decision(self, intake: Intake) -> None:
        newest = decisions.newest(intake)
        detail = decisions.detail_of(newest)
        self._line("2 level", f"{newest.level} by table {newest.table_version}")
        for rule_id in detail["reasons"]:
            rule = CURRENT_TABLE.by_id[rule_id]
            self._line("  reason", f"{rule_id} {rule.reason.nl}")

    def _promise(self, intake: Intake) -> None:
        promise = hers.promise_of(intake.pk)
        if promise is None:
            raise CommandError("no promise was made", returncode=1)
        terms = {
            "contact": promise.contact_by,
            "first": promise.first_by,
            "second": promise.second_by,
        }
        told = ", ".join(f"{term} by {_local(at)}" for term, at in terms.items() if at)
        self._line("3 promise", told)
        for meeting in hers.live_meetings(intake.pk):
            when = f"{_local(meeting.during.lower)} with {meeting.clinician.name}"
            self._line("4 slot", f"{when}, {meeting.mode}, {meeting.status}")

    def _messages(self, intake: Intake) -> None:
        ids = [meeting.pk for meeting in hers.live_meetings(intake.pk)]
        deadline = time.monotonic() + DELIVERY_SECONDS
        owed = OutboxMessage.objects.filter(subject_id__in=[intake.pk, *ids])
        while time.monotonic() < deadline:
            waiting = owed.filter(status__in=("due", "sending"), due_at__lte=datetime.now(UTC))
            if owed.exists() and not waiting.exists():
                break
            time.sleep(0.5)
        for message in owed.order_by("created_at"):
            at = f" at {_local(message.due_at)}" if message.status == "due" else ""
            self._line("5 message", f"{message.kind}: {message.status}{at} {message.channel}")
        sink = Path(settings.HOUVAST_SINKS) / "mail.jsonl"
        caught = [json.loads(line) for line in sink.read_text("utf-8").splitlines()]
        hers_now = [mail for mail in caught if self.address in mail["to"]]
        if not hers_now:
            raise CommandError("her message did not arrive", returncode=1)
        self._line("6 arrived", f"{hers_now[-1]['subject']!r} in the mail catcher")

    def _table(self) -> None:
        base = settings.HOUVAST_BASE_URL
        self.stdout.write("")
        for what, path in (
            ("A mother", "/"),
            ("Psychologist, coordinator, admin", "/account/login/"),
            ("Employer", "/employer/account/login/"),
        ):
            self.stdout.write(f"{what:<34} {base}{path}")
        self.stdout.write(f"{'Mail and SMS as files':<34} {settings.HOUVAST_SINKS}\n")
        sign_ins = kept_sign_ins(settings.HOUVAST_STATE / SIGN_INS)
        if not sign_ins:
            return
        self.stdout.write(f"{'role':<12} {'e-mail':<36} {'password':<22} code now  code generator")
        for sign_in in sign_ins:
            self.stdout.write(
                f"{sign_in.role:<12} {sign_in.email:<36} {sign_in.password:<22} "
                f"{_code(sign_in)}    {sign_in.totp_secret}"
            )


def _local(at: datetime) -> str:
    return at.astimezone(AMSTERDAM).strftime("%a %d %b %H:%M")


def _code(sign_in: SignIn) -> str:
    """The six digits that the generator shows now."""
    counter = int(time.time()) // 30
    value: str = format_hotp_value(hotp_value(sign_in.totp_secret, counter))
    return value

"""Each page she can land on after sending, looked at in a real browser at 390 px."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from accounts import clock
from accounts.models import AccessToken, Client
from accounts.services.tokens import issue_link
from intake.models import Draft
from scheduling.services import appointments, requests
from tests.factories.accounts import known_as
from tests.factories.intake import a_clinic, a_full_draft, browser_with
from tests.factories.scheduling import HER, person
from tests.factories.submission import OpenClinic, an_open_clinic, sent
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser


@dataclass
class Stage:
    """An open clinic, and a phone on which she is known."""

    clinic: OpenClinic
    phone: Visit

    def enter(self, browser: Browser) -> None:
        """Carry a test session into the phone."""
        name = settings.SESSION_COOKIE_NAME
        value = browser.cookies[name].value
        cookies: Any = [{"name": name, "value": value, "url": self.phone.base}]
        self.phone.page.context.add_cookies(cookies)

    def show(self, client: Client, path: str, name: str) -> str:
        """A page of hers, looked at; gives its words."""
        self.enter(known_as(Browser(), client))
        self.phone.page.goto(f"{self.phone.base}{path}")
        self.phone.look(name)
        return self.phone.page.locator("main").inner_text()


@pytest.fixture
def stage(committed_db: object, visit: Callable[..., Any]) -> Iterator[Stage]:
    clinic = an_open_clinic(clock.now())
    with visit(scripts=True) as phone:
        yield Stage(clinic, phone)


def test_what_becomes_of_an_intake(stage: Stage) -> None:
    now = clock.now()
    for name, chosen, words in (
        ("read", {"wish": "info"}, "Een psycholoog leest je intake"),
        ("relative", {"respondent": "proxy"}, "Iemand van ons neemt contact met je op"),
        ("called", {"s_suicide": 3}, "We bellen je"),
        ("booked", {}, "Dit is jouw afspraak"),
    ):
        client = sent(now, **chosen).intake.client
        assert words in stage.show(client, "/intake/klaar/", f"result_{name}")
        assert "Mijn belofte" in stage.show(client, "/mijn/", f"promise_{name}")


def test_what_becomes_of_an_appointment(stage: Stage) -> None:
    now = clock.now()
    placed = sent(now).placement
    assert placed
    assert placed.first
    first, client = placed.first, placed.first.client
    path = f"/afspraak/{first.pk}/"
    assert "Bevestig deze afspraak" in stage.show(client, path, "appointment")
    assert "Wil je deze afspraak afzeggen?" in stage.show(client, f"{path}afzeggen/", "cancel")
    stage.phone.page.get_by_role("button", name="Ja, zeg de afspraak af").click()
    stage.phone.look("cancelled")
    assert "Deze afspraak is afgezegd" in stage.show(client, path, "appointment_cancelled")
    token = issue_link(
        purpose=AccessToken.Purpose.APPOINTMENT,
        subject_id=first.pk,
        lifetime=timedelta(seconds=0),
        now=now,
    )
    over = stage.show(client, f"/afspraak/l/{token}/", "link_over")
    assert "Deze link werkt niet meer" in over


def test_the_end_of_a_request(stage: Stage) -> None:
    now = clock.now()
    intake = sent(now).intake
    for meeting in intake.care_request.appointments.all():
        appointments.cancel(appointment_id=meeting.pk, actor=HER, now=now)
    words = stage.show(intake.client, "/mijn/", "promise_cancelled")
    assert "Iemand van ons neemt contact met je op" in words
    requests.close(
        care_request=intake.care_request,
        reason="Gaat verder bij haar huisarts.",
        actor=person(stage.clinic.coordinator),
        now=now,
    )
    assert "Je aanvraag is afgerond." in stage.show(intake.client, "/mijn/", "promise_closed")


def test_closed_bookings(stage: Stage) -> None:
    now = clock.now()
    a_clinic(now, bookings_open_at=None)
    draft = a_full_draft(now, wish="talk")
    stage.enter(browser_with(draft, now))
    stage.phone.page.goto(f"{stage.phone.base}/intake/nakijken/")
    stage.phone.page.get_by_role("button", name="Verstuur mijn intake").click()
    stage.phone.look("closed")
    words = stage.phone.page.locator("main").inner_text()
    assert "We kunnen je intake nu niet ontvangen" in words
    assert Draft.objects.get().submitted_at is None

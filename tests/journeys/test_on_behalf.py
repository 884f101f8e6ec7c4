"""A coordinator with a mother on the phone: from the first question to what she tells her."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts import clock
from intake.models import Intake, OnBehalf
from scheduling.models import Appointment, SafetyCall
from tests.journeys.conftest import DemoWorld, Visit
from tests.journeys.test_mother import MOST_PAGES, answer_page
from tests.journeys.test_staff import look, sign_in, words

pytestmark = pytest.mark.browser

#: Pages that are looked at on the way; the questions themselves are those of the mother.
LOOKED_AT = ("/hulp/", "/intake/overzicht/", "/intake/nakijken/")


def walk(desk: Visit, chosen: dict[str, str]) -> None:
    """Answer page after page until it was sent."""
    for number in range(MOST_PAGES):
        path = desk.page.url.removeprefix(desk.base)
        if path.startswith("/praktijk/"):
            return
        if number == 0 or path in LOOKED_AT:
            look(desk, f"on_behalf{path.replace('/', '_')}")
        if desk.page.locator('input[name="care_record"]').count():
            look(desk, "on_behalf_consent")
        if path == "/hulp/":
            desk.page.get_by_text("Ga verder").first.click()
        elif desk.page.locator("main form button.btn-primary").count():
            answer_page(desk, chosen)
        else:
            desk.page.locator("main a.btn-primary").first.click()
    raise AssertionError(f"not sent after {MOST_PAGES} pages: {desk.page.url}")


def test_a_coordinator_types_in_for_a_mother_on_the_phone(
    demo_world: DemoWorld, visit: Callable[..., Any]
) -> None:
    with visit(phone=False) as desk:
        sign_in(desk, demo_world.sign_ins["coordinator"])
        desk.page.get_by_role("link", name="Namens haar", exact=True).click()
        look(desk, "on_behalf")
        desk.page.get_by_text("Ze schreef het op papier").click()
        desk.page.get_by_role("button", name="Begin met de vragen").click()
        assert "Vul in wanneer het papier binnenkwam" in words(desk)
        look(desk, "on_behalf_wrong")

        desk.page.get_by_text("Ik heb haar aan de telefoon").click()
        desk.page.get_by_role("button", name="Begin met de vragen").click()
        assert "Je vult dit in namens haar" in words(desk)
        assert desk.page.get_by_text("Snel weg").count() == 0
        # The phone is put down, and she calls back.
        desk.page.get_by_role("link", name="Stoppen en later verder").click()
        look(desk, "on_behalf_begun")
        desk.page.get_by_role("button", name="Ga verder").click()
        walk(desk, {"s_suicide": "1", "phq9_1": "2", "sig_bond": "2"})

        assert "Verstuurd. Dit zeg je tegen Ada Demo" in desk.page.locator("h1").inner_text()
        look(desk, "on_behalf_sent")
        desk.page.get_by_role("link", name="Op papier voor haar").click()
        look(desk, "on_behalf_letter")
        assert "Beste Ada Demo," in words(desk)
        desk.page.go_back()
        desk.page.locator("ul.moments li button").first.click()
        assert "Het gesprek is verzet." in words(desk)
        # Still at work: nobody was signed out, and she is nobody's client in this browser.
        desk.page.goto(f"{desk.base}/praktijk/beloftes/")
        assert "Ada Demo" in words(desk)
        assert desk.page.goto(f"{desk.base}/mijn/").status == 403
    intake, row = Intake.objects.get(), OnBehalf.objects.get()
    assert (intake.source, row.received_at) == ("phone", row.started_at)
    assert row.typed_by.email == demo_world.sign_ins["coordinator"].email
    assert Appointment.objects.filter(status="confirmed", sequence=1).count() == 1
    assert clock.now() > row.received_at
    assert not SafetyCall.objects.exists()

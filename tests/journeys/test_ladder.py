"""No place keeps the promise: what a colleague is asked, and what the coordinator sees and does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from accounts import clock
from accounts.models import User
from scheduling.models import Appointment, LadderStep
from scheduling.services import ladder
from tests.factories.accounts import signed_in
from tests.factories.scheduling import WORKER, a_request, a_slot, an_appointment
from tests.factories.submission import OpenClinic, an_open_clinic, sent

pytestmark = pytest.mark.browser
#: Monday 1 March 2027, 10:00 in Amsterdam.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def an_unkept_promise() -> OpenClinic:
    """Anna's tomorrow is full and she is willing; a mother was just promised a conversation."""
    clinic = an_open_clinic(NOW, places=False)
    clinic.anna.works_longer = True
    clinic.anna.save()
    slot = a_slot(clinic.anna, NOW + timedelta(days=1))
    an_appointment(a_request(NOW, level=2), clinic.anna, slot.starts_at, slot=slot)
    sent(NOW)
    assert ladder.climb(actor=WORKER, now=NOW) == 1
    return clinic


def enter(desk: Any, user: User) -> None:
    """Carry a signed-in session into the browser."""
    name = settings.SESSION_COOKIE_NAME
    value = signed_in(Browser(), user).cookies[name].value
    desk.page.context.add_cookies([{"name": name, "value": value, "url": desk.base}])


@pytest.mark.parametrize("phone", [True, False])
def test_a_colleague_says_yes(committed_db: object, visit: Callable[..., Any], phone: bool) -> None:
    with clock.stopped_at(NOW):
        clinic = an_unkept_promise()
        with visit(phone=phone) as desk:
            enter(desk, clinic.anna.user)
            desk.page.goto(f"{desk.base}/praktijk/caseload/")
            desk.page.get_by_role("link", name="1 moeder wordt anders te laat gezien").click()
            desk.look("longer_day")
            desk.page.get_by_role("button", name="Ja, ik zie haar").click()
            desk.page.get_by_text("Het gesprek staat in je agenda.").wait_for()
    assert Appointment.objects.get(longer_day__answer="yes").clinician == clinic.anna


def test_the_coordinator_moves_it_on(committed_db: object, visit: Callable[..., Any]) -> None:
    with clock.stopped_at(NOW):
        clinic = an_unkept_promise()
        with visit(phone=False) as desk:
            enter(desk, clinic.coordinator)
            desk.page.goto(f"{desk.base}/praktijk/beloftes/")
            desk.page.get_by_text("Geen plek op tijd: wat we nu proberen").wait_for()
            desk.look("board_with_ladder")
            desk.page.goto(f"{desk.base}/praktijk/ladder/{LadderStep.objects.get().pk}/")
            desk.look("ladder_step")
            desk.page.get_by_label("Lukt niet: naar de volgende stap").check()
            desk.page.get_by_label("Wat is er gedaan?").fill("Morgen is te laat voor haar.")
            desk.page.get_by_role("button", name="Opschrijven").click()
            desk.page.get_by_text("Opgeschreven. De ladder gaat verder").wait_for()
            desk.page.get_by_text("De dienst belt haar").wait_for()
    assert LadderStep.objects.get(status="open").owner == clinic.on_duty


def test_the_coordinator_looks_weeks_ahead(committed_db: object, visit: Callable[..., Any]) -> None:
    """Can we sign this employer? At a desk, and no wider than a phone."""
    with clock.stopped_at(NOW):
        clinic = an_open_clinic(NOW)
        sent(NOW)
        with visit(phone=False) as desk:
            enter(desk, clinic.coordinator)
            desk.page.set_default_timeout(90_000)
            desk.page.goto(f"{desk.base}/praktijk/capaciteit/")
            desk.page.get_by_text("houd je naar verwachting").wait_for()
            desk.page.get_by_label("Aantal medewerkers").fill("4000")
            desk.page.get_by_label("Aanmeldingen per 100 per jaar").fill("20")
            desk.page.get_by_role("button", name="Reken door").click()
            desk.page.get_by_text("Met deze verandering breken beloftes").wait_for()
            desk.look("capacity_with_an_employer")
            desk.page.set_viewport_size({"width": 390, "height": 844})
            assert desk.page.evaluate("document.documentElement.scrollWidth") <= 390

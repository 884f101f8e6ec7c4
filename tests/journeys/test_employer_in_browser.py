"""An HR officer at work, and a mother who looks over her shoulder, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from accounts import clock
from accounts.domain.actor import Actor
from accounts.models import Role
from benefits.services import demo
from tests import browser
from tests.factories import benefits as make
from tests.factories.accounts import make_user, signed_in

pytestmark = pytest.mark.browser

NOVEMBER = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WIDTHS = (390, 1280)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
EMPLOYER_PAGES = (
    "",
    "recht/",
    "recht/lijst/",
    "personeel/",
    "code/",
    "contract/",
    "facturen/",
    "facturen/2026-0003/",
    "beheer/",
    "beheer/uitnodigen/",
    "beheer/inloggen/",
    "beheer/sleutels/",
    "beheer/logboek/",
)


@dataclass(frozen=True)
class House:
    """A running house in which the demo employers live, and two people who have signed in."""

    url: str
    officer: Client
    admin: Client


@pytest.fixture
def house(committed_db: object, live_server: Any) -> Iterator[House]:
    """Everything made before the browser starts: its driver forbids queries in this thread."""
    with clock.stopped_at(NOVEMBER):
        employer = demo.seed(NOVEMBER, Actor.system("test"))[0]
        yield House(
            url=live_server.url,
            officer=signed_in(Client(), make.an_officer(employer, "owner")),
            admin=signed_in(Client(), make_user(Role.ADMIN)),
        )


@pytest.fixture
def page(house: House) -> Iterator[Page]:
    """A browser that asks nothing from anywhere else."""
    path = browser.find()
    if path is None:
        pytest.skip("no Chrome or Chromium on this machine")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(browser.FLAGS))
        context = chromium.new_context(base_url=house.url, locale="nl-NL")
        opened = context.new_page()
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        yield opened
        chromium.close()
        assert [url for url in asked if not url.startswith(house.url)] == []


def enter(page: Page, house: House, client: Client) -> None:
    """Carry the cookies of a signed-in test client into the browser."""
    page.context.add_cookies(
        [
            {"name": each.key, "value": each.value, "url": house.url}
            for each in client.cookies.values()
        ]
    )


def look(page: Page, address: str) -> None:
    """Open a page in both widths: nothing for axe to say, nothing wider than the screen."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(each["id"], [n["html"] for n in each["nodes"]]) for each in found] == [], address


def test_an_officer_looks_and_checks(page: Page, house: House) -> None:
    enter(page, house, house.officer)
    for address in EMPLOYER_PAGES:
        look(page, f"/employer/{address}")
    page.goto("/employer/")
    for number, answer in (
        ("P-20417", "Recht op maximaal 8 gesprekken"),
        ("?", "Geen recht gevonden"),
    ):
        page.get_by_label("Personeelsnummer").fill(number)
        page.keyboard.press("Enter")
        page.get_by_text(answer).wait_for()
        assert page.evaluate("document.activeElement.id") == "number"
    look(page, "/employer/recht/")


def a_list(*rows: str) -> Any:
    content = "\n".join(["Personeelsnummer;Geboortedatum", *rows]).encode()
    return {"name": "lijst.csv", "mimeType": "text/csv", "buffer": content}


def test_an_officer_sends_a_list_and_the_clinic_looks(page: Page, house: House) -> None:
    enter(page, house, house.officer)
    staff = [f"P-{20400 + index};01-01-1990" for index in range(241)]
    page.goto("/employer/personeel/")
    page.get_by_label("Bestand").set_input_files(a_list(*staff, "P-9;31-02-1990", ";1-1-1990"))
    page.get_by_role("button", name="Lees de lijst").click()
    page.get_by_role("heading", name="Klopt dit?").wait_for()
    assert page.get_by_role("row", name="243 De geboortedatum is niet te lezen").is_visible()
    look(page, page.url)
    page.get_by_role("button", name="Bevestig deze lijst").click()
    page.get_by_role("heading", name="De lijst is ingevoerd").wait_for()
    page.get_by_role("link", name="Terug naar de personeelslijst").click()
    page.get_by_label("Bestand").set_input_files(a_list(*staff[:20]))
    page.get_by_role("button", name="Lees de lijst").click()
    page.get_by_role("heading", name="Deze lijst wacht op ons").wait_for()
    enter(page, house, house.admin)
    page.goto("/werkgevers/")
    page.get_by_role("link", name="Bekijk de aantallen").click()
    look(page, page.url)
    page.get_by_label("Waarom").fill("Een vestiging is dicht")
    page.get_by_role("button", name="Laat de lijst door").click()
    page.get_by_text("De lijst is ingevoerd.").wait_for()


def test_the_mother_sees_that_page_too(page: Page) -> None:
    look(page, "/wat-ziet-mijn-werkgever/")
    assert page.get_by_role("heading", name="Vitaliteitsbudget 2026").is_visible()
    assert page.get_by_role("textbox").count() == 0


def test_the_clinic_opens_an_employer(page: Page, house: House) -> None:
    enter(page, house, house.admin)
    look(page, "/werkgevers/")
    look(page, "/werkgevers/nieuw/")
    page.get_by_label("Naam van de werkgever").fill("Nieuw Bedrijf")
    page.get_by_label("Kenmerk").fill("nieuw")
    page.get_by_role("button", name="Voeg toe").click()
    look(page, page.url)
    page.get_by_role("link", name="Nieuw contract").click()
    look(page, page.url)
    page.get_by_role("button", name="Leg vast").click()
    assert page.title().startswith("Fout: ")
    for label, words in (
        ("Aantal", "12"),
        ("Bedrag", "26,50"),
        ("Budget", "1.300"),
        ("Gespr", "8"),
    ):
        page.get_by_label(label).first.fill(words)
    page.get_by_role("button", name="Leg vast").click()
    page.get_by_role("button", name="Maak de code").click()
    assert page.get_by_text("Kwartaal 4, 2026").is_visible()
    assert page.get_by_text("€ 1.300").is_visible()
    look(page, page.url)
    page.get_by_role("link", name="Nodig iemand uit").click()
    look(page, page.url)
    page.get_by_role("link", name="Terug").click()
    page.get_by_role("link", name="Inloggen via eigen systeem").click()
    look(page, page.url)

"""An owner sets up her employer's own sign-in and a colleague uses it, in a real browser.

A browser alone holds the page to its policy: the form may lead to the issuer and nowhere else.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from accounts.models import Role
from tests import browser
from tests.factories import benefits as make
from tests.factories.accounts import make_user, signed_in, totp_code
from tests.integration.benefits import issuer as issuers
from tests.journeys.test_employer_in_browser import look

pytestmark = pytest.mark.browser


def seen(page: Page, name: str, address: str) -> None:
    """Clean in both widths; kept as a picture when asked for."""
    look(page, address)
    if folder := os.environ.get("PICTURES"):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_an_owner_sets_it_up_and_a_colleague_signs_in(
    committed_db: object, live_server: Any, now: Any
) -> None:
    path = browser.find()
    if path is None:
        pytest.skip("no Chrome or Chromium on this machine")
    employer = make.an_employer(now)
    owner, colleague = make.an_officer(employer, "owner"), make.an_officer(employer, "hr")
    cookies = [
        {"name": each.key, "value": each.value, "url": live_server.url}
        for user in (owner, make_user(Role.ADMIN))
        for each in signed_in(Client(), user).cookies.values()
    ]
    with issuers.running(email=owner.email) as issuer, sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(browser.FLAGS))
        context = chromium.new_context(base_url=live_server.url, locale="nl-NL")
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        seen(page, "sign-on-empty", "/employer/beheer/inloggen/")
        page.get_by_label("Adres van het inlogsysteem").fill(issuer.url)
        page.get_by_label("Client-id").fill(issuer.client_id)
        page.get_by_label("Client-geheim").fill(issuer.secret)
        page.get_by_label("Domein").fill("kliniek.example")
        page.get_by_role("button", name="Bewaar").click()
        seen(page, "sign-on-saved", page.url)
        page.get_by_role("button", name="Doe de proef").click()
        page.get_by_text("De proef is gelukt.").wait_for()
        page.get_by_role("button", name="Zet aan").click()
        seen(page, "sign-on-on", page.url)
        entrance = page.locator("main .codes").inner_text()
        seen(page, "sign-on-clinic", f"/werkgevers/{employer.pk}/inloggen/")

        issuer.person["email"] = colleague.email
        other = chromium.new_context(locale="nl-NL").new_page()
        seen(other, "sign-on-begin", entrance)
        other.get_by_role("button", name="Ga verder").click()
        other.locator('main input[name="code"]').fill(totp_code())
        other.locator("main form button.btn-primary").first.click()
        other.wait_for_url(f"{live_server.url}/employer/")
        issuer.person["email"] = "vreemd@kliniek.example"
        stranger = chromium.new_context(locale="nl-NL").new_page()
        stranger.goto(entrance)
        stranger.get_by_role("button", name="Ga verder").click()
        stranger.get_by_role("heading", name="Je bent niet ingelogd").wait_for()
        if folder := os.environ.get("PICTURES"):
            stranger.screenshot(path=Path(folder) / "sign-on-failed.png")
        chromium.close()

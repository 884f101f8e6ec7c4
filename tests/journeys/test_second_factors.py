"""Second factors in a real browser: an administrator's passkey, a mother's app with codes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import transaction
from django.test import Client as Visitor
from playwright.sync_api import Page, ViewportSize, sync_playwright

from accounts.domain.actor import Actor
from accounts.services import invitations
from tests import browser
from tests.factories.accounts import PASSWORD, known_as, make_client, totp_code

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def link(committed_db: object, live_server: Any) -> str:
    """The link that an administrator was sent."""
    with transaction.atomic():
        invitation = invitations.invite(
            email="bea@kliniek.example",
            name="Bea de Demo",
            role="admin",
            actor=Actor.system("test"),
            now=datetime.now(UTC),
        )
    return f"{live_server.url}/account/uitnodiging/{invitations.token_of(invitation)}/"


@pytest.fixture
def her_sessions(committed_db: object, live_server: Any) -> list[dict[str, str]]:
    """The cookies of two browsers in which one mother gave her code just now."""
    her, name = make_client(), settings.SESSION_COOKIE_NAME
    values = [known_as(Visitor(), her).cookies[name].value for _ in range(2)]
    return [{"name": name, "value": value, "url": live_server.url} for value in values]


@pytest.fixture
def page() -> Iterator[Page]:
    """A phone with an authenticator inside; fails when its console says anything."""
    path = browser.find()
    if path is None:
        pytest.skip("no Chrome or Chromium")
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=list(browser.FLAGS))
        opened = launched.new_context(viewport=PHONE, locale="nl-NL").new_page()
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(f"{message.type} {message.text}"))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        devtools = opened.context.new_cdp_session(opened)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        yield opened
        launched.close()
    assert complaints == []


def look(page: Page, name: str) -> None:
    """Nothing to complain of for axe; the picture is kept where PICTURES says."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert found == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_joining_with_a_passkey_and_coming_back_with_it(link: str, page: Page) -> None:
    page.goto(link)
    look(page, "welcome")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("main form button")
    assert page.url.endswith("/account/2fa/")
    look(page, "second_factor")

    page.goto(page.url + "webauthn/add/")
    look(page, "add_passkey")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    look(page, "recovery_codes")

    home = page.url.split("/account/")[0]
    page.goto(f"{home}/account/mensen/")
    assert "Bea de Demo" in page.inner_text("main")
    look(page, "people")
    page.goto(f"{home}/account/mensen/uitnodigen/")
    look(page, "invite")
    page.goto(f"{home}/account/kliniek/")
    look(page, "clinic")

    page.goto(f"{home}/account/logout/")
    look(page, "logout")
    page.click("main form button")
    page.goto(f"{home}/account/login/")
    look(page, "login")
    page.click("#passkey_login")
    page.wait_for_url("**/account/kliniek/")
    assert page.inner_text("h1") == "De kliniek"


def test_a_mother_locks_her_answers_with_an_app(her_sessions: list[Any], page: Page) -> None:
    url = her_sessions[0]["url"]
    page.context.add_cookies([her_sessions[0]])
    page.goto(f"{url}/account/tweede-stap/")
    look(page, "extra_lock")
    page.click("button[value=totp]")
    look(page, "app_with_codes")
    secret = page.input_value("#authenticator_secret")
    page.fill("[name=code]", totp_code(secret))
    page.click("main form button")
    page.wait_for_url("**/recovery-codes/**")
    look(page, "her_recovery_codes")
    page.goto(f"{url}/account/sessions/")
    look(page, "her_devices")
    page.click("main form button")

    page.context.add_cookies([her_sessions[1]])
    page.goto(f"{url}/account/sessions/")
    assert page.url.startswith(f"{url}/account/login/")
    page.goto(f"{url}/account/tweede-stap/")
    page.click("main form button")
    assert page.inner_text("h1") == "Tweede stap"
    look(page, "her_second_step")
    page.fill("[name=code]", totp_code(secret))
    page.click("main form button")
    page.goto(f"{url}/account/sessions/")
    assert page.inner_text("h1") == "Sessies"

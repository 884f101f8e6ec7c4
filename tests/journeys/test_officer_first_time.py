"""An officer's first time, without help: from the letter to the overview and all that is hers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts import clock
from accounts.letters import invitation as letter_of
from accounts.sides import on_side
from benefits.services import demo, officers
from tests.factories import benefits as make
from tests.factories.accounts import PASSWORD, totp_code

pytestmark = pytest.mark.browser

NOVEMBER = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PAGES = {
    "overview": "",
    "rights": "recht/",
    "code": "code/",
    "contract": "contract/",
    "invoices": "facturen/",
    "invoice": "facturen/2026-0003/",
    "people": "beheer/",
    "invite": "beheer/uitnodigen/",
    "keys": "beheer/sleutels/",
    "log": "beheer/logboek/",
}


def the_letter(now: datetime) -> str:
    """The letter to the first owner of an employer."""
    invitation = officers.invite_officer(
        employer=demo.seed(now, make.ACTOR)[0],
        name="Noor Voorbeeld",
        email="noor@voorbeeld.example",
        member_role="owner",
        actor=make.ACTOR,
        now=now,
    )
    with on_side("employer"):
        letter = letter_of(invitation.pk, now)
    assert letter
    return letter.body


def join(visit: Any, letter: str) -> Page:
    """Follow the letter until the overview is there, as the pages ask."""
    page: Page = visit.page
    found = re.search(r"http\S+(/employer/\S+)", letter)
    assert found
    page.goto(visit.base + found[1])
    visit.look("join-welcome")
    assert page.get_by_text("Voorbeeld BV").is_visible()
    page.get_by_label("Kies een wachtwoord").fill(PASSWORD)
    page.get_by_label("Typ het nog een keer").fill(PASSWORD)
    page.get_by_role("button", name="Verder").click()
    visit.look("join-choose")
    page.get_by_role("link", name="App met codes instellen").click()
    visit.look("join-totp")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("input[name=code]").fill(totp_code(secret))
    page.get_by_role("button", name="Aanzetten").click()
    visit.look("join-codes")
    page.get_by_role("link", name="Ik heb ze bewaard. Verder").click()
    assert page.url == f"{visit.base}/employer/"
    return page


def go_round(visit: Any, tongue: str) -> None:
    """Every page that is hers, looked at."""
    for name, path in PAGES.items():
        visit.page.goto(f"{visit.base}/employer/{path}")
        visit.look(f"officer-{tongue}-{name}")


@pytest.mark.parametrize("phone", [True, False])
def test_from_the_letter_to_all_that_is_hers(
    committed_db: object, visit: Callable[..., Any], phone: bool
) -> None:
    with clock.stopped_at(NOVEMBER), visit(phone=phone) as hers:
        page = join(hers, the_letter(NOVEMBER))
        go_round(hers, "nl")
        page.goto(f"{hers.base}/employer/beheer/sleutels/")
        page.get_by_label("Voor welk systeem").fill("Personeelssysteem")
        page.get_by_label("Een recht controleren").check()
        page.get_by_role("button", name="Maak de sleutel").click()
        assert re.search(r"hv_[0-9a-f]{8}_[0-9a-f]{64}", page.inner_text("main"))
        hers.look("officer-key-made")
        page.get_by_role("link", name="Ik heb hem overgenomen").click()
        page.locator("details.menu summary").click()
        page.get_by_role("button", name="English").click()
        page.goto(f"{hers.base}/employer/")
        assert page.get_by_role("heading", name="Invoices").is_visible()
        if not phone:
            go_round(hers, "en")

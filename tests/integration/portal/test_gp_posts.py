"""The huisartsenpost of her postcode, once she told it; the clinic's for everybody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.services.clients import contact_of, identity_of, save_person
from tests.factories.accounts import known_as
from tests.factories.intake import CONTACT, IDENTITY, a_clinic, a_draft, browser_with
from tests.factories.scheduling import HER
from tests.factories.submission import an_open_clinic, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
POSTS = """{"gp_posts": [
  {"name": "Post Domstad", "phone": "088 111 1111", "postcodes": ["3500-3599"]},
  {"name": "Post Kust", "phone": "088 222 2222", "postcodes": ["4300-4599"]}]}"""
THE_CLINICS, DOMSTAD = "tel:0880000000", "tel:0881111111"


@pytest.fixture(autouse=True)
def posts(settings: Any) -> None:
    settings.HOUVAST_EMERGENCY_NUMBERS = POSTS


def test_everybody_sees_the_clinics_until_she_told_where_she_lives(now: datetime) -> None:
    a_clinic(now)
    assert THE_CLINICS in Browser().get("/").content.decode()
    draft = a_draft(now, respondent="self_mother")
    assert THE_CLINICS in browser_with(draft, now).get("/hulp/").content.decode()


def test_under_way_it_is_hers_after_the_page_with_her_postcode(now: datetime) -> None:
    a_clinic(now)
    draft = a_draft(now, respondent="self_mother", identity=IDENTITY, contact=CONTACT)
    response = browser_with(draft, now).get("/hulp/")
    assert DOMSTAD in response.content.decode()
    assert THE_CLINICS not in response.content.decode()
    assert "3511" not in response.content.decode()


def test_after_sending_it_is_hers_with_its_name(now: datetime) -> None:
    an_open_clinic(now)
    client = sent(now).intake.client
    for path in ("/mijn/", "/intake/klaar/", "/mijn/informatie/"):
        text = known_as(Browser(), client).get(path).content.decode()
        assert DOMSTAD in text, path
        assert "Post Domstad" in text, path


def test_a_postcode_that_no_post_serves_keeps_the_clinics(now: datetime) -> None:
    an_open_clinic(now)
    client = sent(now).intake.client
    identity = identity_of(client)
    save_person(
        client=client,
        identity=type(identity)(**identity.as_json() | {"born_on": None, "postcode": "9711 AA"}),
        contact=contact_of(client),
        actor=HER,
        now=now,
    )
    assert THE_CLINICS in known_as(Browser(), client).get("/mijn/").content.decode()


def test_without_posts_nothing_is_looked_up(
    now: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOUVAST_EMERGENCY_NUMBERS = ""
    an_open_clinic(now)
    client = sent(now).intake.client

    def refuse(found: object) -> None:
        raise AssertionError("her record was opened")

    monkeypatch.setattr("portal.context.identity_of", refuse)
    assert THE_CLINICS in known_as(Browser(), client).get("/mijn/").content.decode()

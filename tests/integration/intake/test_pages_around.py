"""Front page, leaving, language, the pages that only speak, and what a page weighs."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client as Browser

from intake.models import Draft
from intake.services import drafts, sealed_drafts
from tests.factories.intake import a_clinic, a_draft, a_full_draft, address, browser_with
from tests.factories.scheduling import a_coordinator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
SqlCount = Callable[..., AbstractContextManager[list[str]]]
#: First visit included: the page, the style sheet, the two scripts and the icon (experience.md).
HEAVIEST = 60_000
HEAVIEST_AT_NIGHT = 40_000
STATIC = Path(settings.BASE_DIR)


def test_the_front_page_stores_nothing(now: datetime, assert_sql: SqlCount) -> None:
    a_clinic(now)
    browser = Browser()
    browser.get("/")
    with assert_sql(0):
        response = browser.get("/")
    assert "Er is geen wachtlijst." in response.content.decode()
    assert list(browser.cookies) == ["houvast-csrf"]
    assert not Draft.objects.exists()
    assert not Session.objects.exists()


def test_a_machine_cannot_fill_the_house_with_drafts(now: datetime) -> None:
    cache.clear()
    statuses = [Browser().post("/begin/").status_code for _start in range(61)]
    assert statuses == [302] * 60 + [429]
    assert Browser().post("/bel-mij/", {"answer": "4"}).status_code == 302, "help is never limited"
    cache.clear()


def test_starting_is_a_deed_not_a_link(now: datetime) -> None:
    assert Browser().get("/begin/").status_code == 405
    assert not Draft.objects.exists()


def test_the_first_page_says_that_nobody_reads_day_and_night(now: datetime) -> None:
    a_clinic(now)
    text = Browser().get("/").content.decode()
    assert "Dit formulier wordt niet dag en nacht gelezen." in text
    assert "085 000 0000" in text
    assert "ma-vr 09:00-17:00" in text


def test_leaving_clears_the_device_and_keeps_the_draft(now: datetime) -> None:
    draft = a_draft(now, sleep=1)
    browser = browser_with(draft, now)
    response = browser.post("/weg/")
    assert response.status_code == 204
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get(address("sleep"))["Location"] == "/verder/"
    assert not Session.objects.exists()
    assert drafts.answers_of(sealed_drafts.read(draft.pk)) == {"sleep": 1}


def test_leaving_without_a_script_forgets_first_and_then_leads_away(
    now: datetime, settings: Any
) -> None:
    draft = a_draft(now, sleep=1)
    browser = browser_with(draft, now)
    response = browser.get("/weg/")
    assert (response.status_code, response["Location"]) == (302, settings.HOUVAST_LEAVE_URL)
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.exists()
    assert drafts.answers_of(sealed_drafts.read(draft.pk)) == {"sleep": 1}


def test_leaving_works_without_a_session(now: datetime) -> None:
    assert Browser().post("/weg/").status_code == 204


def test_the_language_switch_keeps_the_answers(now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother", baby="nicu")
    browser = browser_with(draft, now)
    back = browser.post("/taal/", {"language": "en", "next": address("baby")})
    assert back["Location"] == address("baby")
    text = browser.get(address("baby")).content.decode()
    assert "Where is your baby now?" in text
    assert 'value="nicu" id="id_baby_1" checked' in text
    browser.post(address("sleep"), {"sleep": "1"})
    fresh = sealed_drafts.read(draft.pk)
    assert fresh.language == "en"
    assert drafts.answers_of(fresh) == {"respondent": "self_mother", "baby": "nicu", "sleep": 1}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/privacy/", ["WGBO", "Autoriteit Persoonsgegevens", "Je werkgever nooit."]),
        ("/klacht/", ["Wkkgz", "klachtenfunctionaris", "geschillencommissie"]),
        ("/over-ons/", ["geen CE-markering", "Wat we niet weten", "Oxytocine is daarom geen"]),
        ("/toegankelijkheid/", ["WCAG 2.2", "zonder JavaScript"]),
    ],
)
def test_pages_that_only_speak(now: datetime, path: str, words: list[str]) -> None:
    a_clinic(now)
    text = Browser().get(path).content.decode()
    for word in words:
        assert word in text
    assert "tel:113" in text
    assert Browser().post(path).status_code == 405


def test_the_purpose_reads_as_it_was_written_down(now: datetime, settings: Any) -> None:
    """The words of the note on medical devices (README), to the letter."""
    settings.HOUVAST_TRIAGE_PROPOSAL = False
    browser = Browser()
    browser.post("/taal/", {"language": "en", "next": "/over-ons/"})
    text = " ".join(browser.get("/over-ons/").content.decode().split())
    assert (
        "The portal registers an intake, displays questionnaire answers and their published sum "
        "scores, shows general emergency information to every visitor, and administers deadlines "
        "set by a BIG-registered clinician. It does not diagnose, predict, monitor or recommend "
        "treatment, and it makes no decision about a person."
    ) in text
    assert "not CE-marked" in text
    settings.HOUVAST_TRIAGE_PROPOSAL = True
    text = " ".join(browser.get("/over-ons/").content.decode().split())
    assert "It does not diagnose" not in text
    assert "not CE-marked" in text


@pytest.mark.parametrize("path", ["/bestaat-niet/", "/afspraak/l/verzonnen/"])
def test_a_page_that_is_not_there_still_says_whom_to_call(now: datetime, path: str) -> None:
    response = Browser().get(path)
    assert response.status_code in (404, 410)
    text = response.content.decode()
    assert "tel:113" in text
    assert "huisarts" in text


def test_after_a_loss_the_check_asks_nobody_where_the_baby_is(now: datetime) -> None:
    draft = a_full_draft(now, respondent="self_mother", baby="died", baby_born={"weeks": 3})
    text = browser_with(draft, now).get("/intake/nakijken/").content.decode()
    assert "Waar is je baby nu?" not in text
    assert "Over je baby" in text
    assert "Mijn baby is overleden" in text
    for word in ("band met mijn baby", "Mijn baby en ik samen", "Je baby mag mee"):
        assert word not in text


def test_the_purpose_on_the_page_is_that_of_the_setting(now: datetime, settings: Any) -> None:
    settings.HOUVAST_TRIAGE_PROPOSAL = True
    assert "rekent een voorstel uit" in Browser().get("/over-ons/").content.decode()
    settings.HOUVAST_TRIAGE_PROPOSAL = False
    text = Browser().get("/over-ons/").content.decode()
    assert "rekent een voorstel uit" not in text
    assert "neemt geen beslissing over een mens" in text


def test_no_page_of_hers_may_be_kept_by_the_browser(now: datetime) -> None:
    response = browser_with(a_draft(now), now).get(address("sleep"))
    assert response["Cache-Control"] == "no-store"


def packed(content: bytes) -> int:
    return len(gzip.compress(content))


def style_and_scripts(*scripts: str) -> int:
    from portal.theme.build import sheets

    names = [STATIC / "portal/static/houvast" / name for name in scripts]
    return packed(sheets()["mother"].encode()) + sum(packed(p.read_bytes()) for p in names)


def test_a_first_visit_weighs_less_than_sixty_kilobytes(now: datetime) -> None:
    a_clinic(now)
    around = style_and_scripts("leave.js", "autosave.js", "favicon.svg")
    full = browser_with(a_full_draft(now), now)
    pages = {
        "/": Browser().get("/"),
        "a question": full.get(address("languages")),
        "check": full.get("/intake/nakijken/"),
        "help": Browser().get("/hulp/"),
    }
    heaviest = {name: around + packed(page.content) for name, page in pages.items()}
    assert max(heaviest.values()) < HEAVIEST, heaviest


def test_a_page_at_night_weighs_less_than_forty_kilobytes_uncompressed(now: datetime) -> None:
    from portal.theme.build import sheets

    a_clinic(now)
    a_coordinator()
    around = len(sheets()["night"]) + (STATIC / "portal/static/houvast/favicon.svg").stat().st_size
    browser = Browser()
    pages = [browser.get("/bel-mij/")]
    browser.post("/bel-mij/", {"answer": "4"})
    pages += [browser.get("/bel-mij/2/"), browser.get("/bel-mij/3/")]
    browser.post("/bel-mij/3/", {"phone": "0612345678", "wish": "soon"})
    pages.append(browser.get("/bel-mij/klaar/"))
    weights = [around + len(page.content) for page in pages]
    assert max(weights) < HEAVIEST_AT_NIGHT, weights
    for page in pages:
        assert b"<script" not in page.content
        assert re.findall(rb'(?:src|href)="(/static/[^"]+)"', page.content) == [
            b"/static/houvast/favicon.svg", b"/static/theme/night.css",
        ]  # fmt: skip

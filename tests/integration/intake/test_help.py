"""Danger: the help page before the next question, and three o'clock mode in six taps."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client as Browser

from accounts import clock
from intake.models import Draft
from intake.services import drafts, safety, sealed_drafts
from notifications.models import OutboxMessage
from scheduling.models import SafetyCall
from tests.factories.accounts import known_as, make_client
from tests.factories.intake import CONTACT, a_clinic, a_draft, address, answer, browser_with
from tests.factories.scheduling import a_coordinator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def clinic(now: datetime) -> None:
    a_clinic(now)
    a_coordinator()


@pytest.mark.parametrize(
    ("page", "value"),
    [
        ("s_suicide", "1"),
        ("s_baby", "2"),
        ("s_psychosis", "2"),
        ("s_mania", "2"),
        ("s_violence", "2"),
        ("s_care", "2"),
        ("phq9_9", "1"),
    ],
)
def test_a_danger_shows_help_before_the_next_question(now: datetime, page: str, value: str) -> None:
    gate: dict[str, Any] = {"phq9_1": 2, "phq9_2": 1} if page == "phq9_9" else {}
    draft = a_draft(now, respondent="self_mother", baby="home", alone="yes", **gate)
    browser = browser_with(draft, now)
    response = answer(browser, page, **{page: value})
    assert response["Location"] == "/hulp/"
    text = browser.get("/hulp/").content.decode()
    for number in ("112", "113", "0800-2000"):
        assert f'<span class="call-number">{number}</span>' in text
    assert "Wil je dat wij je bellen?" in text
    assert "Ga verder met de vragen" in text


@pytest.mark.parametrize(("page", "value"), [("s_baby", "1"), ("s_mania", "1"), ("s_care", "1")])
def test_what_is_no_danger_does_not_frighten(now: datetime, page: str, value: str) -> None:
    draft = a_draft(now, respondent="self_mother", baby="home")
    assert answer(browser_with(draft, now), page, **{page: value})["Location"] != "/hulp/"


def test_help_is_shown_once_and_then_the_way_goes_on(now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother", baby="home")
    browser = browser_with(draft, now)
    answer(browser, "s_suicide", s_suicide="1")
    text = browser.get("/hulp/").content.decode()
    assert f'href="{address("s_baby")}"' in text
    assert browser.get(address("s_baby")).status_code == 200
    fresh = sealed_drafts.read(draft.pk)
    assert fresh.help_shown_at == now
    assert answer(browser, "s_suicide", s_suicide="1")["Location"] == address("s_baby")
    assert answer(browser, "s_suicide", s_suicide="2")["Location"] == "/hulp/"


def test_a_danger_that_was_only_saved_in_passing_shows_help_at_the_next_page(
    now: datetime,
) -> None:
    draft = a_draft(now, respondent="self_mother")
    browser = browser_with(draft, now)
    saved = browser.post(f"{address('s_suicide')}bewaar/", {"s_suicide": "4"})
    assert saved.status_code == 200
    for path in (address("s_psychosis"), "/intake/nakijken/"):
        assert browser.get(path)["Location"] == "/hulp/"
    browser.get("/hulp/")
    assert browser.get(address("s_psychosis")).status_code == 200


@pytest.mark.usefixtures("clinic")
class TestBeingCalled:
    def test_her_number_makes_a_call_with_a_clock_time(self, now: datetime) -> None:
        draft = a_draft(now, s_suicide=3)
        browser = browser_with(draft, now)
        before = browser.get("/hulp/").content.decode()
        assert "bellen we je voor <strong>11:00</strong>" in before
        assert browser.post("/hulp/", {"phone": "06 12345678"})["Location"] == "/hulp/"
        text = browser.get("/hulp/").content.decode()
        assert "Vandaag voor 11:00" in text
        assert "Wil je dat wij je bellen?" not in text
        call = SafetyCall.objects.get(care_request_id=draft.pk)
        assert call.cause == "danger_answer"
        assert OutboxMessage.objects.filter(kind="safety_call_due").exists()

    def test_at_night_the_page_says_that_nobody_reads_now(self, now: datetime) -> None:
        draft = a_draft(now, s_suicide=3)
        night = now.replace(hour=2)
        with clock.stopped_at(night):
            browser = browser_with(draft, night)
            before = browser.get("/hulp/").content.decode()
            browser.post("/hulp/", {"phone": "0612345678"})
            after = browser.get("/hulp/").content.decode()
        for text in (before, after):
            assert "Nu leest niemand van de praktijk mee." in text
        assert "maandag 1 maart voor 10:00" in before
        assert "Vandaag voor 10:00" in after
        assert "Vanaf maandag 1 maart, 09:00 is er weer iemand." in after

    @pytest.mark.parametrize("phone", ["", "112", "06-HELP", "\x00", "0900 1234567"])
    def test_a_number_that_reaches_nobody(self, now: datetime, phone: str) -> None:
        response = browser_with(a_draft(now, s_suicide=3), now).post("/hulp/", {"phone": phone})
        assert response.status_code == 422
        assert "Er is een probleem" in response.content.decode()
        assert not SafetyCall.objects.exists()

    def test_a_call_that_was_owed_by_the_contact_page_is_on_the_help_page(
        self, now: datetime
    ) -> None:
        draft = a_draft(now, s_suicide=4, contact=CONTACT)
        text = browser_with(draft, now).get("/hulp/").content.decode()
        assert "Wij bellen je" in text


def test_help_is_there_for_who_has_no_draft(now: datetime) -> None:
    text = Browser().get("/hulp/").content.decode()
    assert '<span class="call-number">113</span>' in text
    assert 'href="/bel-mij/"' in text
    assert "Ga verder met de vragen" not in text


class TestThreeOClock:
    """Landing link, two answers, number, send: five taps when the time stays as it is."""

    def walk(self, browser: Browser, suicide: str, baby: str) -> str:
        first = browser.get("/bel-mij/").content.decode()
        assert "<script" not in first
        assert browser.post("/bel-mij/", {"answer": suicide})["Location"] == "/bel-mij/2/"
        second = browser.get("/bel-mij/2/").content.decode()
        assert "<script" not in second
        assert browser.post("/bel-mij/2/", {"answer": baby})["Location"] == "/bel-mij/3/"
        third = browser.get("/bel-mij/3/").content.decode()
        assert "<script" not in third
        return third

    @pytest.mark.usefixtures("clinic")
    def test_two_questions_a_number_and_a_clock(self, now: datetime) -> None:
        browser = Browser()
        self.walk(browser, "2", "0")
        sent = {"phone": "0612345678", "wish": "soon"}
        assert browser.post("/bel-mij/3/", sent)["Location"] == "/bel-mij/klaar/"
        text = browser.get("/bel-mij/klaar/").content.decode()
        assert "<script" not in text
        assert "Vandaag voor 11:00" in text
        draft = Draft.objects.get()
        assert draft.is_short
        assert drafts.answers_of(sealed_drafts.read(draft.pk)) == {"s_suicide": 2, "s_baby": 0}
        assert SafetyCall.objects.get(care_request_id=draft.pk).cause == "danger_answer"
        assert f'href="{address("respondent")}"' in text

    def test_nothing_is_stored_before_the_first_answer(self, now: datetime) -> None:
        browser = Browser()
        browser.get("/bel-mij/")
        assert not Draft.objects.exists()
        assert "houvast-session" not in browser.cookies

    def test_danger_shows_the_numbers_at_once_and_calm_does_not(self, now: datetime) -> None:
        browser = Browser()
        browser.post("/bel-mij/", {"answer": "3"})
        assert "Nu direct hulp nodig?" in browser.get("/bel-mij/2/").content.decode()
        calm = Browser()
        calm.post("/bel-mij/", {"answer": "0"})
        assert "Nu direct hulp nodig?" not in calm.get("/bel-mij/2/").content.decode()

    def test_unsaid_and_not_mine(self, now: datetime) -> None:
        browser = Browser()
        self.walk(browser, "-", "geen")
        answers = drafts.answers_of(sealed_drafts.read(Draft.objects.get().pk))
        assert answers == {"s_suicide": None}

    @pytest.mark.parametrize("who", [{"baby": "died"}, {"respondent": "self_pregnant"}])
    def test_nobody_is_asked_about_a_baby_who_is_not_there(
        self, now: datetime, who: dict[str, str]
    ) -> None:
        browser = browser_with(a_draft(now, **({"respondent": "self_mother"} | who)), now)
        assert "Vraag 1 van 1." in browser.get("/bel-mij/").content.decode()
        assert browser.post("/bel-mij/", {"answer": "0"})["Location"] == "/bel-mij/3/"
        assert browser.get("/bel-mij/2/")["Location"] == "/bel-mij/3/"
        assert "weinig band met mijn baby" not in browser.get("/").content.decode()

    def test_a_mother_known_by_her_loss_is_not_asked_either(self, now: datetime) -> None:
        client = make_client()
        client.wording = "loss"
        client.save()
        browser = known_as(Browser(), client)
        assert browser.post("/bel-mij/", {"answer": "0"})["Location"] == "/bel-mij/3/"
        assert "weinig band met mijn baby" not in browser.get("/").content.decode()

    @pytest.mark.parametrize("sent", ["", "9", "x", "-1", "true"])
    def test_something_that_is_no_answer(self, now: datetime, sent: str) -> None:
        response = Browser().post("/bel-mij/", {"answer": sent})
        assert response.status_code == 422
        assert "Er is een probleem" in response.content.decode()

    def test_without_a_clinic_it_says_whom_to_call(self, now: datetime) -> None:
        browser = Browser()
        self.walk(browser, "4", "0")
        browser.post("/bel-mij/3/", {"phone": "0612345678", "wish": "soon"})
        text = browser.get("/bel-mij/klaar/").content.decode()
        assert "We kunnen je nu niet zelf bellen" in text
        assert '<span class="call-number">112</span>' in text

    def test_the_time_she_chose_is_kept(self, now: datetime) -> None:
        browser = Browser()
        self.walk(browser, "0", "0")
        browser.post("/bel-mij/3/", {"phone": "0612345678", "wish": "morning"})
        done = browser.get("/bel-mij/klaar/").content.decode()
        assert "Liever in de ochtend" not in done, "no call was promised without a clinic"
        assert safety.call_wish_of(care_request_id=Draft.objects.get().pk) == "morning"

    def test_the_link_is_on_the_front_page(self, now: datetime) -> None:
        text = Browser().get("/").content.decode()
        assert re.search(r'href="/bel-mij/">\s*Ik heb nu hulp nodig: bel mij', text)

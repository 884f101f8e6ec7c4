"""Later verder gaan: links and codes, many of them to one draft, and what is shown afterwards."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from accounts import clock
from accounts.models import AccessEvent, AccessToken
from intake import messages
from intake.models import Draft
from intake.services import resume, sealed_drafts
from notifications import registry
from notifications.domain.letter import Letter, Withdrawn
from notifications.domain.lockscreen import problems
from notifications.models import OutboxMessage
from tests.factories.intake import HERSELF, IDENTITY, a_draft, address, answer, browser_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture(autouse=True)
def no_tries_before() -> None:
    cache.clear()


def letter_for(draft: Draft, now: datetime) -> Letter:
    found = messages.resume_link(draft.pk, now)
    assert isinstance(found, Letter)
    return found


def path_in(letter: Letter) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", letter.words.body)
    assert found is not None
    return found[1]


def paused(draft: Draft, now: datetime, address: str = "moeder@post.example") -> Browser:
    browser = browser_with(draft, now)
    response = browser.post("/later/", {"link": "1", "address": address})
    assert response["Location"] == "/later/onderweg/"
    assert "Je link komt eraan" in browser.get("/later/onderweg/").content.decode()
    return browser


class TestTheLink:
    def test_it_goes_out_at_once_to_the_address_she_gave(self, now: datetime) -> None:
        draft = a_draft(now, sleep=1)
        paused(draft, now)
        message = OutboxMessage.objects.get()
        assert (message.kind, message.subject_id) == ("resume_link", draft.pk)
        assert registry.get("resume_link").was_requested
        letter = letter_for(draft, now)
        assert letter.recipient.email == "moeder@post.example"
        assert letter.channel == "email"
        assert letter.recipient.is_client

    def test_by_text_message_it_fits_in_one(self, now: datetime) -> None:
        draft = a_draft(now)
        paused(draft, now, "06 12345678")
        letter = letter_for(draft, now)
        assert (letter.channel, letter.recipient.phone) == ("sms", "+31612345678")
        assert len(letter.words.sms) <= 160

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_it_may_lie_on_a_kitchen_table(self, now: datetime, language: str) -> None:
        draft = a_draft(now, language=language)
        paused(draft, now)
        letter = letter_for(draft, now)
        assert letter.words.subject in (
            "Er staat een bericht voor je klaar",
            "There is a message for you",
        )
        assert [p for p in problems(letter) if not p.startswith("sms")] == []
        assert "intake" not in path_in(letter)

    def test_the_address_is_sealed(self, now: datetime) -> None:
        draft = a_draft(now)
        paused(draft, now)
        row = Draft.objects.get(pk=draft.pk)
        assert b"moeder" not in bytes(row.sealed_answers)

    def test_opening_it_uses_nothing_up_and_leaves_no_token_in_the_address(
        self, now: datetime
    ) -> None:
        draft = a_draft(now, sleep=1)
        paused(draft, now)
        path = path_in(letter_for(draft, now))
        scanner = Browser()
        for _visit in range(3):
            assert scanner.get(path)["Location"] == "/verder/"
        hers = Browser()
        hers.get(path)
        assert "Druk op de knop om verder te gaan." in hers.get("/verder/").content.decode()
        assert hers.post("/verder/", {"link": "1"})["Location"] == "/intake/overzicht/"
        assert hers.session["draft_id"] == str(draft.pk)
        assert AccessEvent.objects.filter(event="intake.resume").count() == 1

    def test_two_pauses_two_links_one_draft(self, now: datetime) -> None:
        draft = a_draft(now)
        paths = []
        for minutes, typed in ((0, "moeder@post.example"), (5, "06 12345678")):
            with clock.stopped_at(now + timedelta(minutes=minutes)):
                paused(draft, now, typed)
                found = messages.resume_link(draft.pk, clock.now())
                assert isinstance(found, Letter)
                link = re.search(r"https?://[^/\s]+(/\S+)", found.words.sms)
                assert link is not None
                paths.append(link[1])
        assert OutboxMessage.objects.count() == 2
        for path in paths:
            browser = Browser()
            browser.get(path)
            browser.post("/verder/", {"link": "1"})
            assert browser.session["draft_id"] == str(draft.pk)

    def test_pressing_twice_sends_one(self, now: datetime) -> None:
        draft = a_draft(now)
        paused(draft, now)
        paused(draft, now)
        assert OutboxMessage.objects.count() == 1

    @pytest.mark.parametrize("token", ["nonsense", "x" * 500, "%00", "ø"])
    def test_a_link_that_is_none(self, now: datetime, token: str) -> None:
        browser = Browser()
        browser.get(f"/verder/{token}/")
        response = browser.post("/verder/", {"link": "1"})
        assert response.status_code == 200
        assert "Deze link werkt niet meer" in response.content.decode()

    def test_after_thirty_days_it_is_over(self, now: datetime) -> None:
        draft = a_draft(now)
        paused(draft, now)
        path = path_in(letter_for(draft, now))
        with clock.stopped_at(now + timedelta(days=31)):
            browser = Browser()
            browser.get(path)
            assert "werkt niet meer" in browser.post("/verder/", {"link": "1"}).content.decode()

    def test_after_sending_the_message_is_withdrawn_and_the_link_says_so(
        self, now: datetime
    ) -> None:
        draft = a_draft(now)
        paused(draft, now)
        path = path_in(letter_for(draft, now))
        Draft.objects.filter(pk=draft.pk).update(submitted_at=now)
        assert isinstance(messages.resume_link(draft.pk, now), Withdrawn)
        browser = Browser()
        browser.get(path)
        assert "werkt niet meer" in browser.post("/verder/", {"link": "1"}).content.decode()

    def test_without_an_address_nothing_is_sent(self, now: datetime) -> None:
        assert isinstance(messages.resume_link(a_draft(now).pk, now), Withdrawn)

    @pytest.mark.parametrize("typed", ["", "hallo", "a@b", "112"])
    def test_an_address_that_is_none(self, now: datetime, typed: str) -> None:
        browser = browser_with(a_draft(now), now)
        response = browser.post("/later/", {"link": "1", "address": typed})
        assert response.status_code == 422
        assert not OutboxMessage.objects.exists()


class TestTheCode:
    def code(self, draft: Draft, now: datetime) -> str:
        text = browser_with(draft, now).post("/later/", {"code": "1"}).content.decode()
        found = re.search(r'<span class="code">([^<]+)</span>', text)
        assert found is not None
        return found[1]

    def test_it_leads_back_from_another_device(self, now: datetime) -> None:
        draft = a_draft(now, sleep=1)
        code = self.code(draft, now)
        for typed in (code, code.lower().replace("-", ""), f" {code} "):
            browser = Browser()
            assert browser.post("/verder/", {"code": typed})["Location"] == "/intake/overzicht/"
            assert browser.session["draft_id"] == str(draft.pk)

    def test_only_its_hash_is_kept(self, now: datetime) -> None:
        draft = a_draft(now)
        code = self.code(draft, now)
        token = AccessToken.objects.get(subject_id=draft.pk)
        assert code.replace("-", "").encode() not in bytes(token.digest)

    @pytest.mark.parametrize("typed", ["", "AAAAA-AAAAA", "\x00", "x" * 400, "' OR 1=1"])
    def test_a_wrong_one_says_no_more_than_that(self, now: datetime, typed: str) -> None:
        self.code(a_draft(now), now)
        response = Browser().post("/verder/", {"code": typed})
        assert response.status_code == 422
        assert "draft_id" not in Browser().session

    def test_guessing_is_stopped_even_with_the_right_one(self, now: datetime) -> None:
        code = self.code(a_draft(now), now)
        for _guess in range(20):
            Browser().post("/verder/", {"code": "AAAAA-AAAAA"})
        response = Browser().post("/verder/", {"code": code})
        assert response.status_code == 422
        assert "Wacht een kwartier." in response.content.decode()

    def test_a_new_session_id_comes_with_it(self, now: datetime) -> None:
        draft = a_draft(now)
        browser = browser_with(a_draft(now), now)
        before = browser.session.session_key
        browser.post("/verder/", {"code": self.code(draft, now)})
        assert browser.session.session_key != before


def test_after_coming_back_sensitive_answers_read_filled_in(now: datetime) -> None:
    draft = a_draft(
        now, respondent="self_mother", baby="nicu", s_suicide=0, sleep=2, identity=IDENTITY
    )
    code = resume.make_code(draft_id=draft.pk, actor=HERSELF, now=now)
    browser = Browser()
    browser.post("/verder/", {"code": code})
    text = browser.get(address("sleep")).content.decode()
    assert "Deze vraag heb je al ingevuld" in text
    assert " checked" not in text
    review = browser.get("/intake/nakijken/").content.decode()
    assert "Bijna niet" not in review
    assert "ingevuld" in review
    assert "In het ziekenhuis" in review
    assert "Demo Een" in review


def test_what_she_answers_after_coming_back_is_shown(now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother", sleep=2)
    code = resume.make_code(draft_id=draft.pk, actor=HERSELF, now=now)
    browser = Browser()
    browser.post("/verder/", {"code": code})
    answer(browser, "sleep", sleep="3")
    assert 'value="3" id="id_sleep_3" checked' in browser.get(address("sleep")).content.decode()
    assert sealed_drafts.read(draft.pk).revision == 3


def test_starting_anew_leaves_the_old_draft_alone(now: datetime) -> None:
    old = a_draft(now, sleep=2)
    browser = browser_with(old, now)
    assert "Je was al begonnen" in browser.get("/").content.decode()
    browser.post("/begin/", {})
    assert browser.session["draft_id"] != str(old.pk)
    assert sealed_drafts.read(old.pk).revision == 1

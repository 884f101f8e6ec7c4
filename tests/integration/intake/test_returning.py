"""`/terug/`: a code to come back, and nobody learns who is known here."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client as Browser

from accounts import clock
from accounts.models import AccessEvent, Client
from intake import messages
from intake.services import returning
from notifications import registry
from notifications.domain.letter import Letter, Withdrawn
from notifications.models import OutboxMessage
from scheduling.selectors.duty import coordinator
from scheduling.services import commitments
from tests.factories.accounts import known_as, make_client
from tests.factories.care import an_intake
from tests.factories.intake import HERSELF, a_draft
from tests.factories.scheduling import a_coordinator
from tests.integration.accounts.masking import masked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

ASK, CODE = "/terug/", "/terug/code/"
HERS, STRANGER = "ada@post.example", "niemand@post.example"


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    cache.clear()


def sent_by(client: Client, now: datetime) -> Client:
    """She sent an intake, and somebody stands behind her."""
    with transaction.atomic():
        intake = an_intake(now, client=client)
        commitments.make(
            care_request=intake.care_request,
            kind="read",
            due_at=now + timedelta(days=2),
            owner=coordinator(),
            actor=HERSELF,
            now=now,
        )
    return client


@pytest.fixture
def ada(db: None, now: datetime) -> Client:
    """A mother whose intake was sent."""
    a_coordinator()
    return sent_by(make_client(email=HERS, phone="+31612345678"), now)


def asked(address: str = HERS, browser: Browser | None = None) -> Browser:
    browser = browser or Browser()
    assert browser.post(ASK, {"address": address})["Location"] == CODE
    return browser


def code_for(client: Client, now: datetime) -> str:
    """The code in the letter, as it would be prepared now."""
    letter = messages.return_code(client.pk, now)
    assert isinstance(letter, Letter)
    found = re.search(r"\b(\d{6})\b", letter.words.body)
    assert found
    return found[1]


class TestKnownAlready:
    def test_who_is_known_here_needs_no_code(self, ada: Client) -> None:
        browser = known_as(Browser(), ada)
        assert browser.get(ASK)["Location"] == "/mijn/"
        assert not OutboxMessage.objects.filter(kind="return_code").exists()


class TestAsking:
    def test_a_known_and_an_unknown_address_get_the_same_pages(self, ada: Client) -> None:
        pages: list[list[Any]] = []
        for address in (HERS, STRANGER):
            browser = Browser()
            before = masked(browser.get(ASK))
            answer = masked(browser.post(ASK, {"address": address}))
            wrong = masked(browser.post(CODE, {"code": "000000"}))
            pages.append([before, answer, masked(browser.get(CODE)), wrong])
        assert pages[0] == pages[1]
        assert pages[0][3][0] == 422

    def test_the_same_work_is_done_for_a_stranger(
        self, ada: Client, now: datetime, assert_sql: Any
    ) -> None:
        with assert_sql(3) as hers:
            returning.ask_code(address=HERS, now=now)
        with assert_sql(3) as nobody_s:
            returning.ask_code(address=STRANGER, now=now)
        assert [sql.split("WHERE")[0][:60] for sql in hers] == [
            sql.split("WHERE")[0][:60] for sql in nobody_s
        ]

    def test_one_message_each_and_a_stranger_s_is_withdrawn(
        self, ada: Client, now: datetime
    ) -> None:
        asked(HERS)
        asked(STRANGER)
        rows = list(OutboxMessage.objects.order_by("created_at"))
        assert [row.kind for row in rows] == ["return_code", "return_code"]
        assert [row.subject_id == ada.pk for row in rows].count(True) == 1
        other = next(row for row in rows if row.subject_id != ada.pk)
        assert isinstance(messages.return_code(other.subject_id, now), Withdrawn)
        assert registry.get("return_code").was_requested

    def test_twice_within_a_minute_is_one_message(self, ada: Client, now: datetime) -> None:
        asked()
        asked()
        assert OutboxMessage.objects.count() == 1
        with clock.stopped_at(now + timedelta(minutes=1)):
            asked()
        assert OutboxMessage.objects.count() == 2

    def test_by_phone_in_any_spelling(self, ada: Client) -> None:
        asked("06 1234 5678")
        assert OutboxMessage.objects.get().subject_id == ada.pk

    @pytest.mark.parametrize("address", ["", "   "])
    def test_nothing_typed_is_an_error_in_words(self, address: str) -> None:
        response = Browser().post(ASK, {"address": address})
        assert response.status_code == 422
        body = response.content.decode()
        assert re.search(r"<title>\s*Fout:", body)
        assert "Vul je e-mailadres of telefoonnummer in." in body
        assert OutboxMessage.objects.count() == 0

    def test_a_draft_begun_with_her_address_does_not_stand_in_her_way(
        self, ada: Client, now: datetime
    ) -> None:
        contact = {"email": HERS, "phone": "", "may_email": True}
        later = now + timedelta(hours=1)
        draft = a_draft(later, contact=contact)
        assert draft.client
        assert returning.client_behind(HERS) == ada.pk
        assert returning.client_behind(STRANGER) is None
        only = a_draft(later, contact=contact | {"email": "nieuw@post.example"})
        assert only.client
        assert returning.client_behind("nieuw@post.example") == only.client.pk

    def test_of_two_intakes_the_last_one_counts(self, ada: Client, now: datetime) -> None:
        again = sent_by(make_client(email=HERS), now + timedelta(days=40))
        assert returning.client_behind(HERS) == again.pk


class TestLimits:
    """Five an hour for a session, five an hour for an address; the pages never tell."""

    def test_a_session_that_asks_for_many(self, ada: Client, now: datetime) -> None:
        browser = Browser()
        answers = []
        for number in range(8):
            response = browser.post(ASK, {"address": f"iemand{number}@post.example"})
            answers.append(masked(response))
        assert answers[0] == answers[-1]
        assert OutboxMessage.objects.count() == 5
        with clock.stopped_at(now + timedelta(minutes=61)):
            asked("nog-iemand@post.example", browser)
        assert OutboxMessage.objects.count() == 6

    def test_one_address_asked_for_from_many_places(self, ada: Client, now: datetime) -> None:
        for minute in range(9):
            with clock.stopped_at(now + timedelta(minutes=minute)):
                asked("ADA@post.example " if minute % 2 else HERS)
        assert OutboxMessage.objects.filter(subject_id=ada.pk).count() == 5

    def test_a_code_that_was_sent_still_works_then(self, ada: Client, now: datetime) -> None:
        browser = Browser()
        for _ in range(7):
            asked(HERS, browser)
        response = browser.post(CODE, {"code": code_for(ada, now)})
        assert response["Location"] == "/mijn/"

    def test_the_address_itself_is_in_no_cache(self) -> None:
        name = returning.name_for_counting(HERS)
        assert "ada" not in name
        assert name == returning.name_for_counting(" Ada@Post.example")
        assert name != returning.name_for_counting("06 12345678")
        assert returning.name_for_counting("0612345678") == returning.name_for_counting(
            "+31 6 12345678"
        )


class TestTheCode:
    def test_it_opens_her_page_and_shows_that_the_mailbox_is_hers(
        self, ada: Client, now: datetime
    ) -> None:
        browser = asked()
        response = browser.post(CODE, {"code": code_for(ada, now)})
        assert response["Location"] == "/mijn/"
        assert browser.get("/mijn/").status_code == 200
        ada.refresh_from_db()
        assert ada.email_verified_at == now
        row = AccessEvent.objects.get(event="client.return")
        assert (row.action, row.subject_id) == ("E", ada.pk)

    def test_it_works_once(self, ada: Client, now: datetime) -> None:
        code = code_for(ada, now)
        assert asked().post(CODE, {"code": code})["Location"] == "/mijn/"
        assert asked().post(CODE, {"code": code}).status_code == 422

    def test_as_people_type_it(self, ada: Client, now: datetime) -> None:
        code = code_for(ada, now)
        assert asked().post(CODE, {"code": f" {code[:3]} {code[3:]} "})["Location"] == "/mijn/"

    def test_it_lives_for_ten_minutes(self, ada: Client, now: datetime) -> None:
        code, browser = code_for(ada, now), asked()
        with clock.stopped_at(now + timedelta(minutes=10)):
            assert browser.post(CODE, {"code": code}).status_code == 422

    def test_it_is_of_no_use_to_somebody_who_asked_for_another(
        self, ada: Client, now: datetime
    ) -> None:
        assert asked(STRANGER).post(CODE, {"code": code_for(ada, now)}).status_code == 422

    def test_five_wrong_guesses_end_it(self, ada: Client, now: datetime) -> None:
        code, browser = code_for(ada, now), asked()
        wrong = "111111" if code != "111111" else "222222"
        for _ in range(5):
            assert browser.post(CODE, {"code": wrong}).status_code == 422
        assert browser.post(CODE, {"code": code}).status_code == 422

    def test_a_wrong_one_says_so_on_top(self, ada: Client) -> None:
        response = asked().post(CODE, {"code": "abc"})
        body = response.content.decode()
        assert response.status_code == 422
        assert re.search(r"<title>\s*Fout:", body)
        assert "Deze code klopt niet of werkt niet meer. Vraag een nieuwe aan." in body
        assert 'href="#id_code"' in body

    def test_without_asking_there_is_nothing_to_type(self) -> None:
        assert Browser().get(CODE)["Location"] == ASK
        assert Browser().post(CODE, {"code": "123456"})["Location"] == ASK

    def test_the_session_gets_a_new_name(self, ada: Client, now: datetime) -> None:
        browser = asked()
        before = browser.session.session_key
        browser.post(CODE, {"code": code_for(ada, now)})
        assert browser.session.session_key != before

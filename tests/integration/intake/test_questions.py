"""Question pages in a browser: save, go on, go back, what is wrong, two windows, hidden answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from accounts import clock
from intake.domain.questionnaire import current
from intake.models import Draft
from intake.services import drafts, sealed_drafts
from tests.factories.intake import (
    IDENTITY,
    a_clinic,
    a_draft,
    a_full_draft,
    address,
    answer,
    browser_with,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
SqlCount = Callable[..., AbstractContextManager[list[str]]]


def answers(draft: Draft) -> dict[str, Any]:
    return drafts.answers_of(sealed_drafts.read(draft.pk))


def title(page: str) -> str:
    return " ".join(re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0].split())


def checked(page: str) -> list[str]:
    return re.findall(r'value="([^"]*)"[^>]* checked', page)


def leading_to(page: str) -> dict[str, Any]:
    """Answers that bring a mother to the page."""
    before: dict[str, Any] = {"respondent": "self_mother", "baby": "home", "alone": "yes"}
    before["modes"] = ["in_person"]
    funding = {"company_code": "code", "roster": "roster", "self_pay": "self_pay"}.get(page)
    return before | ({"funding": funding} if funding else {})


def test_an_answer_is_saved_and_the_next_question_comes(now: datetime) -> None:
    draft = a_draft(now)
    browser = browser_with(draft, now)
    response = answer(browser, "respondent", respondent="self_mother")
    assert (response.status_code, response["Location"]) == (302, address("baby"))
    assert answers(draft) == {"respondent": "self_mother"}


def test_saving_an_answer_stays_within_six_statements(now: datetime, assert_sql: SqlCount) -> None:
    draft = a_draft(now, respondent="self_mother", baby="home")
    browser = browser_with(draft, now)
    browser.get(address("sleep"))
    with assert_sql(3):  # session, draft, its update
        browser.post(address("sleep"), {"sleep": "2", "revision": "2", "form_id": "a"})
    with assert_sql(2):
        browser.get(address("functioning"))


@pytest.mark.parametrize("page", [p.id for section in current().sections for p in section.pages])
def test_every_page_shows_its_question_and_nothing_clinical_in_title_or_address(
    now: datetime, page: str
) -> None:
    a_clinic(now)
    draft = a_draft(now, **leading_to(page))
    response = browser_with(draft, now).get(address(page))
    assert response.status_code == 200
    text = response.content.decode()
    found = current().page(page)
    assert found is not None
    question = found.item.words.text.nl.replace("'", "&#x27;")
    assert re.search(rf"<h1>\s*{re.escape(question)}\s*</h1>", text)
    assert text.count("<h1") == 1
    assert re.fullmatch(r"Vraag( \d van \d)? · Houvast", title(text))
    assert ">Verder</button>" in text
    assert "Je werkgever" in text
    assert "tel:112" in text


@pytest.mark.parametrize("page", [p.id for section in current().sections for p in section.pages])
def test_every_page_is_complete_in_english(now: datetime, page: str) -> None:
    a_clinic(now)
    draft = a_draft(now, **leading_to(page))
    browser = browser_with(draft, now)
    browser.post("/taal/", {"language": "en", "next": "/"})
    text = browser.get(address(page)).content.decode()
    found = current().page(page)
    assert found is not None
    assert found.item.words.text.en.replace("'", "&#x27;") in text
    assert '<html lang="en">' in text
    for dutch in ("Verder", "werkgever", "Waarom", "Je "):
        assert dutch not in text, dutch


def test_no_answer_gets_a_summary_a_title_and_422(now: datetime) -> None:
    browser = browser_with(a_draft(now), now)
    response = browser.post(address("respondent"), {})
    text = response.content.decode()
    assert response.status_code == 422
    assert title(text).startswith("Fout:")
    assert "Er is een probleem" in text
    assert 'href="#id_respondent_0"' in text
    assert "Kies een antwoord om verder te gaan." in text


@pytest.mark.parametrize(
    "data",
    [
        {"s_suicide": "9"},
        {"s_suicide": ["0", "9"]},
        {"s_suicide": "\x00"},
        {"s_suicide": "0" * 5000},
        {"other": "1"},
        {"s_suicide": "<script>"},
        {"revision": "x" * 50, "form_id": "y" * 500, "s_suicide": "5"},
    ],
)
def test_a_bent_form_is_an_error_in_words(now: datetime, data: dict[str, Any]) -> None:
    draft = a_draft(now, respondent="self_mother")
    response = browser_with(draft, now).post(address("s_suicide"), data)
    assert response.status_code == 422
    assert "<script>alert" not in response.content.decode()
    assert "s_suicide" not in answers(draft)


@pytest.mark.parametrize(
    "extra", [{}, {"revision": ""}, {"revision": "-1"}, {"revision": "１"}, {"form_id": "ø" * 99}]
)
def test_hidden_fields_that_are_gone_or_bent_do_no_harm(
    now: datetime, extra: dict[str, str]
) -> None:
    draft = a_draft(now)
    response = browser_with(draft, now).post(address("sleep"), {"sleep": "1"} | extra)
    assert response.status_code == 302
    assert answers(draft) == {"sleep": 1}


def test_what_she_typed_stays_when_something_is_wrong(now: datetime) -> None:
    draft = a_draft(now)
    data = {"name": "O'Brien", "born_on_0": "31", "born_on_1": "2", "born_on_2": "1995"}
    response = browser_with(draft, now).post(address("identity"), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="O&#x27;Brien"' in text
    assert 'value="31"' in text
    assert "Deze datum bestaat niet" in text


def test_the_back_link_leads_to_the_question_before(now: datetime) -> None:
    draft = a_draft(now, respondent="self_pregnant")
    text = browser_with(draft, now).get(address("age_band")).content.decode()
    assert f'class="back" href="{address("respondent")}"' in text


def test_a_page_opened_again_shows_the_answer(now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother", baby="nicu")
    assert checked(browser_with(draft, now).get(address("baby")).content.decode()) == ["nicu"]


def test_going_back_and_changing_an_answer_is_no_conflict(now: datetime) -> None:
    draft = a_draft(now)
    browser = browser_with(draft, now)
    answer(browser, "respondent", respondent="self_mother")
    answer(browser, "baby", baby="home")
    assert answer(browser, "respondent", respondent="self_partner").status_code == 302
    assert answers(draft) == {"respondent": "self_partner", "baby": "home"}


def test_a_page_that_is_not_hers_leads_on(now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother", baby="died")
    browser = browser_with(draft, now)
    for method in (browser.get, browser.post):
        response = method(address("sig_bond"), {"sig_bond": "3"})
        assert (response.status_code, response["Location"]) == (302, address("baby_born"))
    assert "sig_bond" not in answers(draft)


def test_a_page_by_its_name_leads_to_its_quiet_address(now: datetime) -> None:
    response = browser_with(a_draft(now), now).get("/intake/s_suicide/")
    assert response["Location"] == address("s_suicide")
    assert browser_with(a_draft(now), now).get("/intake/zz/").status_code == 404


def test_a_section_begins_with_what_she_should_know(now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother", baby="home", baby_born={"weeks": 7})
    browser = browser_with(draft, now)
    response = answer(browser, "age_band", age_band="18+")
    assert response["Location"] == "/intake/b0/"
    text = browser.get("/intake/b0/").content.decode()
    assert "Dit formulier wordt niet dag en nacht gelezen." in text
    assert f'href="{address("s_suicide")}"' in text
    back = browser.get(address("s_suicide")).content.decode()
    assert 'class="back" href="/intake/b0/"' in back


def test_loss_changes_the_very_next_words(now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother")
    browser = browser_with(draft, now)
    answer(browser, "baby", baby="died")
    text = browser.get(address("baby_born")).content.decode()
    assert "Wat verdrietig dat je baby is overleden." in text


def test_the_front_pages_ticks_are_shown_but_never_filled_in(now: datetime) -> None:
    cache.clear()
    browser = Browser()
    response = browser.post("/begin/", {"signals": ["cry", "exhausted"]})
    assert response["Location"] == address("respondent")
    answer(browser, "respondent", respondent="self_mother")
    text = browser.get(address("sig_cry")).content.decode()
    assert "Je kruiste dit aan op de eerste pagina." in text
    assert checked(text) == []
    assert "Je kruiste" in browser.get(address("sig_hopeless")).content.decode()
    assert "Je kruiste" not in browser.get(address("sig_self")).content.decode()


def test_the_instrument_names_its_makers_and_the_own_questions_say_so(now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother")
    browser = browser_with(draft, now)
    text = browser.get(address("phq9_2")).content.decode()
    assert "Hoe vaak hebt u in de afgelopen 2 weken last gehad van een of meer" in text
    assert "Zich neerslachtig, depressief of hopeloos voelen" in text
    assert "Vraag uit de PHQ-9" in text
    assert "Vraag 2 van 9" in title(text)
    assert "nog niet wetenschappelijk getest" in browser.get(address("sig_cry")).content.decode()


class TestTwoWindows:
    def test_the_second_window_sees_both_answers(self, now: datetime) -> None:
        draft = a_draft(now)
        browser = browser_with(draft, now)
        shown = {"revision": "0", "form_id": "window-two"}
        answer(browser, "sleep", sleep="1")
        response = browser.post(address("sleep"), shown | {"sleep": "3"})
        text = response.content.decode()
        assert response.status_code == 409
        assert "In het andere venster staat: <strong>Meestal wel</strong>" in text
        assert checked(text) == ["3"]
        assert answers(draft) == {"sleep": 1}
        again = re.search(r'name="revision" value="(\d+)"', text)
        assert again is not None
        sent = {"sleep": "3", "revision": again[1], "form_id": "window-two"}
        assert browser.post(address("sleep"), sent).status_code == 302
        assert answers(draft) == {"sleep": 3}

    def test_pressing_twice_is_no_second_window(self, now: datetime) -> None:
        draft = a_draft(now)
        browser = browser_with(draft, now)
        sent = {"sleep": "3", "revision": "0", "form_id": "same"}
        assert browser.post(address("sleep"), sent).status_code == 302
        assert browser.post(address("sleep"), sent).status_code == 302
        assert browser.post(address("sleep"), sent | {"sleep": "2"}).status_code == 302


class TestAutosave:
    def test_it_saves_and_tells_the_time(self, now: datetime) -> None:
        draft = a_draft(now)
        response = browser_with(draft, now).post(f"{address('sleep')}bewaar/", {"sleep": "2"})
        assert response.json() == {"saved_at": "10:00"}
        assert answers(draft) == {"sleep": 2}

    def test_an_unfinished_answer_is_not_saved(self, now: datetime) -> None:
        draft = a_draft(now)
        response = browser_with(draft, now).post(f"{address('identity')}bewaar/", {"name": "x"})
        assert response.status_code == 422
        assert answers(draft) == {}

    def test_consent_is_never_given_by_a_box_ticked_for_a_moment(self, now: datetime) -> None:
        draft = a_draft(now)
        browser = browser_with(draft, now)
        sent = {"care_record": "on"}
        assert browser.post(f"{address('consent')}bewaar/", sent).status_code == 422
        assert "consent" not in answers(draft)
        assert "data-autosave" not in browser.get(address("consent")).content.decode()

    def test_another_windows_answer_is_not_overwritten(self, now: datetime) -> None:
        draft = a_draft(now)
        browser = browser_with(draft, now)
        answer(browser, "sleep", sleep="1")
        sent = {"sleep": "3", "revision": "0", "form_id": "other"}
        response = browser.post(f"{address('sleep')}bewaar/", sent)
        assert (response.status_code, response.json()) == (409, {"revision": 1})

    def test_only_by_post(self, now: datetime) -> None:
        assert browser_with(a_draft(now), now).get(f"{address('sleep')}bewaar/").status_code == 405


class TestHiddenAnswers:
    def test_after_thirty_quiet_minutes_nothing_earlier_is_shown(self, now: datetime) -> None:
        draft = a_draft(now, respondent="self_mother", baby="nicu", identity=IDENTITY)
        browser = browser_with(draft, now)
        with clock.stopped_at(now + timedelta(minutes=31)):
            for page in ("baby", "identity"):
                text = browser.get(address(page)).content.decode()
                assert "Deze vraag heb je al ingevuld" in text
                assert checked(text) == []
                assert "Demo Een" not in text
                assert "data-autosave" not in text
            review = browser.get("/intake/nakijken/").content.decode()
        assert "ingevuld" in review
        assert "In het ziekenhuis" not in review
        assert "Demo Een" not in review

    def test_pressing_on_keeps_the_answer_that_is_not_shown(self, now: datetime) -> None:
        draft = a_draft(now, respondent="self_mother", baby="nicu")
        browser = browser_with(draft, now)
        with clock.stopped_at(now + timedelta(hours=20)):
            response = answer(browser, "baby", nothing="")
            assert (response.status_code, response["Location"]) == (302, address("baby_born"))
            assert answers(draft)["baby"] == "nicu"
            answer(browser, "baby", baby="home")
            assert answers(draft)["baby"] == "home"

    def test_a_page_without_an_answer_still_needs_one(self, now: datetime) -> None:
        browser = browser_with(a_draft(now), now)
        with clock.stopped_at(now + timedelta(hours=2)):
            assert browser.post(address("sleep"), {}).status_code == 422


class TestCheck:
    def test_it_lists_every_question_with_a_way_to_change_it(self, now: datetime) -> None:
        draft = a_full_draft(now, sleep=2, baby="nicu")
        text = browser_with(draft, now).get("/intake/nakijken/").content.decode()
        for words in ("Bijna niet", "In het ziekenhuis", "Demo Een, 27-3-1995, 3511 AB"):
            assert words in text
        assert "06 12345678, moeder@post.example" in text
        assert f'href="{address("sleep")}?terug=controle"' in text
        assert 'action="/intake/versturen/"' in text
        assert "Nog niet ingevuld" not in text

    def test_a_change_leads_back_to_it(self, now: datetime) -> None:
        draft = a_full_draft(now)
        browser = browser_with(draft, now)
        text = browser.get(f"{address('sleep')}?terug=controle").content.decode()
        assert 'name="terug" value="controle"' in text
        assert 'class="back" href="/intake/nakijken/"' in text
        response = browser.post(address("sleep"), {"sleep": "1", "terug": "controle"})
        assert response["Location"] == "/intake/nakijken/"

    def test_a_change_that_opens_questions_asks_them_first(self, now: datetime) -> None:
        draft = a_full_draft(now)
        browser = browser_with(draft, now)
        response = browser.post(address("phq9_1"), {"phq9_1": "3", "terug": "controle"})
        assert response["Location"] == address("phq9_3")
        text = browser.get("/intake/nakijken/").content.decode()
        assert "Er staan nog vragen open" in text
        assert "Nog niet ingevuld" in text
        assert "/intake/versturen/" not in text

    def test_it_costs_two_statements(self, now: datetime, assert_sql: SqlCount) -> None:
        browser = browser_with(a_full_draft(now), now)
        browser.get("/intake/nakijken/")
        with assert_sql(2):
            browser.get("/intake/nakijken/")


def test_the_overview_counts_parts_and_minutes(now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother", baby="home")
    text = browser_with(draft, now).get("/intake/overzicht/").content.decode()
    assert text.count("<li><strong>") == 9
    assert "hier was je" in text
    assert f'href="{address("baby_born")}"' in text


def test_all_done_leads_to_the_check(now: datetime) -> None:
    text = browser_with(a_full_draft(now), now).get("/intake/overzicht/").content.decode()
    assert "Alles is ingevuld" in text
    assert 'href="/intake/nakijken/"' in text


def test_self_paying_shows_the_price_of_the_clinic(now: datetime) -> None:
    a_clinic(now)
    draft = a_draft(now, respondent="self_mother", funding="self_pay")
    browser = browser_with(draft, now)
    assert "€\u00a095" in browser.get(address("self_pay")).content.decode()
    assert answer(browser, "self_pay", nothing="").status_code == 422
    assert answer(browser, "self_pay", self_pay="on").status_code == 302
    assert answers(draft)["self_pay"]["at"] == now.isoformat()


def test_a_browser_without_a_draft_is_asked_for_its_code(now: datetime) -> None:
    for path in (address("sleep"), "/intake/nakijken/", "/intake/overzicht/", "/later/"):
        response = Browser().get(path)
        assert (response.status_code, response["Location"]) == (302, "/verder/")

"""Typing in for her: whose hands a draft is in, what pages say, and that staff stay signed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts import clock
from accounts.models import AccessEvent, AccessToken, Role
from intake.models import Draft, Intake, OnBehalf
from intake.services import drafts
from scheduling.models import Appointment, SafetyCall
from tests.factories.accounts import make_user, signed_in
from tests.factories.intake import CONTACT, a_clinic, a_full_draft, address
from tests.factories.on_behalf import begun, typed_in
from tests.factories.submission import OpenClinic, an_open_clinic

pytestmark = pytest.mark.django_db
AssertSql = Callable[..., AbstractContextManager[list[str]]]


@pytest.fixture
def clinic(db: None, now: datetime) -> Iterator[OpenClinic]:
    with clock.stopped_at(now):
        yield an_open_clinic(now)


def holding(browser: Browser, draft_id: object, now: datetime) -> Browser:
    """The same browser, in which this draft is being filled in."""
    session = browser.session
    session["draft_id"] = str(draft_id)
    session["draft_seen_at"] = now.isoformat()
    session.save()
    return browser


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.COORDINATOR, Role.ADMIN])
def test_sending_never_signs_staff_out_nor_makes_them_a_client(
    clinic: OpenClinic, now: datetime, role: str
) -> None:
    user = make_user(role, with_totp=False)
    browser = holding(signed_in(Browser(), user), a_full_draft(now, wish="talk").pk, now)
    browser.post(reverse("intake:submit"))
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert "client_id" not in browser.session


# --- Beginning --------------------------------------------------------------------------------

NAMENS = reverse("care:on_behalf")


@pytest.fixture
def at_desk(clinic: OpenClinic) -> Browser:
    """The coordinator, signed in."""
    return signed_in(Browser(), clinic.coordinator)


def begin(browser: Browser, **data: str) -> str:
    """Begin to type in; gives the id of the draft."""
    response = browser.post(NAMENS, {"source": "phone"} | data)
    assert response.status_code == 302, response.content.decode()
    return str(browser.session["draft_id"])


def fill(browser: Browser, draft_id: str, page: str, **data: str) -> Any:
    """Answer one question as the form of this draft sends it."""
    return browser.post(address(page), {"namens": draft_id} | (data or {page: "0"}))


def test_a_call_begins_now(clinic: OpenClinic, at_desk: Browser, now: datetime) -> None:
    draft_id = begin(at_desk)
    row = OnBehalf.objects.get()
    assert (str(row.pk), row.source, row.received_at) == (draft_id, "phone", now)
    assert row.typed_by == clinic.coordinator
    page = at_desk.get(address("respondent")).content.decode()
    assert "Je vult dit in namens haar" in page
    assert "Lees de vraag en de antwoorden voor" in page
    assert "snel-weg" not in page
    assert f'name="namens" value="{draft_id}"' in page


def test_paper_begins_when_it_came_in_on_the_clock_in_amsterdam(at_desk: Browser) -> None:
    begin(at_desk, source="paper", received_at="2027-02-27T16:30")
    assert OnBehalf.objects.get().received_at == datetime(2027, 2, 27, 15, 30, tzinfo=UTC)
    page = at_desk.get(address("respondent")).content.decode()
    assert "Kies wat er op het papier staat" in page
    assert "zaterdag 27 februari, 16:30" in page


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Kies een van de twee"),
        ({"source": "paper"}, "Vul in wanneer het papier binnenkwam"),
        ({"source": "paper", "received_at": "2027-03-02T09:00"}, "nog niet geweest"),
        ({"source": "paper", "received_at": "2027-02-26T09:59"}, "langer dan drie dagen geleden"),
    ],
)
def test_what_cannot_have_come_in_then_is_not_begun(
    at_desk: Browser, data: dict[str, str], told: str
) -> None:
    response = at_desk.post(NAMENS, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert "Er is een probleem" in page
    assert not Draft.objects.exists()


def test_what_lay_over_the_change_of_the_clocks_counts_real_hours(clinic: OpenClinic) -> None:
    """Three days on the wall before a clock change may be 71 hours or 73."""
    with clock.stopped_at(datetime(2026, 10, 27, 9, 0, tzinfo=UTC)):
        browser = signed_in(Browser(), clinic.coordinator)
        late = browser.post(NAMENS, {"source": "paper", "received_at": "2026-10-24T10:00"})
        assert late.status_code == 422
        begin(browser, source="paper", received_at="2026-10-24T11:00")
    assert OnBehalf.objects.get().received_at == datetime(2026, 10, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["start", "call_me"])
def test_staff_who_begin_as_if_for_themselves_are_led_to_their_own_page(
    at_desk: Browser, name: str
) -> None:
    response = at_desk.post(reverse(f"intake:{name}"), {"answer": "0"})
    assert (response.status_code, response["Location"]) == (302, NAMENS)
    assert not Draft.objects.exists()


# --- In one hand ------------------------------------------------------------------------------


def test_nobody_else_opens_it(clinic: OpenClinic, at_desk: Browser, now: datetime) -> None:
    draft_id = begin(at_desk)
    fill(at_desk, draft_id, "respondent", respondent="self_mother")
    colleague = signed_in(Browser(), clinic.on_duty)
    for browser in (colleague, Browser(), signed_in(Browser(), clinic.coordinator, factors=())):
        holding(browser, draft_id, now)
        assert browser.get(address("baby")).status_code == 302
        assert browser.get(reverse("intake:check")).status_code == 302
        fill(browser, draft_id, "respondent", respondent="proxy")
        browser.post(reverse("intake:submit"), {"namens": draft_id})
        browser.post(reverse("intake:pause"), {"code": "1"})
    assert colleague.post(reverse("care:on_behalf_go_on", args=[draft_id])).status_code == 404
    assert drafts.answers_of(Draft.objects.get()) == {"respondent": "self_mother"}
    assert not AccessToken.objects.exists()


def test_a_form_of_another_mother_saves_nothing_here(at_desk: Browser) -> None:
    first = begin(at_desk)
    second = begin(at_desk)
    response = fill(at_desk, first, "respondent", respondent="proxy")
    assert (response.status_code, response["Location"]) == (302, NAMENS)
    assert "Dit antwoord is niet bewaard" in at_desk.get(NAMENS).content.decode()
    quiet = at_desk.post(
        reverse("intake:autosave", args=["wie"]),
        {"namens": first, "respondent": "proxy"},
        headers={"X-Requested-With": "autosave"},
    )
    assert quiet.status_code == 409
    assert [drafts.answers_of(each) for each in Draft.objects.all()] == [{}, {}]
    assert at_desk.session["draft_id"] == second


def test_later_it_stands_on_ones_own_page_with_her_name(
    clinic: OpenClinic, at_desk: Browser, now: datetime
) -> None:
    draft = typed_in(clinic.coordinator, now, lay=timedelta(hours=2))
    begun(clinic.on_duty, now)
    page = at_desk.get(NAMENS).content.decode()
    assert "Demo Een" in page
    assert "papier van vandaag 08:00" in page
    assert clinic.on_duty.name in page
    seen = AccessEvent.objects.get(event="on_behalf.list")
    assert (seen.subject_id, seen.user_id) == (draft.client_id, clinic.coordinator.pk)
    board = at_desk.get(reverse("care:board")).content.decode()
    assert "2 intakes namens haar nog niet verstuurd" in board
    assert "Namens haar invullen" in board

    assert at_desk.post(reverse("care:on_behalf_go_on", args=[draft.pk])).status_code == 302
    assert "Je vult dit in namens Demo Een" in at_desk.get(reverse("intake:check")).content.decode()
    assert at_desk.get(reverse("intake:pause"))["Location"] == NAMENS
    assert "Demo Een" not in signed_in(Browser(), clinic.on_duty).get(NAMENS).content.decode()


def test_the_list_costs_the_same_for_one_and_for_five(
    clinic: OpenClinic, at_desk: Browser, now: datetime, assert_sql: AssertSql
) -> None:
    at_desk.get(NAMENS)
    for number in range(1, 6):
        typed_in(clinic.coordinator, now, contact=CONTACT | {"phone": f"+3161234567{number}"})
        if number in (1, 5):
            with assert_sql(8):
                at_desk.get(NAMENS)


# --- Danger -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"source": "phone"}, "Blijf aan de lijn"),
        ({"source": "paper", "received_at": "2027-03-01T09:30"}, "Bel haar nu"),
    ],
)
def test_danger_says_what_to_do_now_with_the_same_numbers(
    clinic: OpenClinic, at_desk: Browser, data: dict[str, str], told: str
) -> None:
    draft_id = begin(at_desk, **data)
    answered = fill(at_desk, draft_id, "s_suicide", s_suicide="3")
    assert answered["Location"] == reverse("intake:help")
    page = at_desk.get(reverse("intake:help")).content.decode()
    for words in (told, clinic.on_duty.name, 'href="tel:112"', 'href="tel:113"', "0880000000"):
        assert words in page
    at_desk.post(reverse("intake:help"), {"namens": draft_id, "phone": "06 12345678"})
    call = SafetyCall.objects.get(care_request_id=draft_id)
    assert call.cause == "danger_answer"
    assert "Vandaag voor 11:00" in at_desk.get(reverse("intake:help")).content.decode()


def test_the_browser_offers_nothing_of_ones_own(clinic: OpenClinic, at_desk: Browser) -> None:
    draft_id = begin(at_desk)
    fill(at_desk, draft_id, "s_suicide", s_suicide="3")
    pages = [reverse("intake:help"), address("identity"), address("contact")]
    for page in pages:
        offered = re.findall(r'autocomplete="([^"]*)"', at_desk.get(page).content.decode())
        assert set(offered) == {"off"}, page


# --- Consent, sending, and what is told to her ------------------------------------------------


def test_consent_is_read_out_or_copied_from_her_signed_paper(
    clinic: OpenClinic, at_desk: Browser, now: datetime
) -> None:
    for lay, told in ((None, "waar ze zelf ja op zegt"), (timedelta(0), "met haar handtekening")):
        draft = typed_in(clinic.coordinator, now, lay=lay)
        at_desk.post(reverse("care:on_behalf_go_on", args=[draft.pk]))
        page = at_desk.get(address("consent")).content.decode()
        assert told in page
        assert "In haar dossier staat dat jij het haar vroeg" in page
        assert told not in at_desk.get(address("sleep")).content.decode()


def test_sending_shows_what_to_tell_her_and_forgets_the_draft_alone(
    clinic: OpenClinic, at_desk: Browser, now: datetime
) -> None:
    draft = typed_in(clinic.coordinator, now)
    at_desk.post(reverse("care:on_behalf_go_on", args=[draft.pk]))
    response = at_desk.post(reverse("intake:submit"), {"namens": str(draft.pk)})
    sent_page = reverse("care:on_behalf_sent", args=[draft.pk])
    assert response["Location"] == sent_page
    assert "draft_id" not in at_desk.session
    assert "client_id" not in at_desk.session
    assert at_desk.session["_auth_user_id"] == str(clinic.coordinator.pk)

    page = at_desk.get(sent_page).content.decode()
    intake = Intake.objects.get()
    for words in ("Demo Een", "Anna Voorbeeld", intake.reference, "/terug/", "Tweede gesprek"):
        assert words in page
    assert AccessEvent.objects.filter(event="client.read", subject_id=intake.client_id).exists()
    assert at_desk.post(reverse("intake:submit"), {"namens": str(draft.pk)})["Location"] == NAMENS
    assert Intake.objects.count() == 1
    record = at_desk.get(reverse("care:client", args=[draft.pk])).content.decode()
    assert f"aan de telefoon ingevuld door {clinic.coordinator.name}" in record
    # Another one does not see it, and a day later nobody does.
    assert signed_in(Browser(), clinic.on_duty).get(sent_page).status_code == 404
    with clock.stopped_at(now + timedelta(hours=24, seconds=1)):
        assert signed_in(Browser(), clinic.coordinator).get(sent_page).status_code == 404


@pytest.mark.parametrize(("language", "title"), [("nl", "Je afspraak"), ("en", "Your appointment")])
def test_on_paper_it_is_in_her_language_and_says_no_more_than_needed(
    clinic: OpenClinic, at_desk: Browser, now: datetime, language: str, title: str
) -> None:
    draft = typed_in(clinic.coordinator, now, language=language)
    holding(at_desk, draft.pk, now).post(reverse("intake:submit"), {"namens": str(draft.pk)})
    sheet = reverse("care:on_behalf_letter", args=[draft.pk])
    page = at_desk.get(sheet).content.decode()
    paper = page.split("<main")[1].split("</main>")[0]
    for words in (title, "Demo Een", "Anna Voorbeeld", Intake.objects.get().reference, "112"):
        assert words in paper
    assert "psycholo" not in paper.lower()
    assert signed_in(Browser(), clinic.on_duty).get(sheet).status_code == 404


def test_after_a_quiet_quarter_of_an_hour_one_signs_in_again_and_goes_on(
    clinic: OpenClinic, at_desk: Browser, now: datetime
) -> None:
    draft_id = begin(at_desk)
    with clock.stopped_at(now + timedelta(minutes=16)):
        late = fill(at_desk, draft_id, "respondent", respondent="proxy")
        assert (late.status_code, late["Location"]) == (302, NAMENS)
        assert "/login/" in at_desk.get(NAMENS)["Location"]
        again = signed_in(Browser(), clinic.coordinator)
        assert again.post(reverse("care:on_behalf_go_on", args=[draft_id])).status_code == 302
        assert again.get(address("respondent")).status_code == 200
    assert drafts.answers_of(Draft.objects.get()) == {}


def test_a_second_press_at_the_same_moment_shows_the_same(
    clinic: OpenClinic, at_desk: Browser, now: datetime
) -> None:
    draft = typed_in(clinic.coordinator, now)
    again = signed_in(Browser(), clinic.coordinator)
    answers = []
    for browser in (at_desk, again):
        holding(browser, draft.pk, now)
        answers.append(browser.post(reverse("intake:submit"), {"namens": str(draft.pk)}))
    assert {each["Location"] for each in answers} == {
        reverse("care:on_behalf_sent", args=[draft.pk])
    }
    assert Intake.objects.count() == 1


def test_on_the_phone_she_chooses_another_moment(
    clinic: OpenClinic, at_desk: Browser, now: datetime
) -> None:
    draft = typed_in(clinic.coordinator, now)
    holding(at_desk, draft.pk, now).post(reverse("intake:submit"), {"namens": str(draft.pk)})
    move = reverse("care:on_behalf_move", args=[draft.pk])
    held = Appointment.objects.filter(status="held").order_by("during")
    assert len(held) == 3
    chosen = held[1]
    assert signed_in(Browser(), clinic.on_duty).post(move, {"hold": chosen.pk}).status_code == 404
    page = at_desk.post(move, {"hold": str(chosen.pk)}, follow=True).content.decode()
    assert "Het gesprek is verzet" in page
    chosen.refresh_from_db()
    assert chosen.status == "confirmed"
    with clock.stopped_at(now + timedelta(minutes=11)):
        page = at_desk.post(move, follow=True).content.decode()
    assert "10 minuten voor haar vast" in page


@pytest.mark.parametrize("contact", [{"may_sms": False, "may_email": False}])
def test_who_wants_no_message_gets_none_and_the_page_says_what_to_do(
    clinic: OpenClinic, at_desk: Browser, now: datetime, contact: dict[str, bool]
) -> None:
    draft = typed_in(clinic.coordinator, now, contact=CONTACT | contact)
    holding(at_desk, draft.pk, now).post(reverse("intake:submit"), {"namens": str(draft.pk)})
    page = at_desk.get(reverse("care:on_behalf_sent", args=[draft.pk])).content.decode()
    assert "Ze wil geen mail en geen sms" in page
    assert "/terug/" not in page


def test_while_the_practice_takes_no_intakes_it_stays_where_it_is(
    clinic: OpenClinic, at_desk: Browser, now: datetime
) -> None:
    draft = typed_in(clinic.coordinator, now)
    a_clinic(now, bookings_open_at=None)
    holding(at_desk, draft.pk, now)
    response = at_desk.post(reverse("intake:submit"), {"namens": str(draft.pk)}, follow=True)
    assert "De praktijk neemt nog geen intakes aan" in response.content.decode()
    assert not Intake.objects.exists()

"""After sending: what she sees for each way her intake can go, and what sending can meet."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts import clock
from accounts.models import AccessToken
from accounts.services.clients import verify_email
from accounts.services.tokens import issue_code
from benefits.domain.running_low import RunningLow
from intake.models import Draft, Intake
from intake.services.safety import request_call
from intake.views import result as result_views
from scheduling.domain.errors import PlaceTaken
from scheduling.models import Appointment, CareRequest, Commitment, Promise, SafetyCall
from scheduling.services import promises, requests, watch
from tests.factories.accounts import known_as
from tests.factories.care import in_care
from tests.factories.intake import HERSELF, IDENTITY, a_clinic, a_draft, a_full_draft, browser_with
from tests.factories.scheduling import a_shift, a_slot, person
from tests.factories.submission import OpenClinic, an_open_clinic, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

SUBMIT, RESULT, PROMISE = "/intake/versturen/", "/intake/klaar/", "/mijn/"
#: What no page of hers may say (experience.md, rule 8).
LABELS = re.compile(
    r"niveau|level|score|punten|urgentie [1-5]|depressi|PHQ|GAD|\bR\d\d\b|triage|individueel_", re.I
)


@pytest.fixture
def clinic(db: None, now: datetime) -> OpenClinic:
    return an_open_clinic(now)


def words(response: Any) -> str:
    """The page as she reads it: no tags, no hidden parts, single spaces."""
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def send(draft: Draft, now: datetime) -> tuple[Browser, Any]:
    browser = browser_with(draft, now)
    return browser, browser.post(SUBMIT)


def shown(now: datetime, page: str = RESULT, **chosen: Any) -> str:
    """What a page says to her after she sent an intake with these answers."""
    browser = known_as(Browser(), sent(now, **chosen).intake.client)
    response = browser.get(page)
    assert response.status_code == 200
    text = words(response)
    assert LABELS.search(text) is None
    return text


# --- Sending ----------------------------------------------------------------------------------


class TestSending:
    def test_it_leads_to_her_result_and_keeps_other_moments(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        draft = a_full_draft(now, wish="talk")
        browser, response = send(draft, now)
        assert (response.status_code, response["Location"]) == (302, RESULT)
        assert "draft_id" not in browser.session
        assert browser.session["client_id"] == str(draft.client_id)
        assert Appointment.objects.filter(status="held").count() == 3
        assert browser.get(RESULT).status_code == 200

    def test_a_second_click_leads_to_the_same_place(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        draft = a_full_draft(now, wish="talk")
        browser, _ = send(draft, now)
        assert browser.post(SUBMIT)["Location"] == RESULT
        other, response = send(draft, now)  # the back button, or another window
        assert response["Location"] == RESULT
        assert other.get(RESULT).status_code == 200
        assert Intake.objects.count() == 1

    def test_nobody_without_a_draft_sends_anything(self, clinic: OpenClinic) -> None:
        assert Browser().post(SUBMIT)["Location"] == "/"
        assert Browser().get(SUBMIT).status_code == 405
        assert Intake.objects.count() == 0

    def test_a_draft_that_is_gone(self, clinic: OpenClinic, now: datetime) -> None:
        draft = a_draft(now)
        browser = browser_with(draft, now)
        Draft.objects.filter(pk=draft.pk).delete()
        assert browser.post(SUBMIT)["Location"] == "/"

    def test_open_questions_lead_back_to_the_check_without_naming_one(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        browser, response = send(a_draft(now, respondent="self_mother"), now)
        assert response["Location"] == "/intake/nakijken/"
        assert "Er staan nog vragen open" in words(browser.get("/intake/nakijken/"))
        assert Intake.objects.count() == 0

    def test_a_sent_draft_on_a_phone_that_lay_quiet_does_not_open_her_page(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        draft = a_full_draft(now, wish="talk")
        left_behind = browser_with(draft, now)
        send(draft, now)
        with clock.stopped_at(now + timedelta(minutes=31)):
            assert left_behind.post(SUBMIT)["Location"] == "/terug/"
        assert "client_id" not in left_behind.session

    def test_when_other_moments_fail_she_still_has_hers(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        draft = a_full_draft(now, wish="talk")
        with patch.object(result_views.offers, "hold_alternatives", side_effect=PlaceTaken):
            browser, response = send(draft, now)
        assert response["Location"] == RESULT
        assert "Dit is jouw afspraak" in words(browser.get(RESULT))

    def test_too_busy_keeps_the_answers_and_says_so(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        draft = a_full_draft(now, wish="talk")
        with patch.object(result_views, "submit_intake", side_effect=PlaceTaken):
            browser, response = send(draft, now)
        assert response["Location"] == "/intake/nakijken/"
        assert "Je antwoorden zijn bewaard." in words(browser.get("/intake/nakijken/"))
        assert browser.post(SUBMIT)["Location"] == RESULT


class TestClosedBookings:
    def test_a_warm_page_with_who_is_there(self, clinic: OpenClinic, now: datetime) -> None:
        a_clinic(now, bookings_open_at=None)
        draft = a_full_draft(now, wish="talk")
        browser, response = send(draft, now)
        assert response.status_code == 409
        text = words(response)
        assert "We kunnen je intake nu niet ontvangen" in text
        assert "Je antwoorden zijn bewaard." in text
        assert "bel vandaag je huisarts" in text.lower()
        for number in ("tel:112", "tel:113", "tel:0850000000", "tel:0880000000"):
            assert number in response.content.decode()
        assert Intake.objects.count() == 0
        a_clinic(now, bookings_open_at=now)
        assert browser.post(SUBMIT)["Location"] == RESULT

    def test_the_call_that_was_promised_stands_there_too(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        a_clinic(now, bookings_open_at=None)
        _, response = send(a_full_draft(now, s_suicide=3), now)
        assert response.status_code == 409
        assert "Vandaag voor 11:00" in words(response)  # an hour from ten o'clock
        assert SafetyCall.objects.count() == 1

    def test_in_english(self, clinic: OpenClinic, now: datetime) -> None:
        a_clinic(now, bookings_open_at=None)
        browser = browser_with(a_full_draft(now, wish="talk"), now)
        browser.cookies["django_language"] = "en"
        response = browser.post(SUBMIT, headers={"accept-language": "en"})
        assert "We cannot receive your intake now" in words(response)


# --- The result and her promise -----------------------------------------------------------------


class TestBooked:
    def test_her_appointment_and_others_to_choose(self, clinic: OpenClinic, now: datetime) -> None:
        browser, _ = send(a_full_draft(now, wish="talk"), now)
        response = browser.get(RESULT)
        text = words(response)
        assert "Dank je wel. Dit is jouw afspraak." in text
        assert "We willen dat je binnen 14 dagen iemand spreekt." in text
        assert "Dinsdag 2 maart, 09:00" in text
        assert "Anna Voorbeeld" in text
        assert "Je tweede gesprek staat ook vast: vrijdag 5 maart, 09:00" in text
        assert "Uiterlijk maandag 15 maart, 23:59 heb je iemand van ons gesproken." in text
        assert response.content.decode().count('name="hold"') == 3
        assert Intake.objects.get().reference in text
        assert LABELS.search(text) is None

    def test_the_way_she_came_from_goes_along(self, clinic: OpenClinic, now: datetime) -> None:
        browser, _ = send(a_full_draft(now, wish="talk"), now)
        assert 'name="from" value="result"' in browser.get(RESULT).content.decode()
        assert 'name="from" value="promise"' in browser.get(PROMISE).content.decode()

    def test_who_watches_it(self, clinic: OpenClinic, now: datetime) -> None:
        text = shown(now, PROMISE)
        assert f"{clinic.coordinator.name} van onze praktijk bewaakt deze belofte." in text
        assert "Daarna: vrijdag 5 maart, 09:00, met Anna Voorbeeld." in text

    def test_in_english(self, clinic: OpenClinic, now: datetime) -> None:
        browser = known_as(Browser(), sent(now).intake.client)
        response = browser.get(RESULT, headers={"accept-language": "en"})
        text = words(response)
        assert "We want you to talk to someone within 14 days" in text
        assert "Tuesday 2 March, 09:00" in text

    def test_a_code_of_an_employer_is_thanked_for_and_judged_later(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, funding="code", company_code={"code": "ZZZZZZZZZZ"}).intake
        browser = known_as(Browser(), intake.client)
        text = words(browser.get(RESULT))
        assert "Dank je. We laten het je weten op je eigen pagina." in text
        assert "We herkennen de code" not in text
        verify_email(client=intake.client, now=now)
        assert "We herkennen de code van je werkgever niet" in words(browser.get(PROMISE))

    def test_a_call_that_is_owed_besides_is_told(self, clinic: OpenClinic, now: datetime) -> None:
        draft = a_full_draft(now, wish="talk")
        request_call(draft_id=draft.pk, phone="+31612345678", actor=HERSELF, now=now)
        browser, _ = send(draft, now)
        text = words(browser.get(RESULT))
        assert "Dit is jouw afspraak" in text
        assert "Iemand belt je" in text
        assert "Vandaag voor 11:00" in text


class TestCalled:
    def test_level_5_says_when_and_whom_to_call_now(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        text = shown(now, s_suicide=3)
        assert "We bellen je. Je staat er niet alleen voor." in text
        assert "Vandaag voor 11:00" in text
        assert "We bellen het nummer dat je gaf" in text
        assert "Nu leest niemand" not in text
        assert "Bel nu" in text

    def test_at_night_the_page_says_that_nobody_reads_now(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        night = now + timedelta(hours=11)  # nine in the evening
        a_shift(clinic.on_duty, now + timedelta(hours=23))  # the roster covers it all the same
        with clock.stopped_at(night):
            text = shown(night, s_suicide=3)
        assert Promise.objects.get().is_covered
        assert "Dinsdag 2 maart voor 10:00" in text
        assert "Nu leest niemand van de praktijk mee." in text
        assert "Vanaf dinsdag 2 maart, 09:00 is er weer iemand." in text

    def test_without_a_number_nothing_is_said_of_ringing_one(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        mail_alone = {"email": "moeder@post.example", "phone": "", "may_email": True}
        text = shown(now, s_suicide=3, contact=mail_alone)
        assert "We zoeken contact met je." in text
        assert "We hebben geen telefoonnummer van je." in text
        assert "We bellen" not in text

    def test_a_late_call_is_owned_up_to(self, clinic: OpenClinic, now: datetime) -> None:
        browser = known_as(Browser(), sent(now, s_suicide=3).intake.client)
        with clock.stopped_at(now + timedelta(minutes=29)):
            assert "We hadden je al moeten spreken" not in words(browser.get(PROMISE))
        late = now + timedelta(minutes=61)
        with clock.stopped_at(late):
            browser = known_as(Browser(), Intake.objects.get().client)
            text = words(browser.get(PROMISE))
        assert "We hadden je al moeten spreken." in text
        assert "Vandaag voor" not in text


class TestTasks:
    def test_an_intake_that_is_read(self, clinic: OpenClinic, now: datetime) -> None:
        text = shown(now, wish="info")
        assert "Een psycholoog leest je intake" in text
        assert "Uiterlijk woensdag 3 maart, 23:59 is je intake gelezen." in text

    def test_a_relative_hears_that_somebody_makes_contact(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        text = shown(now, respondent="proxy")
        assert "Goed dat je laat weten dat je je zorgen maakt." in text
        assert "Iemand van ons neemt contact met je op" in text
        assert "Je antwoorden laten zien" not in text

    def test_a_minor(self, clinic: OpenClinic, now: datetime) -> None:
        text = shown(now, identity=IDENTITY | {"born_on": "2010-06-01"})
        assert "Uiterlijk donderdag 4 maart, 10:00 hoor je van ons." in text

    def test_no_time_is_promised_that_nobody_can_keep(self, now: datetime) -> None:
        an_open_clinic(now, places=False)
        text = shown(now + timedelta(days=3))
        assert "We kunnen je nu geen tijd beloven waarop wij je zelf spreken." in text
        assert "088 000 0000" in text
        assert "heb je iemand van ons gesproken" not in text
        assert "We willen dat je" not in text

    def test_a_late_meeting_is_called_late(self, now: datetime) -> None:
        clinic = an_open_clinic(now, places=False)
        a_slot(clinic.anna, now + timedelta(days=20))
        text = shown(now)
        assert "Dank je wel. Dit is jouw afspraak." in text
        assert "Dit is later dan we willen." in text
        assert "We willen dat je" not in text
        assert "geen tijd beloven" not in text


class TestLater:
    def test_a_missed_promise_is_owned_up_to(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now, respondent="proxy").intake
        late = now + timedelta(hours=73)
        watch.look(now=late)
        with clock.stopped_at(late):
            text = words(known_as(Browser(), intake.client).get(PROMISE))
        assert "We hadden beloofd dat je al iemand van ons had gesproken." in text
        assert "Uiterlijk donderdag" not in text.split("Dat is niet gelukt.")[0]

    def test_a_higher_level_is_a_nearer_promise(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now).intake
        promises.supersede(care_request=intake.care_request, level=4, actor=HERSELF, now=now)
        text = words(known_as(Browser(), intake.client).get(PROMISE))
        assert "Uiterlijk dinsdag 2 maart, 10:00 heb je iemand van ons gesproken." in text

    def test_a_meeting_that_is_over_is_not_her_next_one(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        later = now + timedelta(days=1, hours=1)
        with clock.stopped_at(later):
            text = words(known_as(Browser(), intake.client).get(PROMISE))
        assert "Vrijdag 5 maart, 09:00" in text
        assert "dinsdag 2 maart, 09:00" not in text.lower()

    def test_in_care_nothing_is_promised_any_more(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now).intake
        in_care(intake, clinic.anna, now)
        Appointment.objects.update(status="attended")
        text = words(known_as(Browser(), intake.client).get(PROMISE))
        assert "Je psycholoog maakt met jou de volgende." in text
        assert "Uiterlijk" not in text

    def test_a_closed_request_says_how_to_come_back(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        requests.close(
            care_request=intake.care_request,
            reason="Gaat verder bij haar huisarts.",
            actor=person(clinic.coordinator),
            now=now,
        )
        text = words(known_as(Browser(), intake.client).get(PROMISE))
        assert "Je aanvraag is afgerond." in text
        assert "huisarts." not in text.split("Een vraag?")[0]  # the reason is the clinic's own
        assert "Wie let hierop?" not in text

    def test_the_newest_request_is_the_one_shown(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now, wish="info").intake
        CareRequest.objects.filter(pk=intake.pk).update(client=sent(now).intake.client)
        assert Commitment.objects.count() == 1
        text = words(
            known_as(Browser(), Intake.objects.exclude(pk=intake.pk).get().client).get(PROMISE)
        )
        assert "Mijn belofte" in text


class TestWhoMaySee:
    def test_a_stranger_is_asked_for_her_code(self, clinic: OpenClinic) -> None:
        for page in (RESULT, PROMISE):
            response = Browser().get(page)
            assert response.status_code == 302
            assert response["Location"].startswith(reverse("intake:return"))

    def test_a_client_who_sent_nothing_goes_to_the_front_page(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        draft = a_draft(now, identity=IDENTITY)
        assert draft.client
        assert known_as(Browser(), draft.client).get(PROMISE)["Location"] == "/"

    def test_nothing_of_it_is_kept_by_the_browser(self, clinic: OpenClinic, now: datetime) -> None:
        response = known_as(Browser(), sent(now).intake.client).get(RESULT)
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] in ("same-origin", "no-referrer")

    def test_a_code_is_no_way_round_the_access_rule(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        issue_code(
            purpose=AccessToken.Purpose.RETURN_CODE,
            subject_id=intake.client_id,
            lifetime=timedelta(minutes=10),
            now=now,
        )
        assert Browser().get(PROMISE).status_code == 302


# --- Who pays ---------------------------------------------------------------------------------


def test_how_it_can_go_on_is_told_to_her_alone_once_her_address_is_hers(
    clinic: OpenClinic, now: datetime
) -> None:
    """Funded sessions nearly used up: said on her own page, after she verified."""
    client = sent(now, wish="talk").intake.client
    with patch.object(result_views, "low_for", return_value=RunningLow(left=1, cap=8)):
        before = words(known_as(Browser(), client).get(PROMISE))
        verify_email(client=client, now=now)
        after = words(known_as(Browser(), client).get(PROMISE))
    assert "Hoe het verder kan" not in before
    for expected in ("nog 1 van de 8 gesprekken", "eigen fonds", "Je werkgever ziet dit niet."):
        assert expected in after
    assert LABELS.search(after) is None

"""Her own appointment pages: known by a code, or by a link that opens one meeting alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client as Browser
from icalendar import Calendar

from accounts import clock
from accounts.models import AccessEvent, AccessToken, Client
from accounts.services.clients import contact_of, identity_of, save_person
from accounts.services.tokens import issue_link
from scheduling.domain.errors import PlaceTaken
from scheduling.models import Appointment, CareRequest, Clinician, Commitment
from scheduling.selectors import hers
from scheduling.services import appointments, offers, requests
from tests.factories.accounts import known_as, make_client
from tests.factories.scheduling import (
    HER,
    a_clinician,
    a_coordinator,
    a_request,
    a_slot,
    daily_slots,
    person,
    placed,
)
from tests.integration.accounts.masking import masked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def anna(db: None, now: datetime) -> Clinician:
    a_coordinator()
    anna = a_clinician(name="Anna Voorbeeld")
    daily_slots(anna, now)
    return anna


@pytest.fixture
def meeting(anna: Clinician, now: datetime) -> Appointment:
    """Her first meeting, Tuesday 2 March at nine; the second is on Friday."""
    first = placed(now).first
    assert first
    return first


@pytest.fixture
def browser(meeting: Appointment) -> Browser:
    return known_as(Browser(), meeting.client)


def page_of(meeting: Appointment, deed: str = "") -> str:
    return f"/afspraak/{meeting.pk}/{deed}"


def words(response: Any) -> str:
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def without_address(response: Any) -> tuple[int, bytes]:
    """Status and body without the page's own address, which the reader typed, and its number."""
    status, body, _headers = masked(response)
    for own in (response.wsgi_request.path, response["X-Request-ID"]):
        body = body.replace(own.encode(), b"")
    return status, body


def link_to(meeting: Appointment, now: datetime, lifetime: timedelta = timedelta(days=3)) -> str:
    token = issue_link(
        purpose=AccessToken.Purpose.APPOINTMENT,
        subject_id=meeting.pk,
        lifetime=lifetime,
        now=now,
    )
    return f"/afspraak/l/{token}/"


def second_of(meeting: Appointment) -> Appointment:
    return Appointment.objects.get(care_request=meeting.care_request, sequence=2)


def hold_for(meeting: Appointment, now: datetime) -> list[Appointment]:
    return offers.hold_alternatives(
        care_request=meeting.care_request, actor=HER, now=now, appointment=meeting
    )


class TestSeeing:
    def test_when_where_with_whom(self, browser: Browser, meeting: Appointment) -> None:
        text = words(browser.get(page_of(meeting)))
        assert "Dinsdag 2 maart, 09:00" in text
        assert "Anna Voorbeeld" in text
        assert "Videogesprek" in text
        assert "Camera uit mag altijd. Alleen bellen kan ook." in text
        assert "Anna Voorbeeld spreekt Nederlands en is het eerst vrij." in text

    def test_somebody_else_s_is_not_there(self, meeting: Appointment) -> None:
        stranger = known_as(Browser(), make_client())
        for deed in ("", "afzeggen/", "agenda.ics"):
            theirs = stranger.get(page_of(meeting, deed))
            nobody_s = stranger.get(f"/afspraak/{uuid4()}/{deed}")
            assert theirs.status_code == 404
            assert without_address(theirs) == without_address(nobody_s)
        for deed in ("bevestig/", "anders/", "kies/", "afzeggen/"):
            theirs = stranger.post(page_of(meeting, deed), {"hold": str(uuid4())})
            nobody_s = stranger.post(f"/afspraak/{uuid4()}/{deed}", {"hold": str(uuid4())})
            assert theirs.status_code == 404
            assert without_address(theirs) == without_address(nobody_s)
        meeting.refresh_from_db()
        assert meeting.status == "booked"

    def test_the_attempt_is_in_the_log(self, meeting: Appointment) -> None:
        known_as(Browser(), make_client()).get(page_of(meeting))
        row = AccessEvent.objects.get(event="access.not_yours")
        assert (row.object_type, row.object_id) == ("appointment", str(meeting.pk))

    def test_without_a_name_there_is_nothing(self, meeting: Appointment) -> None:
        assert Browser().get(page_of(meeting)).status_code == 404

    def test_a_moment_that_is_only_kept_has_no_page(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        held = hold_for(meeting, now)[0]
        assert browser.get(page_of(held)).status_code == 404

    def test_in_person_says_the_place(self, browser: Browser, meeting: Appointment) -> None:
        Appointment.objects.filter(pk=meeting.pk).update(mode="in_person")
        text = words(browser.get(page_of(meeting)))
        assert "Gesprek bij ons · 50 minuten · Utrecht" in text
        assert "videogesprek" not in text.lower()

    def test_when_it_is_over_nothing_can_be_changed(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        with clock.stopped_at(meeting.during.lower):
            response = known_as(browser, meeting.client).get(page_of(meeting))
        text = words(response)
        assert "Deze afspraak is geweest" in text
        assert "Bevestig deze afspraak" not in text
        assert "Kies een ander moment" not in text

    def test_in_english(self, browser: Browser, meeting: Appointment) -> None:
        text = words(browser.get(page_of(meeting), headers={"accept-language": "en"}))
        assert "Tuesday 2 March, 09:00" in text
        assert "speaks Dutch and is the first to be free" in text


class TestTheLink:
    def test_it_leads_to_a_clean_address_and_uses_nothing_up(
        self, meeting: Appointment, now: datetime
    ) -> None:
        link = link_to(meeting, now)
        for _ in range(3):  # a mail scanner, a preview, and she
            browser = Browser()
            response = browser.get(link)
            assert response["Location"] == page_of(meeting)
            assert browser.get(page_of(meeting)).status_code == 200
        meeting.refresh_from_db()
        assert (meeting.status, AccessToken.objects.get().used_at) == ("booked", None)

    def test_it_opens_that_one_meeting_alone(self, meeting: Appointment, now: datetime) -> None:
        browser = Browser()
        browser.get(link_to(meeting, now))
        assert browser.get(page_of(second_of(meeting))).status_code == 404
        other = placed(now).first
        assert other
        assert browser.get(page_of(other)).status_code == 404
        assert browser.get("/mijn/").status_code == 302
        assert browser.get("/intake/klaar/").status_code == 302

    def test_an_old_one_says_how_to_come_in(self, meeting: Appointment, now: datetime) -> None:
        link = link_to(meeting, now, timedelta(minutes=5))
        with clock.stopped_at(now + timedelta(minutes=5)):
            response = Browser().get(link)
        assert response.status_code == 410
        assert "Deze link werkt niet meer" in words(response)
        assert 'href="/terug/"' in response.content.decode()
        unknown = Browser().get("/afspraak/l/verzonnen/")
        assert without_address(unknown) == without_address(response)

    def test_it_follows_the_meeting_that_was_moved(
        self, meeting: Appointment, now: datetime
    ) -> None:
        link = link_to(meeting, now)
        new = appointments.move(
            appointment_id=meeting.pk, hold_id=hold_for(meeting, now)[0].pk, actor=HER, now=now
        )
        browser = Browser()
        response = browser.get(link, follow=True)
        assert "Je afspraak" in words(response)
        assert page_of(new, "bevestig/") in response.content.decode()
        assert browser.post(page_of(new, "bevestig/"))["Location"] == page_of(new)
        new.refresh_from_db()
        assert new.status == "confirmed"

    def test_its_holder_can_do_everything_with_it(
        self, meeting: Appointment, now: datetime
    ) -> None:
        browser = Browser()
        browser.get(link_to(meeting, now))
        browser.post(page_of(meeting, "anders/"))
        held = hers.held_for(meeting, now=now)
        response = browser.post(page_of(meeting, "kies/"), {"hold": str(held[0].pk)})
        assert response["Location"] == page_of(held[0])
        text = words(browser.get(response["Location"]))
        assert "Je afspraak is verzet." in text
        assert "Je hebt deze afspraak bevestigd." in text, "choosing it is confirming it"
        held[0].refresh_from_db()
        assert held[0].status == "confirmed"
        gone = browser.post(page_of(held[0], "afzeggen/"))
        assert "Je afspraak is afgezegd" in words(gone)
        assert "Deze afspraak is afgezegd" in words(browser.get(page_of(meeting)))


class TestConfirming:
    def test_she_confirms_and_it_stays_so(self, browser: Browser, meeting: Appointment) -> None:
        for _ in range(2):
            response = browser.post(page_of(meeting, "bevestig/"))
            assert response["Location"] == page_of(meeting)
        text = words(browser.get(page_of(meeting)))
        assert "Je hebt deze afspraak bevestigd." in text
        assert "Bevestig deze afspraak" not in text
        meeting.refresh_from_db()
        assert meeting.status == "confirmed"

    @pytest.mark.parametrize(
        ("origin", "back"),
        [("result", "/intake/klaar/"), ("promise", "/mijn/"), ("//evil.example", None), ("", None)],
    )
    def test_she_comes_back_where_she_was(
        self, browser: Browser, meeting: Appointment, origin: str, back: str | None
    ) -> None:
        response = browser.post(page_of(meeting, "bevestig/"), {"from": origin})
        assert response["Location"] == (back or page_of(meeting))

    def test_one_that_was_cancelled_cannot_be(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        appointments.cancel(appointment_id=meeting.pk, actor=HER, now=now)
        browser.post(page_of(meeting, "bevestig/"))
        text = words(browser.get(page_of(meeting)))
        assert "Deze afspraak kun je niet meer bevestigen." in text

    def test_a_get_does_nothing(self, browser: Browser, meeting: Appointment) -> None:
        for deed in ("bevestig/", "anders/", "kies/"):
            assert browser.get(page_of(meeting, deed)).status_code == 405
        assert browser.get(page_of(meeting, "afzeggen/")).status_code == 200
        meeting.refresh_from_db()
        assert meeting.status == "booked"


class TestChoosing:
    def test_three_moments_kept_for_ten_minutes(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        response = browser.post(page_of(meeting, "anders/"))
        assert response["Location"] == f"{page_of(meeting)}#anders"
        body = browser.get(page_of(meeting)).content.decode()
        assert body.count('name="hold"') == 3
        assert "We houden deze momenten 10 minuten voor je vast." in body
        with clock.stopped_at(now + timedelta(minutes=10)):
            assert browser.get(page_of(meeting)).content.decode().count('name="hold"') == 0

    def test_each_of_them_says_why_and_in_english_who(
        self, browser: Browser, meeting: Appointment
    ) -> None:
        browser.post(page_of(meeting, "anders/"))
        page = browser.get(page_of(meeting))
        whys = re.findall(r'<p class="moment-why">([^<]+)</p>', page.content.decode())
        assert len(whys) == 3
        assert all("preekt Nederlands" in why for why in whys)
        browser.post("/taal/", {"language": "en", "next": page_of(meeting)})
        english = words(browser.get(page_of(meeting)))
        assert "Healthcare psychologist (GZ-psycholoog)" in english
        assert "peaks Dutch" in english

    def test_her_second_meeting_has_moments_of_its_own(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        second = second_of(meeting)
        browser.post(page_of(second, "anders/"))
        held = hers.held_for(second, now=now)
        assert [hold.sequence for hold in held] == [2, 2, 2]
        assert hers.held_for(meeting, now=now) == []
        assert browser.get(page_of(meeting)).content.decode().count('name="hold"') == 0
        moved = browser.post(page_of(second, "kies/"), {"hold": str(held[1].pk)})
        assert moved["Location"] == page_of(held[1])
        held[1].refresh_from_db()
        assert (held[1].status, held[1].sequence) == ("confirmed", 2)

    def test_the_old_address_shows_the_new_moment(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        new = appointments.move(
            appointment_id=meeting.pk, hold_id=hold_for(meeting, now)[-1].pk, actor=HER, now=now
        )
        text = words(browser.get(page_of(meeting)))
        assert "Deze afspraak is geweest" not in text
        assert "Bevestig deze afspraak" in text
        assert str(new.during.lower.day) in text

    @pytest.mark.parametrize("late", [timedelta(minutes=10), timedelta(hours=3)])
    def test_too_late_shows_others(
        self, browser: Browser, meeting: Appointment, now: datetime, late: timedelta
    ) -> None:
        held = hold_for(meeting, now)[0]
        with clock.stopped_at(now + late):
            browser = known_as(browser, meeting.client)
            response = browser.post(page_of(meeting, "kies/"), {"hold": str(held.pk)})
            assert response["Location"] == f"{page_of(meeting)}#anders"
            page = browser.get(page_of(meeting))
        assert "Dat moment is net bezet. Kies een ander moment." in words(page)
        assert page.content.decode().count('name="hold"') == 3
        meeting.refresh_from_db()
        assert meeting.status == "booked"

    def test_a_race_that_was_lost_shows_others(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        held = hold_for(meeting, now)[0]
        with patch.object(appointments, "move", side_effect=PlaceTaken):
            browser.post(page_of(meeting, "kies/"), {"hold": str(held.pk)})
        page = browser.get(page_of(meeting))
        assert "Dat moment is net bezet." in words(page)
        assert page.content.decode().count('name="hold"') == 3

    @pytest.mark.parametrize("hold", ["", "geen-uuid", "00000000-0000-4000-8000-000000000000"])
    def test_nonsense_is_a_moment_that_is_gone(
        self, browser: Browser, meeting: Appointment, hold: str
    ) -> None:
        response = browser.post(page_of(meeting, "kies/"), {"hold": hold})
        assert response["Location"] == f"{page_of(meeting)}#anders"
        assert "Dat moment is net bezet." in words(browser.get(page_of(meeting)))

    def test_somebody_else_s_moment_stays_theirs(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        other = placed(now).first
        assert other
        theirs = hold_for(other, now)[0]
        browser.post(page_of(meeting, "kies/"), {"hold": str(theirs.pk)})
        assert "Deze afspraak kun je niet meer verzetten." in words(browser.get(page_of(meeting)))
        theirs.refresh_from_db()
        assert theirs.status == "held"

    def test_when_nothing_else_is_free_she_may_call(self, now: datetime) -> None:
        a_coordinator()
        anna = a_clinician()
        a_slot(anna, now + timedelta(days=1))
        meeting = placed(now).first
        assert meeting
        browser = known_as(Browser(), meeting.client)
        browser.post(page_of(meeting, "anders/"))
        assert "Er is nu geen ander moment dat past. Bel ons" in words(
            browser.get(page_of(meeting))
        )

    def test_a_cancelled_one_cannot_be_moved(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        held = hold_for(meeting, now)[0]
        appointments.cancel(appointment_id=meeting.pk, actor=HER, now=now)
        browser.post(page_of(meeting, "anders/"))
        browser.post(page_of(meeting, "kies/"), {"hold": str(held.pk)})
        assert "Deze afspraak kun je niet meer verzetten." in words(browser.get(page_of(meeting)))
        meeting.refresh_from_db()
        assert meeting.status == "cancelled"

    def test_after_the_close_nothing_breaks(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        requests.close(
            care_request=meeting.care_request,
            reason="Gaat verder bij haar huisarts.",
            actor=person(a_coordinator()),
            now=now,
        )
        for deed in ("bevestig/", "anders/", "kies/"):
            assert browser.post(page_of(meeting, deed), {"hold": "x"}).status_code == 302
        assert browser.get(page_of(meeting)).status_code == 200


class TestCancelling:
    def test_it_is_asked_once_in_words(self, browser: Browser, meeting: Appointment) -> None:
        asked = browser.get(page_of(meeting, "afzeggen/"))
        assert "Wil je deze afspraak afzeggen?" in words(asked)
        told = browser.post(page_of(meeting, "afzeggen/"))
        assert "Je afspraak is afgezegd" in words(told)
        meeting.refresh_from_db()
        assert meeting.status == "cancelled"
        assert Commitment.objects.count() == 0  # her second meeting stands

    @pytest.mark.parametrize(("phone", "verb"), [("+31612345678", "belt"), ("", "schrijft")])
    def test_who_gave_no_number_is_not_told_that_we_phone(
        self, browser: Browser, meeting: Appointment, now: datetime, phone: str, verb: str
    ) -> None:
        with transaction.atomic():
            save_person(
                client=meeting.client,
                identity=identity_of(meeting.client),
                contact=replace(contact_of(meeting.client), phone=phone),
                actor=HER,
                now=now,
            )
        for response in (
            browser.get(page_of(meeting, "afzeggen/")),
            browser.post(page_of(meeting, "afzeggen/")),
        ):
            assert f"dan {verb} iemand van ons je" in words(response)

    def test_nobody_falls_between_two_stools(self, browser: Browser, meeting: Appointment) -> None:
        browser.post(page_of(meeting, "afzeggen/"))
        browser.post(page_of(second_of(meeting), "afzeggen/"))
        task = Commitment.objects.get()
        assert (task.kind, task.ended_at) == ("talk_on_request", None)

    def test_twice_is_once(self, browser: Browser, meeting: Appointment) -> None:
        for _ in range(2):
            response = browser.post(page_of(meeting, "afzeggen/"))
            assert "Je afspraak is afgezegd" in words(response)
        assert browser.get(page_of(meeting, "afzeggen/"))["Location"] == page_of(meeting)

    def test_one_that_began_is_not(self, browser: Browser, meeting: Appointment) -> None:
        with clock.stopped_at(meeting.during.lower):
            browser = known_as(browser, meeting.client)
            browser.post(page_of(meeting, "afzeggen/"))
            page = browser.get(page_of(meeting))
        assert "Deze afspraak kun je niet meer afzeggen. Bel ons." in words(page)


@pytest.mark.parametrize("deed", ["confirm", "cancel"])
def test_somebody_busy_with_her_is_no_error_page(
    browser: Browser, meeting: Appointment, deed: str
) -> None:
    path = {"confirm": "bevestig/", "cancel": "afzeggen/"}[deed]
    with patch.object(appointments, deed, side_effect=PlaceTaken):
        assert browser.post(page_of(meeting, path)).status_code == 302
    assert "Probeer het nog een keer." in words(browser.get(page_of(meeting)))


class TestTheFile:
    def test_it_says_nothing_of_what_it_is(self, browser: Browser, meeting: Appointment) -> None:
        response = browser.get(page_of(meeting, "agenda.ics"))
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response["Content-Disposition"] == 'attachment; filename="afspraak.ics"'
        event = Calendar.from_ical(response.content).walk("VEVENT")[0]
        assert (str(event["SUMMARY"]), str(event["CLASS"])) == ("Afspraak", "PRIVATE")
        assert event.decoded("DTSTART") == meeting.during.lower
        text = response.content.decode()
        for word in ("Anna", "psycho", "Houvast kliniek", "praat.example", str(meeting.client_id)):
            assert word not in text

    def test_of_a_moved_meeting_it_is_the_new_moment(
        self, browser: Browser, meeting: Appointment, now: datetime
    ) -> None:
        new = appointments.move(
            appointment_id=meeting.pk, hold_id=hold_for(meeting, now)[0].pk, actor=HER, now=now
        )
        files = [browser.get(page_of(each, "agenda.ics")).content for each in (meeting, new)]
        assert files[0] == files[1]
        event = Calendar.from_ical(files[0]).walk("VEVENT")[0]
        assert (event.decoded("DTSTART"), int(event["SEQUENCE"])) == (new.during.lower, 2)


def test_what_she_sees_starts_from_her(meeting: Appointment, now: datetime) -> None:
    other: Client = make_client()
    assert hers.own_meeting(meeting.client, meeting.pk) == meeting
    assert hers.own_meeting(other, meeting.pk) is None
    assert hers.newest_request(meeting.client) == meeting.care_request
    assert hers.newest_request(other) is None
    late = a_request(now + timedelta(days=1), client=meeting.client)
    assert hers.newest_request(meeting.client) == late
    assert [each.sequence for each in hers.live_meetings(meeting.care_request_id)] == [1, 2]
    promise = hers.promise_of(meeting.care_request_id)
    assert promise
    assert promise.care_request == CareRequest.objects.get(pk=meeting.care_request_id)
    assert hers.linked_meeting(meeting.pk, uuid4()) is None

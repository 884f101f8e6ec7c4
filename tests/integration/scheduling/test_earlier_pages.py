"""Her pages about an earlier moment: by link or by code, GET changes nothing, POST answers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from accounts import clock
from accounts.models import AccessToken
from accounts.services.tokens import issue_link
from scheduling.models import Appointment, CareRequest, EarlierOffer
from scheduling.services import appointments, earlier
from tests.factories.accounts import known_as, make_client
from tests.factories.scheduling import (
    HER,
    WORKER,
    a_clinician,
    a_coordinator,
    a_request,
    a_slot,
    an_appointment,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def offer(db: None, now: datetime) -> EarlierOffer:
    """Tuesday at ten, kept for her until twelve; her own meeting is on Sunday."""
    a_coordinator()
    anna = a_clinician(name="Anna Voorbeeld")
    meetings = []
    for days in (6, 1):
        starts_at = now + timedelta(days=days)
        slot = a_slot(anna, starts_at)
        meetings.append(an_appointment(a_request(now), anna, starts_at, slot=slot))
    appointments.cancel(appointment_id=meetings[1].pk, actor=HER, now=now)
    earlier.pass_on(actor=WORKER, now=now)
    return EarlierOffer.objects.get(meeting=meetings[0])


@pytest.fixture
def known(offer: EarlierOffer) -> Browser:
    return known_as(Browser(), offer.care_request.client)


def page_of(offer: EarlierOffer, deed: str = "") -> str:
    return f"/afspraak/eerder/{offer.pk}/{deed}"


def words(response: Any) -> str:
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def status_of(offer: EarlierOffer) -> str:
    return EarlierOffer.objects.values_list("status", flat=True).get(pk=offer.pk)


def test_the_link_opens_it_and_uses_nothing_up(offer: EarlierOffer, now: datetime) -> None:
    token = issue_link(
        purpose=AccessToken.Purpose.EARLIER_OFFER,
        subject_id=offer.pk,
        lifetime=timedelta(hours=2),
        now=now,
    )
    for _ in range(2):
        browser = Browser()
        response = browser.get(f"/afspraak/eerder/l/{token}/")
        assert (response.status_code, response["Location"]) == (302, page_of(offer))
        text = words(browser.get(page_of(offer)))
        assert "Dinsdag 2 maart, 10:00" in text
        assert "vast tot 12:00" in text
        assert "Zondag 7 maart, 10:00, Anna Voorbeeld" in text
    assert status_of(offer) == "offered"
    accepted = browser.post(page_of(offer, "ja/"), follow=True)
    assert accepted.redirect_chain == [(f"/afspraak/{offer.hold_id}/", 302)]
    assert "Gelukt. Dit is nu je afspraak." in words(accepted)
    assert "Dinsdag 2 maart, 10:00" in words(accepted)
    again = Browser()
    again.get(f"/afspraak/eerder/l/{token}/")
    assert again.get(page_of(offer)).status_code == 302


def test_a_wrong_link(offer: EarlierOffer) -> None:
    assert Browser().get("/afspraak/eerder/l/onzin/").status_code == 410


def test_in_english(known: Browser, offer: EarlierOffer) -> None:
    known.post("/taal/", {"language": "en", "next": page_of(offer)})
    text = words(known.get(page_of(offer)))
    assert "There is an earlier time for you" in text
    assert "We are keeping it for you until 12:00 ." in text
    assert "Yes, I would like this time" in text
    assert "No, thank you" in text
    assert "Ja," not in text


def test_no_and_never_again(known: Browser, offer: EarlierOffer) -> None:
    response = known.post(page_of(offer, "nee/"), {"never": "1"}, follow=True)
    assert response.status_code == 410
    assert "Je eigen afspraak is er nog." in words(response)
    assert "Je krijgt geen berichten meer over eerdere momenten." in words(response)
    assert status_of(offer) == "declined"
    assert not CareRequest.objects.get(pk=offer.care_request_id).wants_earlier


def test_no_once_leaves_the_rest_open(known: Browser, offer: EarlierOffer) -> None:
    known.post(page_of(offer, "nee/"))
    assert status_of(offer) == "declined"
    assert CareRequest.objects.get(pk=offer.care_request_id).wants_earlier


def test_too_late_says_so_and_keeps_what_she_has(offer: EarlierOffer) -> None:
    with clock.stopped_at(offer.expires_at):
        known = known_as(Browser(), offer.care_request.client)
        response = known.post(page_of(offer, "ja/"), follow=True)
    assert response.status_code == 410
    assert "Dit moment staat niet meer voor je vast" in words(response)
    assert Appointment.objects.get(pk=offer.meeting_id).status == "booked"


def test_somebody_else_s_is_not_there(offer: EarlierOffer) -> None:
    stranger = known_as(Browser(), make_client())
    for path in (page_of(offer), f"/afspraak/eerder/{uuid4()}/"):
        assert stranger.get(path).status_code == 404
        for deed in ("ja/", "nee/"):
            assert stranger.post(f"{path}{deed}").status_code == 404
    assert status_of(offer) == "offered"


def test_get_answers_nothing(known: Browser, offer: EarlierOffer) -> None:
    for deed in ("ja/", "nee/"):
        assert known.get(page_of(offer, deed)).status_code == 405
    assert known.get("/afspraak/eerder/wens/").status_code == 405


def test_her_wish_on_and_off(known: Browser, offer: EarlierOffer) -> None:
    for wants, kept in (("0", False), ("1", True)):
        response = known.post("/afspraak/eerder/wens/", {"wants": wants})
        assert (response.status_code, response["Location"]) == (302, "/mijn/")
        assert CareRequest.objects.get(pk=offer.care_request_id).wants_earlier is kept


def test_the_wish_of_nobody(db: None) -> None:
    browser = known_as(Browser(), make_client())
    assert browser.post("/afspraak/eerder/wens/", {"wants": "0"})["Location"] == "/"

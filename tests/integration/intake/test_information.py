""" "Eerst informatie": the honest text of level 1, what helps now, and a talk on request."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from intake.models import Intake
from intake.services import talk
from notifications.domain.letter import Letter, Withdrawn
from notifications.models import OutboxMessage
from notifications.registry import get
from scheduling.models import Commitment
from scheduling.services import requests
from tests.factories.accounts import known_as
from tests.factories.care import in_care
from tests.factories.scheduling import HER, person
from tests.factories.submission import OpenClinic, an_open_clinic, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
INFORMATION, TALK = "/mijn/informatie/", "/mijn/gesprek/"
LABELS = re.compile(r"niveau|level|score|punten|depressi|PHQ|GAD|\bR\d\d\b|triage", re.I)


@pytest.fixture
def clinic(db: None, now: datetime) -> OpenClinic:
    return an_open_clinic(now)


def words(response: Any) -> str:
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def her(intake: Intake) -> Browser:
    return known_as(Browser(), intake.client)


class TestFirstInformation:
    def test_her_result_leads_there_and_it_is_honest_about_time(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        browser = her(sent(now, wish="info").intake)
        assert f'href="{INFORMATION}"' in browser.get("/intake/klaar/").content.decode()
        text = words(browser.get(INFORMATION))
        assert "uiterlijk woensdag 3 maart, 23:59. Dat is binnen twee werkdagen." in text
        assert "Op maandag 15 maart vragen we je of je het nog een keer wilt invullen." in text
        assert "Toch liever iemand spreken?" in text
        assert "Wordt het erger?" in text
        assert LABELS.search(text) is None

    def test_a_talk_on_request_has_a_person_and_a_date(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, wish="info").intake
        browser = her(intake)
        assert browser.get(TALK).status_code == 405
        for _press in range(2):
            assert browser.post(TALK)["Location"] == "/mijn/"
        task = Commitment.objects.get(kind="talk_on_request")
        assert (task.owner, task.ended_at) == (clinic.coordinator, None)
        assert task.due_at == datetime.fromisoformat("2027-03-15T22:59:00+00:00")
        assert "voor het einde van maandag 15 maart" in words(browser.get("/mijn/"))
        text = words(browser.get(INFORMATION))
        assert "We praten met je" in text
        assert "Toch liever iemand spreken?" not in text

    def test_who_has_an_appointment_reads_what_helps_and_asks_nothing(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        browser = her(intake)
        text = words(browser.get(INFORMATION))
        assert "Wat nu kan helpen" in text
        assert "Toch liever iemand spreken?" not in text
        browser.post(TALK)
        assert not Commitment.objects.filter(kind="talk_on_request").exists()

    def test_after_the_close_there_is_nothing_to_ask(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, wish="info").intake
        requests.close(
            care_request=intake.care_request,
            reason="Gelezen, zij redt zich.",
            actor=person(clinic.coordinator),
            now=now,
        )
        assert talk.ask_for_talk(intake_id=intake.pk, actor=HER, now=now) is None
        assert "Toch liever iemand spreken?" not in words(her(intake).get(INFORMATION))

    def test_a_stranger_gives_her_code_first(self, clinic: OpenClinic) -> None:
        for response in (Browser().get(INFORMATION), Browser().post(TALK)):
            assert response["Location"].startswith("/terug/")


class TestTheInvitation:
    def test_it_waits_fourteen_days_and_asks_how_it_is(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, wish="info").intake
        message = OutboxMessage.objects.get(kind=talk.INVITE_AGAIN)
        assert (message.due_at, message.subject_id) == (now + timedelta(days=14), intake.pk)
        letter = get(message.kind).prepare(intake.pk, message.due_at)
        assert isinstance(letter, Letter)
        assert "Hoe is het nu?" in letter.words.body

    def test_who_got_an_appointment_is_not_invited(self, clinic: OpenClinic, now: datetime) -> None:
        sent(now)
        assert not OutboxMessage.objects.filter(kind=talk.INVITE_AGAIN).exists()

    def test_who_is_further_by_then_is_left_alone(self, clinic: OpenClinic, now: datetime) -> None:
        later = now + timedelta(days=14)
        cared_for = sent(now, wish="info").intake
        in_care(cared_for, clinic.anna, now)
        assert isinstance(get(talk.INVITE_AGAIN).prepare(cared_for.pk, later), Withdrawn)


class TestWhatHelps:
    @pytest.mark.parametrize("page", ["/intake/klaar/", "/mijn/", INFORMATION])
    def test_each_line_says_how_we_know(self, clinic: OpenClinic, now: datetime, page: str) -> None:
        response = her(sent(now).intake).get(page)
        text = words(response)
        assert text.count("Hoe weten we dit?") == 3
        assert "Dennis et al., BMJ 2009;338:a3064" in text
        assert "Sterkte van het bewijs: B." in text
        assert "Na 24 weken was er geen verschil meer." in text
        assert LABELS.search(text) is None
        for number in ("tel:112", "tel:113", "tel:0880000000", "tel:0850000000"):
            assert number in response.content.decode()

    def test_a_relative_reads_what_he_can_do(self, clinic: OpenClinic, now: datetime) -> None:
        text = words(her(sent(now, respondent="proxy").intake).get("/intake/klaar/"))
        assert "Wat jij nu kunt doen" in text
        assert "Help haar om haar huisarts" in text

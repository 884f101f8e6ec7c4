"""One tap when something changed with the baby: words, messages, rules and people follow."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser

from accounts.models import AccessEvent, Client
from accounts.services.clients import set_wording
from intake.domain.situation import Change
from intake.models import Intake, TriageRecord
from intake.selectors.own_record import answers_in_words, answers_now
from intake.services import decisions, loss
from notifications.models import OutboxMessage
from notifications.registry import get
from notifications.services.delivery import deliver
from scheduling.models import LIVE, Appointment, CareRequest, Commitment, SafetyCall
from scheduling.services import owed, requests
from tests.factories.accounts import known_as, signed_in
from tests.factories.care import in_care
from tests.factories.notifications import sent_box
from tests.factories.scheduling import HER, a_clinician, person
from tests.factories.submission import OpenClinic, an_open_clinic, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
CHANGED = "/mijn/veranderd/"
#: Pages of hers after a loss; none may speak of a baby.
PAGES = ("/mijn/", "/intake/klaar/", "/mijn/informatie/", "/hulp/", "/privacy/", "/weg/")


@pytest.fixture
def clinic(db: None, now: datetime) -> OpenClinic:
    return an_open_clinic(now)


def change(intake: Intake, to: Change, now: datetime, **more: Any) -> Commitment | None:
    return loss.change_situation(intake_id=intake.pk, change=to, actor=HER, now=now, **more)


def wording(intake: Intake) -> str:
    return Client.objects.get(pk=intake.client_id).wording


def words(response: Any) -> str:
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


class TestHerTap:
    def test_a_quiet_link_leads_to_choices_and_looking_changes_nothing(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        browser = known_as(Browser(), intake.client)
        assert f'href="{CHANGED}"' in browser.get("/mijn/").content.decode()
        page = browser.get(CHANGED).content.decode()
        assert re.findall(r'name="change" value="(\w+)"', page) == ["hospital", "died"]
        assert wording(intake) == "baby"
        assert not OutboxMessage.objects.filter(kind=loss.SITUATION_CHANGED).exists()

    def test_one_tap_and_every_page_of_hers_is_without_a_baby(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, track_wish="parent_child").intake
        browser = known_as(Browser(), intake.client)
        assert browser.post(CHANGED, {"change": "died"})["Location"] == "/mijn/"
        assert wording(intake) == "loss"
        once = words(browser.get("/mijn/"))
        assert "Wat verdrietig dat de baby is overleden." in once
        assert f"{clinic.anna.user.name} neemt uiterlijk" in once
        first = Appointment.objects.filter(status__in=LIVE).order_by("during").first()
        assert first
        here = (f"/afspraak/{first.pk}/", f"/afspraak/{first.pk}/afzeggen/")
        for language in ("nl", "en"):
            browser.post("/taal/", {"language": language, "next": "/mijn/"})
            for path in (*PAGES[:4], *here):
                assert "baby" not in words(browser.get(path)).lower(), path

    def test_pressing_twice_is_pressing_once(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now).intake
        browser = known_as(Browser(), intake.client)
        for _press in range(2):
            assert browser.post(CHANGED, {"change": "died"})["Location"] == "/mijn/"
        assert Commitment.objects.filter(kind="life_change").count() == 1
        assert OutboxMessage.objects.filter(kind=loss.SITUATION_CHANGED).count() == 1

    @pytest.mark.parametrize("sent_value", ["", "still_pregnant", "x"])
    def test_what_does_not_fit_her_is_refused(
        self, clinic: OpenClinic, now: datetime, sent_value: str
    ) -> None:
        intake = sent(now).intake
        browser = known_as(Browser(), intake.client)
        response = browser.post(CHANGED, {"change": sent_value})
        assert response.status_code == 422
        assert "Er is een probleem" in response.content.decode()
        assert wording(intake) == "baby"

    def test_it_can_be_put_right(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now).intake
        browser = known_as(Browser(), intake.client)
        browser.post(CHANGED, {"change": "died"})
        assert "Klopt er iets niet meer?" in words(browser.get("/mijn/"))
        assert browser.post(CHANGED, {"change": "home"})["Location"] == "/mijn/"
        assert wording(intake) == "baby"
        assert decisions.newest(intake).level == 3, "nothing she tells later lowers it"

    def test_nobody_else_can(self, clinic: OpenClinic, now: datetime) -> None:
        sent(now)
        assert Browser().post(CHANGED, {"change": "died"})["Location"].startswith("/terug/")

    def test_a_pregnancy_ends_in_a_birth_with_or_without_its_day(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, respondent="self_pregnant").intake
        browser = known_as(Browser(), intake.client)
        page = browser.get(CHANGED).content.decode()
        assert re.findall(r'name="change" value="(\w+)"', page) == [
            "born_home", "born_hospital", "died",
        ]  # fmt: skip
        day = {"born_on_0": "2", "born_on_1": "3", "born_on_2": "2027"}
        assert browser.post(CHANGED, {"change": "born_home"} | day).status_code == 422
        day = day | {"born_on_0": "26", "born_on_1": "2"}
        assert browser.post(CHANGED, {"change": "born_hospital"} | day).status_code == 302
        assert wording(intake) == "nicu"
        assert "still_pregnant" in browser.get(CHANGED).content.decode()

    def test_her_answers_and_her_story_are_read_as_it_is_now(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, sig_bond=3).intake
        assert any(
            line.page.id == "sig_bond"
            for part in answers_in_words(intake, language="nl", wording="baby")
            for line in part.lines
        )
        parts = answers_in_words(intake, language="nl", wording="loss")
        asked = {line.page.id for part in parts for line in part.lines}
        assert not asked & {"sig_bond", "s_baby", "s_care", "track_wish"}
        assert answers_now(intake, "loss")["baby"] == "died"


class TestWhatFollows:
    def test_the_rules_raise_her_and_a_person_speaks_with_her(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        assert decisions.newest(intake).level == 2
        task = change(intake, Change.DIED, now)
        newest = decisions.newest(intake)
        assert (newest.level, newest.kind) == (3, TriageRecord.Kind.PROPOSED)
        detail = decisions.detail_of(newest)
        assert "R32" in detail["fired"]
        assert detail["reason_code"] == loss.REASON_CODE
        assert task is not None
        assert (task.kind, task.owner) == ("life_change", clinic.anna.user)
        assert now < task.due_at <= now + timedelta(hours=72)
        open_ones = Commitment.objects.filter(care_request_id=intake.pk, ended_at=None)
        assert [each.pk for each in open_ones] == [task.pk], "one person, one task"

    def test_a_higher_level_stays_and_she_is_spoken_to_all_the_same(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, s_suicide=1).intake
        assert decisions.newest(intake).level == 4
        task = change(intake, Change.DIED, now)
        assert decisions.newest(intake).level == 4
        assert task is not None
        assert task.kind == "life_change"

    def test_what_was_booked_for_both_stays_until_a_person_and_she_decide(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, track_wish="parent_child", s_suicide=1).intake
        before = list(Appointment.objects.filter(status__in=LIVE).values_list("pk", "during"))
        assert CareRequest.objects.get().track == "parent_child"
        change(intake, Change.DIED, now)
        after = list(Appointment.objects.filter(status__in=LIVE).values_list("pk", "during"))
        assert before == after != []
        assert CareRequest.objects.get().track == "individual", "what is booked from now on"
        assert Commitment.objects.filter(kind="life_change", ended_at=None).count() == 1

    def test_without_the_proposal_only_words_and_people_follow(
        self, clinic: OpenClinic, now: datetime, settings: Any
    ) -> None:
        settings.HOUVAST_TRIAGE_PROPOSAL = False
        intake = sent(now).intake
        task = change(intake, Change.DIED, now)
        assert TriageRecord.objects.count() == 1
        assert wording(intake) == "loss"
        assert task is not None

    def test_in_care_her_psychologist_has_the_task(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now).intake
        in_care(intake, clinic.anna, now)
        task = change(intake, Change.DIED, now)
        assert task is not None
        assert task.owner == clinic.anna.user

    def test_after_the_close_only_words_change(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now).intake
        requests.close(
            care_request=intake.care_request,
            reason="Gaat verder bij haar huisarts.",
            actor=person(clinic.coordinator),
            now=now,
        )
        assert change(intake, Change.DIED, now) is None
        assert wording(intake) == "loss"
        assert not SafetyCall.objects.exists()

    def test_where_nobody_sees_her_yet_a_coordinator_or_who_is_on_duty_does(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, wish="info").intake
        task = change(intake, Change.DIED, now)
        assert task is not None
        assert task.owner in (clinic.anna.user, clinic.coordinator)
        told = words(known_as(Browser(), intake.client).get("/mijn/"))
        assert f"{task.owner.name} spreekt je, uiterlijk" in told

    def test_a_hospital_raises_to_two_and_needs_no_task(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, wish="info").intake
        assert decisions.newest(intake).level == 1
        assert change(intake, Change.HOSPITAL, now) is None
        assert decisions.newest(intake).level == 2
        assert not Commitment.objects.filter(kind="life_change").exists()

    def test_every_step_is_in_the_log(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now).intake
        change(intake, Change.DIED, now)
        events = set(AccessEvent.objects.filter(at=now).values_list("event", flat=True))
        assert {"client.set_wording", "triage.proposed", "commitment.make"} <= events
        log = known_as(Browser(), intake.client).get("/mijn/inzage/")
        assert "Woordkeuze van de teksten veranderd" in words(log)


class TestMessages:
    def test_a_reminder_that_waits_goes_out_in_other_words_within_ten_seconds(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        first = Appointment.objects.filter(status__in=LIVE).order_by("during").first()
        assert first
        with transaction.atomic():
            owed.owe(owed.REMINDER, first, now=now)
        waiting = OutboxMessage.objects.get(kind=owed.REMINDER)
        assert "Heeft je baby je tussendoor nodig?" in self.body(waiting, now)
        begun = time.monotonic()
        browser = known_as(Browser(), intake.client)
        browser.post(CHANGED, {"change": "died"})
        with sent_box() as box:
            assert deliver(side="clinic", message_id=waiting.pk, now=now) == "sent"
        assert time.monotonic() - begun < 10
        (gone,) = box.parcels
        assert "baby" not in gone.letter.words.body.lower()
        assert "Je hoeft niets voor te bereiden." in gone.letter.words.body

    def body(self, message: OutboxMessage, now: datetime) -> str:
        found = get(message.kind).prepare(message.subject_id, now)
        return str(found.words.body)  # type: ignore[union-attr]

    def test_her_psychologist_hears_it_and_a_lock_screen_does_not(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        change(intake, Change.DIED, now)
        message = OutboxMessage.objects.get(kind=loss.SITUATION_CHANGED)
        letter: Any = get(message.kind).prepare(message.subject_id, now)
        assert letter.recipient.email == clinic.anna.user.email
        assert "Lees het voor je haar spreekt." in letter.words.body
        assert "baby" not in (letter.words.subject + letter.words.body + letter.words.sms).lower()

    def test_it_is_withdrawn_when_her_request_was_closed(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        change(intake, Change.HOSPITAL, now)
        requests.close(
            care_request=intake.care_request,
            reason="Gaat verder bij haar huisarts.",
            actor=person(clinic.coordinator),
            now=now,
        )
        assert not hasattr(get(loss.SITUATION_CHANGED).prepare(intake.pk, now), "words")

    def test_setting_the_wording_alone_words_what_waits(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        waiting = OutboxMessage.objects.get(kind=owed.BOOKED)
        assert "baby" in self.body(waiting, now)
        with transaction.atomic():
            set_wording(client=intake.client, wording="loss", actor=HER, now=now)
        assert "baby" not in self.body(waiting, now).lower()


class TestByTheClinic:
    def test_her_psychologist_changes_it_after_one_question(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        browser = signed_in(Browser(), clinic.anna.user)
        page = f"/praktijk/moeder/{intake.pk}/"
        assert f'href="{page}veranderd/"' in browser.get(page).content.decode()
        assert browser.get(f"{page}veranderd/").status_code == 200
        assert wording(intake) == "baby", "looking changes nothing"
        response = browser.post(f"{page}veranderd/", {"change": "died"})
        assert response["Location"] == f"{page}daarna/"
        assert wording(intake) == "loss"
        newest = decisions.newest(intake)
        assert (newest.kind, newest.decided_by) == (TriageRecord.Kind.RAISED, clinic.anna.user)
        assert "baby overleden" in browser.get(page).content.decode()

    def test_a_coordinator_may_and_a_stranger_may_not(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        path = f"/praktijk/moeder/{intake.pk}/veranderd/"
        stranger = signed_in(Browser(), a_clinician().user)
        assert stranger.post(path, {"change": "died"}).status_code == 404
        assert wording(intake) == "baby"
        signed_in(stranger, clinic.coordinator)
        assert stranger.post(path, {"change": ""}).status_code == 422
        assert stranger.post(path, {"change": "died"}).status_code == 302
        assert wording(intake) == "loss"

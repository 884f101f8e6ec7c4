"""Say it once: a draft she may refuse, her own words kept, and read by whoever helps her."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser

from accounts import clock
from accounts.models import AccessEvent, RecordKey
from accounts.services.sealing import Unreadable
from intake.domain.telling import TellingRefused
from intake.models import Intake, Story
from intake.services import story as stories
from tests.factories.accounts import known_as, signed_in
from tests.factories.intake import a_full_draft, browser_with
from tests.factories.scheduling import HER
from tests.factories.submission import OpenClinic, an_open_clinic, sent
from tests.integration.intake.test_own_record import with_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
STORY = "/mijn/verhaal/"
TIRED = {"sig_exhausted": 3, "s_suicide": 1, "baby_born": {"weeks": 6}}


@pytest.fixture
def clinic(db: None, now: datetime) -> OpenClinic:
    return an_open_clinic(now)


@pytest.fixture
def her(clinic: OpenClinic, now: datetime) -> Browser:
    """The browser in which she sent her intake just now."""
    browser = browser_with(a_full_draft(now, **({"wish": "talk"} | TIRED)), now)
    browser.post("/intake/versturen/")
    return browser


def approve(intake: Intake, text: str, now: datetime, language: str = "nl") -> stories.Told:
    return stories.approve(intake_id=intake.pk, text=text, language=language, actor=HER, now=now)


class TestWhereSheSentIt:
    def test_she_finds_a_draft_and_nothing_is_kept(self, her: Browser) -> None:
        assert 'href="/mijn/verhaal/"' in her.get("/intake/klaar/").content.decode()
        page = her.get(STORY).content.decode()
        assert "Ik ben vaak uitgeput." in page
        assert "Ik ben 6 weken geleden bevallen." in page
        assert not Story.objects.exists()
        read = AccessEvent.objects.get(event="story.read_own")
        assert (read.detail_fields, read.subject_id) == (["story"], Intake.objects.get().client_id)

    def test_she_changes_it_and_approves(self, her: Browser, now: datetime) -> None:
        response = her.post(STORY, {"story": "Ik ben moe.\r\n\r\nIk mis mijn moeder."})
        assert response["Location"] == "/mijn/"
        kept = stories.told(Intake.objects.get())
        assert kept == stories.Told(1, "Ik ben moe.\nIk mis mijn moeder.", "nl", now)
        assert "Je verhaal van 1 maart 2027" in her.get("/mijn/").content.decode()
        again = her.get(STORY).content.decode()
        assert "Ik mis mijn moeder." in again
        assert "Zo heb je het bewaard op 1 maart 2027." in again
        written = AccessEvent.objects.get(event="story.approve")
        assert (written.action, written.detail_fields, written.note) == (
            "C", ["story"], "wording 1",
        )  # fmt: skip

    def test_she_would_rather_not(self, her: Browser) -> None:
        response = her.post(STORY, {"decline": "1", "story": "Ik ben moe."})
        assert response["Location"] == "/mijn/"
        text = her.get("/mijn/").content.decode()
        assert "We bewaren hier niets van." in text
        assert "Toch je verhaal opschrijven" in text
        assert not Story.objects.exists()

    @pytest.mark.parametrize("text", ["", "x\n" * 11, "x" * 1001])
    def test_what_cannot_be_kept_stays_on_screen(self, her: Browser, text: str) -> None:
        response = her.post(STORY, {"story": text})
        assert response.status_code == 422
        page = response.content.decode()
        assert "Er is een probleem" in page
        assert text.strip()[:5] in page
        assert not Story.objects.exists()

    def test_after_half_an_hour_of_silence_she_is_asked_again(
        self, her: Browser, now: datetime
    ) -> None:
        with clock.stopped_at(now + timedelta(minutes=31)):
            assert her.get(STORY)["Location"].startswith("/terug/")

    def test_in_english_it_is_written_in_english(self, her: Browser) -> None:
        her.post("/taal/", {"language": "en", "next": STORY})
        assert "I am often exhausted." in her.get(STORY).content.decode()
        her.post(STORY, {"story": "I am tired."})
        assert Story.objects.get().language == "en"


class TestComingBack:
    def test_a_mailed_code_opens_nothing_and_writes_nothing(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, **TIRED).intake
        browser = known_as(Browser(), intake.client)
        for response in (browser.get(STORY), browser.post(STORY, {"story": "Niet van haar."})):
            assert response.status_code == 302
            assert response["Location"].startswith("/account/tweede-stap/")
        assert not Story.objects.exists()

    def test_a_new_second_step_waits_and_an_old_one_reads(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, **TIRED).intake
        browser = Browser()
        with_factor(intake.client, browser, made_ago=timedelta(hours=71))
        assert "Je tweede stap is nieuw" in browser.get(STORY).content.decode()
        other = Browser()
        with_factor_again(intake, other)
        assert "Ik ben vaak uitgeput." in other.get(STORY).content.decode()

    def test_another_intake_in_the_same_browser_opens_nothing(
        self, her: Browser, now: datetime
    ) -> None:
        someone = sent(now, **TIRED | {"contact": {"email": "b@post.example", "may_email": True}})
        known_as(her, someone.intake.client)
        assert her.get(STORY)["Location"].startswith("/account/tweede-stap/")


def with_factor_again(intake: Intake, browser: Browser) -> None:
    """The same factor, three days older."""
    from allauth.mfa.models import Authenticator

    user = intake.client.__class__.objects.get(pk=intake.client_id).user
    Authenticator.objects.update(created_at=clock.now() - timedelta(hours=73))
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    known_as(browser, intake.client)
    session = browser.session
    assert user is not None
    session["second_factor"] = {"user": str(user.pk), "kinds": ["totp"]}
    session.save()


class TestKeeping:
    def test_a_later_wording_is_a_new_row(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now).intake
        first = approve(intake, "Ik ben moe.", now)
        same = approve(intake, " Ik ben moe. ", now + timedelta(hours=1))
        later = approve(intake, "Het gaat iets beter.", now + timedelta(hours=2))
        assert (first.number, same, later.number) == (1, first, 2)
        assert stories.told(intake) == later
        assert stories.approved_at(intake.pk) == later.approved_at
        assert list(Story.objects.values_list("number", flat=True).order_by("number")) == [1, 2]

    def test_it_is_sealed_for_its_own_place(self, clinic: OpenClinic, now: datetime) -> None:
        one, other = sent(now).intake, sent(now).intake
        approve(one, "Ik ben moe.", now)
        row = Story.objects.get()
        assert b"moe" not in bytes(row.sealed_text)
        Story.objects.create(
            intake=other, number=1, language="nl", sealed_text=row.sealed_text, approved_at=now
        )
        with pytest.raises(Unreadable):
            stories.told(other)

    def test_what_cannot_be_kept_is_refused_by_the_service_too(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        with pytest.raises(TellingRefused):
            approve(sent(now).intake, "x" * 1001, now)
        assert not Story.objects.exists()

    def test_destroying_her_key_destroys_it(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now).intake
        approve(intake, "Ik ben moe.", now)
        RecordKey.objects.filter(pk=intake.key_id).update(wrapped=None)
        with pytest.raises(Unreadable):
            stories.told(Intake.objects.select_related("key").get())


class TestReading:
    def test_her_psychologist_reads_it_above_everything(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now, **TIRED).intake
        approve(intake, "Ik ben moe.\nIk <b>mis</b> mijn moeder.", now)
        page = signed_in(Browser(), clinic.anna.user).get(f"/praktijk/moeder/{intake.pk}/")
        text = page.content.decode()
        assert "Ik ben moe.<br>Ik &lt;b&gt;mis&lt;/b&gt; mijn moeder." in text
        assert text.index("In haar eigen woorden") < text.index('id="scores"')
        read = AccessEvent.objects.filter(event="client.read").latest("pk")
        assert "story" in read.detail_fields

    def test_a_coordinator_does_not(self, clinic: OpenClinic, now: datetime) -> None:
        intake = sent(now).intake
        approve(intake, "Ik ben moe.", now)
        browser = signed_in(Browser(), clinic.coordinator)
        text = browser.get(f"/praktijk/moeder/{intake.pk}/").content.decode()
        assert "Ik ben moe." not in text
        read = AccessEvent.objects.filter(event="client.read").latest("pk")
        assert "story" not in read.detail_fields

    def test_without_a_story_the_log_does_not_say_that_one_was_read(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        intake = sent(now).intake
        browser = signed_in(Browser(), clinic.anna.user)
        assert (
            "In haar eigen woorden"
            not in browser.get(f"/praktijk/moeder/{intake.pk}/").content.decode()
        )
        assert "story" not in AccessEvent.objects.latest("pk").detail_fields

    def test_her_own_log_tells_both(self, her: Browser, clinic: OpenClinic) -> None:
        her.post(STORY, {"story": "Ik ben moe."})
        text = her.get("/mijn/inzage/").content.decode()
        assert "Je verhaal goedgekeurd" in text
        assert "Je verhaal bekeken" not in text
        her.get(STORY)
        assert "Je verhaal gelezen" in her.get("/mijn/inzage/").content.decode()

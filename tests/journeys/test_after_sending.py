"""Her story, a change, what helps now; and help at night in six taps: in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from accounts import clock
from intake.models import Story
from intake.services.story import approve
from scheduling.models import Commitment, SafetyCall
from tests.factories.accounts import known_as, signed_in
from tests.factories.intake import a_draft, a_full_draft, browser_with
from tests.factories.scheduling import HER
from tests.factories.submission import OpenClinic, an_open_clinic, sent
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser
HEAVY = {"sig_exhausted": 3, "sig_cry": 2, "sleep": 2, "baby_born": {"weeks": 6}}
#: From the landing page to a call-back with a clock (features, idea 2).
MOST_TAPS, HEAVIEST = 6, 40_000


@pytest.fixture
def clinic(committed_db: object) -> Iterator[OpenClinic]:
    return an_open_clinic(clock.now())


def enter(phone: Visit, browser: Browser) -> None:
    """Carry a test session into the browser on screen."""
    name = settings.SESSION_COOKIE_NAME
    cookies: Any = [{"name": name, "value": browser.cookies[name].value, "url": phone.base}]
    phone.page.context.add_cookies(cookies)


def just_sent(phone: Visit, **chosen: Any) -> None:
    """She presses the last button: what follows is hers to read in this very session."""
    browser = browser_with(a_full_draft(clock.now(), **({"wish": "talk"} | chosen)), clock.now())
    enter(phone, browser)
    phone.page.goto(f"{phone.base}/intake/nakijken/")
    phone.page.get_by_role("button", name="Verstuur mijn intake").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_she_tells_it_once(clinic: OpenClinic, visit: Callable[..., Any], scripts: bool) -> None:
    with visit(scripts=scripts) as phone:
        just_sent(phone, **HEAVY)
        if scripts:
            phone.look("result_with_story")
        phone.page.get_by_role("link", name="Lees wat we opschreven").click()
        box = phone.page.locator('textarea[name="story"]')
        assert "Ik ben vaak uitgeput." in box.input_value()
        if scripts:
            phone.look("story_draft")
        box.fill("")
        phone.page.get_by_role("button", name="Dit is mijn verhaal").click()
        assert phone.page.title().startswith("Fout:")
        if scripts:
            phone.look("story_empty")
        box = phone.page.locator('textarea[name="story"]')
        box.fill("Ik ben moe.\nIk mis mijn moeder.")
        phone.page.get_by_role("button", name="Dit is mijn verhaal").click()
        assert phone.page.locator("h1").inner_text() == "Mijn belofte"
        assert "Je verhaal is bewaard." in phone.page.locator("main").inner_text()
        if scripts:
            phone.look("promise_with_story")
        phone.page.get_by_role("link", name="Lezen of veranderen").click()
        if scripts:
            phone.look("story_kept")
    assert Story.objects.count() == 1


def test_how_we_know_opens_without_a_script(clinic: OpenClinic, visit: Callable[..., Any]) -> None:
    with visit(scripts=False) as phone:
        enter(phone, known_as(Browser(), sent(clock.now(), wish="info").intake.client))
        phone.page.goto(f"{phone.base}/intake/klaar/")
        phone.page.get_by_role("link", name="Lees eerst de informatie").click()
        source = phone.page.get_by_text("Dennis et al., BMJ 2009;338:a3064")
        assert not source.is_visible()
        phone.page.locator("details summary").nth(1).click()
        assert source.is_visible()
        phone.page.get_by_role("button", name="Ik wil een gesprek").click()
        assert "We plannen een gesprek met je." in phone.page.locator("main").inner_text()
    assert Commitment.objects.get(kind="talk_on_request").ended_at is None


def test_information_looks_calm(clinic: OpenClinic, visit: Callable[..., Any]) -> None:
    with visit() as phone:
        enter(phone, known_as(Browser(), sent(clock.now(), wish="info").intake.client))
        phone.page.goto(f"{phone.base}/mijn/informatie/")
        for details in phone.page.locator("details").all():
            details.evaluate("element => element.open = true")
        phone.look("information_open")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_one_tap_and_no_page_speaks_of_a_baby(
    clinic: OpenClinic, visit: Callable[..., Any], scripts: bool
) -> None:
    with visit(scripts=scripts) as phone:
        enter(phone, known_as(Browser(), sent(clock.now()).intake.client))
        phone.page.goto(f"{phone.base}/mijn/")
        phone.page.get_by_role("link", name="Er is iets veranderd met de baby").click()
        if scripts:
            phone.look("situation")
        phone.page.get_by_role("button", name="De baby is overleden").click()
        told = phone.page.locator("main").inner_text()
        assert "Wat verdrietig dat de baby is overleden." in told
        if scripts:
            phone.look("promise_after_loss")
        phone.page.reload()
        assert "baby" not in phone.page.locator("main").inner_text().lower()
        phone.page.get_by_role("link", name="Klopt er iets niet meer?").click()
        if scripts:
            phone.look("situation_after_loss")


def test_a_pregnancy_has_a_date_if_she_likes(clinic: OpenClinic, visit: Callable[..., Any]) -> None:
    with visit() as phone:
        client = sent(clock.now(), respondent="self_pregnant").intake.client
        enter(phone, known_as(Browser(), client))
        phone.page.goto(f"{phone.base}/mijn/veranderd/")
        phone.look("situation_pregnant")
        phone.page.get_by_role("button", name="De baby is geboren en is thuis").click()
        assert phone.page.locator("h1").inner_text() == "Mijn belofte"


def test_the_clinic_reads_her_words_and_hears_of_a_change(
    clinic: OpenClinic, visit: Callable[..., Any]
) -> None:
    intake = sent(clock.now(), **HEAVY).intake
    approve(
        intake_id=intake.pk,
        text="Ik ben moe.\nIk mis mijn moeder.\nHet huilen houdt niet op.",
        language="nl",
        actor=HER,
        now=clock.now(),
    )
    with visit(phone=False) as desk:
        enter(desk, signed_in(Browser(), clinic.anna.user))
        desk.page.goto(f"{desk.base}/praktijk/moeder/{intake.pk}/")
        assert "Ik mis mijn moeder." in desk.page.locator("blockquote").inner_text()
        desk.look("client_with_story")
        desk.page.get_by_role("link", name="Er is iets veranderd met de baby").click()
        desk.look("client_situation")
        desk.page.get_by_label("De baby is overleden").check(force=True)
        desk.page.get_by_role("button", name="Verander het").click()
        assert "baby overleden" in desk.page.locator("main").inner_text()
        desk.look("client_after_loss")


def test_danger_without_a_script_meets_help_first_and_never_a_wall(
    clinic: OpenClinic, visit: Callable[..., Any]
) -> None:
    with visit(scripts=False) as phone:
        main, draft = phone.page.locator("main"), a_draft(clock.now(), respondent="self_mother")
        enter(phone, browser_with(draft, clock.now()))
        phone.page.goto(f"{phone.base}/intake/b0/")
        assert "Een psycholoog van de praktijk leest je antwoorden." in main.inner_text()
        phone.page.get_by_role("link", name="Verder", exact=True).click()
        phone.page.locator('input[name="s_suicide"][value="2"]').check(force=True)
        phone.page.get_by_role("button", name="Verder").click()
        assert phone.page.url.endswith("/hulp/")
        phone.page.locator('input[name="phone"]').fill("06 12345678")
        phone.page.get_by_role("button", name="Bel mij").click()
        assert "Wij bellen je" in main.inner_text()
        phone.page.get_by_role("link", name="Ga verder met de vragen").click()
        assert "Heel veel moeders krijgen ongewenste, enge gedachten" in main.inner_text()

        phone.page.goto(f"{phone.base}/intake/b6/")
        assert "Beantwoord die alleen als niemand meekijkt." in main.inner_text()
        phone.page.locator('input[name="alone"][value="no"]').check(force=True)
        phone.page.get_by_role("button", name="Verder").click()
        assert "Is er iemand dicht bij je" not in main.inner_text()
        phone.page.goto(f"{phone.base}/intake/b7/")
        assert "Is er iemand dicht bij je" not in main.inner_text(), "nor by its address"
    assert SafetyCall.objects.get().cause == "danger_answer"


def test_at_three_o_clock_six_taps_lead_to_a_clock_time(
    clinic: OpenClinic, visit: Callable[..., Any]
) -> None:
    weights: dict[str, int] = {}
    with visit(scripts=False) as phone:
        phone.page.goto(phone.base)
        phone.page.on(
            "response",
            lambda answer: (
                weights.__setitem__(answer.url, len(answer.body()))
                if answer.status == 200
                else None
            ),
        )
        taps = 0
        for tap in (
            lambda: phone.page.get_by_role("link", name="Ik heb nu hulp nodig: bel mij").click(),
            lambda: phone.page.locator('button[value="2"]').click(),
            lambda: phone.page.locator('button[value="0"]').click(),
            lambda: phone.page.locator('input[name="phone"]').fill("06 12345678"),
            lambda: phone.page.get_by_role("button", name="Bel mij").click(),
        ):
            tap()
            taps += 1
        assert taps <= MOST_TAPS
        assert "Je nummer is binnen" in phone.page.locator("h1").inner_text()
        assert phone.page.locator(".moment-big").count() == 1
        phone.page.wait_for_load_state("networkidle")
    assert SafetyCall.objects.get().ended_at is None
    shared = sum(size for url, size in weights.items() if "/static/" in url)
    pages = {url: size for url, size in weights.items() if "/bel-mij/" in url}
    assert len(pages) == 4
    assert shared > 10_000
    assert all(size + shared < HEAVIEST for size in pages.values()), (shared, pages)
    assert not any(url.endswith(".js") for url in weights)


def test_at_three_o_clock_it_looks_as_by_day(clinic: OpenClinic, visit: Callable[..., Any]) -> None:
    with visit() as phone:
        phone.page.goto(f"{phone.base}/bel-mij/")
        phone.look("night_1")
        phone.page.locator('button[value="3"]').click()
        phone.look("night_2")
        phone.page.locator('button[value="0"]').click()
        phone.look("night_3")
        phone.page.get_by_role("button", name="Bel mij").click()
        phone.look("night_3_error")
        phone.page.locator('input[name="phone"]').fill("06 12345678")
        phone.page.get_by_role("button", name="Bel mij").click()
        phone.look("night_4")

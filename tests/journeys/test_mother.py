"""From "Herken je dit?" to a confirmed appointment, in a real browser at 390 px."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.services.clients import find_clients
from intake.models import Draft, Intake, TriageRecord
from notifications.models import OutboxMessage
from scheduling.models import LIVE, Appointment, SafetyCall
from tests.journeys.conftest import DemoWorld, Visit

pytestmark = pytest.mark.browser

EMAIL = "ada@demo.example"
#: Value to choose where a page offers it; else the first choice is taken.
PREFERRED = ("self_mother", "home", "yes", "talk", "online", "any", "unsure", "unknown", "nl")
MOST_PAGES = 70


def answer_page(visit: Visit, chosen: dict[str, str]) -> None:
    """Fill in the page that is open as a tired person would, and press the button."""
    page = visit.page
    for name, value in chosen.items():
        option = page.locator(f'main input[name="{name}"][value="{value}"]')
        if option.count():
            option.check(force=True)
    groups: list[str] = page.locator("main input[type=radio]").evaluate_all(
        "boxes => [...new Set(boxes.map(b => b.name))]"
    )
    for name in groups:
        if name not in chosen:
            values: list[str] = page.locator(f'main input[name="{name}"]').evaluate_all(
                "boxes => boxes.map(b => b.value)"
            )
            value = next((v for v in PREFERRED if v in values), "0" if "0" in values else values[0])
            page.locator(f'main input[name="{name}"][value="{value}"]').check(force=True)
    fill_typed(visit)
    page.locator("main form button.btn-primary").first.click()


def fill_typed(visit: Visit) -> None:
    """Dates, names, addresses and boxes."""
    page = visit.page
    is_birth = page.locator('main input[name="weeks"]').count() > 0
    typed = {"name": "Ada Demo", "postcode": "3511 AB", "email": EMAIL}
    typed |= {"weeks": "10"} if is_birth else {}
    if not is_birth:
        typed |= {"born_on_0": "17", "born_on_1": "5", "born_on_2": "1992"}
    for name, value in typed.items():
        box = page.locator(f'main input[name="{name}"]')
        if box.count():
            box.fill(value)
    for name in ("may_email", "care_record"):
        box = page.locator(f'main input[type=checkbox][name="{name}"]')
        if box.count():
            box.check(force=True)
    for name, value in (("languages", "nl"), ("modes", "online"), ("day_parts", "am")):
        box = page.locator(f'main input[type=checkbox][name="{name}"][value="{value}"]')
        if box.count():
            box.check(force=True)


def walk(visit: Visit, chosen: dict[str, str], *, look: bool) -> None:
    """From the front page until the result is on screen."""
    visit.page.goto(visit.base)
    if look:
        visit.look("landing")
    visit.page.locator("main form button.btn-primary").first.click()
    for _ in range(MOST_PAGES):
        path = visit.page.url.removeprefix(visit.base)
        if path == "/intake/klaar/":
            return
        if look:
            visit.look(path.strip("/").replace("/", "_"))
        if path == "/hulp/":
            visit.page.get_by_text("Ga verder").first.click()
        elif visit.page.locator("main form button.btn-primary").count():
            answer_page(visit, chosen)
        else:
            visit.page.locator("main a.btn-primary").first.click()
    raise AssertionError(f"no result after {MOST_PAGES} pages: {visit.page.url}")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_mother_leaves_with_a_confirmed_appointment(
    demo_world: DemoWorld, visit: Callable[..., Any], scripts: bool
) -> None:
    with visit(scripts=scripts) as phone:
        walk(phone, {"phq9_1": "2", "phq9_2": "2", "sig_bond": "2"}, look=scripts)
        if scripts:
            phone.look("result")
        assert "Dit is jouw afspraak" in phone.page.locator("h1").inner_text()
        assert "binnen 14 dagen" in phone.page.locator("main").inner_text()
        assert phone.page.locator("ul.moments li").count() >= 2

        phone.page.get_by_role("button", name="Bevestig deze afspraak").click()
        assert "Je hebt deze afspraak bevestigd" in phone.page.locator("main").inner_text()

        first_choice = phone.page.locator("ul.moments li .moment-when").first.inner_text()
        phone.page.locator("ul.moments li button").first.click()
        assert "Je afspraak is verzet" in phone.page.locator("main").inner_text()
        moved = Appointment.objects.get(sequence=1, status__in=("booked", "confirmed"))
        assert first_choice.split(", ")[1] == f"{_local_time(moved)}"

        phone.page.goto(f"{phone.base}/mijn/")
        assert phone.page.locator("h1").inner_text() == "Mijn belofte"
        if scripts:
            phone.look("promise")
        phone.page.get_by_role("link", name="Afzeggen").first.click()
        if scripts:
            phone.look("cancel")

    intake = Intake.objects.get()
    assert TriageRecord.objects.get(intake=intake).level == 2
    assert {m.kind for m in OutboxMessage.objects.all()} >= {
        "appointment_booked", "appointment_moved", "new_client",
    }  # fmt: skip


def test_sending_twice_gives_one_intake(demo_world: DemoWorld, visit: Callable[..., Any]) -> None:
    with visit(scripts=False) as phone:
        walk(phone, {"wish": "talk"}, look=False)
        # Clicking does not wait for the next page, and going back from half a page is refused.
        phone.page.wait_for_url("**/intake/klaar/", wait_until="load")
        phone.page.go_back()
        phone.page.locator("main form button.btn-primary").last.click()
        phone.page.wait_for_url("**/intake/klaar/")
    assert Intake.objects.count() == 1
    assert Appointment.objects.filter(status__in=LIVE).count() == 2


def test_danger_is_met_before_the_next_question(
    demo_world: DemoWorld, visit: Callable[..., Any]
) -> None:
    with visit() as phone:
        phone.page.goto(phone.base)
        phone.page.locator("main form button.btn-primary").first.click()
        while "/hulp/" not in phone.page.url:
            if phone.page.locator("main form button.btn-primary").count():
                answer_page(phone, {"s_suicide": "3"})
            else:
                phone.page.locator("main a.btn-primary").first.click()
        phone.look("help")
        assert phone.page.locator('main a[href="tel:113"]').count() >= 1
        assert phone.page.locator('main a[href="tel:112"]').count() >= 1
        phone.page.locator('main input[name="phone"]').fill("06 12345678")
        phone.page.locator("main form button.btn-primary").first.click()
        phone.look("help_promised")
    call = SafetyCall.objects.get()
    assert call.cause == "danger_answer"
    assert call.care_request.client.drafts.get() == Draft.objects.get()
    assert not Intake.objects.exists()


def test_level_five_is_phoned_and_not_matched(
    demo_world: DemoWorld, visit: Callable[..., Any]
) -> None:
    with visit() as phone:
        walk(phone, {"s_suicide": "3"}, look=False)
        phone.look("result_safety")
        # She gave an address and no number.
        assert "We zoeken contact met je" in phone.page.locator("h1").inner_text()
    assert TriageRecord.objects.get().level == 5
    assert SafetyCall.objects.filter(ended_at=None).count() == 1
    assert not Appointment.objects.exists()


def test_english_keeps_the_answers(demo_world: DemoWorld, visit: Callable[..., Any]) -> None:
    with visit(scripts=False) as phone:
        phone.page.goto(phone.base)
        phone.page.locator("main form button.btn-primary").first.click()
        while "/intake/" not in phone.page.url or phone.page.url.endswith("overzicht/"):
            phone.page.locator("main a.btn-primary").first.click()
        answer_page(phone, {})
        phone.page.get_by_role("button", name="English").click()
        assert phone.page.locator("html").get_attribute("lang") == "en"
        phone.page.get_by_role("link", name="Back").click()
        chosen = phone.page.locator("main input[type=radio]:checked")
        assert chosen.count() == 1
        assert chosen.get_attribute("value") == "self_mother"


def test_the_way_back_is_the_same_for_a_stranger(
    demo_world: DemoWorld, visit: Callable[..., Any]
) -> None:
    with visit() as phone:
        phone.page.goto(f"{phone.base}/terug/")
        phone.look("return")
        phone.page.locator('main input[name="address"]').fill("nobody@demo.example")
        phone.page.locator("main form button.btn-primary").click()
        phone.look("return_code")
        phone.page.locator('main input[name="code"]').fill("123456")
        phone.page.locator("main form button.btn-primary").click()
        assert phone.page.title().startswith("Fout:")
        phone.look("return_code_error")
    assert find_clients(email="nobody@demo.example") == []
    assert OutboxMessage.objects.get().kind == "return_code"


def _local_time(appointment: Appointment) -> str:
    from scheduling.domain.working_days import AMSTERDAM

    return appointment.during.lower.astimezone(AMSTERDAM).strftime("%H:%M")

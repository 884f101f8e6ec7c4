"""Those who work with it, in a real browser: psychologist, coordinator, employer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts import clock
from accounts.models import AccessEvent
from intake.models import Intake, TriageRecord
from portal.demo.clinic import SignIn
from scheduling.models import Appointment, SafetyCall
from tests.factories.accounts import totp_code
from tests.factories.intake import IDENTITY
from tests.factories.submission import sent
from tests.journeys.conftest import DESK, PHONE, DemoWorld, Visit

pytestmark = pytest.mark.browser

MOOD = {f"phq9_{item}": score for item, score in enumerate((2, 2, 2, 2, 1, 2, 1, 0, 0), start=1)}
ADA, BO = IDENTITY | {"name": "Ada Demo"}, IDENTITY | {"name": "Bo Demo"}


def look(visit: Visit, name: str) -> None:
    """At a desk and on a phone: axe is content, and nothing is wider than the screen."""
    for size in (PHONE, DESK):
        visit.page.set_viewport_size(size)  # type: ignore[arg-type]
        visit.width = size["width"]
        visit.seen.pop(name, None)
        visit.look(name)


def sign_in(visit: Visit, who: SignIn, path: str = "/account/login/") -> None:
    """Password, then the six digits of the moment."""
    page = visit.page
    page.goto(f"{visit.base}{path}")
    look(visit, f"login_{who.role}")
    page.locator('main input[name="login"]').fill(who.email)
    page.locator('main input[name="password"]').fill(who.password)
    page.locator("main form button.btn-primary").first.click()
    look(visit, f"login_code_{who.role}")
    page.locator('main input[name="code"]').fill(totp_code(who.totp_secret))
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_load_state()


def words(visit: Visit) -> str:
    return visit.page.locator("main").inner_text()


def test_a_psychologist_sees_her_client_and_confirms_the_level(
    demo_world: DemoWorld, visit: Callable[..., Any]
) -> None:
    now = clock.now()
    hers = sent(now, identity=ADA, **MOOD, sig_bond=2, sig_self=2)
    assert hers.placement
    assert hers.placement.first
    clinician = hers.placement.first.clinician
    others = Appointment.objects.exclude(clinician=clinician).exists()
    with visit(phone=False) as desk:
        sign_in(desk, demo_world.by_email[str(clinician.user.email)])
        assert desk.page.url == f"{desk.base}/praktijk/caseload/"
        assert f"Dag, {clinician.name.split()[0]}" in desk.page.locator("h1").inner_text()
        look(desk, "caseload")
        row = desk.page.locator("table tr", has_text="Ada Demo")
        assert row.count() == 1
        assert "Regulier" in row.inner_text()

        row.get_by_role("link").first.click()
        assert desk.page.locator("h1").inner_text() == "Ada Demo"
        look(desk, "client")
        assert hers.intake.reference in words(desk)
        desk.page.get_by_role("button", name="Niveau klopt").click()
        assert "Het niveau is bevestigd." in words(desk)
        look(desk, "client_confirmed")

        for path in ("vandaag/", "beschikbaarheid/", "dienst/"):
            desk.page.goto(f"{desk.base}/praktijk/{path}")
            look(desk, f"clinician_{path.strip('/')}")
    assert others is False
    newest = TriageRecord.objects.get(superseded_by=None)
    assert (newest.kind, newest.level) == ("confirmed", 2)
    assert newest.decided_by == clinician.user
    read = AccessEvent.objects.filter(event="client.read", subject_id=hers.intake.client_id)
    assert read.filter(user_id=clinician.user_id).exists()


def test_a_psychologist_without_her_does_not_find_her(
    demo_world: DemoWorld, visit: Callable[..., Any]
) -> None:
    hers = sent(clock.now(), identity=ADA, languages=["tr"])
    assert hers.placement
    assert hers.placement.first
    assert hers.placement.first.clinician.name == "Dunya Voorbeeld"
    with visit(phone=True) as phone:
        sign_in(phone, demo_world.by_email["anna@voorbeeld.example"])
        look(phone, "caseload_empty")
        assert "Nog niemand in je caseload" in words(phone)
        answer = phone.page.goto(f"{phone.base}/praktijk/moeder/{hers.intake.pk}/")
        assert answer.status == 404


def test_a_coordinator_sees_the_board_and_takes_a_call(
    demo_world: DemoWorld, visit: Callable[..., Any]
) -> None:
    now = clock.now()
    sent(now, identity=ADA, **MOOD)
    danger = sent(now, identity=BO, s_suicide=3).intake
    with visit(phone=False) as desk:
        sign_in(desk, demo_world.sign_ins["coordinator"])
        desk.page.goto(f"{desk.base}/praktijk/beloftes/")
        look(desk, "board")
        names = desk.page.locator("table[data-rows] tbody th").all_inner_texts()
        assert names[0].startswith("Bo Demo")
        assert [name.split()[0] for name in names] == ["Bo", "Ada"]
        assert "nu bellen" in names[0]

        desk.page.goto(f"{desk.base}/praktijk/dienst/")
        look(desk, "duty")
        assert "Bo Demo" in words(desk)
        assert "+31612345678" in words(desk)
        desk.page.get_by_role("button", name="Ik bel haar").first.click()
        look(desk, "duty_taken")
        assert "Dit telefoontje is nu van jou." in words(desk)

        for path in ("rooster/", f"moeder/{danger.pk}/"):
            desk.page.goto(f"{desk.base}/praktijk/{path}")
            look(desk, f"coordinator_{path.split('/')[0]}")
    call = SafetyCall.objects.get()
    assert call.acknowledged_at is not None
    assert call.acknowledged_by is not None
    assert call.acknowledged_by.email == demo_world.sign_ins["coordinator"].email


def test_an_officer_checks_a_number_and_learns_no_more(
    demo_world: DemoWorld, visit: Callable[..., Any]
) -> None:
    sent(clock.now(), identity=ADA)
    with visit(phone=False) as desk:
        sign_in(desk, demo_world.officer, "/employer/account/login/")
        look(desk, "employer")
        assert "Ada" not in words(desk)
        desk.page.goto(f"{desk.base}/employer/recht/")
        for number, answer in (
            ("P-20417", "Recht op maximaal 8 gesprekken"),
            ("P-0", "Geen recht gevonden"),
        ):
            desk.page.get_by_label("Personeelsnummer").fill(number)
            desk.page.keyboard.press("Enter")
            desk.page.get_by_text(answer).wait_for()
        look(desk, "employer_checked")
        for path in ("contract/", "facturen/"):
            desk.page.goto(f"{desk.base}/employer/{path}")
            look(desk, f"employer_{path.strip('/')}")
    assert Intake.objects.count() == 1

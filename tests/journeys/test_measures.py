"""A psychologist enters a questionnaire for her client, in a real browser; her client gets the
licensed words, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts import clock
from intake.models import Response
from intake.services import decisions
from tests.factories.packs import ATTRIBUTION, a_pack
from tests.factories.submission import sent
from tests.journeys.conftest import DemoWorld
from tests.journeys.test_staff import ADA, MOOD, look, sign_in, words

pytestmark = pytest.mark.browser

FORMS = ("epds", "epds-som", "phq9", "gad7", "rses", "pbq", "hark")


def test_a_questionnaire_is_entered_and_the_level_follows(
    demo_world: DemoWorld, visit: Callable[..., Any]
) -> None:
    hers = sent(clock.now(), identity=ADA, **MOOD)
    assert hers.placement
    assert hers.placement.first
    clinician = hers.placement.first.clinician
    her_page = reverse("care:client", args=[hers.intake.pk])
    with visit(phone=False) as desk:
        sign_in(desk, demo_world.by_email[str(clinician.user.email)])
        desk.page.goto(f"{desk.base}{her_page}")
        desk.page.get_by_role("link", name="Vragenlijst invoeren").click()
        look(desk, "measures")
        for form_name in FORMS:
            desk.page.goto(f"{desk.base}{her_page}vragenlijst/{form_name}/")
            look(desk, f"measure_{form_name}")

        desk.page.goto(f"{desk.base}{her_page}vragenlijst/pbq/")
        desk.page.get_by_role("button", name="Opslaan").click()
        look(desk, "measure_refused")
        assert "Vul minstens één vraag in." in words(desk)
        for number in range(1, 26):
            name = f'input[name="item_{number}"][value="{1 + number % 6}"]'
            desk.page.locator(name).check()
        desk.page.get_by_role("button", name="Opslaan").click()
        assert "meteen verhoogd" in words(desk)
        desk.page.goto(f"{desk.base}{her_page}vragenlijst/epds-som/")
        desk.page.locator('input[name="total"]').fill("17")
        desk.page.locator('input[name="alarm"][value="1"]').check()
        desk.page.get_by_role("button", name="Opslaan").click()
        assert "Het niveau blijft zoals het was." in words(desk)
        look(desk, "client_scores")
        assert "vraag 10: 1" in words(desk)
        assert "Stafford Interview" in words(desk)
    assert decisions.newest(hers.intake).level == 4
    assert Response.objects.filter(source="professional").count() == 2


def test_licensed_words_one_question_a_page(
    demo_world: DemoWorld, visit: Callable[..., Any]
) -> None:
    a_pack(clock.now())
    with visit(phone=True) as phone:
        phone.page.goto(phone.base)
        phone.page.locator("main form button.btn-primary").first.click()
        phone.page.get_by_text("ik ben bevallen").first.click()
        phone.page.get_by_role("button", name="Verder").click()
        phone.page.goto(f"{phone.base}{reverse('intake:question', args=['m10'])}")
        phone.look("licensed_question")
        assert "Voorbeeldzin 10" in words(phone)
        assert ATTRIBUTION in phone.page.content()
        phone.page.get_by_text("keuze 10b").click()
        phone.page.get_by_role("button", name="Verder").click()
        phone.look("licensed_help")
        assert "113" in words(phone)

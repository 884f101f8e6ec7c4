"""Two psychologists give the clinic its own version of the table, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts import clock
from accounts.models import AccessEvent
from accounts.services.sealing import open_json
from intake.domain.for_triage import to_triage
from intake.models import Intake, PublishedTable, TableReplay, TriageRecord
from intake.services.decisions import detail_of
from intake.services.submission import place_of
from portal.demo.clinic import SignIn
from scheduling.domain.working_days import local_day
from tests.factories.accounts import totp_code
from tests.factories.intake import IDENTITY
from tests.factories.submission import sent
from tests.journeys.conftest import DESK, PHONE, DemoWorld, Visit

pytestmark = pytest.mark.browser

WHY = "Bij ons past een GAD-7 van 15 bij een gesprek binnen twee weken."
#: GAD-7 15 and nothing else that asks for more than level 2.
ANXIOUS = {f"gad7_{item}": 2 for item in range(1, 7)} | {"gad7_7": 3}


def look(visit: Visit, name: str) -> None:
    """At a desk and on a phone: axe is content, and nothing is wider than the screen."""
    for size in (PHONE, DESK):
        visit.page.set_viewport_size(size)  # type: ignore[arg-type]
        visit.width = size["width"]
        visit.seen.pop(name, None)
        visit.look(name)


def sign_in(visit: Visit, who: SignIn) -> None:
    """Password, then the six digits of the moment."""
    page = visit.page
    page.goto(f"{visit.base}/account/login/")
    page.locator('main input[name="login"]').fill(who.email)
    page.locator('main input[name="password"]').fill(who.password)
    page.locator("main form button.btn-primary").first.click()
    page.locator('main input[name="code"]').fill(totp_code(who.totp_secret))
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_load_state()


def words(visit: Visit) -> str:
    return visit.page.locator("main").inner_text()


def asked(intake: Intake) -> dict[str, Any]:
    """What she answered, as a line for the command."""
    frozen = open_json(intake.key, place_of(intake.pk), intake.sealed_answers)
    return to_triage(frozen["answers"], on=local_day(intake.submitted_at))


def test_two_psychologists_publish_a_version_of_their_own(
    demo_world: DemoWorld, visit: Callable[..., Any], tmp_path: Path
) -> None:
    now = clock.now()
    before = sent(now - timedelta(hours=2), identity=IDENTITY | {"name": "Ada Demo"}, **ANXIOUS)
    sent(now - timedelta(hours=1), identity=IDENTITY | {"name": "Bo Demo"}, sig_cry=2)
    assert before.intake.decisions.get().level == 3
    with visit(phone=False) as desk:
        sign_in(desk, demo_world.by_email["anna@voorbeeld.example"])
        page = desk.page
        page.get_by_role("link", name="Regels").click()
        look(desk, "rules")
        assert "De GAD-7-som is 15 of hoger: ernstige angstklachten." in words(desk)

        page.get_by_role("link", name="Nieuw concept").click()
        page.get_by_label("Waarom is er een nieuwe versie nodig?").fill(WHY)
        look(desk, "rules_begin")
        page.get_by_role("button", name="Begin het concept").click()
        look(desk, "rules_draft_empty")
        page.goto(f"{desk.base}/praktijk/regels/concept/regel/R30/")
        look(desk, "rules_rule")
        page.get_by_label("GAD-7-som").fill("16")
        page.keyboard.press("Tab")
        page.get_by_text("1 voorbeeld krijgt dan een andere uitkomst").wait_for()
        look(desk, "rules_rule_preview")
        assert "De GAD-7-som is 16 of hoger: ernstige angstklachten." in words(desk)
        page.get_by_role("button", name="Bewaar in het concept").click()
        assert "GAD-7-som: 16 of hoger" in words(desk)
        look(desk, "rules_draft_red")

        page.get_by_role("link", name="Bekijk de voorbeelden").click()
        look(desk, "rules_examples_red")
        red = page.locator("#V13")
        assert "anders dan afgesproken" in red.inner_text()
        red.get_by_label("Waarom mag deze uitkomst veranderen?").fill(WHY)
        red.get_by_role("button", name="Zo is het bedoeld").click()
        assert "geaccepteerd" in page.locator("#V13").inner_text()
        look(desk, "rules_examples_accepted")

        page.goto(f"{desk.base}/praktijk/regels/concept/")
        page.get_by_role("link", name="Speel eerdere intakes na").first.click()
        look(desk, "rules_replay_before")
        page.get_by_role("button", name="Speel de intakes na").click()
        row = page.locator("table[data-rows] tbody tr")
        assert row.count() == 1
        assert before.intake.reference in row.inner_text()
        look(desk, "rules_replay")
        page.get_by_role("link", name="Lezen en tekenen").click()
        look(desk, "rules_sign")
        page.get_by_role("button", name="Teken").click()
        look(desk, "rules_sign_refused")
        assert "Fout:" in page.title()
        page.get_by_label("Ik heb gelezen wie er zou verschuiven").check()
        page.get_by_role("button", name="Teken").click()
        assert "Een collega leest nu mee en tekent ook." in words(desk)
        look(desk, "rules_draft_signed")
    assert PublishedTable.objects.exists() is False

    with visit(phone=True, scripts=False) as phone:
        sign_in(phone, demo_world.by_email["bea@voorbeeld.example"])
        page = phone.page
        assert "Een collega vraagt je handtekening" in words(phone)
        page.get_by_role("link", name="Naar het concept").click()
        page.get_by_role("link", name="Lezen en tekenen").click()
        assert WHY in words(phone)
        page.get_by_label("Ik heb gelezen wie er zou verschuiven").check()
        page.get_by_role("button", name="Teken en publiceer").click()
        assert "Versie 0.2 is gepubliceerd" in words(phone)

    with visit(phone=False) as desk:
        sign_in(desk, demo_world.sign_ins["coordinator"])
        desk.page.goto(f"{desk.base}/praktijk/regels/")
        look(desk, "rules_published")
        assert "Anders dan de meegeleverde tabel 0.1" in words(desk)
        assert desk.page.get_by_role("link", name="Nieuw concept").count() == 0

    published = PublishedTable.objects.get()
    assert published.first_signer != published.second_signer
    shown = AccessEvent.objects.filter(event="table.replay_shown")
    assert shown.filter(subject_id=before.intake.client_id).exists()
    assert TableReplay.objects.get().lowered == 1
    after = sent(clock.now(), identity=IDENTITY | {"name": "Cas Demo"}, **ANXIOUS).intake
    record = TriageRecord.objects.get(intake=after)
    assert (record.level, record.table_version) == (2, "0.2")
    assert before.intake.decisions.get().level == 3

    lines = tmp_path / "intakes.jsonl"
    lines.write_text(json.dumps(asked(after)) + "\n", encoding="utf-8")
    told = StringIO()
    call_command("triage", str(lines), "--table", "current", stdout=told)
    answer = json.loads(told.getvalue())
    assert (answer["level"], answer["table_version"]) == (2, "0.2")
    assert answer["reasons"] == detail_of(record)["reasons"]

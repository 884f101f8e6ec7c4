"""Every page of staff in a real browser, on a phone and at a desk: axe clean, nothing too wide.

With `PICTURES=/some/folder` each page is kept as a picture.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from accounts import clock
from accounts.models import Clinic, Heartbeat, Role, User
from accounts.selectors.clinic import forget_profile
from intake.services import review
from notifications.models import OutboxMessage
from scheduling.models import (
    Appointment,
    Commitment,
    DutyAlarm,
    Incident,
    PromiseOutcome,
    SafetyCall,
    TimeOff,
)
from scheduling.services import safety_calls
from scheduling.services.calendar import materialise
from tests import browser
from tests.factories.accounts import make_client, make_user, signed_in
from tests.factories.care import a_client_of, an_intake, in_care, measured, reading_along
from tests.factories.scheduling import (
    WORKER,
    a_clinician,
    a_draft_request,
    a_rule,
    a_shift,
    an_appointment,
    person,
)

pytestmark = pytest.mark.browser
NOW = datetime.fromisoformat("2027-03-01T09:00:00+00:00")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (390, 1280)


@dataclass(frozen=True)
class World:
    """Where it runs, who signed in, and the addresses each of them is shown."""

    url: str
    people: dict[str, Client]
    pages: list[tuple[str, str, str]]


def a_full_house() -> dict[str, Any]:
    """A clinic with mothers in every state; all names are plainly made up."""
    Clinic.objects.create(
        id=1,
        name="Demokliniek",
        phone="+31301234567",
        region="Utrecht",
        duty_phone="+31612345678",
        updated_at=NOW,
    )
    forget_profile()
    coordinator = make_user(Role.COORDINATOR, with_totp=False, name="Carla Voorbeeld")
    admin = make_user(Role.ADMIN, with_totp=False, name="Bo Voorbeeld")
    anna_user = make_user(Role.CLINICIAN, with_totp=False, name="Anna Voorbeeld")
    anna = a_clinician(user=anna_user, languages=["nl", "en"])
    second = a_clinician(user=make_user(Role.CLINICIAN, with_totp=False, name="Eva Voorbeeld"))
    for weekday in range(5):
        a_rule(anna, weekday, modes=["online", "in_person"])
        a_rule(second, weekday, starts=time(13), ends=time(17), protected_level=3)
    materialise(now=NOW, weeks=6)
    a_shift(anna.user, NOW - timedelta(hours=1))
    TimeOff.objects.create(
        clinician=anna,
        during=(NOW + timedelta(days=20), NOW + timedelta(days=24)),
        kind="leave",
        created_at=NOW,
    )
    hers, meeting = a_client_of(
        anna,
        NOW - timedelta(hours=20),
        starts_in=timedelta(hours=19, minutes=50),
        s_suicide=2,
        phq9_9=2,
        h_attempt=1,
    )
    soon, _ = a_client_of(anna, NOW, starts_in=timedelta(days=1), sig_bond=3)
    regular, _ = a_client_of(
        anna, NOW, starts_in=timedelta(hours=4), level=2, scored={"epds": [1] * 9 + [0]}
    )
    cared, _ = a_client_of(anna, NOW - timedelta(days=9), level=2, starts_in=timedelta(days=2))
    in_care(cared, anna, NOW - timedelta(days=1))
    measured(cared, anna_user, NOW, 8, 10, 12)
    measured(regular, anna_user, NOW, 7, 15, alarm=1)
    an_appointment(cared.care_request, anna, NOW - timedelta(days=3), sequence=4)
    draft = a_draft_request(NOW - timedelta(minutes=50), make_client(others_may_answer=True))
    with transaction.atomic():
        acute = an_intake(NOW - timedelta(minutes=25), s_suicide=4)
        for each, cause in ((acute.care_request, "level_5"), (draft, "danger_answer")):
            safety_calls.open_call(
                care_request=each, cause=cause, actor=WORKER, now=NOW - timedelta(minutes=25)
            )
    call = SafetyCall.objects.get(care_request=draft)
    safety_calls.acknowledge(call_id=call.pk, actor=person(anna.user), now=NOW)
    with transaction.atomic():
        homeless = an_intake(NOW - timedelta(days=2), level=3, modes=["in_person"])
        task = Commitment.objects.create(
            care_request=homeless.care_request,
            kind="no_match",
            made_at=NOW,
            due_at=NOW + timedelta(hours=5),
            owner=coordinator,
        )
    asked, _ = a_client_of(second, NOW, starts_in=timedelta(days=1), level=4)
    review.propose_lowering(
        intake_id=asked.pk,
        level=3,
        reason="Aan de telefoon bleek dat zij een oude periode beschreef.",
        contacted_at=NOW,
        second_id=anna.user_id,
        seen=asked.decisions.get().pk,
        actor=person(second.user),
        now=NOW,
    )
    reading_along(soon, second, NOW)
    missed = PromiseOutcome.objects.create(
        promise=homeless.care_request.promises.get(), term="contact", is_kept=False, at=NOW
    )
    Incident.objects.create(
        promise=missed.promise, term="contact", opened_at=NOW, owner=coordinator
    )
    DutyAlarm.objects.create(
        kind="safety_call", dedupe_key="x", rung_at=NOW, delivered_at=NOW, subject_id=str(call.pk)
    )
    Heartbeat.objects.create(name="relay", at=NOW)
    OutboxMessage.objects.create(
        kind="appointment_booked",
        subject_id=hers.pk,
        dedupe_key="dead",
        status="dead",
        due_at=NOW,
        created_at=NOW,
        ended_reason="no channel",
    )
    over = an_appointment(
        regular.care_request,
        anna,
        NOW - timedelta(hours=2),
        sequence=2,
        status=Appointment.Status.ATTENDED,
    )
    return {
        "anna": anna,
        "second": second,
        "coordinator": coordinator,
        "admin": admin,
        "hers": hers,
        "meeting": meeting,
        "soon": soon,
        "asked": asked,
        "homeless": homeless,
        "draft": draft,
        "acute": acute,
        "task": task,
        "over": over,
    }


def pages_of(made: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Who, what it is called, and where."""
    hers, anna = made["hers"].pk, made["anna"].pk
    return [
        ("anna", "caseload", reverse("care:caseload")),
        ("anna", "today", reverse("care:today")),
        ("anna", "client", reverse("care:client", args=[hers])),
        ("anna", "client-asked", reverse("care:client", args=[made["asked"].pk])),
        ("anna", "client-acute", reverse("care:client", args=[made["acute"].pk])),
        ("anna", "client-draft", reverse("care:client", args=[made["draft"].pk])),
        ("anna", "level", reverse("care:level", args=[hers])),
        ("anna", "follow-up", reverse("care:follow_up", args=[hers])),
        ("anna", "let-read", reverse("care:let_read", args=[hers])),
        ("anna", "close", reverse("care:close", args=[hers])),
        ("anna", "did-not-attend", reverse("care:did_not_attend", args=[made["meeting"].pk])),
        ("anna", "duty", reverse("care:duty")),
        ("anna", "availability", reverse("care:availability")),
        ("coordinator", "board", reverse("care:board")),
        ("coordinator", "client-of-board", reverse("care:client", args=[made["soon"].pk])),
        ("coordinator", "find-place", reverse("care:find_place", args=[made["homeless"].pk])),
        ("coordinator", "end-task", reverse("care:end_task", args=[made["task"].pk])),
        ("coordinator", "calendars", reverse("care:availability")),
        ("coordinator", "availability-of", reverse("care:availability_of", args=[anna])),
        ("coordinator", "roster", reverse("care:roster")),
        ("admin", "setup", reverse("care:setup")),
        ("admin", "profile", reverse("care:profile", args=[made["anna"].user_id])),
    ]


@pytest.fixture
def world(committed_db: object, live_server: Any) -> Iterator[World]:
    """Everything made before the browser starts: its driver forbids queries in this thread."""
    with clock.stopped_at(NOW):
        made = a_full_house()
        people: dict[str, User] = {
            "anna": made["anna"].user,
            "coordinator": made["coordinator"],
            "admin": made["admin"],
        }
        yield World(
            url=live_server.url,
            people={name: signed_in(Client(), user) for name, user in people.items()},
            pages=pages_of(made),
        )
    forget_profile()


def test_every_page_of_staff_is_clean(world: World) -> None:
    path = browser.find()
    if path is None:
        pytest.skip("no Chrome or Chromium on this machine")
    found: dict[str, list[str]] = {}
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(browser.FLAGS))
        pages = {who: signed_in_page(chromium, world, who) for who in world.people}
        for who, name, address in world.pages:
            page = pages[who]
            page.set_viewport_size(sizes(WIDTHS[0]))
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, (name, answer.status)
            for width in WIDTHS:
                page.set_viewport_size(sizes(width))
                found[f"{name} at {width}"] = problems_of(page, name, width)
        chromium.close()
    assert {name: problems for name, problems in found.items() if problems} == {}


def sizes(width: int) -> ViewportSize:
    return {"width": width, "height": 900}


def signed_in_page(chromium: Browser, world: World, who: str) -> Page:
    context = chromium.new_context(
        base_url=world.url, locale=os.environ.get("SHOT_LOCALE", "nl-NL")
    )
    session = world.people[who].cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": world.url}]
    )
    return context.new_page()


def problems_of(page: Page, name: str, width: int) -> list[str]:
    """What is wrong with a page as it stands; its picture is kept on request."""
    violations = Axe().run(page, options=RULES).response["violations"]
    found = [f"{each['id']}: {each['nodes'][0]['html']}" for each in violations]
    widest = page.evaluate("document.documentElement.scrollWidth")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    return [*found, f"{widest} px wide"] if widest > width else found

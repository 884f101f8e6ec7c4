"""Drafts in the making, and a browser that walks through the questions. All fictional."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.test import Client as Browser
from django.urls import reverse

from accounts.domain.actor import Actor
from accounts.models import Clinic
from accounts.selectors.clinic import forget_profile
from intake.domain import neutral
from intake.domain.questionnaire import current
from intake.models import Draft
from intake.services import drafts, sealed_drafts

HERSELF = Actor(user_id=None, role="anonymous")
CONTACT = {
    "email": "moeder@post.example",
    "phone": "+31612345678",
    "may_email": True,
    "may_sms": True,
}
IDENTITY = {"name": "Demo Een", "born_on": "1995-03-27", "postcode": "3511 AB"}


def a_clinic(now: datetime, **fields: Any) -> Clinic:
    """The clinic's one row: office hours, a price, made-up numbers."""
    values: dict[str, Any] = {
        "name": "Praktijk Voorbeeld",
        "phone": "085 000 0000",
        "gp_post_phone": "088 000 0000",
        "session_price_cents": 9500,
        "bookings_open_at": now,
        "updated_at": now,
    }
    clinic, _is_new = Clinic.objects.update_or_create(pk=1, defaults=values | fields)
    forget_profile()
    return clinic


def a_draft(now: datetime, *, language: str = "nl", **answers: Any) -> Draft:
    """A draft with these answers: page id to the value of its form, or the values of its fields."""
    draft = drafts.start_draft(language=language, actor=HERSELF, now=now)
    for page, value in answers.items():
        values = value if isinstance(value, dict) else {page: value}
        drafts.save_answer(draft_id=draft.pk, page=page, values=values, actor=HERSELF, now=now)
    return sealed_drafts.read(draft.pk)


def a_full_draft(now: datetime, **chosen: Any) -> Draft:
    """A draft with every question answered, neutrally where nothing is chosen."""
    chosen = {"identity": IDENTITY, "contact": CONTACT} | chosen
    draft = a_draft(now)
    while page := current().first_open(drafts.answers_of(draft)):
        drafts.save_answer(
            draft_id=draft.pk,
            page=page.id,
            values=neutral.values_for(page, chosen),
            actor=HERSELF,
            now=now,
        )
        draft = sealed_drafts.read(draft.pk)
    return draft


def browser_with(draft: Draft, now: datetime) -> Browser:
    """A browser in which this draft is being filled in."""
    browser = Browser()
    session = browser.session
    session["draft_id"] = str(draft.pk)
    session["draft_seen_at"] = now.isoformat()
    session.save()
    return browser


def address(page: str) -> str:
    """Where the page of a question is."""
    found = current().page(page)
    assert found is not None
    return reverse("intake:question", args=[found.slug])


def answer(browser: Browser, page: str, **data: Any) -> Any:
    """Fill in a page as a browser does: open it, take its hidden fields, send the answer."""
    text = browser.get(address(page)).content.decode()
    hidden = dict(
        re.findall(r'type="hidden" name="(revision|form_id|terug)" value="([^"]*)"', text)
    )
    return browser.post(address(page), hidden | (data or {page: "0"}))

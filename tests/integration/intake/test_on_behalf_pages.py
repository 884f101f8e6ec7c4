"""Typing in for her: whose hands a draft is in, what pages say, and that staff stay signed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts import clock
from accounts.models import Role
from tests.factories.accounts import make_user, signed_in
from tests.factories.intake import a_full_draft
from tests.factories.submission import OpenClinic, an_open_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(db: None, now: datetime) -> Iterator[OpenClinic]:
    with clock.stopped_at(now):
        yield an_open_clinic(now)


def holding(browser: Browser, draft_id: object, now: datetime) -> Browser:
    """The same browser, in which this draft is being filled in."""
    session = browser.session
    session["draft_id"] = str(draft_id)
    session["draft_seen_at"] = now.isoformat()
    session.save()
    return browser


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.COORDINATOR, Role.ADMIN])
def test_sending_never_signs_staff_out_nor_makes_them_a_client(
    clinic: OpenClinic, now: datetime, role: str
) -> None:
    user = make_user(role, with_totp=False)
    browser = holding(signed_in(Browser(), user), a_full_draft(now, wish="talk").pk, now)
    browser.post(reverse("intake:submit"))
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert "client_id" not in browser.session

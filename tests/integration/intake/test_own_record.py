"""Her own record: read back behind an old enough second step, and who looked at it."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client as Browser
from django.urls import reverse

from accounts import clock
from accounts.models import AccessEvent, Client
from accounts.services.clients import ensure_user
from accounts.services.users import give_totp
from intake.services.submission import submit_intake
from intake.services.walkthrough import walk
from portal.demo.clinic import SEED, staff_clinic
from tests.factories.accounts import known_as

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def her(committed_db: object) -> Client:
    """A mother who sent her intake a minute ago."""
    now = clock.now()
    staff_clinic(now=now - timedelta(days=1), say=lambda _: None)
    draft = walk(
        chosen={
            "wish": "talk",
            "s_violence": 1,
            "sig_hopeless": 2,
            "identity": {"name": "=Ada Demo", "born_on": "1992-05-17", "postcode": "3511 AB"},
            "contact": {"email": "ada@demo.example", "phone": "", "may_email": True},
        },
        actor=SEED,
        now=now,
    )
    submit_intake(draft_id=draft.pk, actor=SEED, now=now)
    return Client.objects.select_related("key").get()


def with_factor(her: Client, browser: Browser, *, made_ago: timedelta) -> None:
    """She has a code generator since then, and has shown it in this session."""
    user = ensure_user(client=her, now=clock.now())
    give_totp(user=user, secret=SECRET)
    Authenticator.objects.filter(user=user).update(created_at=clock.now() - made_ago)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    known_as(browser, her)
    session = browser.session
    session["second_factor"] = {"user": str(user.pk), "kinds": ["totp"]}
    session.save()


def test_a_mailed_code_alone_opens_no_answers(her: Client, client: Browser) -> None:
    known_as(client, her)
    response = client.get(reverse("intake:own_answers"))
    assert response.status_code == 302
    assert "tweede-stap" in response["Location"]


def test_a_new_second_step_waits_three_days(her: Client, client: Browser) -> None:
    with_factor(her, client, made_ago=timedelta(hours=71))
    page = client.get(reverse("intake:own_answers")).content.decode()
    assert "Je tweede stap is nieuw" in page
    assert "hopeloos" not in page


def test_an_older_one_shows_answers_but_not_those_about_safety(
    her: Client, client: Browser
) -> None:
    with_factor(her, client, made_ago=timedelta(hours=73))
    page = client.get(reverse("intake:own_answers")).content.decode()
    assert "hopeloos" in page
    assert "Vaak" in page
    assert "partner of ex-partner" not in page
    read = AccessEvent.objects.get(event="intake.read_own")
    assert (read.subject_id, read.detail_fields) == (her.pk, ["answers"])


def test_after_a_loss_questions_about_the_baby_stay_away(her: Client, client: Browser) -> None:
    Client.objects.update(wording="loss")
    with_factor(her, client, made_ago=timedelta(hours=73))
    page = client.get(reverse("intake:own_answers")).content.decode()
    assert "Vragen die niet meer bij je passen laten we hier weg." in page
    assert "hopeloos" in page
    for word in ("band met mijn baby", "Waar is je baby nu?", "Mijn baby en ik samen"):
        assert word not in page


def test_she_sees_who_looked_and_keeps_it_as_a_file(her: Client, client: Browser) -> None:
    known_as(client, her)
    page = client.get(reverse("intake:access_log")).content.decode()
    assert "Wie keek in mijn dossier?" in page
    response = client.get(reverse("intake:access_log_file"))
    rows = list(csv.reader(StringIO(response.content.decode())))
    assert response["Content-Disposition"] == 'attachment; filename="inzage.csv"'
    assert len(rows) >= 3
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_leaving_without_a_script_forgets_her_and_leads_away(her: Client, client: Browser) -> None:
    known_as(client, her)
    response = client.get(reverse("intake:leave"))
    assert response["Location"].startswith("https://")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(reverse("intake:promise")).status_code == 302

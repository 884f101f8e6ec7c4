"""The audit world: its JSON, and that everybody in it can really sign in."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from accounts import clock
from accounts.models import Client, Clinic, User
from accounts.selectors.clinic import forget_profile
from intake import messages
from intake.models import Intake
from notifications.domain.letter import Letter
from notifications.models import OutboxMessage
from scheduling.models import Appointment, Clinician
from tests.committed import CleanSlate
from tests.factories.accounts import totp_code

KEYS = {"role", "email", "password", "totp_secret", "ids"}


@pytest.fixture
def accounts(committed_db: CleanSlate, tmp_path: Path) -> list[dict[str, Any]]:
    forget_profile()
    out = tmp_path / "accounts.json"
    call_command("seed_audit", "--out", str(out))
    assert out.stat().st_mode & 0o077 == 0
    found: list[dict[str, Any]] = json.loads(out.read_text("utf-8"))
    return found


def of(accounts: list[dict[str, Any]], role: str) -> list[dict[str, Any]]:
    return [row for row in accounts if row["role"] == role]


def test_the_whole_world(accounts: list[dict[str, Any]], tmp_path: Path) -> None:
    what_the_contract_asks(accounts)
    everybody_has_clients_of_her_own(accounts)
    a_client_signs_in_by_the_mailed_code(of(accounts, "client")[0])
    staff_signs_in_with_password_and_code(of(accounts, "clinician")[0])
    an_officer_signs_in(of(accounts, "employer")[0])
    running_it_again_adds_a_world_of_its_own(accounts, tmp_path)


def what_the_contract_asks(accounts: list[dict[str, Any]]) -> None:
    assert all(set(row) == KEYS for row in accounts)
    assert Counter(row["role"] for row in accounts) == {
        "client": 6,
        "employer": 3,
        "clinician": 3,
        "coordinator": 1,
        "admin": 1,
    }
    assert len({row["email"] for row in accounts}) == len(accounts)
    for row in accounts:
        is_client = row["role"] == "client"
        assert (row["password"] is None, row["totp_secret"] is None) == (is_client, is_client)
    employers = {row["ids"]["employer"] for row in of(accounts, "employer")}
    assert len(employers) == 3
    assert Counter(row["ids"]["employer"] for row in of(accounts, "client")) == dict.fromkeys(
        employers, 2
    )
    for row in of(accounts, "client"):
        ids = row["ids"]
        assert Client.objects.filter(pk=ids["client"]).exists()
        assert str(Intake.objects.get(pk=ids["intake"]).client_id) == ids["client"]
        meetings = Appointment.objects.filter(care_request_id=ids["intake"])
        assert sorted(ids["appointments"]) == sorted(str(meeting.pk) for meeting in meetings)
        assert len(ids["appointments"]) == 2
    for row in [row for row in accounts if row["role"] in ("clinician", "coordinator", "admin")]:
        user = User.objects.get(email=row["email"])
        assert (str(user.pk), user.role) == (row["ids"]["user"], row["role"])


def everybody_has_clients_of_her_own(accounts: list[dict[str, Any]]) -> None:
    psychologists = {row["ids"]["clinician"] for row in of(accounts, "clinician")}
    assert Clinician.objects.filter(pk__in=psychologists).count() == 3
    seen = Counter(who for row in of(accounts, "client") for who in set(row["ids"]["clinicians"]))
    assert seen == dict.fromkeys(psychologists, 2)


def a_client_signs_in_by_the_mailed_code(row: dict[str, Any]) -> None:
    browser = Browser()
    assert browser.post("/terug/", {"address": row["email"]})["Location"] == "/terug/code/"
    message = OutboxMessage.objects.get(kind="return_code")
    assert str(message.subject_id) == row["ids"]["client"]
    letter = messages.return_code(UUID(row["ids"]["client"]), clock.now())
    assert isinstance(letter, Letter)
    assert letter.recipient.email == row["email"]
    code = re.search(r"\b\d{6}\b", letter.words.body)
    assert code
    assert browser.post("/terug/code/", {"code": code[0]})["Location"] == "/mijn/"
    assert "Mijn belofte" in browser.get("/mijn/").content.decode()
    for meeting in row["ids"]["appointments"]:
        assert browser.get(f"/afspraak/{meeting}/").status_code == 200


def staff_signs_in_with_password_and_code(row: dict[str, Any]) -> None:
    browser = Browser()
    answer = browser.post("/account/login/", {"login": row["email"], "password": row["password"]})
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    browser.post(answer["Location"], {"code": totp_code(row["totp_secret"])})
    assert browser.get("/praktijk/caseload/").status_code == 200


def an_officer_signs_in(row: dict[str, Any]) -> None:
    browser = Browser()
    answer = browser.post(
        "/employer/account/login/", {"login": row["email"], "password": row["password"]}
    )
    browser.post(answer["Location"], {"code": totp_code(row["totp_secret"])})
    assert browser.get("/employer/").status_code == 200


def running_it_again_adds_a_world_of_its_own(
    accounts: list[dict[str, Any]], tmp_path: Path
) -> None:
    out = tmp_path / "again.json"
    call_command("seed_audit", "--out", str(out))
    again = json.loads(out.read_text("utf-8"))
    assert len(again) == len(accounts)
    assert {row["email"] for row in again} & {row["email"] for row in accounts} == set()
    assert {row["ids"]["employer"] for row in of(again, "client")} == {
        row["ids"]["employer"] for row in of(accounts, "client")
    }


def test_where_nothing_can_be_written_one_line_says_so(tmp_path: Path) -> None:
    out = tmp_path / "no-such-folder" / "accounts.json"
    with pytest.raises(CommandError, match="cannot be written: No such file") as problem:
        call_command("seed_audit", "--out", str(out))
    assert problem.value.returncode == 2


@pytest.mark.django_db
def test_a_clinic_that_is_closed_is_left_alone(tmp_path: Path) -> None:
    now = clock.now()
    Clinic.objects.create(
        name="Dicht", phone="+31850000000", bookings_open_at=now + timedelta(days=1), updated_at=now
    )
    with pytest.raises(CommandError, match="not open yet") as problem:
        call_command("seed_audit", "--out", str(tmp_path / "accounts.json"))
    assert problem.value.returncode == 2
    assert User.objects.count() == 0

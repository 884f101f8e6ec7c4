"""Many wrong codes: none is looked at for a while, and the clinic hears of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser

from accounts.domain.actor import Actor
from accounts.models import AccessEvent, Client, Role
from benefits.models import Employer, GuessAlarm, WrongProof
from benefits.services import guessing
from benefits.services.claims import CompanyCodeProof, NoProof, Proof, RosterProof, claim
from benefits.tasks import sweep_lists
from tests.factories import benefits as make
from tests.factories.accounts import make_user, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

WARD = "203.0.113.0/24 0a1b2c3d"
ELSEWHERE = "198.51.100.0/24 0a1b2c3d"
WRONG = CompanyCodeProof("ZZZZZ-ZZZZZ")


@pytest.fixture
def employer(now: datetime) -> Employer:
    found = make.an_employer(now, reference="VOORBEELD")
    make.a_contract(found, now)
    make.on_roster(found, now)
    return found


def rule_of(proof: Proof, now: datetime, client: Client | None = None, point: str = WARD) -> str:
    client = client or make.a_client(now, email=f"{uuid4().hex}@example.org")
    actor = Actor(user_id=None, role="client", access_point=point)
    return claim(client=client, care_request_id=uuid4(), proof=proof, now=now, actor=actor).rule


def test_after_many_wrong_codes_a_network_is_not_looked_at_for_a_day(
    employer: Employer, now: datetime
) -> None:
    right = CompanyCodeProof(make.a_code(employer, now).code)
    assert {rule_of(WRONG, now) for _ in range(20)} == {"unknown_code"}
    assert rule_of(right, now) == "not_looked_at"
    assert rule_of(NoProof(), now) == "no_proof"
    assert rule_of(right, now, point=ELSEWHERE) == "company_code"
    assert rule_of(right, now + timedelta(hours=24)) == "company_code"


def test_a_person_has_five_tries(employer: Employer, now: datetime) -> None:
    ada = make.a_client(now, email="ada@example.org")
    points = [f"198.51.{index}.0/24 x" for index in range(7)]
    rules = [rule_of(WRONG, now, ada, point) for point in points]
    assert rules == ["unknown_code"] * 5 + ["not_looked_at"] * 2


def test_a_network_that_is_not_known_limits_nobody(employer: Employer, now: datetime) -> None:
    assert {rule_of(WRONG, now, point="- x") for _ in range(22)} == {"unknown_code"}


def test_many_wrong_numbers_for_one_employer_raise_one_alarm(
    employer: Employer, now: datetime
) -> None:
    wrong = RosterProof("VOORBEELD", "P-1", date(1990, 1, 1))
    for index in range(9):
        rule_of(wrong, now, point=f"198.51.{index}.0/24 x")
    assert not GuessAlarm.objects.exists()
    for _ in range(3):
        rule_of(wrong, now)
    assert [(row.employer_id, row.day) for row in GuessAlarm.objects.all()] == [
        (employer.pk, now.date())
    ]
    assert rule_of(RosterProof("VOORBEELD", "P-20417", make.BORN_ON), now) == "on_roster"


def test_what_is_remembered_leads_to_nobody_and_goes(employer: Employer, now: datetime) -> None:
    rule_of(WRONG, now)
    row = WrongProof.objects.values().get()
    assert set(row) == {"id", "at", "network_index", "person_index", "employer_id"}
    assert b"203.0.113" not in bytes(row["network_index"])
    assert guessing.forget_old(now + timedelta(days=29)) == 0
    assert guessing.forget_old(now + timedelta(days=30)) == 1
    sweep_lists()


def test_the_coordinator_sees_an_alarm_until_she_looked(
    client: Browser, employer: Employer, now: datetime
) -> None:
    GuessAlarm.objects.create(employer_id=employer.pk, day=now.date(), raised_at=now)
    GuessAlarm.objects.create(employer_id=None, day=now.date(), raised_at=now)
    browser = signed_in(client, make_user(Role.COORDINATOR))
    page = browser.get("/werkgevers/").content.decode()
    assert "Veel verkeerde nummers voor Voorbeeld BV op 1 maart" in page
    assert "Veel onbekende codes op 1 maart" in page


@pytest.mark.usefixtures("committed_db")
class TestSeen:
    def test_somebody_says_that_she_looked(self, now: datetime) -> None:
        alarm = GuessAlarm.objects.create(employer_id=None, day=now.date(), raised_at=now)
        browser = signed_in(Browser(), make_user(Role.COORDINATOR))
        for _ in range(2):
            assert browser.post(f"/werkgevers/alarm/{alarm.pk}/").status_code == 302
        alarm.refresh_from_db()
        assert alarm.seen_at == now
        assert AccessEvent.objects.filter(event="guess_alarm.seen").count() == 1
        assert "onbekende codes" not in browser.get("/werkgevers/").content.decode()

    def test_only_coordinators_and_administrators(self) -> None:
        browser = signed_in(Browser(), make_user(Role.CLINICIAN))
        assert browser.post("/werkgevers/alarm/1/").status_code == 403

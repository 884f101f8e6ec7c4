from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser

from accounts.models import Client
from benefits.models import Employer, Entitlement, Funding
from benefits.papers.seen import fingerprint
from benefits.services import invoices
from benefits.services.claims import CompanyCodeProof, claim
from benefits.services.without_her import without_her
from tests.factories import benefits as make
from tests.factories.accounts import known_as, signed_in

pytestmark = pytest.mark.usefixtures("committed_db", "stopped_clock")

ADDRESS = "/wat-ziet-mijn-werkgever/"


def words(html: str, begin: str, end: str) -> str:
    """The words between two marks, without tags and white space."""
    part = html[html.index(begin) : html.index(end)]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


@pytest.fixture
def hers(now: datetime, committed_db: object) -> tuple[Employer, Client]:
    employer = make.an_employer(now, name="Fictief Onderwijs")
    make.a_contract(employer, now)
    code = CompanyCodeProof(make.a_code(employer, now).code)
    with transaction.atomic():
        client = make.a_client(now, email="demo@example.org")
        claim(client=client, care_request_id=client.pk, proof=code, now=now, actor=make.ACTOR)
    return employer, client


def test_a_stranger_sees_the_page_of_a_fictional_company(client: Browser) -> None:
    response = client.get(ADDRESS)
    text = response.content.decode()
    assert response.status_code == 200
    assert "verzonnen bedrijf" in text
    for seen in ("Vitaliteitsbudget 2026", "vrij per 31 december", "Kwartaal 1, 2026"):
        assert seen in text
    assert "Snel weg" in text


def test_she_sees_what_her_employer_sees(
    client: Browser, hers: tuple[Employer, Client], now: datetime
) -> None:
    employer, mother = hers
    Client.objects.filter(pk=mother.pk).update(email_verified_at=now)
    shown = known_as(client, mother).get(ADDRESS).content.decode()
    officer = signed_in(Browser(), make.an_officer(employer, "owner"))
    real = officer.get("/employer/").content.decode()
    marks = ("<h2>Budget</h2>", "Je ziet nooit wie")
    assert words(shown, *marks) == words(real, *marks)
    assert "Fictief Onderwijs" in shown


def test_the_pages_are_the_same_with_her_and_without_her(
    client: Browser, hers: tuple[Employer, Client], now: datetime
) -> None:
    _, mother = hers
    invoices.issue_due(actor=make.ACTOR, now=datetime(2027, 4, 1, 8, 0, tzinfo=UTC))
    Client.objects.filter(pk=mother.pk).update(email_verified_at=now)
    text = known_as(client, mother).get(ADDRESS).content.decode()
    assert text.count("Met jou en zonder jou hetzelfde.") == 4
    assert "Kwartaal 1, 2027" in text
    assert "niet hetzelfde" not in text


def test_without_her_is_undone(hers: tuple[Employer, Client]) -> None:
    employer, mother = hers
    before = rows()
    with without_her(mother, employer.pk) as taken:
        assert taken == 1
        assert not Entitlement.objects.filter(employer_id=employer.pk).exists()
        assert not Funding.objects.filter(kind="employer").exists()
    assert rows() == before
    with pytest.raises(ValueError, match="x"), without_her(mother, employer.pk):
        raise ValueError("x")
    assert rows() == before


def rows() -> list[Any]:
    return [*Entitlement.objects.values(), *Funding.objects.values()]


def test_a_page_that_does_show_her_is_told(
    client: Browser,
    hers: tuple[Employer, Client],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The comparison can fail: a page that counts users differs by one."""
    employer, mother = hers
    Client.objects.filter(pk=mother.pk).update(email_verified_at=now)

    def telling(*_: object) -> dict[str, str]:
        users = Entitlement.objects.filter(employer_id=employer.pk).count()
        return {"Overzicht": fingerprint(f"{users}")}

    monkeypatch.setattr("benefits.views.mother.seen_by", telling)
    text = known_as(client, mother).get(ADDRESS).content.decode()
    assert "Deze twee zijn niet hetzelfde" in text
    assert "differs by one person" in caplog.text
    assert str(mother.pk) not in caplog.text


def test_a_stranger_is_compared_with_nobody(client: Browser) -> None:
    assert "Met jou en zonder jou" not in client.get(ADDRESS).content.decode()


def test_an_address_that_is_not_verified_tells_nothing(
    client: Browser, hers: tuple[Employer, Client]
) -> None:
    shown = known_as(client, hers[1]).get(ADDRESS).content.decode()
    assert "Fictief Onderwijs" not in shown
    assert "verzonnen bedrijf" in shown


def test_her_page_has_no_form_and_no_way_into_the_employer_s_side(client: Browser) -> None:
    text = client.get(ADDRESS).content.decode()
    assert "/employer/" not in text
    assert 'name="number"' not in text

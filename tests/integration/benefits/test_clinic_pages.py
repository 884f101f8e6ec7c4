"""The clinic's people open employers, agree contracts, make codes and invite officers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.test import Client as Browser

from accounts.models import Invitation, Role
from benefits.models import CompanyCode, Contract, Employer, InvoiceSender
from benefits.services import invoices
from tests.factories import benefits as make
from tests.factories.accounts import make_user, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

TERMS = {
    "name": "Regeling 2027",
    "starts_on": "2027-01-01",
    "ends_on": "2027-12-31",
    "headcount": "240",
    "price": "26,50",
    "budget": "€ 60.000",
    "session_cap": "8",
    "leave_grace_days": "365",
    "tracks": ["individual", "parent_child"],
}


@pytest.fixture
def admin(client: Browser) -> Browser:
    return signed_in(client, make_user(Role.ADMIN))


@pytest.fixture
def employer(now: datetime) -> Employer:
    return make.an_employer(now, reference="VOORBEELD")


def test_an_empty_list_says_what_to_do(admin: Browser) -> None:
    assert "Voeg de eerste werkgever toe" in admin.get("/werkgevers/").content.decode()


def test_from_nothing_to_a_contract_and_a_code(admin: Browser) -> None:
    opened = admin.post("/werkgevers/nieuw/", {"name": "Demo Zorg", "reference": "demo-zorg"})
    employer = Employer.objects.get()
    page = f"/werkgevers/{employer.pk}/"
    assert (opened.status_code, opened["Location"]) == (302, page)
    assert "Er is nog geen contract" in admin.get(page).content.decode()
    assert admin.post(f"{page}contract/", TERMS)["Location"] == page
    contract = Contract.objects.get()
    assert (contract.price_per_head_cents, contract.budget_cents) == (2_650, 6_000_000)
    assert (contract.starts_on, contract.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))
    assert admin.post(f"{page}code/")["Location"] == page
    code = CompanyCode.objects.get().code
    text = admin.get(page).content.decode()
    for words in (f"{code[:5]}-{code[5:]}", "€\u00a026,50", "€\u00a060.000", "DEMO-ZORG"):
        assert words in text
    assert f"{code[:5]}-{code[5:]}" in admin.get("/werkgevers/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"price": "veel"}, "Vul het bedrag per medewerker in, bijvoorbeeld 26,50."),
        ({"budget": ""}, "Vul het budget in, bijvoorbeeld 60.000."),
        ({"leave_grace_days": "-1"}, "Vul een aantal dagen in, 0 of meer."),
        ({"headcount": "0"}, "Vul het aantal medewerkers in, een heel getal van 1 of meer."),
        ({"headcount": "240,5"}, "Vul het aantal medewerkers in, een heel getal van 1 of meer."),
        ({"ends_on": "2026-12-31"}, "De laatste dag komt na de eerste."),
        ({"starts_on": "2027-01-02"}, "Selecteer een geldige keuze"),
        ({"tracks": []}, "Kies wat eronder valt."),
    ],
)
def test_what_is_wrong_with_a_contract_is_said_on_top(
    admin: Browser, employer: Employer, wrong: dict[str, Any], message: str
) -> None:
    response = admin.post(f"/werkgevers/{employer.pk}/contract/", TERMS | wrong)
    text = response.content.decode()
    assert response.status_code == 422
    assert "<title>Fout: " in text
    assert message in text
    assert 'value="8"' in text
    assert not Contract.objects.exists()


def test_a_second_contract_in_the_same_year_is_refused(
    admin: Browser, employer: Employer, now: datetime
) -> None:
    make.a_contract(employer, now)
    response = admin.post(f"/werkgevers/{employer.pk}/contract/", TERMS)
    assert response.status_code == 422
    assert "In deze periode loopt al een contract." in response.content.decode()


def test_a_reference_is_for_one_employer(admin: Browser, employer: Employer) -> None:
    response = admin.post("/werkgevers/nieuw/", {"name": "Ander", "reference": "voorbeeld"})
    assert response.status_code == 422
    assert "Dit kenmerk is al van een andere werkgever." in response.content.decode()


def test_the_number_of_people_is_brought_up_to_date(
    admin: Browser, employer: Employer, now: datetime
) -> None:
    page = f"/werkgevers/{employer.pk}/aantal/"
    assert admin.get(page).status_code == 404
    contract = make.a_contract(employer, now)
    assert 'value="240"' in admin.get(page).content.decode()
    assert admin.post(page, {"headcount": "251"}).status_code == 302
    contract.refresh_from_db()
    assert contract.headcount == 251


@pytest.mark.usefixtures("committed_db")
def test_extra_fields_change_nothing(admin: Browser) -> None:
    admin.post(
        "/werkgevers/nieuw/",
        {"name": "Demo", "reference": "DEMO", "id": str(uuid4()), "created_at": "2001-01-01"},
    )
    assert Employer.objects.get().created_at.year == 2027


def test_an_officer_is_invited_by_the_administrator(
    admin: Browser, employer: Employer, now: datetime
) -> None:
    page = f"/werkgevers/{employer.pk}/uitnodigen/"
    details = {"name": "Demo", "email": "hr@voorbeeld.example", "member_role": "hr"}
    assert admin.post(page, details | {"language": "xx"}).status_code == 422
    assert admin.post(page, details | {"language": "nl"}).status_code == 302
    invitation = Invitation.objects.using("employer").get()
    assert (invitation.employer_id, invitation.employer_role) == (employer.pk, "hr")
    follow = admin.get(f"/werkgevers/{employer.pk}/").content.decode()
    assert "De uitnodiging is onderweg." in follow


def test_a_coordinator_sees_employers_and_invites_nobody(
    client: Browser, employer: Employer
) -> None:
    browser = signed_in(client, make_user(Role.COORDINATOR))
    page = f"/werkgevers/{employer.pk}/"
    assert "uitnodigen/" not in browser.get(page).content.decode()
    assert browser.get(f"{page}uitnodigen/").status_code == 403


@pytest.mark.parametrize("role", [Role.CLINICIAN])
def test_a_psychologist_has_no_business_here(
    client: Browser, employer: Employer, role: str
) -> None:
    browser = signed_in(client, make_user(role))
    for address in ("", "nieuw/", f"{employer.pk}/", f"{employer.pk}/contract/"):
        assert browser.get(f"/werkgevers/{address}").status_code == 403


@pytest.mark.parametrize("address", ["", "contract/", "aantal/", "uitnodigen/"])
def test_an_employer_that_does_not_exist(admin: Browser, address: str) -> None:
    assert admin.get(f"/werkgevers/{uuid4()}/{address}").status_code == 404


SENDER = {
    "name": "Praktijk Voorbeeld",
    "street": "Voorbeeldstraat 1",
    "postcode": "1234 AB",
    "city": "Voorbeeldstad",
    "registration": "00000000",
    "vat_number": "NL000000000B00",
    "iban": "nl02 abna 0123 4567 89",
    "payment_days": "14",
    "vat_percent": "0",
    "vat_text": "Zin over btw",
    "note": "",
}


def test_the_clinic_says_what_its_invoices_say(admin: Browser) -> None:
    assert "Facturen wachten nog" in admin.get("/werkgevers/").content.decode()
    page = "/werkgevers/facturen/"
    for changed, words in (
        ({"iban": "NL03ABNA0123456789"}, "Dit rekeningnummer klopt niet"),
        ({"registration": "12"}, "acht cijfers"),
        ({"vat_text": ""}, "Schrijf waarom er geen btw"),
        ({"street": ""}, "Het moet op een factuur staan"),
    ):
        answer = admin.post(page, SENDER | changed)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert admin.post(page, SENDER)["Location"] == "/werkgevers/"
    row = InvoiceSender.objects.get()
    assert (row.iban, row.payment_days, row.vat_percent) == ("NL02ABNA0123456789", 14, 0)
    assert "Facturen wachten nog" not in admin.get("/werkgevers/").content.decode()
    assert "NL02ABNA0123456789" in admin.get(page).content.decode()


def test_the_clinic_keeps_the_employer_s_address_and_reads_what_it_sent(
    admin: Browser, employer: Employer, now: datetime
) -> None:
    make.a_contract(employer, now)
    page = f"/werkgevers/{employer.pk}/"
    told = {"name": "Voorbeeld NV", "street": "Laan 2", "postcode": "4321 ba", "city": "Elders"}
    assert admin.post(f"{page}gegevens/", told)["Location"] == page
    assert 'value="4321 BA"' in admin.get(f"{page}gegevens/").content.decode()
    assert admin.post(f"{page}gegevens/", told | {"name": ""}).status_code == 422
    april = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
    number = invoices.issue_due(actor=make.ACTOR, now=april)[0].number
    assert f"Factuur {number} (pdf)" in admin.get(page).content.decode()
    assert admin.get(f"{page}facturen/{number}.pdf").content.startswith(b"%PDF-")
    other = make.an_employer(now)
    assert admin.get(f"/werkgevers/{other.pk}/facturen/{number}.pdf").status_code == 404
    assert admin.get(f"/werkgevers/{uuid4()}/gegevens/").status_code == 404


def test_a_contract_can_include_partners(admin: Browser, employer: Employer) -> None:
    page = f"/werkgevers/{employer.pk}/"
    admin.post(f"{page}contract/", TERMS | {"includes_partner": "yes"})
    assert Contract.objects.get().includes_partner
    assert "heeft hetzelfde recht" in admin.get(page).content.decode()


def test_the_first_officer_is_offered_to_be_the_owner(admin: Browser, employer: Employer) -> None:
    page, chosen = f"/werkgevers/{employer.pk}/uitnodigen/", '<option value="owner" selected>'
    assert chosen in admin.get(page).content.decode()
    with patch("benefits.views.clinic.has_officers", return_value=True):
        assert chosen not in admin.get(page).content.decode()


def test_a_coordinator_is_offered_no_page_that_refuses_her(client: Browser) -> None:
    coordinator = signed_in(client, make_user(Role.COORDINATOR))
    assert "/werkgevers/facturen/" not in coordinator.get("/werkgevers/").content.decode()
    assert coordinator.get("/werkgevers/facturen/").status_code == 403

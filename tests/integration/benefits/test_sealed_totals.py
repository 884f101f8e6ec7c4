"""Contracts by use: what is sold, what is billed, and that nothing else crosses the wall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from accounts import clock
from accounts.models import Role
from benefits.models import Contract, Employer, Entitlement, Invoice, LedgerEntry
from benefits.services import employers, invoices, ledger
from benefits.services.claims import CompanyCodeProof, claim
from tests.factories import benefits as make
from tests.factories.accounts import make_user, signed_in
from tests.integration.benefits.masking import masked
from tests.integration.benefits.test_clinic_pages import TERMS

APRIL = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
MAY = datetime(2027, 5, 3, 8, 0, tzinfo=UTC)
JULY = datetime(2027, 7, 1, 8, 0, tzinfo=UTC)
BY_USE: dict[str, Any] = {
    "kind": "settled",
    "price_per_head_cents": 0,
    "price_per_session_cents": 12_000,
    "budget_cents": 6_000_000,
}
RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.fixture(autouse=True)
def offered(settings: Any) -> None:
    settings.HOUVAST_CONTRACT_KINDS = ("capitation", "prepaid", "settled")


def a_contract(employer: Employer, now: datetime, **terms: Any) -> Contract:
    return make.a_contract(employer, now, **BY_USE | terms)


def people_come(employer: Employer, when: datetime, count: int, sessions: int = 2) -> None:
    """So many claim their right by the code and come to so many meetings."""
    code = make.a_code(employer, when).code
    for _ in range(count):
        request_id = uuid4()
        with transaction.atomic():
            claim(
                client=make.a_client(when, email=f"{uuid4().hex}@example.org"),
                care_request_id=request_id,
                proof=CompanyCodeProof(code),
                now=when,
                actor=make.ACTOR,
            )
            for booking in [uuid4() for _ in range(sessions)]:
                ledger.reserve(care_request_id=request_id, booking_id=booking, now=when)
                ledger.settle(booking_id=booking, now=when)


@pytest.mark.django_db
@pytest.mark.parametrize(("people", "billed"), [(9, []), (11, [("sessions", 20, 240_000)])])
def test_a_closed_quarter_is_billed_when_it_hides_everybody(
    now: datetime, people: int, billed: list[tuple[str, int, int]]
) -> None:
    employer = make.an_employer(now)
    a_contract(employer, now)
    people_come(employer, now, people)
    assert invoices.issue_due(actor=make.ACTOR, now=now) == []
    invoices.issue_due(actor=make.ACTOR, now=APRIL)
    invoices.issue_due(actor=make.ACTOR, now=APRIL)
    rows = Invoice.objects.values_list("covers", "quantity", "amount_cents")
    assert list(rows) == billed


@pytest.mark.usefixtures("committed_db")
def test_a_merged_period_stands_on_the_invoice(now: datetime) -> None:
    employer = make.an_employer(now)
    a_contract(employer, now)
    people_come(employer, now, 6)
    people_come(employer, MAY, 6)
    with pytest.raises(ValueError, match="by use"):
        invoices.issue_invoice(
            contract=Contract.objects.get(),
            quarter=invoices.last_closed_quarter(APRIL.date()),
            actor=make.ACTOR,
            now=APRIL,
        )
    (row,) = invoices.issue_due(actor=make.ACTOR, now=JULY)
    assert (row.period_start, row.period_end) == (date(2027, 1, 1), date(2027, 6, 30))
    owner = make.an_officer(employer, "owner")
    with clock.stopped_at(JULY):
        officer = signed_in(Browser(), owner)
        page = officer.get(f"/employer/facturen/{row.number}/").content.decode()
        sheet = officer.get("/employer/facturen/facturen.csv").content.decode()
        front = officer.get("/employer/").content.decode()
    for said in ("Kwartaal 1, 2027 tot en met kwartaal 2, 2027", "20 gesprekken", "minstens tien"):
        assert said in page
    assert "Gesprekken in een afgesloten periode;20;2400,00" in sheet
    assert "Een totaal staat er pas als er minstens tien nieuwe mensen in zitten" in front
    assert "ook niet hoeveel mensen" not in front


@pytest.mark.django_db
def test_a_bundle_is_billed_first_and_topped_up_by_sealed_totals(now: datetime) -> None:
    employer = make.an_employer(now)
    a_contract(employer, now, kind="prepaid", bundle_sessions=160)
    invoices.issue_due(actor=make.ACTOR, now=now)
    people_come(employer, now, 10)
    invoices.issue_due(actor=make.ACTOR, now=APRIL)
    rows = Invoice.objects.order_by("number").values_list("covers", "quantity", "period_end")
    assert list(rows) == [
        ("bundle", 160, date(2027, 12, 31)),
        ("sessions", 20, date(2027, 3, 31)),
    ]


@pytest.mark.usefixtures("committed_db")
def test_use_that_is_not_sealed_moves_no_byte(now: datetime) -> None:
    """Nine new people in a closed quarter, and fifteen in the one that runs."""
    employer = make.an_employer(now, reference="VOORBEELD")
    a_contract(employer, now)
    make.a_code(employer, JULY)
    people_come(employer, now, 10)
    invoices.issue_due(actor=make.ACTOR, now=APRIL)
    number = Invoice.objects.get().number
    owner = make.an_officer(employer, "owner")
    pages = ["", "contract/", "facturen/", "facturen/facturen.csv", "code/", "code/poster-nl.pdf"]
    pages += [f"facturen/{number}{kind}" for kind in ("/", ".pdf", ".xml")]
    pages += ["facturen/2027-0002/", "personeel/", "beheer/"]

    def look() -> list[Any]:
        with clock.stopped_at(JULY):
            officer = signed_in(Browser(), owner)
            return [masked(officer.get(f"/employer/{page}")) for page in pages]

    look()
    before = look()
    assert {status for status, *_ in before} == {200, 404}
    people_come(employer, MAY, 9)
    people_come(employer, JULY, 15)
    assert invoices.issue_due(actor=make.ACTOR, now=JULY) == []
    assert LedgerEntry.objects.filter(kind="settle").count() == 68
    assert look() == before
    people_come(employer, MAY, 1)
    invoices.issue_due(actor=make.ACTOR, now=JULY)
    assert look() != before


@pytest.mark.django_db
def test_the_money_is_promised_once(now: datetime) -> None:
    employer = make.an_employer(now)
    a_contract(employer, now, budget_cents=20 * 8 * 12_000)
    people_come(employer, now, 22, sessions=0)
    assert Entitlement.objects.count() == 20


def test_fifty_claims_of_the_last_of_the_money(run_together: RunTogether, now: datetime) -> None:
    employer = make.an_employer(now)
    contract = a_contract(employer, now, budget_cents=20 * 8 * 12_000)
    for _ in range(17):
        Entitlement.objects.create(
            employer_id=employer.pk, contract_id=contract.pk, period="2027", cap=8
        )
    code = make.a_code(employer, now).code

    def work(index: int) -> str:
        with transaction.atomic():
            return claim(
                client=make.a_client(now, email=f"demo{index}@example.org"),
                care_request_id=uuid4(),
                proof=CompanyCodeProof(code),
                now=now,
                actor=make.ACTOR,
            ).kind

    kinds = run_together(50, work)
    assert Counter(kinds) == {"employer": 3, "clinic_fund": 47}, kinds
    assert Entitlement.objects.count() == 20


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"headcount": 49}, "headcount"),
        ({"budget_cents": 1_919_999}, "budget"),
        ({"price_per_session_cents": 0}, "price_per_session"),
        ({"kind": "prepaid", "bundle_sessions": 159}, "bundle_sessions"),
    ],
)
def test_what_hides_too_few_is_not_agreed(now: datetime, terms: dict[str, Any], field: str) -> None:
    with pytest.raises(employers.NotAgreed) as problem:
        a_contract(make.an_employer(now), now, **terms)
    assert problem.value.field == field


@pytest.mark.django_db
def test_a_clinic_that_does_not_offer_it_cannot_agree_it(now: datetime, settings: Any) -> None:
    settings.HOUVAST_CONTRACT_KINDS = ("capitation",)
    with pytest.raises(employers.NotAgreed, match="does not offer"):
        a_contract(make.an_employer(now), now)


@pytest.mark.django_db
def test_the_company_stays_large_enough(now: datetime) -> None:
    contract = a_contract(make.an_employer(now), now)
    with pytest.raises(employers.NotAgreed, match="50 people"):
        employers.set_headcount(contract=contract, headcount=49, actor=make.ACTOR, now=now)
    with pytest.raises(IntegrityError, match="contract_kind_has_its_price"), transaction.atomic():
        Contract.objects.update(headcount=49)


@pytest.mark.django_db
def test_the_database_refuses_totals_that_overlap(now: datetime) -> None:
    employer = make.an_employer(now)
    a_contract(employer, now)
    people_come(employer, now, 10)
    (row,) = invoices.issue_due(actor=make.ACTOR, now=APRIL)
    again = {
        name: getattr(row, name)
        for name in ("employer_id", "contract_id", "covers", "quantity", "amount_cents")
    }
    with pytest.raises(IntegrityError, match="sealed_totals_never_overlap"):
        Invoice.objects.create(
            **again,
            number="2027-0900",
            period_start=date(2027, 3, 31),
            period_end=date(2027, 6, 30),
            issued_on=date(2027, 7, 1),
        )


FORM = {name: value for name, value in TERMS.items() if name != "price"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "settled"}, "Vul het bedrag per gesprek in"),
        ({"kind": "prepaid", "price_per_session": "120"}, "Vul in hoeveel gesprekken"),
        ({"kind": "capitation", "price_per_session": "120"}, "Vul het bedrag per medewerker in"),
        ({}, "Kies hoe de werkgever betaalt."),
        ({"kind": "settled", "price_per_session": "120", "headcount": "49"}, "vanaf 50"),
        ({"kind": "settled", "price_per_session": "120", "budget": "100"}, "minstens 20 mensen"),
    ],
)
def test_the_form_says_what_is_missing(
    client: Browser, now: datetime, stopped_clock: object, fields: dict[str, str], said: str
) -> None:
    admin = signed_in(client, make_user(Role.ADMIN))
    page = f"/werkgevers/{make.an_employer(now).pk}/contract/"
    response = admin.post(page, FORM | fields)
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert not Contract.objects.exists()


@pytest.mark.django_db
def test_the_form_agrees_a_contract_by_use(
    client: Browser, now: datetime, stopped_clock: object
) -> None:
    admin = signed_in(client, make_user(Role.ADMIN))
    page = f"/werkgevers/{make.an_employer(now).pk}/"
    asked = FORM | {"kind": "settled", "price_per_session": "120", "price": "26"}
    asked |= {"override_reason": "Voorbeeld."}
    assert admin.post(f"{page}contract/", asked).status_code == 302
    contract = Contract.objects.get()
    assert (contract.kind, contract.price_per_session_cents) == ("settled", 12_000)
    assert contract.price_per_head_cents == contract.bundle_sessions == 0
    shown = admin.get(page).content.decode()
    assert "Bedrag per gesprek" in shown
    assert "Vast bedrag per medewerker" not in shown

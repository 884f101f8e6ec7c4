from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from accounts.models import AccessEvent
from benefits.domain.invoice import Party, Sentences
from benefits.domain.periods import Quarter
from benefits.models import Invoice, InvoiceSender
from benefits.selectors.documents import document_of
from benefits.services import employers, invoices, ledger
from benefits.services.invoices import QuarterStillOpen
from benefits.tasks import issue_invoices
from tests.factories import benefits as make

APRIL = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
LAST_EVENING = datetime(2027, 3, 31, 21, 30, tzinfo=UTC)
OCTOBER = datetime(2027, 10, 5, 8, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_quarter_costs_people_times_price(now: datetime) -> None:
    contract = make.a_contract(make.an_employer(now), now)
    invoice = invoices.issue_invoice(
        contract=contract, quarter=Quarter(2027, 1), actor=make.ACTOR, now=APRIL
    )
    assert (invoice.quantity, invoice.amount_cents) == (240, 624_000)
    assert (invoice.period_start, invoice.period_end) == (date(2027, 1, 1), date(2027, 3, 31))
    assert (invoice.number, invoice.issued_on) == ("2027-0001", date(2027, 4, 1))


@pytest.mark.django_db
def test_a_quarter_is_not_invoiced_on_its_last_day(now: datetime) -> None:
    contract = make.a_contract(make.an_employer(now), now)
    with pytest.raises(QuarterStillOpen):
        invoices.issue_invoice(
            contract=contract, quarter=Quarter(2027, 1), actor=make.ACTOR, now=LAST_EVENING
        )
    with pytest.raises(ValueError, match="does not hold"):
        invoices.issue_invoice(
            contract=contract, quarter=Quarter(2026, 4), actor=make.ACTOR, now=APRIL
        )


@pytest.mark.django_db
def test_what_is_due_is_issued_once_with_the_people_of_that_day(now: datetime) -> None:
    contract = make.a_contract(make.an_employer(now), now, headcount=238)
    assert invoices.issue_due(actor=make.ACTOR, now=now) == []
    assert len(invoices.issue_due(actor=make.ACTOR, now=APRIL)) == 1
    employers.set_headcount(contract=contract, headcount=240, actor=make.ACTOR, now=APRIL)
    assert len(invoices.issue_due(actor=make.ACTOR, now=OCTOBER)) == 2
    assert invoices.issue_due(actor=make.ACTOR, now=OCTOBER) == []
    rows = Invoice.objects.order_by("number").values_list("number", "quantity", "amount_cents")
    assert list(rows) == [
        ("2027-0001", 238, 618_800),
        ("2027-0002", 240, 624_000),
        ("2027-0003", 240, 624_000),
    ]
    assert AccessEvent.objects.filter(event="invoice.issue").count() == 3


@pytest.mark.django_db
def test_use_does_not_move_an_invoice(now: datetime) -> None:
    request_id = make.a_funded_request(now)
    for _ in range(5):
        booking_id = uuid4()
        with transaction.atomic():
            ledger.reserve(care_request_id=request_id, booking_id=booking_id, now=now)
            ledger.settle(booking_id=booking_id, now=now)
    invoices.issue_due(actor=make.ACTOR, now=APRIL)
    assert Invoice.objects.get().amount_cents == 240 * 2_600


@pytest.mark.django_db
def test_the_round_issues_what_is_due(now: datetime) -> None:
    from accounts import clock

    make.a_contract(make.an_employer(now), now)
    with clock.stopped_at(APRIL):
        issue_invoices()
        issue_invoices()
    assert Invoice.objects.count() == 1


def test_numbers_have_no_gap_whoever_comes_first(
    run_together: Callable[[int, Callable[[int], Any]], list[Any]], now: datetime
) -> None:
    contracts = [make.a_contract(make.an_employer(now), now) for _ in range(10)]

    def work(index: int) -> str:
        contract = contracts[index % 10]
        return invoices.issue_invoice(
            contract=contract, quarter=Quarter(2027, 1), actor=make.ACTOR, now=APRIL
        ).number

    numbers = run_together(20, work)
    assert sorted(set(numbers)) == [f"2027-{number:04d}" for number in range(1, 11)], numbers
    assert Invoice.objects.count() == 10


@pytest.mark.django_db
def test_invoices_wait_until_the_clinic_has_said_who_sends_them(now: datetime) -> None:
    contract = make.a_contract(make.an_employer(now), now)
    InvoiceSender.objects.all().delete()
    assert invoices.issue_due(actor=make.ACTOR, now=APRIL) == []
    with pytest.raises(invoices.SenderMissing):
        invoices.issue_invoice(
            contract=contract, quarter=Quarter(2027, 1), actor=make.ACTOR, now=APRIL
        )
    with pytest.raises(ValueError, match="an invoice needs street"):
        invoices.save_sender(
            party=Party("Praktijk"), sentences=Sentences(), actor=make.ACTOR, now=APRIL
        )


@pytest.mark.django_db
def test_an_invoice_stays_what_it_was_when_names_change(now: datetime) -> None:
    employer = make.an_employer(now)
    make.a_contract(employer, now)
    number = invoices.issue_due(actor=make.ACTOR, now=APRIL)[0].number
    before = document_of(employer, number)
    assert before
    employers.save_billing(
        employer=employer,
        name="Anders BV",
        street="Laan 2",
        postcode="4321 ba",
        city="Elders",
        registration="",
        invoice_reference="PO-7",
        actor=make.ACTOR,
        now=APRIL,
    )
    invoices.save_sender(
        party=replace(before.sender, name="Praktijk Nieuw"),
        sentences=replace(before.sentences, vat_percent=21),
        actor=make.ACTOR,
        now=APRIL,
    )
    assert document_of(employer, number) == before
    assert (before.buyer.name, before.vat_cents) == ("Voorbeeld BV", 0)
    later = invoices.issue_due(actor=make.ACTOR, now=OCTOBER)[0].number
    after = document_of(employer, later)
    assert after
    assert (after.buyer.lines, after.buyer_reference) == (
        ("Anders BV", "Laan 2", "4321 BA Elders"),
        "PO-7",
    )
    assert (after.sender.name, after.vat_cents) == ("Praktijk Nieuw", 131_040)


@pytest.mark.usefixtures("committed_db")
def test_the_database_refuses_to_change_an_invoice(now: datetime) -> None:
    make.a_contract(make.an_employer(now), now)
    invoices.issue_due(actor=make.ACTOR, now=APRIL)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Invoice.objects.update(amount_cents=1)
    assert Invoice.objects.get().amount_cents == 624_000

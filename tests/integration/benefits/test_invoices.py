from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from accounts.models import AccessEvent
from benefits.domain.periods import Quarter
from benefits.models import Invoice
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
    assert (invoice.headcount, invoice.amount_cents) == (240, 624_000)
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
    rows = Invoice.objects.order_by("number").values_list("number", "headcount", "amount_cents")
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

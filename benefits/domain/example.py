"""The fictional employer that stands in for hers on "Wat ziet mijn werkgever?"."""

from __future__ import annotations

from datetime import date, timedelta

from benefits.domain.money import product
from benefits.domain.overview import ContractFacts, InvoiceFacts, Overview, overview
from benefits.domain.periods import Quarter, last_closed_quarter

NAME = "Voorbeeld BV"
PRICE_CENTS = 2_600
HEADCOUNTS = {1: 238, 2: 240, 3: 240, 4: 241}
ISSUED_AFTER = timedelta(days=1)


def example_overview(today: date) -> Overview:
    """The front page of a company of 240 people in the year of the last closed quarter."""
    last = last_closed_quarter(today)
    contract = ContractFacts(
        name=f"Regeling {last.year}",
        starts_on=date(last.year, 1, 1),
        ends_on=date(last.year, 12, 31),
        headcount=HEADCOUNTS[last.number],
        price_per_head_cents=PRICE_CENTS,
        budget_cents=6_000_000,
        session_cap=8,
        leave_grace_days=365,
        tracks=("individual", "parent_child"),
    )
    invoices = [_invoice(Quarter(last.year, number)) for number in range(1, last.number + 1)]
    return overview(NAME, contract, invoices, invoices)


def _invoice(quarter: Quarter) -> InvoiceFacts:
    headcount = HEADCOUNTS[quarter.number]
    return InvoiceFacts(
        number=f"{quarter.year}-{quarter.number:04d}",
        quarter=quarter,
        last=quarter,
        quantity=headcount,
        amount_cents=product(headcount, PRICE_CENTS),
        issued_on=quarter.ends_on + ISSUED_AFTER,
    )

"""What billing reads: what was agreed and sent, and the ledger without whose it is."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from benefits.domain.billing import Agreed, lines_due
from benefits.domain.invoice import Covers, Line
from benefits.domain.periods import quarter_of
from benefits.domain.sealing import Use
from benefits.models import Contract, Invoice, LedgerEntry
from benefits.selectors.contracts import price_of


def due(contract: Contract, today: date) -> list[Line]:
    """What is to be invoiced now, oldest first. Only contracts by use have the ledger read."""
    agreed = Agreed(
        price_of(contract),
        contract.starts_on,
        contract.ends_on,
        contract.headcount,
        contract.budget_cents,
    )
    sent = [_line_of(row) for row in contract.invoices.all()]
    uses = _uses_of(contract) if agreed.price.is_by_use else []
    return lines_due(agreed, sent, uses, today=today)


def topped_up(contract: Contract) -> int:
    """The sessions that were bought after the first bundle, or settled."""
    rows = Invoice.objects.filter(contract_id=contract.pk, covers=Covers.SESSIONS)
    return rows.aggregate(all=Sum("quantity"))["all"] or 0


def _line_of(row: Invoice) -> Line:
    return Line(
        Covers(row.covers),
        quarter_of(row.period_start),
        quarter_of(row.period_end),
        row.quantity,
        row.amount_cents // row.quantity if row.quantity else 0,
    )


def _uses_of(contract: Contract) -> list[Use]:
    """The sessions that took place, a right and month each, in no order that tells anything."""
    rows = (
        LedgerEntry.objects.filter(
            kind=LedgerEntry.Kind.SETTLE, entitlement__contract_id=contract.pk
        )
        .values("entitlement_id", "entitlement__period", "month")
        .annotate(sessions=Sum("units"))
        .order_by("entitlement_id", "month")
    )
    return [
        Use(
            row["entitlement_id"],
            row["entitlement__period"],
            quarter_of(row["month"]),
            row["sessions"],
        )
        for row in rows
    ]

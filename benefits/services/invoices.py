"""Invoices: people times price of a closed quarter, and sealed totals where a contract says so."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from benefits.domain.invoice import Covers, Line, Party, Sentences, frozen, missing_of
from benefits.domain.periods import Quarter, closed_quarters, last_closed_quarter, local_day
from benefits.models import Contract, Invoice, InvoiceSender
from benefits.selectors import billing
from benefits.selectors.documents import sender

#: The lock under which the next number is taken; any constant would do.
NUMBER_LOCK = 0x1D7_0001


class SenderMissing(ValueError):
    """The clinic has not said yet what its invoices say about it."""


class QuarterStillOpen(ValueError):
    """An invoice was asked for before the quarter's last day had passed."""


def issue_invoice(*, contract: Contract, quarter: Quarter, actor: Actor, now: datetime) -> Invoice:
    """The capitation invoice of one closed quarter: the one that exists, or a new one.

    Raises QuarterStillOpen, SenderMissing, or ValueError when the contract does not hold in that
    quarter or is paid by use.
    """
    today = local_day(now)
    if quarter > last_closed_quarter(today):
        raise QuarterStillOpen(f"{quarter.year} quarter {quarter.number}")
    if quarter not in closed_quarters(contract.starts_on, contract.ends_on, today):
        raise ValueError("the contract does not hold in this quarter")
    if contract.kind != Contract.Kind.CAPITATION:
        raise ValueError("a contract by use has no invoice a quarter")
    price = contract.price_per_head_cents
    line = Line(Covers.HEADS, quarter, quarter, contract.headcount, price)
    return _issue(contract, line, actor, now)


def _issue(contract: Contract, line: Line, actor: Actor, now: datetime) -> Invoice:
    """The invoice of one line, with a copy of everything that will stand on it."""
    today = local_day(now)
    with transaction.atomic(durable=True):
        details = _details(contract)
        number = _next_number(today)
        invoice, is_new = Invoice.objects.get_or_create(
            contract=contract,
            covers=line.covers,
            period_start=line.first.starts_on,
            defaults={
                "employer_id": contract.employer_id,
                "number": number,
                "period_end": line.last.ends_on,
                "quantity": line.quantity,
                "amount_cents": line.amount_cents,
                "issued_on": today,
                "details": details,
            },
        )
        if is_new:
            audit.record(
                actor=actor,
                event="invoice.issue",
                action="C",
                now=now,
                object_type="invoice",
                object_id=number,
                purpose="BILLING",
            )
    return invoice


def issue_due(*, actor: Actor, now: datetime) -> list[Invoice]:
    """Every invoice that is due and does not exist yet, each in a transaction of its own.

    None as long as the clinic has not said what its invoices say about it: they wait.
    """
    issued: list[Invoice] = []
    if not InvoiceSender.objects.exists():
        return issued
    for contract in Contract.objects.order_by("starts_on", "pk").prefetch_related("invoices"):
        lines = billing.due(contract, local_day(now))
        issued += [_issue(contract, line, actor, now) for line in lines]
    return issued


def save_sender(*, party: Party, sentences: Sentences, actor: Actor, now: datetime) -> None:
    """What invoices from now on say about the clinic. Raises ValueError when something lacks."""
    if lacking := missing_of(party, sentences):
        raise ValueError(f"an invoice needs {', '.join(lacking)}")
    with transaction.atomic(durable=True):
        values = asdict(party) | asdict(sentences)
        InvoiceSender.objects.update_or_create(pk=1, defaults=values)
        audit.record(
            actor=actor,
            event="invoice.sender",
            action="U",
            now=now,
            object_type="clinic",
            object_id=1,
            purpose="BILLING",
        )


def _details(contract: Contract) -> dict[str, Any]:
    known = sender()
    if known is None:
        raise SenderMissing
    employer = contract.employer
    return frozen(
        contract=contract.name,
        sender=known[0],
        buyer=Party(
            employer.name, employer.street, employer.postcode, employer.city, employer.registration
        ),
        reference=employer.invoice_reference or employer.reference,
        sentences=known[1],
    )


def _next_number(today: date) -> str:
    """The next number of the year, `2026-0007`: without gaps, whoever asks at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER_LOCK])
    numbers = Invoice.objects.filter(number__startswith=f"{today.year}-").values_list("number")
    taken = [int(number.partition("-")[2]) for (number,) in numbers]
    return f"{today.year}-{max(taken, default=0) + 1:04d}"

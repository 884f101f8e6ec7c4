"""Facts for documents: invoices as they were issued, and what a poster says today."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings

from benefits.domain.invoice import Covers, InvoiceDocument, Party, Sentences, thawed
from benefits.domain.launch import LaunchFacts
from benefits.domain.periods import quarter_of
from benefits.models import Employer, Invoice, InvoiceSender
from benefits.selectors import contracts
from benefits.selectors.employer_pages import code_of


def sender() -> tuple[Party, Sentences] | None:
    """What invoices from now on say about the clinic; None before somebody filled it in."""
    row = InvoiceSender.objects.filter(pk=1).first()
    if row is None:
        return None
    party = Party(row.name, row.street, row.postcode, row.city, row.registration, row.vat_number)
    return party, Sentences(row.iban, row.payment_days, row.vat_percent, row.vat_text, row.note)


def document_of(employer: Employer, number: str) -> InvoiceDocument | None:
    """One invoice by its number; None when it is not this employer's, or does not exist."""
    row = Invoice.objects.filter(employer_id=employer.pk, number=number).first()
    return _document(row) if row else None


def documents_of(employer: Employer) -> list[InvoiceDocument]:
    """Every invoice of an employer, newest first."""
    rows = Invoice.objects.filter(employer_id=employer.pk).order_by(
        "-issued_on", "-period_start", "-number"
    )
    return [_document(row) for row in rows]


def launch_of(employer: Employer, today: date) -> LaunchFacts | None:
    """What a poster says today; None when no code holds."""
    code, contract = code_of(employer, today), contracts.in_force(employer.pk, today)
    if code is None:
        return None
    return LaunchFacts(
        employer=employer.name,
        code=code.shown,
        until=code.quarter.ends_on,
        address=settings.HOUVAST_BASE_URL,
        cap=contract.session_cap if contract else None,
        includes_partner=bool(contract and contract.includes_partner),
        is_by_use=bool(contract and contracts.price_of(contract).is_by_use),
    )


def _document(row: Invoice) -> InvoiceDocument:
    fields = thawed(row.details)
    return InvoiceDocument(
        number=row.number,
        issued_on=row.issued_on,
        due_on=row.issued_on + timedelta(days=fields["sentences"].payment_days),
        quarter=quarter_of(row.period_start),
        last=quarter_of(row.period_end),
        covers=Covers(row.covers),
        quantity=row.quantity,
        price_cents=row.amount_cents // row.quantity if row.quantity else 0,
        net_cents=row.amount_cents,
        **fields,
    )

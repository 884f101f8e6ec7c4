"""Invoices as documents, from what was stored when they were issued."""

from __future__ import annotations

from datetime import timedelta

from benefits.domain.invoice import InvoiceDocument, Party, Sentences, thawed
from benefits.domain.periods import quarter_of
from benefits.models import Employer, Invoice, InvoiceSender


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
    rows = Invoice.objects.filter(employer_id=employer.pk).order_by("-period_start", "-number")
    return [_document(row) for row in rows]


def _document(row: Invoice) -> InvoiceDocument:
    fields = thawed(row.details)
    return InvoiceDocument(
        number=row.number,
        issued_on=row.issued_on,
        due_on=row.issued_on + timedelta(days=fields["sentences"].payment_days),
        quarter=quarter_of(row.period_start),
        headcount=row.headcount,
        price_cents=row.amount_cents // row.headcount if row.headcount else 0,
        net_cents=row.amount_cents,
        **fields,
    )

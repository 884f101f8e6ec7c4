"""An invoice on paper, and a list of invoices for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from benefits.domain.invoice import InvoiceDocument, Party
from benefits.domain.money import euros, grouped
from benefits.domain.ubl import decimal_of
from benefits.papers.sheet import BRAND, SOFT, Sheet
from benefits.papers.words import covered, period_of, promise_of

BOM = "\ufeff"
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def invoice_pdf(invoice: InvoiceDocument) -> bytes:
    """The invoice, in the language of the moment."""
    language = (get_language() or "nl")[:2]
    title = _("Factuur %(number)s") % {"number": invoice.number}
    sheet = Sheet(title, language)
    _sender(sheet, invoice.sender)
    for line in invoice.buyer.lines:
        sheet.put(line)
    sheet.ln(8)
    sheet.put(title, size=20, bold=True, color=BRAND, after=4)
    for name, text in _facts(invoice):
        sheet.pair(name, text, split=0.45)
    sheet.ln(8)
    _amounts(sheet, invoice, language)
    sheet.ln(6)
    for sentence in _sentences(invoice):
        sheet.put(sentence, after=3)
    sheet.put(promise_of(invoice.covers), size=9, color=SOFT)
    return sheet.content()


def invoices_csv(invoices: Iterable[InvoiceDocument]) -> str:
    """One line an invoice, as a Dutch or English spreadsheet opens it: semicolons, and a BOM."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            _("Nummer"),
            _("Factuurdatum"),
            _("Vervaldatum"),
            _("Van"),
            _("Tot en met"),
            _("Contract"),
            _("Waarvoor"),
            _("Aantal"),
            _("Bedrag zonder btw (EUR)"),
            _("Btw (EUR)"),
            _("Totaal (EUR)"),
        ]
    )
    for each in invoices:
        days = (each.issued_on, each.due_on, each.quarter.starts_on, each.last.ends_on)
        money = (each.net_cents, each.vat_cents, each.gross_cents)
        writer.writerow(
            [
                each.number,
                *(day.isoformat() for day in days),
                harmless(each.contract),
                covered(each.covers),
                each.quantity,
                *(decimal_of(cents).replace(".", ",") for cents in money),
            ]
        )
    return out.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sender(sheet: Sheet, sender: Party) -> None:
    for number, line in enumerate(sender.lines):
        sheet.put(line, bold=number == 0, color=SOFT, align="R")
    for name, text in ((_("KvK"), sender.registration), (_("Btw-nummer"), sender.vat_number)):
        if text:
            sheet.put(f"{name} {text}", size=9, color=SOFT, align="R")
    sheet.ln(10)


def _facts(invoice: InvoiceDocument) -> list[tuple[str, str]]:
    facts = [
        (_("Factuurdatum"), date_format(invoice.issued_on, "j F Y")),
        (_("Te betalen uiterlijk"), date_format(invoice.due_on, "j F Y")),
        (_("Periode"), period_of(invoice.quarter, invoice.last)),
        (_("Contract"), invoice.contract),
        (_("Jullie kenmerk"), invoice.buyer_reference),
    ]
    return [(name, text) for name, text in facts if text]


def _amounts(sheet: Sheet, invoice: InvoiceDocument, language: str) -> None:
    number = grouped(invoice.quantity, language)
    price = euros(invoice.price_cents, language)
    line = f"{covered(invoice.covers)}: {number} x {price}"
    sheet.pair(line, euros(invoice.net_cents, language))
    if invoice.sentences.vat_percent:
        name = _("Btw %(percent)s%%") % {"percent": invoice.sentences.vat_percent}
        sheet.pair(name, euros(invoice.vat_cents, language))
    sheet.pair(_("Totaal"), euros(invoice.gross_cents, language), bold=True)


def _sentences(invoice: InvoiceDocument) -> list[str]:
    said = invoice.sentences
    pay = ""
    if said.iban:
        words = _("Maak het bedrag over naar %(iban)s onder vermelding van %(number)s.")
        pay = words % {"iban": said.iban, "number": invoice.number}
    return [line for line in (pay, "" if said.vat_percent else said.vat_text, said.note) if line]

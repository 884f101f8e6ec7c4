"""An invoice as UBL 2.1 in the profile of EN 16931 (Peppol BIS Billing 3), as bytes.

Elements come in the order that the schema wants. The same invoice gives the same bytes.
"""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from benefits.domain.invoice import Covers, InvoiceDocument, Party

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
COMMERCIAL_INVOICE, CREDIT_TRANSFER, ONE_PIECE = "380", "58", "C62"
#: Scheme of the Dutch trade register in the list of electronic addresses.
TRADE_REGISTER = "0106"
EXEMPT, STANDARD = "E", "S"
ITEM = {
    Covers.HEADS: "Vast bedrag per medewerker",
    Covers.BUNDLE: "Gesprekken vooraf",
    Covers.SESSIONS: "Gesprekken in een afgesloten periode",
}


def ubl(invoice: InvoiceDocument) -> bytes:
    """The whole document, UTF-8."""
    root = Xml.Element(f"{{{INVOICE}}}Invoice")
    for name, text in _head(invoice):
        _put(root, name, text)
    period = _in(root, "InvoicePeriod")
    _put(period, "StartDate", invoice.quarter.starts_on.isoformat())
    _put(period, "EndDate", invoice.last.ends_on.isoformat())
    _put(_in(root, "ContractDocumentReference"), "ID", invoice.contract)
    _party(_in(root, "AccountingSupplierParty"), invoice.sender)
    _party(_in(root, "AccountingCustomerParty"), invoice.buyer)
    if invoice.sentences.iban:
        means = _in(root, "PaymentMeans")
        _put(means, "PaymentMeansCode", CREDIT_TRANSFER)
        _put(means, "PaymentID", invoice.number)
        _put(_in(means, "PayeeFinancialAccount"), "ID", invoice.sentences.iban)
    _tax(root, invoice)
    _totals(root, invoice)
    _line(root, invoice)
    for prefix, space in (("", INVOICE), ("cac", CAC), ("cbc", CBC)):
        Xml.register_namespace(prefix, space)
    Xml.indent(root)
    content: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _head(invoice: InvoiceDocument) -> list[tuple[str, str]]:
    lines = [
        ("CustomizationID", CUSTOMIZATION),
        ("ProfileID", PROFILE),
        ("ID", invoice.number),
        ("IssueDate", invoice.issued_on.isoformat()),
        ("DueDate", invoice.due_on.isoformat()),
        ("InvoiceTypeCode", COMMERCIAL_INVOICE),
        ("Note", invoice.sentences.note),
        ("DocumentCurrencyCode", "EUR"),
        ("BuyerReference", invoice.buyer_reference),
    ]
    return [(name, text) for name, text in lines if text]


def _party(parent: Xml.Element, party: Party) -> None:
    found = _in(parent, "Party")
    if party.registration:
        _put(found, "EndpointID", party.registration, schemeID=TRADE_REGISTER)
    _put(_in(found, "PartyName"), "Name", party.name)
    address = _in(found, "PostalAddress")
    for name, text in (
        ("StreetName", party.street),
        ("CityName", party.city),
        ("PostalZone", party.postcode),
    ):
        if text:
            _put(address, name, text)
    _put(_in(address, "Country"), "IdentificationCode", "NL")
    if party.vat_number:
        scheme = _in(found, "PartyTaxScheme")
        _put(scheme, "CompanyID", party.vat_number)
        _put(_in(scheme, "TaxScheme"), "ID", "VAT")
    legal = _in(found, "PartyLegalEntity")
    _put(legal, "RegistrationName", party.name)
    if party.registration:
        _put(legal, "CompanyID", party.registration, schemeID=TRADE_REGISTER)


def _tax(root: Xml.Element, invoice: InvoiceDocument) -> None:
    total = _in(root, "TaxTotal")
    _money(total, "TaxAmount", invoice.vat_cents)
    part = _in(total, "TaxSubtotal")
    _money(part, "TaxableAmount", invoice.net_cents)
    _money(part, "TaxAmount", invoice.vat_cents)
    category = _in(part, "TaxCategory")
    _category(category, invoice, why=True)


def _category(category: Xml.Element, invoice: InvoiceDocument, *, why: bool = False) -> None:
    percent, reason = invoice.sentences.vat_percent, invoice.sentences.vat_text
    _put(category, "ID", STANDARD if percent else EXEMPT)
    _put(category, "Percent", str(percent))
    if why and not percent and reason:
        _put(category, "TaxExemptionReason", reason)
    _put(_in(category, "TaxScheme"), "ID", "VAT")


def _totals(root: Xml.Element, invoice: InvoiceDocument) -> None:
    totals = _in(root, "LegalMonetaryTotal")
    _money(totals, "LineExtensionAmount", invoice.net_cents)
    _money(totals, "TaxExclusiveAmount", invoice.net_cents)
    _money(totals, "TaxInclusiveAmount", invoice.gross_cents)
    _money(totals, "PayableAmount", invoice.gross_cents)


def _line(root: Xml.Element, invoice: InvoiceDocument) -> None:
    line = _in(root, "InvoiceLine")
    _put(line, "ID", "1")
    _put(line, "InvoicedQuantity", str(invoice.quantity), unitCode=ONE_PIECE)
    _money(line, "LineExtensionAmount", invoice.net_cents)
    item = _in(line, "Item")
    _put(item, "Name", ITEM[invoice.covers])
    _category(_in(item, "ClassifiedTaxCategory"), invoice)
    _money(_in(line, "Price"), "PriceAmount", invoice.price_cents)


def _in(parent: Xml.Element, name: str) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{CAC}}}{name}")


def _put(parent: Xml.Element, name: str, text: str, **attributes: str) -> None:
    Xml.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = text


def _money(parent: Xml.Element, name: str, cents: int) -> None:
    _put(parent, name, decimal_of(cents), currencyID="EUR")


def decimal_of(cents: int) -> str:
    """Cents as machines write money: `618800` is `6188.00`."""
    return f"{cents // 100}.{cents % 100:02d}"

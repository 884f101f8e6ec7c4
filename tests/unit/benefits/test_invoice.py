"""What stands on an invoice: sums in whole cents, and all of it frozen."""

from __future__ import annotations

import json
from datetime import date
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.iban import is_iban
from benefits.domain.invoice import (
    Covers,
    InvoiceDocument,
    Party,
    Sentences,
    frozen,
    missing_of,
    thawed,
    vat_of,
)
from benefits.domain.periods import Quarter
from benefits.domain.ubl import CAC, CBC, INVOICE, decimal_of, ubl

SENDER = Party(
    "Praktijk Voorbeeld", "Voorbeeldstraat 1", "1234 AB", "Voorbeeldstad", "00000000", "NL0B00"
)
BUYER = Party("Jansen & Söhne <BV>", "Laan 2", "4321 BA", "Elders", "11111111")
EXEMPT = Sentences(iban="NL02ABNA0123456789", vat_text="Vrijgesteld, zegt de kliniek.", note="Zin.")


def an_invoice(sentences: Sentences = EXEMPT, **fields: object) -> InvoiceDocument:
    facts = {
        "number": "2027-0001",
        "issued_on": date(2027, 4, 1),
        "due_on": date(2027, 5, 1),
        "quarter": Quarter(2027, 1),
        "last": Quarter(2027, 1),
        "contract": "Regeling 2027",
        "covers": Covers.HEADS,
        "quantity": 240,
        "price_cents": 2_650,
        "net_cents": 636_000,
        "sender": SENDER,
        "buyer": BUYER,
        "buyer_reference": "VOORBEELD",
        "sentences": sentences,
    }
    return InvoiceDocument(**facts | fields)  # type: ignore[arg-type]  # a table of fields


def text_of(root: Xml.Element, path: str) -> str:
    found = root.find(path, {"": INVOICE, "cac": CAC, "cbc": CBC})
    assert found is not None, path
    return found.text or ""


@given(st.integers(0, 10**12), st.integers(0, 100))
def test_tax_is_within_half_a_cent(net: int, percent: int) -> None:
    assert abs(100 * vat_of(net, percent) - net * percent) <= 50


@pytest.mark.parametrize(
    ("net", "percent", "tax"), [(100, 21, 21), (50, 21, 11), (48, 21, 10), (0, 21, 0), (99, 0, 0)]
)
def test_tax_in_whole_cents(net: int, percent: int, tax: int) -> None:
    assert vat_of(net, percent) == tax


def test_tax_of_nothing_sensible_is_refused() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        vat_of(-1, 21)


def test_what_is_frozen_is_read_back_the_same() -> None:
    stored = json.loads(
        json.dumps(
            frozen(contract="Regeling", sender=SENDER, buyer=BUYER, reference="R", sentences=EXEMPT)
        )
    )
    read = thawed(stored)
    assert (read["sender"], read["buyer"], read["sentences"]) == (SENDER, BUYER, EXEMPT)
    assert (read["contract"], read["buyer_reference"]) == ("Regeling", "R")
    assert thawed({})["sender"].lines == ()


def test_what_a_lawful_invoice_lacks_is_named() -> None:
    assert missing_of(SENDER, EXEMPT) == ()
    assert missing_of(Party("x"), Sentences()) == (
        "street",
        "postcode",
        "city",
        "registration",
        "vat_number",
        "iban",
        "vat_text",
    )
    assert missing_of(SENDER, Sentences(iban="x", vat_percent=21)) == ()


def test_ubl_holds_the_elements_of_the_norm_in_their_order() -> None:
    root = Xml.fromstring(ubl(an_invoice()))
    assert root.tag == f"{{{INVOICE}}}Invoice"
    assert [child.tag.rpartition("}")[2] for child in root] == [
        "CustomizationID",
        "ProfileID",
        "ID",
        "IssueDate",
        "DueDate",
        "InvoiceTypeCode",
        "Note",
        "DocumentCurrencyCode",
        "BuyerReference",
        "InvoicePeriod",
        "ContractDocumentReference",
        "AccountingSupplierParty",
        "AccountingCustomerParty",
        "PaymentMeans",
        "TaxTotal",
        "LegalMonetaryTotal",
        "InvoiceLine",
    ]
    for path, text in (
        (
            "cbc:CustomizationID",
            "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
        ),
        ("cbc:ID", "2027-0001"),
        ("cbc:DueDate", "2027-05-01"),
        ("cbc:InvoiceTypeCode", "380"),
        ("cac:InvoicePeriod/cbc:EndDate", "2027-03-31"),
        ("cac:AccountingCustomerParty/cac:Party/cac:PartyName/cbc:Name", BUYER.name),
        ("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID", "NL0B00"),
        ("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID", "NL02ABNA0123456789"),
        ("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID", "E"),
        ("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReason", EXEMPT.vat_text),
        ("cac:InvoiceLine/cbc:InvoicedQuantity", "240"),
        ("cac:InvoiceLine/cac:Price/cbc:PriceAmount", "26.50"),
        ("cac:LegalMonetaryTotal/cbc:PayableAmount", "6360.00"),
    ):
        assert text_of(root, path) == text


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from([0, 9, 21]))
def test_the_sums_of_the_norm_hold(heads: int, price: int, percent: int) -> None:
    said = Sentences(vat_percent=percent, vat_text="x")
    invoice = an_invoice(said, quantity=heads, price_cents=price, net_cents=heads * price)
    root = Xml.fromstring(ubl(invoice))

    def cents(path: str) -> int:
        return int(text_of(root, path).replace(".", ""))

    line, total = cents("cac:InvoiceLine/cbc:LineExtensionAmount"), "cac:LegalMonetaryTotal/cbc:"
    assert line == heads * cents("cac:InvoiceLine/cac:Price/cbc:PriceAmount")
    assert line == cents(f"{total}LineExtensionAmount") == cents(f"{total}TaxExclusiveAmount")
    assert cents("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount") == line
    tax = cents("cac:TaxTotal/cbc:TaxAmount")
    assert tax == cents("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount") == vat_of(line, percent)
    assert cents(f"{total}TaxInclusiveAmount") == cents(f"{total}PayableAmount") == line + tax


def test_a_taxed_invoice_gives_no_reason_for_an_exemption() -> None:
    root = Xml.fromstring(ubl(an_invoice(Sentences(vat_percent=21, vat_text="oud"))))
    category = "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/"
    assert text_of(root, f"{category}cbc:ID") == "S"
    assert root.find(f"{category}cbc:TaxExemptionReason", {"cac": CAC, "cbc": CBC}) is None
    assert root.find("cac:PaymentMeans", {"cac": CAC}) is None


def test_the_same_invoice_is_the_same_bytes() -> None:
    assert ubl(an_invoice()) == ubl(an_invoice())
    assert decimal_of(5) == "0.05"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("NL02ABNA0123456789", True),
        ("NL03ABNA0123456789", False),
        ("NL02 ABNA 0123 4567 89", False),
        ("", False),
        ("NL02", False),
        ("ÅÅ02ABNA0123456789", False),
    ],
)
def test_account_numbers_are_checked(text: str, fits: bool) -> None:
    assert is_iban(text) is fits

"""Invoices on paper and as a list."""

from __future__ import annotations

import csv
import io
import re
import zlib
from dataclasses import replace
from datetime import date

import pytest
import qrcode
from django.utils import translation

from benefits.domain.invoice import Covers, Party, Sentences
from benefits.domain.launch import LaunchFacts
from benefits.domain.periods import Quarter
from benefits.papers.invoices import harmless, invoice_pdf, invoices_csv
from benefits.papers.launch import (
    intranet_pdf,
    intranet_text,
    managers_pdf,
    managers_text,
    poster_pdf,
)
from benefits.papers.sheet import Sheet, printable
from tests.unit.benefits.test_invoice import an_invoice


def words_of(pdf: bytes) -> str:
    """The text on a sheet, as its built-in fonts spell it."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    drawn = b"\n".join(zlib.decompress(each) for each in streams)
    parts = re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", drawn)
    return " ".join(re.sub(rb"\\(.)", rb"\1", part).decode("cp1252") for part in parts)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nl",
            ["Factuur 2027-0001", "1 april 2027", "Kwartaal 1, 2027", "€ 6.360", "240 x € 26,50"],
        ),
        ("en", ["Invoice 2027-0001", "1 April 2027", "Quarter 1, 2027", "€6,360", "240 x €26.50"]),
    ],
)
def test_a_sheet_says_what_the_invoice_says(language: str, words: list[str]) -> None:
    with translation.override(language):
        text = words_of(invoice_pdf(an_invoice()))
    for expected in [*words, "Jansen & Söhne <BV>", "NL02ABNA0123456789", "zegt de kliniek"]:
        assert expected in text


def test_tax_has_a_line_of_its_own() -> None:
    with translation.override("nl"):
        text = words_of(invoice_pdf(an_invoice(Sentences(vat_percent=21))))
    for expected in ("Btw 21%", "€ 1.335,60", "€ 7.695,60"):
        assert expected in text


def test_the_same_invoice_is_the_same_bytes() -> None:
    assert invoice_pdf(an_invoice()) == invoice_pdf(an_invoice())
    assert invoice_pdf(an_invoice()) != invoice_pdf(an_invoice(quantity=241))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ñuñez €5 – ‘ok’", "Ñuñez €5 – ‘ok’"),
        ("Ḥasan Łukasz", "Hasan Lukasz"),
        ("李\u202e\x00", "???"),
        ("A\u030a", "Å"),
        ("ﬁets", "fiets"),
        ("12\u00a0000", "12 000"),
    ],
)
def test_any_name_can_be_printed(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert invoice_pdf(replace(an_invoice(), buyer=Party(text))).startswith(b"%PDF-")


def test_a_long_text_goes_on_below() -> None:
    sheet = Sheet("Titel", "nl")
    sheet.pair("woord " * 60, "€ 1")
    assert sheet.get_y() > 40
    for _ in range(80):
        sheet.put("regel", after=4)
    assert sheet.pages_count > 1


def test_the_list_opens_in_a_spreadsheet_and_runs_nothing() -> None:
    with translation.override("nl"):
        text = invoices_csv([an_invoice(contract="=HYPERLINK(1)")])
    assert text.startswith("\ufeffNummer;")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert rows[1] == [
        "2027-0001",
        "2027-04-01",
        "2027-05-01",
        "2027-01-01",
        "2027-03-31",
        "'=HYPERLINK(1)",
        "Vast bedrag per medewerker",
        "240",
        "6360,00",
        "0,00",
        "6360,00",
    ]
    assert harmless("Regeling - 2027") == "Regeling - 2027"


FACTS = LaunchFacts(
    "Voorbeeld BV", "ABCDE-12345", date(2027, 3, 31), "https://houvast.example", 8, True
)
#: Words that would say of whoever reads the poster what she is looking for.
TELLING = re.compile(
    r"psych|gezond|zorg|health|care|therap|mental|zwanger|pregnan|baby|kind\b|child|moeder|mother|"
    r"depress|praten|talk|hulp|help|kliniek|clinic|praktijk",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_poster_gives_nobody_away_who_reads_it(language: str) -> None:
    text = words_of(poster_pdf(FACTS, language))
    assert not TELLING.search(text)
    for expected in ("Voorbeeld BV", "ABCDE-12345", "houvast.example", "2027"):
        assert expected in text
    assert poster_pdf(FACTS, language) == poster_pdf(FACTS, language)


def test_the_picture_on_the_poster_is_the_address() -> None:
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(FACTS.address)
    code.make(fit=True)
    dots = sum(row.count(True) for row in code.get_matrix())
    streams = re.findall(rb"stream\n(.*?)\nendstream", poster_pdf(FACTS, "nl"), re.DOTALL)
    assert sum(zlib.decompress(each).count(b" re f") for each in streams) == dots


def test_the_text_for_the_intranet_says_what_there_is() -> None:
    with translation.override("nl"):
        title, *rest = intranet_text(FACTS)
        alone = intranet_text(replace(FACTS, includes_partner=False, cap=None))
    assert not TELLING.search(title)
    text = " ".join(rest)
    for expected in (
        "tot 8 gesprekken per persoon",
        "Ook je partner",
        "31 maart 2027",
        "psycholoog",
    ):
        assert expected in text
    assert "partner" not in " ".join(alone)
    assert "Voorbeeld BV betaalt." in alone
    assert "up to 8 sessions" in words_of(intranet_pdf(FACTS, "en"))


def test_who_leads_people_reads_what_never_to_ask() -> None:
    with translation.override("nl"):
        text = " ".join(managers_text(FACTS))
    for said in ("Vertel het aan iedereen", "Vraag nooit of iemand", "ABCDE-12345", "Bel 112"):
        assert said in text
    assert "Never ask whether somebody uses it" in words_of(managers_pdf(FACTS, "en"))
    assert managers_pdf(FACTS, "nl") == managers_pdf(FACTS, "nl")


def test_the_text_for_the_intranet_is_true_of_a_contract_by_use() -> None:
    with translation.override("nl"):
        by_head, by_use = (
            intranet_text(replace(FACTS, is_by_use=use))[-1] for use in (False, True)
        )
    assert "ook niet hoeveel mensen" in by_head
    assert by_use.endswith("Wel later een totaal van minstens tien mensen.")


@pytest.mark.parametrize(
    ("covers", "line", "below"),
    [
        (Covers.BUNDLE, "Gesprekken vooraf: 160 x", "is vooraf afgesproken"),
        (Covers.SESSIONS, "Gesprekken in een afgesloten periode: 160 x", "minstens tien mensen"),
    ],
)
def test_a_sheet_by_use_says_what_it_is_for(covers: Covers, line: str, below: str) -> None:
    invoice = an_invoice(covers=covers, quantity=160, last=Quarter(2027, 3))
    with translation.override("nl"):
        text = words_of(invoice_pdf(invoice))
    for said in (line, below, "Kwartaal 1, 2027 tot en met kwartaal 3, 2027"):
        assert said in text

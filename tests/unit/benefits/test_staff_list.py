"""The reader of staff lists, on exports as real systems write them. All people are fictional."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.staff_list import text, wording
from benefits.domain.staff_list.cells import (
    SERIAL_ZERO,
    Unreadable,
    read_birth_date,
    read_inactive_date,
    read_number,
)
from benefits.domain.staff_list.reading import Findings, Line, read
from benefits.domain.staff_list.text import NotAList

TODAY = date(2027, 3, 1)
TWO = [Line("00417", date(1994, 5, 17)), Line("00418", date(1988, 11, 2))]
PLAIN = "Personeelsnummer;Geboortedatum\r\n00417;17-05-1994\r\n00418;02-11-1988\r\n"


def lines(content: bytes | str, findings: Findings | None = None) -> list[Line]:
    data = content.encode() if isinstance(content, str) else content
    found = findings if findings is not None else Findings()
    return list(read(io.BytesIO(data), today=TODAY, findings=found))


def problems(content: bytes | str) -> list[tuple[int, str]]:
    findings = Findings()
    lines(content, findings)
    return [(each.row, each.code) for each in findings.problems]


def refusal(content: bytes | str) -> str:
    with pytest.raises(NotAList) as problem:
        lines(content)
    assert problem.value.code in wording.FILE_WORDS
    return problem.value.code


EXPORTS: dict[str, bytes] = {
    "plain": PLAIN.encode(),
    "with a byte order mark": PLAIN.encode("utf-8-sig"),
    "utf-16, as Excel's Unicode text": PLAIN.replace(";", "\t").encode("utf-16"),
    "utf-16 without a mark": PLAIN.encode("utf-16-le"),
    "utf-16 the other way round": PLAIN.encode("utf-16-be"),
    "commas, English, ISO": b"Employee Number,Date of Birth\n00417,1994-05-17\n00418,1988-11-02\n",
    "quoted": b'"Employee ID","Birth date"\n"00417","1994-05-17"\n"00418","1988-11-02"\n',
    "columns the other way": b"Geboortedatum;Medewerkernr.\n17/05/1994;00417\n2/11/1988;00418\n",
    "more columns, Windows-1252": (
        "Naam;Pers.nr.;Geb. datum;Functie\nZoë Voorbeeld;00417;17.05.1994;Begeleider\n"
        "André Demo;00418;2.11.1988;Café\n"
    ).encode("cp1252"),
    "Excel announces its separator": b"sep=;\nPersoneelsnummer;Geboortedatum\n"
    b"00417;17-5-1994\n00418;2-11-1988\n",
    "a title above": b"Overzicht medewerkers;\n;\nPersoneelsnummer;Geboortedatum\n"
    b"00417;17-05-1994\n\n00418;02-11-1988\n;\n",
    "serial numbers": b"Personeelsnummer;Geboortedatum\n00417;34471\n00418;32449\n",
    "a system's own names": b"Stamnummer|Geb.datum|Uit dienst per\n00417|19940517|\n"
    b"00418|19881102|31-12-9999\n",
    "two digits": b"Personeelsnr;Geboortedatum\n00417;17-05-94\n00418;02-11-88\n",
    "words": b"Personeelsnummer;Geboortedatum\n00417;17 mei 1994\n00418;2 nov. 1988\n",
    "a time behind": b"EmployeeNumber;DOB\n00417;1994-05-17T00:00:00\n00418;1988-11-02 00:00:00\n",
    "no names, dates say which": b"17-05-1994;00417\n02-11-1988;00418\n",
    "a name with more words": b"Personeelsnummer (loon);Geboortedatum medewerker\n"
    b"00417;17-05-1994\n00418;02-11-1988\n",
    "old Mac line ends": b"Personeelsnummer;Geboortedatum\r00417;17-05-1994\r00418;02-11-1988\r",
    "a line break in a quoted cell": b'Naam;Personeelsnummer;Geboortedatum\n"Demo\nEen";00417;'
    b"17-05-1994\nDemo Twee;00418;02-11-1988\n",
}


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_of_many_systems_are_one_list(name: str) -> None:
    findings = Findings()
    assert lines(EXPORTS[name], findings) == TWO
    assert findings.problems == []
    assert (findings.rows, findings.people, findings.is_swapped) == (2, 2, False)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n \r\n", "file_empty"),
        (b"PK\x03\x04\x14\x00\x06\x00", "file_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_xls"),
        (b"%PDF-1.7\n", "file_pdf"),
        (b"{\\rtf1\\ansi}", "file_word"),
        (b"\x89PNG\r\n\x1a\n", "file_image"),
        (b"\x1f\x8b\x08\x00", "file_zip"),
        (b"<!DOCTYPE html><html></html>", "file_web"),
        (b"<?xml version='1.0'?><Workbook/>", "file_web"),
        (b'[{"number": 1}]', "file_json"),
        (b"\x00\x01\x02\x03\x00\x00\x00\x00\x01", "file_binary"),
        (b"Naam;Afdeling\nDemo;Zorg\n", "columns_unknown"),
        (b"Personeelsnummer;Afdeling\n1;Zorg\n", "column_born_missing"),
        (b"Geboortedatum;Afdeling\n17-05-1994;Zorg\n", "column_number_missing"),
        (b"Personeelsnummer;Employee ID;Geboortedatum\n1;1;17-05-1994\n", "column_twice"),
        (b"Personeelsnummer;Geboortedatum\n", "no_rows"),
        (b"Personeelsnummer;Geboortedatum\n;\n;\n", "no_rows"),
        (b"Personeelsnummer;Geboortedatum\n=A1;17-05-1994\n", "nothing_usable"),
        (b'Personeelsnummer;Geboortedatum\n1;"17-05-1994\n' + b"2;1-1-1990\n" * 20, "quotes"),
        (b'Personeelsnummer;Geboortedatum\n1;"' + b"x" * 200_000, "quotes"),
        (b"zomaar wat tekst zonder tabel", "columns_unknown"),
    ],
)
def test_a_file_that_is_no_list_is_named(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_each_row_that_cannot_be_read_is_told_by_its_number() -> None:
    content = "\n".join(
        [
            "Personeelsnummer;Geboortedatum;Verlof vanaf",
            "00417;17-05-1994;",
            ";17-05-1994;",
            "=1+1;17-05-1994;",
            "+31612345678;17-05-1994;",
            "-5;17-05-1994;",
            "@SUM(1);17-05-1994;",
            "1,23457E+11;17-05-1994;",
            "12-05-2003;17-05-1994;",
            "x" * 41 + ";17-05-1994;",
            "A\u200b1;17-05-1994;",
            "A1;;",
            "A2;=TODAY();",
            "A3;31-04-1990;",
            "A4;29-02-1991;",
            "A5;12/25/1990;",
            "A6;01-01-2020;",
            "A7;01-01-1905;",
            "A8;17-05-1994;morgen",
            "A9",
            "00417;17-05-1994;",
            "00417;18-05-1994;",
            "00-417;17-05-1994;",
        ]
    )
    assert problems(content) == [
        (3, "number_missing"),
        (4, "number_formula"),
        (5, "number_formula"),
        (6, "number_formula"),
        (7, "number_formula"),
        (8, "number_rounded"),
        (9, "number_is_date"),
        (10, "number_too_long"),
        (11, "number_signs"),
        (12, "born_missing"),
        (13, "born_formula"),
        (14, "born_unreadable"),
        (15, "born_unreadable"),
        (16, "born_month_first"),
        (17, "born_unlikely"),
        (18, "born_unlikely"),
        (19, "inactive_unreadable"),
        (20, "born_missing"),
        (21, "duplicate_same"),
        (22, "duplicate_differs"),
        (23, "duplicate_same"),
    ]


def test_a_readable_number_with_an_unreadable_date_stays_as_it_is() -> None:
    findings = Findings()
    found = lines(
        "Personeelsnummer;Geboortedatum\nA1;17-05-1994\nA2;gisteren\n=3;1-1-1990", findings
    )
    assert found == [Line("A1", date(1994, 5, 17)), Line("A2", None)]
    assert (findings.people, findings.left_out, findings.nameless) == (1, 2, 1)


def test_columns_that_changed_places_are_read_the_other_way_round() -> None:
    findings = Findings()
    content = "Personeelsnummer;Geboortedatum\n17-05-1994;00417\n02-11-1988;00418\n"
    assert lines(content, findings) == TWO
    assert findings.is_swapped


def test_a_list_with_the_month_first_is_refused_whole() -> None:
    rows = "\n".join(f"A{day};05/{day:02d}/1990" for day in range(1, 29))
    assert refusal(f"Employee ID,DOB\n{rows.replace(';', ',')}") == "month_first"


def bsn(serial: int) -> str:
    """A number that passes the test of a BSN; nobody's."""
    for check in range(10):
        number = f"{serial:08d}{check}"
        weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
        if sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 11 == 0:
            return number
    return ""


def test_citizen_numbers_are_refused_and_their_column_is_noticed() -> None:
    numbers = [number for serial in range(90000001, 90000031) if (number := bsn(serial))]
    rows = "\n".join(f"{number};17-05-1994" for number in numbers)
    assert refusal(f"Personeelsnummer;Geboortedatum\n{rows}") == "citizen_numbers"
    findings = Findings()
    lines("BSN;Personeelsnummer;Geboortedatum\nx;00417;17-05-1994\n", findings)
    assert findings.names_citizen


def test_a_list_has_a_stated_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_ROWS", 3)
    rows = "\n".join(f"A{index};17-05-1994" for index in range(4))
    assert refusal(f"Personeelsnummer;Geboortedatum\n{rows}") == "too_many_rows"


def test_reading_takes_no_more_than_it_gives() -> None:
    """The tenth thousand is not read before the first is taken."""
    rows = "".join(f"A{index:06d};17-05-1994\n" for index in range(20_000))
    findings = Findings()
    people = read(
        io.BytesIO(f"Personeelsnummer;Geboortedatum\n{rows}".encode()),
        today=TODAY,
        findings=findings,
    )
    assert next(people).number == "A000000"
    assert findings.rows == 1


def test_more_problems_than_are_listed_are_still_counted() -> None:
    rows = "\n".join(f"A{index};gisteren" for index in range(300))
    findings = Findings()
    lines(f"Personeelsnummer;Geboortedatum\nB1;17-05-1994\n{rows}", findings)
    assert (len(findings.problems), findings.counts["born_unreadable"]) == (200, 300)


def test_every_code_has_words_without_room_for_content() -> None:
    for words in (*wording.FILE_WORDS.values(), *wording.ROW_WORDS.values()):
        assert words
        assert "%" not in words
        assert "{" not in words


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 ./]{0,10}[A-Za-z0-9]", fullmatch=True).filter(
                lambda number: "E" not in number.upper()
            ),
            st.dates(date(1930, 1, 1), date(2012, 1, 1)),
        ),
        min_size=1,
        max_size=20,
        unique_by=lambda pair: "".join(filter(str.isalnum, pair[0])).upper(),
    ),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "serial", "%Y%m%d"]),
    st.booleans(),
)
def test_what_a_system_writes_is_what_is_read(
    people: list[tuple[str, date]], separator: str, encoding: str, style: str, is_quoted: bool
) -> None:
    def written(day: date) -> str:
        return str((day - SERIAL_ZERO).days) if style == "serial" else day.strftime(style)

    def row(cells: list[str]) -> str:
        return separator.join(f'"{each}"' if is_quoted else each for each in cells)

    content = [row(["Geboortedatum", "Personeelsnummer", "Naam"])]
    content += [row([written(born), number, "Zoë"]) for number, born in people]
    findings = Findings()
    found = lines("\r\n".join(content).encode(encoding), findings)
    expected = [(number, born) for number, born in people if readable(number)]
    assert [(line.number, line.born_on) for line in found] == expected


def readable(number: str) -> bool:
    try:
        return bool(read_number(number))
    except Unreadable:
        return False


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    code = ""
    try:
        lines(content)
    except NotAList as problem:
        code = problem.code
    assert code in {"", *wording.FILE_WORDS}


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reader(cell: str) -> None:
    for reader in (
        read_number,
        lambda each: read_birth_date(each, TODAY),
        lambda each: read_inactive_date(each, TODAY),
    ):
        code = ""
        try:
            reader(cell.strip())
        except Unreadable as problem:
            code = problem.code
        assert code in {"", *wording.ROW_WORDS}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("", None), ("31-12-9999", None), ("01-02-27", date(2027, 2, 1)), ("46054", date(2026, 2, 1))],
)
def test_leave(cell: str, expected: date | None) -> None:
    assert read_inactive_date(cell, TODAY) == expected


@pytest.mark.parametrize("years", [14, 100])
def test_ages_at_the_edge(years: int) -> None:
    edge = TODAY.replace(year=TODAY.year - years)
    assert read_birth_date(edge.isoformat(), TODAY) == edge
    beyond = edge + timedelta(days=1 if years == 14 else -1)
    with pytest.raises(Unreadable, match="born_unlikely"):
        read_birth_date(beyond.isoformat(), TODAY)

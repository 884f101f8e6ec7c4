"""The whole list: a line for each person, and what was wrong as row numbers and codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import BinaryIO

from benefits.domain.roster import normalise_number
from benefits.domain.staff_list import cells, text
from benefits.domain.staff_list.columns import Columns, cell, find_columns
from benefits.domain.staff_list.text import NotAList

#: Rows looked at before the columns are known.
LOOKED_AT = 200
#: Problems listed one by one; all are counted.
LISTED = 200
#: Share of rows that makes a file one with the month first, or one with citizen numbers.
MONTH_FIRST_SHARE, CITIZEN_SHARE, CITIZEN_ROWS = 0.2, 0.9, 10
#: Problems that are told but leave nothing out.
HARMLESS = frozenset({"duplicate_same"})
#: Problems after which nobody knows whose row it was.
NAMELESS = frozenset(
    {
        "number_missing",
        "number_formula",
        "number_rounded",
        "number_is_date",
        "number_too_long",
        "number_signs",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One person. `born_on` is None when the number could be read and the rest could not: she
    stays as she is on the roster."""

    number: str
    born_on: date | None
    inactive_since: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row, counted as a spreadsheet counts."""

    row: int
    code: str


@dataclass(slots=True)
class Findings:
    """What reading a list brought to light. Complete when the last line was taken."""

    rows: int = 0
    people: int = 0
    is_swapped: bool = False
    names_citizen: bool = False
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, row: int, code: str) -> None:
        """Count a problem, and list it while there is room."""
        self.counts[code] += 1
        if len(self.problems) < LISTED:
            self.problems.append(Problem(row, code))

    @property
    def left_out(self) -> int:
        """Rows of which nothing is entered."""
        return sum(count for code, count in self.counts.items() if code not in HARMLESS)

    @property
    def nameless(self) -> int:
        """Rows of which nobody knows whose they are."""
        return sum(count for code, count in self.counts.items() if code in NAMELESS)


def read(file: BinaryIO, *, today: date, findings: Findings) -> Iterator[Line]:
    """The people on a list, one at a time, each number once; `findings` fills on the way.

    Memory holds the numbers seen, nothing else, and never more than `text.MAX_ROWS`. Raises
    NotAList, at the latest after the last line: then nothing of the list may be used.
    """
    numbered = enumerate(text.rows_of(file), start=1)
    first = list(islice(numbered, LOOKED_AT))
    columns = find_columns([row for _, row in first])
    findings.is_swapped, findings.names_citizen = columns.is_swapped, columns.names_citizen
    seen: dict[str, date | None] = {}
    citizens = 0
    for row, content in chain(first[columns.header_row + 1 :], numbered):
        if not any(content):
            continue
        findings.rows += 1
        if findings.rows > text.MAX_ROWS:
            raise NotAList("too_many_rows")
        line = _line(row, content, columns, today, findings)
        if line and _is_new(line, row, seen, findings):
            citizens += cells.may_be_citizen_number(line.number)
            findings.people += line.born_on is not None
            yield line
    _judge(findings, citizens)


def _line(
    row: int, content: list[str], columns: Columns, today: date, findings: Findings
) -> Line | None:
    try:
        number = cells.read_number(cell(content, columns.number))
    except cells.Unreadable as problem:
        findings.note(row, problem.code)
        return None
    try:
        born_on = cells.read_birth_date(cell(content, columns.born), today)
        given = [cells.read_inactive_date(cell(content, each), today) for each in columns.inactive]
    except cells.Unreadable as problem:
        findings.note(row, problem.code)
        return Line(number, None)
    return Line(number, born_on, min((day for day in given if day), default=None))


def _is_new(line: Line, row: int, seen: dict[str, date | None], findings: Findings) -> bool:
    key = normalise_number(line.number)
    if key not in seen:
        seen[key] = line.born_on
        return True
    if line.born_on is not None:
        is_same = seen[key] == line.born_on
        findings.note(row, "duplicate_same" if is_same else "duplicate_differs")
    return False


def _judge(findings: Findings, citizens: int) -> None:
    """Refuse the whole list for what only shows at its end."""
    if not findings.rows:
        raise NotAList("no_rows")
    if findings.counts["born_month_first"] > MONTH_FIRST_SHARE * findings.rows:
        raise NotAList("month_first")
    if citizens >= max(CITIZEN_ROWS, CITIZEN_SHARE * findings.people):
        raise NotAList("citizen_numbers")
    if not findings.people:
        raise NotAList("nothing_usable")

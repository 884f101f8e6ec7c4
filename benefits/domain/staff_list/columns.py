"""Which column holds what: by its name in Dutch or English, else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from benefits.domain.staff_list.cells import looks_like_date
from benefits.domain.staff_list.text import NotAList


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


NUMBER_NAMES = _names(
    """personeelsnummer personeelnummer personeelsnr persnr pnr medewerkernummer medewerkersnummer
    medewerkernr medewerkerid medewerker werknemernummer werknemersnummer werknemernr werknemerid
    stamnummer loonnummer nummer employeenumber employeeno employeenr employeeid employee
    staffnumber staffno staffid personnelnumber personnelno payrollnumber payrollid workerid
    number externalid"""
)
BORN_NAMES = _names(
    """geboortedatum geboortedat geboorte geboren gebdatum gebdat dateofbirth birthdate birthday
    birth dob born datebirth"""
)
INACTIVE_NAMES = _names(
    """verlofvanaf verlofsinds verlofstart startverlof metverlofsinds verlof inactiefvanaf
    inactiefsinds uitdienst uitdienstdatum datumuitdienst uitdienstper einddatum
    einddatumdienstverband einddatumcontract inactivesince inactivefrom leavefrom leavestart
    leavestartdate onleavesince terminationdate enddate employmentenddate"""
)
CITIZEN_NAMES = _names("bsn bsnnummer burgerservicenummer sofinummer")
#: A longer name that begins with one of these still counts: `Personeelsnummer (AFAS)`.
_STEM = 7
#: Titles and empty rows that exports put above the names of the columns.
ROWS_ABOVE = 10
#: Share of rows that decides what a column holds.
MOST = 0.8


@dataclass(frozen=True, slots=True)
class Columns:
    """Where to read. `header_row` counts from 0; -1 when the columns carry no names."""

    number: int
    born: int
    inactive: tuple[int, ...] = ()
    header_row: int = -1
    is_swapped: bool = False
    names_citizen: bool = False


def find_columns(rows: Sequence[Sequence[str]]) -> Columns:
    """The columns of a list, from its first rows.

    Names win. When what stands under them says that number and birth date changed places, they
    are read the other way round and `is_swapped` says so. Raises NotAList when they are not found.
    """
    best: NotAList | None = None
    for index, row in enumerate(rows[:ROWS_ABOVE]):
        try:
            found = _by_name(row)
        except NotAList as missing:
            best = best or (missing if missing.code != "columns_unknown" else None)
            continue
        found = replace(found, header_row=index)
        return _unswapped(found, rows[index + 1 :])
    guessed = _by_content(rows)
    if guessed is None:
        raise best or NotAList("columns_unknown")
    return guessed


def cell(row: Sequence[str], index: int) -> str:
    """The cell of a column; empty when the row is shorter."""
    return row[index] if index < len(row) else ""


def _by_name(row: Sequence[str]) -> Columns:
    names = [re.sub(r"[\W_]", "", name.casefold()) for name in row]
    numbers, born = _named(names, NUMBER_NAMES), _named(names, BORN_NAMES)
    if not numbers and not born:
        raise NotAList("columns_unknown")
    if not numbers:
        raise NotAList("column_number_missing")
    if not born:
        raise NotAList("column_born_missing")
    if len(numbers) > 1 or len(born) > 1:
        raise NotAList("column_twice")
    return Columns(
        number=numbers[0],
        born=born[0],
        inactive=tuple(_named(names, INACTIVE_NAMES)),
        names_citizen=bool(CITIZEN_NAMES & set(names)),
    )


def _named(names: Sequence[str], known: frozenset[str]) -> list[int]:
    exact = [index for index, name in enumerate(names) if name in known]
    if exact:
        return exact
    stems = tuple(name for name in known if len(name) >= _STEM)
    return [index for index, name in enumerate(names) if name.startswith(stems)]


def _unswapped(columns: Columns, rows: Sequence[Sequence[str]]) -> Columns:
    pairs = [(cell(row, columns.number), cell(row, columns.born)) for row in rows]
    full = [(number, born) for number, born in pairs if number and born]
    changed = sum(looks_like_date(n) and not looks_like_date(b) for n, b in full)
    if not full or changed < MOST * len(full):
        return columns
    return replace(columns, number=columns.born, born=columns.number, is_swapped=True)


def _by_content(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Two columns without names: the one with dates is the birth date. None when unsure."""
    full = [row for row in rows if any(row)]
    if not full or any(len([each for each in row if each]) != 2 for row in full):
        return None
    dated = [sum(looks_like_date(cell(row, index)) for row in full) for index in (0, 1)]
    for born, number in ((0, 1), (1, 0)):
        if dated[born] >= MOST * len(full) and dated[number] == 0:
            return Columns(number=number, born=born)
    return None

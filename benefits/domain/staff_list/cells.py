"""One cell: an employee number, a date. What cannot be read raises a code, never the content."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

#: A member of staff is at least this old, and at most.
YOUNGEST, OLDEST = 14, 100
MAX_NUMBER_SIGNS = 40
FORMULA_STARTS = ("=", "+", "-", "@")
#: Day 0 of a spreadsheet's calendar, and the serial numbers that can be a birth date.
SERIAL_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"([0-9]{4,5})(?:[.,]0+)?")
_ROUNDED = re.compile(r"[0-9]+[.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)
_PARTS = re.compile(r"([0-9]{1,4})[-/.\s]+([0-9]{1,2})[-/.\s]+([0-9]{1,4})")
_WORDED = re.compile(r"([0-9]{1,2})[-\s.]*([A-Za-z]{3,9})\.?[-\s]*([0-9]{4})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME_BEHIND = re.compile(r"[T\s]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?Z?$")
_MONTHS = (
    ("jan",),
    ("feb",),
    ("mrt", "maa", "mar"),
    ("apr",),
    ("mei", "may"),
    ("jun",),
    ("jul",),
    ("aug",),
    ("sep",),
    ("okt", "oct"),
    ("nov",),
    ("dec",),
)
MONTH_OF = {start: number for number, starts in enumerate(_MONTHS, 1) for start in starts}
#: Systems write this year where there is no end.
NO_END_YEAR = 9999
_BSN_SIGNS = 9
_PLAIN = re.compile(r"[^\W_]")
_CONTROL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class Unreadable(ValueError):
    """A cell that cannot be read. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_number(cell: str) -> str:
    """An employee number as it stands there, leading zeros and all.

    Raises Unreadable: missing, a formula, rounded by a spreadsheet, a date, too long, odd signs.
    """
    if not cell:
        raise Unreadable("number_missing")
    if cell.startswith(FORMULA_STARTS):
        raise Unreadable("number_formula")
    if _ROUNDED.fullmatch(cell):
        raise Unreadable("number_rounded")
    if looks_like_date(cell):
        raise Unreadable("number_is_date")
    if len(cell) > MAX_NUMBER_SIGNS:
        raise Unreadable("number_too_long")
    if not _PLAIN.search(cell) or _has_odd_signs(cell):
        raise Unreadable("number_signs")
    return cell


def read_birth_date(cell: str, today: date) -> date:
    """A birth date, written the Dutch way, as ISO, in words, or as a spreadsheet's serial number.

    Raises Unreadable: missing, a formula, no date, or nobody's age at work.
    """
    if not cell:
        raise Unreadable("born_missing")
    if cell.startswith(FORMULA_STARTS):
        raise Unreadable("born_formula")
    found = _date_in(cell, today)
    if found is None:
        raise Unreadable("born_month_first" if is_month_first(cell) else "born_unreadable")
    if not _years_before(today, OLDEST) <= found <= _years_before(today, YOUNGEST):
        raise Unreadable("born_unlikely")
    return found


def read_inactive_date(cell: str, today: date) -> date | None:
    """Since when somebody is on leave or gone; None for an empty cell or an open end.

    Raises Unreadable when it is no date.
    """
    if not cell:
        return None
    found = None if cell.startswith(FORMULA_STARTS) else _date_in(cell, today, two_digits=2000)
    if found is None:
        raise Unreadable("inactive_unreadable")
    return None if found.year == NO_END_YEAR else found


def looks_like_date(cell: str) -> bool:
    """Whether a cell is written as a date, with day, month and year apart."""
    short = _TIME_BEHIND.sub("", cell)
    if found := _PARTS.fullmatch(short):
        return any(len(part) == 4 for part in found.groups()) and _of_parts(found, None) is not None
    found = _WORDED.fullmatch(short)
    return bool(found) and found[2][:3].lower() in MONTH_OF if found else False


def is_month_first(cell: str) -> bool:
    """Whether a cell reads as a date with the month first, and as no other."""
    found = _PARTS.fullmatch(_TIME_BEHIND.sub("", cell))
    if not found or len(found[1]) > 2 or len(found[3]) != 4:
        return False
    return _made(int(found[3]), int(found[1]), int(found[2])) is not None and int(found[2]) > 12


def _has_odd_signs(cell: str) -> bool:
    if cell.isascii() and cell.isprintable():
        return False
    return any(unicodedata.category(sign) in _CONTROL or sign == "\ufffd" for sign in cell)


def may_be_citizen_number(number: str) -> bool:
    """Whether a number passes the test of a BSN: nine digits, weights 9 to 2 and -1, by eleven."""
    if len(number) != _BSN_SIGNS or not (number.isascii() and number.isdigit()):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(digit) for w, digit in zip(weights, number, strict=True)) % 11 == 0


def _date_in(cell: str, today: date, *, two_digits: int | None = None) -> date | None:
    short = _TIME_BEHIND.sub("", cell)
    if found := _PARTS.fullmatch(short):
        return _of_parts(found, today, two_digits)
    if found := _WORDED.fullmatch(short):
        return _made(int(found[3]), MONTH_OF.get(found[2][:3].lower(), 0), int(found[1]))
    if found := _COMPACT.fullmatch(short):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _SERIAL.fullmatch(short):
        return SERIAL_ZERO + timedelta(days=int(found[1]))
    return None


def _of_parts(
    found: re.Match[str], today: date | None, two_digits: int | None = None
) -> date | None:
    first, month, last = found.groups()
    if len(first) == 4 and len(last) <= 2:
        return _made(int(first), int(month), int(last))
    if len(first) > 2 or len(last) == 3:
        return None
    if len(last) == 4:
        return _made(int(last), int(month), int(first))
    return _two_digit_year(int(first), int(month), int(last), today, two_digits)


def _two_digit_year(
    day: int, month: int, year: int, today: date | None, century: int | None
) -> date | None:
    """`17-05-94`: of the years that end so, the one in which a member of staff can be born."""
    if century is not None:
        return _made(century + year, month, day)
    if today is None:
        return None
    newest = today.year - YOUNGEST
    return _made(newest - (newest - year) % 100, month, day)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)

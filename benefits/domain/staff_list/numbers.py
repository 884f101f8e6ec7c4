"""A file of numbers to check, and the file of answers. Any text is a number here too."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from benefits.domain.staff_list.columns import NUMBER_NAMES, cell
from benefits.domain.staff_list.text import NotAList, rows_of

#: The most numbers that are checked in one go.
MAX_NUMBERS = 5_000
#: What a spreadsheet would run as a formula.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\x00")


def read_numbers(file: BinaryIO) -> list[str]:
    """The numbers of a file: its column with that name, else its first column.

    Raises NotAList for no list, an empty one, or more than `MAX_NUMBERS`.
    """
    rows = (row for row in rows_of(file) if any(row))
    first = next(rows, None)
    if first is None:
        raise NotAList("no_rows")
    names = [re.sub(r"[\W_]", "", name.casefold()) for name in first]
    column = next((index for index, name in enumerate(names) if name in NUMBER_NAMES), None)
    numbers = [] if column is not None else [cell(first, 0)]
    for row in rows:
        numbers.append(cell(row, column or 0))
        if len(numbers) > MAX_NUMBERS:
            raise NotAList("too_many_numbers")
    if not numbers:
        raise NotAList("no_rows")
    return numbers


def write_answers(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A file that spreadsheets open as a table, and in which nothing runs."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([harmless(each) for each in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def harmless(content: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{content}" if content.startswith(_RISKY) else content

"""From bytes to rows of text: which file this is, its encoding, its separator."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

#: The largest file that is taken, and the most rows in it; both are said on the page.
MAX_BYTES = 16 * 1024 * 1024
MAX_ROWS = 150_000

#: First bytes -> what the file is instead of a list.
OTHER_FILES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "file_xlsx"),
    (b"PK\x05\x06", "file_xlsx"),
    (b"\xd0\xcf\x11\xe0", "file_xls"),
    (b"%PDF", "file_pdf"),
    (b"{\\rtf", "file_word"),
    (b"\x89PNG", "file_image"),
    (b"\xff\xd8\xff", "file_image"),
    (b"\x1f\x8b", "file_zip"),
)
_MARKUP = ("<!doctype", "<html", "<?xml", "<table")
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = ";,\t|"
#: Lines that one row of a spreadsheet may take: a cell can hold an address.
MOST_LINES = 10
_HEAD = 8192
_CHUNK = 1 << 16


class NotAList(ValueError):
    """This file cannot be read as a list. `code` says why, `row` where if there is a place."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code)
        self.code, self.row = code, row


def rows_of(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of a list, one at a time, cells without spaces around them.

    UTF-8, UTF-16 and Windows-1252, with or without a mark; semicolons, commas, tabs or bars;
    quotes as spreadsheets write them. Raises NotAList for any other file.
    """
    text = io.TextIOWrapper(file, encoding=encoding_of(file), errors="replace", newline="")
    head = text.read(_HEAD)
    _refuse_other_text(head)
    text.seek(0)
    rows = csv.reader(_lines(text), delimiter=separator_of(head))
    line = 0
    try:
        for row in rows:
            line, before = rows.line_num, line
            if line - before > MOST_LINES:  # an open quote has swallowed people
                raise NotAList("quotes", before + 1)
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise NotAList("quotes", rows.line_num) from None
    finally:
        text.detach()


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a text file; the file stands at its beginning again afterwards.

    Raises NotAList when it is no text, or empty.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if not head.strip():
        raise NotAList("file_empty")
    for start, code in OTHER_FILES:
        if head.startswith(start):
            raise NotAList(code)
    file.seek(0)
    found = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if found is None and b"\x00" in head:
        found = _utf16_without_mark(head)
    return found or ("utf-8" if _is_utf8(file) else "cp1252")


def separator_of(head: str) -> str:
    """What stands between cells: the sign most of the first rows have equally often."""
    announced = head[:5].lower()
    if announced.startswith("sep=") and announced[4:] in SEPARATORS:
        return announced[4:]
    lines = [line for line in head.splitlines()[:20] if line.strip()]
    if len(lines) > 1 and len(head) >= _HEAD:
        lines.pop()  # cut off in the middle
    counts = {sign: [_outside_quotes(line, sign) for line in lines] for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: sum(1 for count in counts[sign] if count))


def _outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _utf16_without_mark(head: bytes) -> str:
    """UTF-16 of Western text has a zero in every second byte. Raises NotAList otherwise."""
    even, odd = head[0:200:2], head[1:200:2]
    if odd.count(0) > len(odd) * 0.8 and 0 not in even:
        return "utf-16-le"
    if even.count(0) > len(even) * 0.8 and 0 not in odd:
        return "utf-16-be"
    raise NotAList("file_binary")


def _refuse_other_text(head: str) -> None:
    start = head.lstrip().lower()
    if start.startswith(_MARKUP):
        raise NotAList("file_web")
    if start.startswith(("{", "[")):
        raise NotAList("file_json")
    if "\x00" in head:
        raise NotAList("file_binary")
    if not start:
        raise NotAList("file_empty")


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines, without the one in which Excel announces its separator."""
    for number, line in enumerate(text):
        if number == 0 and line.lower().startswith("sep="):
            yield "\n"  # counts as a row, as it does in a spreadsheet
        else:
            yield line.replace("\x00", "\ufffd")

"""A sheet of paper as PDF: the house's look, and not a byte that chance or the clock decides."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import qrcode
from fpdf import FPDF

#: Every document says it was made then; its own dates stand on it.
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
MARGIN = 22
INK, SOFT, BRAND, LINE = (34, 49, 44), (82, 98, 91), (18, 74, 61), (228, 220, 208)
ENCODING = "cp1252"
_LETTERS = str.maketrans({"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i", "\u00a0": " "})


class Sheet(FPDF):
    """A4 upright. Texts may hold any sign: see `printable`."""

    def __init__(self, title: str, language: str) -> None:
        super().__init__(format="A4")
        self.core_fonts_encoding = ENCODING
        self.set_creation_date(MADE_AT)
        self.set_title(title)
        self.set_lang(language)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN)
        self.add_page()

    def put(
        self,
        text: str,
        *,
        size: float = 10.5,
        bold: bool = False,
        color: tuple[int, int, int] = INK,
        after: float = 0,
        align: str = "L",
    ) -> None:
        """One paragraph over the whole width, and so many millimetres of air after it."""
        self.set_font("helvetica", "B" if bold else "", size)
        self.set_text_color(*color)
        self.multi_cell(0, size * 0.5, printable(text), new_x="LMARGIN", new_y="NEXT", align=align)
        self.ln(after)

    def pair(self, left: str, right: str, *, bold: bool = False, split: float = 0.68) -> None:
        """A line with words left and a figure right, ruled below."""
        self.set_font("helvetica", "B" if bold else "", 10.5)
        self.set_text_color(*INK)
        self.set_draw_color(*LINE)
        top, width = self.get_y(), self.epw
        self.multi_cell(width * split, 7, printable(left), new_x="LMARGIN", new_y="NEXT")
        bottom = self.get_y()
        self.set_xy(self.l_margin + width * split, top)
        self.multi_cell(
            width * (1 - split), 7, printable(right), align="R", new_x="LMARGIN", new_y="NEXT"
        )
        self.set_y(max(bottom, self.get_y()))
        self.line(self.l_margin, self.get_y(), self.l_margin + width, self.get_y())

    def code(self, address: str, *, size: float) -> None:
        """A QR code of an address, in the middle, `size` millimetres wide."""
        code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(address)
        code.make(fit=True)
        rows = code.get_matrix()
        dot, top = size / len(rows), self.get_y()
        left = (self.w - size) / 2
        self.set_fill_color(0, 0, 0)
        for y, row in enumerate(rows):
            for x, is_dark in enumerate(row):
                if is_dark:
                    # A hair wider than a dot, so that no white line shows between two.
                    self.rect(left + x * dot, top + y * dot, dot * 1.02, dot * 1.02, style="F")
        self.set_y(top + size)

    def content(self) -> bytes:
        """The file."""
        return bytes(self.output())


def printable(text: str) -> str:
    """The text in signs that every reader's built-in fonts have; others lose their marks."""
    signs = []
    for sign in unicodedata.normalize("NFC", text).translate(_LETTERS):
        bare = "".join(
            c for c in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(c)
        )
        signs.append(next((each for each in (sign, bare) if _fits(each)), "?"))
    return "".join(signs)


def _fits(text: str) -> bool:
    try:
        text.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return text.isprintable() or text == "\n"

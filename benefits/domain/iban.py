"""Whether a text can be a bank account number (ISO 13616: check digits by ISO 7064, mod 97)."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_REST = 97


def is_iban(text: str) -> bool:
    """Capital letters and digits without spaces; any text is taken."""
    if not _SHAPE.fullmatch(text):
        return False
    digits = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
    return int(digits) % _REST == 1

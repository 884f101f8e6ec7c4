"""Company codes: ten signs of Crockford's base32, fifty random bits, one per employer and quarter.

The alphabet leaves out I, L, O and U; what people read or type for them is understood
(source: Douglas Crockford, "Base 32").
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
BITS = 5 * LENGTH
#: What people type for a sign that the alphabet leaves out.
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s\u2010-\u2015_.-]+")


def encode(number: int) -> str:
    """The code of a whole number below 2**50.

    Raises ValueError when the number does not fit.
    """
    if not 0 <= number < 1 << BITS:
        raise ValueError(f"a company code holds {BITS} bits")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(BITS - 5, -1, -5))


def normalise(typed: str) -> str | None:
    """The code somebody meant: any case, spaces or dashes, O for 0, I or L for 1.

    None when no code can be read from it.
    """
    code = _BETWEEN.sub("", typed[:100]).upper().translate(MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def shown(code: str) -> str:
    """A code as it stands on a poster: `7KQ2M-9TDA4`."""
    return f"{code[:5]}-{code[5:]}"

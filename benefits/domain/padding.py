"""An answer of one size: whoever counts the bytes of a page learns nothing from them."""

from __future__ import annotations

#: Bytes of the card that holds the answer to an eligibility check, in every language.
ANSWER_BYTES = 3072
#: Bytes of the same answer to a system.
JSON_BYTES = 256
#: Signs of what was typed that are shown again.
SHOWN_SIGNS = 40


def padded(fragment: str, size: int) -> str:
    """`fragment` with spaces behind it, so that it takes `size` bytes in UTF-8.

    Raises ValueError when it is longer: then its size would tell something.
    """
    missing = size - len(fragment.encode("utf-8"))
    if missing < 0:
        raise ValueError(f"the answer is {-missing} bytes too long to hide its size")
    return fragment + " " * missing


def shown_again(typed: str) -> str:
    """What may stand in the field after a check: the first printable signs."""
    return "".join(sign for sign in typed[: 4 * SHOWN_SIGNS] if sign.isprintable())[:SHOWN_SIGNS]

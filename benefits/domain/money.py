"""Money in whole euro cents, and how it is written."""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
#: Digits, in groups of three or not, and perhaps one or two decimals; never one sign for both.
_AMOUNT = re.compile(
    r"(?P<plain>[0-9]{1,9})(?:[.,](?P<plain_cents>[0-9]{1,2}))?"
    r"|(?P<dutch>[0-9]{1,3}(?:\.[0-9]{3}){1,2})(?:,(?P<dutch_cents>[0-9]{1,2}))?"
    r"|(?P<english>[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.(?P<english_cents>[0-9]{1,2}))?"
)


def euros(cents: int, language: str) -> str:
    """An amount in words of the language: Dutch `€ 6.188` and `€ 26,50`, English `€6,188`.

    Whole euros carry no decimals; the Dutch space does not break.
    """
    whole, rest = divmod(abs(cents), 100)
    is_english = language.startswith("en")
    amount = grouped(whole, language)
    if rest:
        amount += f"{'.' if is_english else ','}{rest:02d}"
    sign = "-" if cents < 0 else ""
    return f"{sign}€{amount}" if is_english else f"€{NO_BREAK}{sign}{amount}"


def grouped(number: int, language: str) -> str:
    """A whole number in groups of three: Dutch `41.332`, English `41,332`."""
    text = f"{number:,}"
    return text if language.startswith("en") else text.replace(",", ".")


def product(quantity: int, price_cents: int) -> int:
    """What a line of an invoice costs, in cents: heads or sessions times the price of one.

    Raises ValueError when either is negative.
    """
    if quantity < 0 or price_cents < 0:
        raise ValueError("quantity and price are zero or more")
    return quantity * price_cents


def percentage(part: int, whole: int) -> int:
    """How much of `whole` is `part`, in whole percents from 0 to 100; 0 of nothing is 0."""
    return min(100, max(0, round(100 * part / whole))) if whole > 0 else 0


def cents_of(typed: str) -> int:
    """The cents in what somebody typed: `26`, `26,50`, `€ 6.188,50`, `6,188.50`.

    A comma or point counts as decimal when one or two digits end the amount behind it.
    Raises ValueError when it is no amount of zero or more.
    """
    text = typed.replace("€", "").replace(NO_BREAK, "").replace(" ", "")
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise ValueError("not an amount")
    whole = found["plain"] or found["dutch"] or found["english"]
    cents = found["plain_cents"] or found["dutch_cents"] or found["english_cents"] or "0"
    return int(re.sub("[.,]", "", whole)) * 100 + int(cents.ljust(2, "0"))

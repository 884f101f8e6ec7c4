"""Money in whole euro cents, and how it is written."""

from __future__ import annotations

NO_BREAK = "\u00a0"


def euros(cents: int, language: str) -> str:
    """An amount in words of the language: Dutch `€ 6.188` and `€ 26,50`, English `€6,188`.

    Whole euros carry no decimals; the Dutch space does not break.
    """
    whole, rest = divmod(abs(cents), 100)
    amount = f"{whole:,}" + (f".{rest:02d}" if rest else "")
    sign = "-" if cents < 0 else ""
    if language.startswith("en"):
        return f"{sign}€{amount}"
    return f"€{NO_BREAK}{sign}{amount.translate(str.maketrans(',.', '.,'))}"


def capitation(headcount: int, price_per_head_cents: int) -> int:
    """What a quarter costs, in cents: people times price, whatever use anybody made.

    Raises ValueError when either is negative.
    """
    if headcount < 0 or price_per_head_cents < 0:
        raise ValueError("headcount and price are zero or more")
    return headcount * price_per_head_cents


def percentage(part: int, whole: int) -> int:
    """How much of `whole` is `part`, in whole percents from 0 to 100; 0 of nothing is 0."""
    return min(100, max(0, round(100 * part / whole))) if whole > 0 else 0

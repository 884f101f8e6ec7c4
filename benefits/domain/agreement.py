"""What a contract may be: by head, prepaid, or settled afterwards, and how many rights it holds.

Capitation says nothing about use and is the default. The other two let a total of a closed period
cross the wall (see `sealing.py`), so a clinic must switch them on, and they need a company and a
sum large enough for such a total to hide everybody in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: No figure about use is given of fewer people than this (rule of the house, ADR 0019).
SMALLEST_STAFF = 50
#: What may be paid is enough for twice as many people as the smallest total holds. With less, the
#: money could be promised to so few that no total is ever closed and no more money comes.
SMALLEST_SUM_PEOPLE = 20


class Kind(StrEnum):
    """How an employer pays."""

    CAPITATION = "capitation"
    PREPAID = "prepaid"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Price:
    """What is paid, in euro cents: a head and quarter, or a session; and the sessions bought first.

    `per_head_cents` is for capitation alone, `bundle_sessions` for prepaid alone.
    """

    kind: Kind = Kind.CAPITATION
    per_head_cents: int = 0
    per_session_cents: int = 0
    bundle_sessions: int = 0

    @property
    def is_by_use(self) -> bool:
        """Whether use moves what is paid."""
        return self.kind is not Kind.CAPITATION


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be agreed: the field of the form, and why in plain English for the log."""

    field: str
    why: str


def problem_of(
    price: Price, *, headcount: int, session_cap: int, budget_cents: int
) -> Problem | None:
    """Why a price cannot be agreed; None when it can. Money in cents, `session_cap` a person."""
    if not price.is_by_use:
        return None
    if headcount < SMALLEST_STAFF:
        return Problem("headcount", f"by use needs {SMALLEST_STAFF} people")
    if price.per_session_cents < 1:
        return Problem("price_per_session", "a session has a price")
    smallest = SMALLEST_SUM_PEOPLE * session_cap
    if price.kind is Kind.PREPAID and price.bundle_sessions < smallest:
        return Problem("bundle_sessions", f"a bundle holds {smallest} sessions or more")
    if affordable(price, budget_cents) < max(smallest, price.bundle_sessions):
        return Problem("budget", "the budget is for fewer sessions than that")
    return None


def affordable(price: Price, budget_cents: int) -> int:
    """How many sessions the whole budget buys; by head 0, for there it buys none."""
    return budget_cents // price.per_session_cents if price.per_session_cents else 0


def sessions_to_promise(price: Price, *, budget_cents: int, topped_up: int) -> int:
    """How many sessions all rights of the contract together may hold.

    `topped_up` are the sessions bought after the first bundle.
    """
    whole = affordable(price, budget_cents)
    if price.kind is Kind.PREPAID:
        return min(whole, price.bundle_sessions + topped_up)
    return whole

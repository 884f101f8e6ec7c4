"""What is to be invoiced under a contract, from what was agreed and, by use, from sealed totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from benefits.domain.agreement import Kind, Price, affordable
from benefits.domain.invoice import Covers, Line
from benefits.domain.periods import closed_quarters, last_closed_quarter, quarter_of
from benefits.domain.sealing import Release, Use, next_release


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a contract says about money. The budget in euro cents, both days included."""

    price: Price
    starts_on: date
    ends_on: date
    headcount: int
    budget_cents: int


def lines_due(
    agreed: Agreed, sent: Iterable[Line], uses: Iterable[Use], *, today: date
) -> list[Line]:
    """What is due on `today` and was not `sent` yet, oldest first.

    `uses` are looked at by contracts that are paid by use alone.
    """
    before = list(sent)
    if agreed.price.kind is Kind.CAPITATION:
        return _heads(agreed, before, today)
    return _bundle(agreed, before, today) + _totals(agreed, before, list(uses), today)


def _heads(agreed: Agreed, sent: list[Line], today: date) -> list[Line]:
    done = {line.first for line in sent}
    quarters = closed_quarters(agreed.starts_on, agreed.ends_on, today)
    return [
        Line(Covers.HEADS, each, each, agreed.headcount, agreed.price.per_head_cents)
        for each in quarters
        if each not in done
    ]


def _bundle(agreed: Agreed, sent: list[Line], today: date) -> list[Line]:
    """The sessions that are bought on the first day."""
    price = agreed.price
    is_sent = any(line.covers is Covers.BUNDLE for line in sent)
    if price.kind is not Kind.PREPAID or is_sent or today < agreed.starts_on:
        return []
    first, last = quarter_of(agreed.starts_on), quarter_of(agreed.ends_on)
    return [Line(Covers.BUNDLE, first, last, price.bundle_sessions, price.per_session_cents)]


def _totals(agreed: Agreed, sent: list[Line], uses: list[Use], today: date) -> list[Line]:
    """Every total that may be released: what settles, or tops the bundle up."""
    price, found = agreed.price, list[Line]()
    done = [
        Release(line.first, line.last, line.quantity)
        for line in sent
        if line.covers is Covers.SESSIONS
    ]
    closed = last_closed_quarter(today)
    if price.kind is Kind.PREPAID:  # nobody buys more on the last day
        closed = min(closed, quarter_of(agreed.ends_on).previous)
    while release := next_release(
        uses,
        done,
        starts=quarter_of(agreed.starts_on),
        closed=closed,
        headcount=agreed.headcount,
    ):
        bought = price.bundle_sessions + sum(each.sessions for each in done)
        sessions = min(release.sessions, affordable(price, agreed.budget_cents) - bought)
        if sessions < 1:
            break
        done.append(Release(release.first, release.last, sessions))
        found.append(
            Line(Covers.SESSIONS, release.first, release.last, sessions, price.per_session_cents)
        )
    return found

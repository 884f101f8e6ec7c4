from __future__ import annotations

from datetime import date

import pytest

from benefits.domain.agreement import Kind, Price
from benefits.domain.billing import Agreed, lines_due
from benefits.domain.invoice import Covers, Line
from benefits.domain.periods import Quarter
from benefits.domain.sealing import Use

FIRST, SECOND, THIRD, FOURTH = (Quarter(2027, number) for number in range(1, 5))
APRIL, JULY = date(2027, 4, 1), date(2027, 7, 1)


def agreed(price: Price, budget_cents: int = 10_000_000) -> Agreed:
    return Agreed(price, date(2027, 1, 1), date(2027, 12, 31), 240, budget_cents)


def uses(quarter: Quarter, count: int, sessions: int = 2, first: int = 0) -> list[Use]:
    return [Use(first + n, "2027", quarter, sessions) for n in range(count)]


BY_HEAD = agreed(Price(per_head_cents=2_600))
SETTLED = agreed(Price(Kind.SETTLED, per_session_cents=10_000))
PREPAID_PRICE = Price(Kind.PREPAID, per_session_cents=10_000, bundle_sessions=160)


def test_by_head_every_closed_quarter_is_due_once_whatever_was_used() -> None:
    lines = lines_due(BY_HEAD, [], uses(FIRST, 50), today=JULY)
    assert lines == [Line(Covers.HEADS, each, each, 240, 2_600) for each in (FIRST, SECOND)]
    assert lines[0].amount_cents == 624_000
    assert lines_due(BY_HEAD, lines, [], today=JULY) == []


def test_settled_the_sealed_totals_are_due_one_by_one() -> None:
    used = uses(FIRST, 11) + uses(SECOND, 4, first=20) + uses(THIRD, 6, first=40)
    first = Line(Covers.SESSIONS, FIRST, FIRST, 20, 10_000)
    assert lines_due(SETTLED, [], used, today=date(2027, 3, 31)) == []
    assert lines_due(SETTLED, [], used, today=JULY) == [first]
    whole = lines_due(SETTLED, [], used, today=date(2027, 10, 1))
    assert whole == [first, Line(Covers.SESSIONS, SECOND, THIRD, 20, 10_000)]
    assert lines_due(SETTLED, whole[:1], used, today=date(2027, 10, 1)) == whole[1:]


@pytest.mark.parametrize("today", [date(2026, 12, 31), date(2027, 1, 1)])
def test_a_bundle_is_due_on_the_first_day_and_once(today: date) -> None:
    bundle = Line(Covers.BUNDLE, FIRST, FOURTH, 160, 10_000)
    due = lines_due(agreed(PREPAID_PRICE), [], [], today=today)
    assert due == ([bundle] if today.year == 2027 else [])
    assert lines_due(agreed(PREPAID_PRICE), [bundle], [], today=today) == []


def test_a_bundle_is_topped_up_by_sealed_totals_until_the_last_quarter() -> None:
    used = uses(FIRST, 10) + uses(FOURTH, 10, first=20)
    lines = lines_due(agreed(PREPAID_PRICE), [], used, today=date(2028, 7, 1))
    assert [(line.covers, line.last, line.quantity) for line in lines] == [
        (Covers.BUNDLE, FOURTH, 160),
        (Covers.SESSIONS, FIRST, 20),
    ]


def test_no_more_is_bought_than_the_budget_holds() -> None:
    used = uses(FIRST, 10, sessions=5) + uses(SECOND, 10, sessions=5, first=20)
    lines = lines_due(agreed(PREPAID_PRICE, 2_200_000), [], used, today=date(2027, 10, 1))
    assert [line.quantity for line in lines] == [160, 50, 10]
    assert sum(line.amount_cents for line in lines) == 2_200_000

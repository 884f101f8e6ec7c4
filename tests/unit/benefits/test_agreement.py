from __future__ import annotations

import pytest

from benefits.domain.agreement import Kind, Price, affordable, problem_of, sessions_to_promise

SETTLED = Price(Kind.SETTLED, per_session_cents=10_000)
PREPAID = Price(Kind.PREPAID, per_session_cents=10_000, bundle_sessions=160)


@pytest.mark.parametrize(
    ("price", "headcount", "budget", "field"),
    [
        (Price(per_head_cents=2_600), 1, 0, None),
        (SETTLED, 50, 1_600_000, None),
        (SETTLED, 49, 1_600_000, "headcount"),
        (SETTLED, 50, 1_599_999, "budget"),
        (Price(Kind.SETTLED), 50, 1_600_000, "price_per_session"),
        (PREPAID, 50, 1_600_000, None),
        (Price(Kind.PREPAID, 0, 10_000, 159), 50, 1_600_000, "bundle_sessions"),
        (Price(Kind.PREPAID, 0, 10_000, 300), 50, 2_999_999, "budget"),
    ],
)
def test_by_use_the_company_and_the_sum_are_large_enough_to_hide_everybody(
    price: Price, headcount: int, budget: int, field: str | None
) -> None:
    problem = problem_of(price, headcount=headcount, session_cap=8, budget_cents=budget)
    assert (problem and problem.field) == field


def test_what_the_budget_buys() -> None:
    assert affordable(SETTLED, 25_000) == 2
    assert affordable(Price(per_head_cents=2_600), 25_000) == 0


@pytest.mark.parametrize(
    ("price", "budget", "topped_up", "free"),
    [
        (SETTLED, 2_000_000, 40, 200),
        (PREPAID, 2_000_000, 0, 160),
        (PREPAID, 2_000_000, 20, 180),
        (PREPAID, 2_000_000, 80, 200),
    ],
)
def test_rights_are_promised_within_what_was_bought(
    price: Price, budget: int, topped_up: int, free: int
) -> None:
    assert sessions_to_promise(price, budget_cents=budget, topped_up=topped_up) == free

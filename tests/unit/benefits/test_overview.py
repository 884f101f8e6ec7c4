from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.agreement import Kind
from benefits.domain.example import example_overview
from benefits.domain.invoice import Covers
from benefits.domain.overview import ContractFacts, InvoiceFacts, budget_of, overview
from benefits.domain.periods import Quarter, last_closed_quarter

CONTRACT = ContractFacts(
    name="Regeling 2026",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
    headcount=240,
    price_per_head_cents=2_600,
    budget_cents=6_000_000,
    session_cap=8,
    leave_grace_days=365,
)
FIRST = InvoiceFacts(
    "2026-0001", Quarter(2026, 1), Quarter(2026, 1), 238, 618_800, date(2026, 4, 1)
)
SECOND = InvoiceFacts(
    "2026-0004", Quarter(2026, 2), Quarter(2026, 2), 240, 624_000, date(2026, 7, 1)
)


def test_the_budget_is_what_was_agreed_minus_what_was_invoiced() -> None:
    budget = budget_of(CONTRACT, [FIRST, SECOND])
    assert (budget.left_cents, budget.used_percent) == (4_757_200, 21)
    assert budget.until == Quarter(2026, 2)
    assert budget_of(CONTRACT, []).until is None


def test_invoices_stand_newest_first_and_last_year_s_do_not_count() -> None:
    last_year = InvoiceFacts(
        "2025-0009", Quarter(2025, 4), Quarter(2025, 4), 200, 500_000, date(2026, 1, 1)
    )
    page = overview("Voorbeeld BV", CONTRACT, [FIRST, last_year, SECOND], [FIRST, SECOND])
    assert page.invoices == (SECOND, FIRST, last_year)
    assert page.budget
    assert page.budget.invoiced_cents == 1_242_800


def test_without_a_contract_there_is_no_budget() -> None:
    assert overview("Voorbeeld BV", None, [], []).budget is None


def test_sessions_bought_ahead_do_not_say_until_when_the_budget_was_used() -> None:
    year = (Quarter(2026, 1), Quarter(2026, 4))
    ahead = InvoiceFacts("x", *year, 160, 1_600_000, date(2026, 1, 1), Covers.BUNDLE)
    budget = budget_of(CONTRACT, [ahead])
    assert (budget.invoiced_cents, budget.until) == (1_600_000, None)


def test_a_page_knows_whether_a_total_of_use_is_on_it() -> None:
    total = replace(FIRST, covers=Covers.SESSIONS)
    assert not overview("x", CONTRACT, [FIRST], [FIRST]).is_by_use
    assert overview("x", CONTRACT, [FIRST, total], [FIRST]).is_by_use
    assert overview("x", replace(CONTRACT, kind=Kind.SETTLED), [], []).is_by_use


def test_a_contract_across_the_turn_of_the_year_names_both() -> None:
    assert CONTRACT.years == "2026"
    later = ContractFacts("x", date(2026, 7, 1), date(2027, 6, 30), 1, 1, 1, 1, 1)
    assert later.years == "2026-2027"


@given(st.integers(min_value=0, max_value=4000))
def test_the_example_is_whole_on_every_day(days: int) -> None:
    today = date(2026, 1, 1) + timedelta(days=days)
    page = example_overview(today)
    assert page.invoices[0].quarter == last_closed_quarter(today)
    assert page.budget
    assert 0 < page.budget.left_cents < page.budget.agreed_cents

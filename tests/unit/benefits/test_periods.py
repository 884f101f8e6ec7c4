from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.periods import (
    Quarter,
    closed_quarters,
    contract_year,
    first_days,
    first_of_month,
    is_whole_quarters,
    last_closed_quarter,
    local_day,
    quarter_of,
)


def test_a_quarter_has_a_first_and_a_last_day() -> None:
    assert (Quarter(2026, 1).starts_on, Quarter(2026, 1).ends_on) == (
        date(2026, 1, 1),
        date(2026, 3, 31),
    )
    assert Quarter(2026, 4).ends_on == date(2026, 12, 31)
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    assert Quarter(2026, 1).previous == Quarter(2025, 4)


def test_a_year_has_four_quarters() -> None:
    with pytest.raises(ValueError, match="four quarters"):
        Quarter(2026, 5)


@pytest.mark.parametrize(
    ("today", "closed"),
    [
        (date(2026, 9, 30), Quarter(2026, 2)),
        (date(2026, 10, 1), Quarter(2026, 3)),
        (date(2027, 1, 1), Quarter(2026, 4)),
    ],
)
def test_a_quarter_closes_after_its_last_day(today: date, closed: Quarter) -> None:
    assert last_closed_quarter(today) == closed


def test_closed_quarters_stay_inside_the_contract() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert list(closed_quarters(*year, date(2026, 11, 22))) == [
        Quarter(2026, 1),
        Quarter(2026, 2),
        Quarter(2026, 3),
    ]
    assert list(closed_quarters(*year, date(2026, 1, 5))) == []
    assert list(closed_quarters(*year, date(2028, 1, 5)))[-1] == Quarter(2026, 4)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "whole"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2026, 4, 1), date(2026, 6, 30), True),
        (date(2026, 4, 2), date(2026, 6, 30), False),
        (date(2026, 4, 1), date(2026, 6, 29), False),
        (date(2026, 4, 1), date(2026, 3, 31), False),
    ],
)
def test_a_contract_covers_whole_quarters(starts_on: date, ends_on: date, whole: bool) -> None:
    assert is_whole_quarters(starts_on, ends_on) is whole


@pytest.mark.parametrize(
    ("starts_on", "on", "year"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 1, 1), date(2027, 1, 1), "2027"),
        (date(2026, 4, 1), date(2027, 3, 31), "2026-04"),
        (date(2026, 4, 1), date(2027, 4, 1), "2027-04"),
    ],
)
def test_a_contract_year_begins_on_the_contract_s_day(starts_on: date, on: date, year: str) -> None:
    assert contract_year(starts_on, on) == year


def test_before_a_contract_there_is_no_year_of_it() -> None:
    with pytest.raises(ValueError, match="not begun"):
        contract_year(date(2026, 4, 1), date(2026, 3, 31))


def test_days_are_those_of_amsterdam_on_both_sides_of_the_clock_change() -> None:
    assert local_day(datetime(2026, 3, 31, 22, 30, tzinfo=UTC)) == date(2026, 4, 1)
    assert local_day(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == date(2026, 12, 31)
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test


def test_the_ledger_knows_months_alone() -> None:
    assert first_of_month(date(2026, 11, 22)) == date(2026, 11, 1)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_every_day_lies_in_one_quarter(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter.starts_on <= day <= quarter.ends_on
    assert quarter.next.previous == quarter
    assert last_closed_quarter(day).ends_on < day


def test_a_contract_has_a_first_day_a_year() -> None:
    days = first_days(date(2027, 4, 1), date(2029, 3, 31))
    assert list(days) == [date(2027, 4, 1), date(2028, 4, 1)]

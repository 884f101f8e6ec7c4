"""Parts of the week as codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain.day_parts import code_of, hour_of_week, hours_of_week

MONDAY_NINE = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def test_codes_in_their_three_forms() -> None:
    assert hours_of_week(["mon_am"]) == frozenset(range(12))
    assert hours_of_week(["tue"]) == frozenset(range(24, 48))
    assert hours_of_week(["eve"]) == frozenset(
        24 * day + hour for day in range(7) for hour in range(18, 24)
    )
    assert hours_of_week([]) == frozenset()


@pytest.mark.parametrize("wrong", ["", "morning", "am_mon", "mon_noon", "am_am", "MON"])
def test_other_codes_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="unknown part of the week"):
        hours_of_week([wrong])


def test_a_moment_is_read_on_the_wall_clock() -> None:
    assert (hour_of_week(MONDAY_NINE), code_of(MONDAY_NINE)) == (9, "mon_am")
    assert code_of(datetime(2027, 3, 1, 11, 0, tzinfo=UTC)) == "mon_pm"
    assert code_of(datetime(2027, 7, 5, 16, 0, tzinfo=UTC)) == "mon_eve"  # 18:00 in summer
    assert code_of(datetime(2027, 3, 7, 23, 30, tzinfo=UTC)) == "mon_am"  # Sunday in UTC


@given(st.integers(0, 2 * 365 * 24))
def test_a_moment_lies_in_its_own_part(hours: int) -> None:
    moment = MONDAY_NINE + timedelta(hours=hours)
    assert hour_of_week(moment) in hours_of_week([code_of(moment)])

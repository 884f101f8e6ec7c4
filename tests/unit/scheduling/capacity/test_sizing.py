"""The sizing rule against its own table, and what it must never do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain.capacity.sizing import LevelLoad, extra_slots, missed, theta


@pytest.mark.parametrize(("load", "found"), [(0.70, 0.675), (0.85, 0.317), (0.95, 0.102)])
def test_theta_is_that_of_the_literature(load: float, found: float) -> None:
    assert theta(load) == pytest.approx(found, abs=0.003)


def test_no_load_misses_nothing_and_a_full_pool_keeps_nothing() -> None:
    assert missed([LevelLoad(0.0, 5)], 1.0) == [0.0]
    assert missed([LevelLoad(1.0, 5)], 1.0) == [1.0]
    assert missed([LevelLoad(1.0, 5)], 0.0) == [1.0]


def test_a_level_meets_the_load_of_all_that_is_severer() -> None:
    urgent, routine = missed([LevelLoad(0.4, 3), LevelLoad(0.4, 3)], 1.0)
    assert urgent < routine
    assert routine == pytest.approx(missed([LevelLoad(0.8, 3)], 1.0)[0])


def test_two_more_slots_for_a_small_language() -> None:
    """Two a week with three asked: two more are enough, one is not."""
    loads = [LevelLoad(0.1, 2.1), LevelLoad(0.2, 5), LevelLoad(0.3, 10)]
    extra = extra_slots(loads, 0.4)
    assert extra == 2
    assert max(missed(loads, 0.4 + extra / 5)) <= 0.05 < max(missed(loads, 0.4 + (extra - 1) / 5))


def test_enough_places_need_no_more() -> None:
    assert extra_slots([LevelLoad(0.1, 5)], 4.0) == 0


@given(
    st.lists(st.tuples(st.floats(0, 4), st.floats(1, 20)), min_size=1, max_size=3),
    st.floats(0.1, 8),
    st.floats(1, 3),
)
def test_more_places_never_miss_more_and_more_spread_never_fewer(
    loads: list[tuple[float, float]], per_day: float, spread: float
) -> None:
    levels = [LevelLoad(*pair) for pair in loads]
    few, many = missed(levels, per_day, spread), missed(levels, per_day + 1, spread)
    assert all(late >= better - 1e-9 for late, better in zip(few, many, strict=True))
    assert extra_slots(levels, per_day, spread=spread) >= extra_slots(
        levels, per_day + 1, spread=spread
    )

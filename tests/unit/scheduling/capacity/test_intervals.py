"""Intervals from repetitions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain.capacity.intervals import NOTHING, Figure, between, figure


def test_nineteen_give_their_range_and_thirty_nine_leave_out_one_at_each_end() -> None:
    assert between(range(19)) == (0, 18)
    assert between(range(39)) == (1, 37)


def test_few_repetitions_make_a_wider_interval_than_they_span() -> None:
    low, high = between([10.0, 11.0, 12.0])
    # Student, two degrees of freedom: 11 +- 2.920 x 1 x sqrt(4/3).
    assert low == pytest.approx(11 - 2.920 * math.sqrt(4 / 3))
    assert high == pytest.approx(11 + 2.920 * math.sqrt(4 / 3))


def test_a_share_stays_between_nothing_and_everything() -> None:
    assert figure([0.9, 1.0, 1.0], most=1.0).high == 1.0
    assert figure([0.0, 0.0, 0.4], most=1.0).low == 0.0


def test_no_repetition_that_says_anything_gives_nothing() -> None:
    assert figure([math.nan, math.nan]) == NOTHING
    assert figure([]) == NOTHING


def test_a_wait_without_end_has_no_upper_bound() -> None:
    assert figure([1.0] * 18 + [math.inf], 2.0) == Figure(2.0, 1.0, None)
    assert figure([1.0, math.inf]) == Figure(None, 1.0, None)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_the_mean_lies_inside(values: list[float]) -> None:
    found = figure(values, most=1.0)
    assert found.low is not None
    assert found.high is not None
    assert found.expected is not None
    assert found.low - 1e-9 <= found.expected <= found.high + 1e-9

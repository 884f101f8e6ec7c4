"""A caseload's points: more for a higher level, more at the beginning than at the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.weight import POLICY, Burden, phase_of, total, weight_of

LEVELS = st.integers(1, 5)
MEETINGS = st.integers(0, 40)


@pytest.mark.parametrize(
    ("level", "attended", "points"),
    [(4, 0, 5), (4, 2, 5), (4, 3, 4), (4, 7, 4), (4, 8, 3), (3, 0, 4), (2, 0, 3), (1, 20, 1)],
)
def test_points(level: int, attended: int, points: int) -> None:
    assert weight_of(Burden(level, attended)) == points


@pytest.mark.parametrize(
    ("attended", "phase"),
    [(0, "starting"), (2, "starting"), (3, "under_way"), (7, "under_way"), (8, "finishing")],
)
def test_phases(attended: int, phase: str) -> None:
    assert phase_of(attended) == phase


@given(level=st.integers(1, 4), attended=MEETINGS)
def test_a_higher_level_never_weighs_less(level: int, attended: int) -> None:
    assert weight_of(Burden(level + 1, attended)) >= weight_of(Burden(level, attended))


@given(level=LEVELS, attended=MEETINGS)
def test_a_further_treatment_never_weighs_more(level: int, attended: int) -> None:
    assert weight_of(Burden(level, attended + 1)) <= weight_of(Burden(level, attended))


@given(st.lists(st.builds(Burden, LEVELS, MEETINGS)))
def test_everybody_counts(burdens: list[Burden]) -> None:
    assert len(burdens) <= total(burdens) <= 6 * len(burdens)


def test_the_words_on_the_page_fit_the_points() -> None:
    """`care/_weight.html` says them."""
    assert dict(POLICY.levels) == {5: 5, 4: 4, 3: 3, 2: 2, 1: 1}
    assert (POLICY.under_way_from, POLICY.finishing_from) == (3, 8)

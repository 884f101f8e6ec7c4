"""When wrong codes look like guessing."""

from __future__ import annotations

import pytest

from benefits.domain.guessing import WRONG, is_alarming, is_too_often


@pytest.mark.parametrize(
    ("network", "person", "too_often"),
    [(0, 0, False), (19, 4, False), (20, 0, True), (0, 5, True)],
)
def test_how_often_is_too_often(network: int, person: int, too_often: bool) -> None:
    assert is_too_often(network, person) is too_often


@pytest.mark.parametrize(
    ("today", "named", "alarming"),
    [(9, True, False), (10, True, True), (19, False, False), (20, False, True)],
)
def test_how_many_are_alarming(today: int, named: bool, alarming: bool) -> None:
    assert is_alarming(today, names_employer=named) is alarming


def test_a_code_that_was_right_once_is_no_guess() -> None:
    assert {"unknown_code", "not_on_roster"} == WRONG

"""Danger signs while answers come in: the help page, and the call that a clinician owes."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.safety import Danger, call_needed, help_needed, shows_help


@pytest.mark.parametrize(
    ("field", "first", "last"),
    [
        ("s_suicide", 1, 4),
        ("s_baby", 2, 3),
        ("s_psychosis", 2, 2),
        ("s_mania", 2, 2),
        ("s_violence", 2, 3),
        ("s_care", 2, 3),
    ],
)
def test_the_help_page_shows_from_its_answer_on(field: str, first: int, last: int) -> None:
    assert [shows_help(field, value) for value in range(last + 1)] == [
        value >= first for value in range(last + 1)
    ]


@pytest.mark.parametrize(("field", "length"), [("epds", 10), ("phq9", 9)])
def test_the_self_harm_item_shows_the_help_page(field: str, length: int) -> None:
    others = [3] * (length - 1)
    for value in (0, 1, 2, 3, None):
        expected = value in (1, 2, 3)
        text = "3" * (length - 1) + ("-" if value is None else str(value))
        assert shows_help(field, [*others, value]) is expected
        assert shows_help(field, text) is expected
    assert not shows_help(field, others)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("s_suicide", None),
        ("s_suicide", "na"),
        ("s_suicide", True),
        ("s_suicide", "1"),
        ("epds", None),
        ("epds", 30),
        ("phq9", "00000000x"),
        ("sig_hopeless", 3),
        ("unknown", 9),
    ],
)
def test_no_sign(field: str, value: object) -> None:
    assert not shows_help(field, value)


def test_signs_so_far() -> None:
    signs = help_needed({"s_violence": 2, "s_suicide": 1, "s_mania": 1, "sleep": 3})
    assert signs
    assert signs.fields == ("s_suicide", "s_violence")
    assert signs.dangers == {Danger.SUICIDE, Danger.VIOLENCE}


def test_no_signs_is_false() -> None:
    assert not help_needed({})
    assert help_needed({"s_baby": 1}).fields == ()


@pytest.mark.parametrize("situation", [{"baby": "died"}, {"respondent": "self_pregnant"}])
def test_without_a_baby_its_questions_are_not_looked_at(situation: dict[str, str]) -> None:
    assert not help_needed(situation | {"s_baby": 3, "s_care": 3})
    assert not call_needed(situation | {"s_baby": 3, "s_care": 3})
    assert help_needed(situation | {"s_baby": 3, "s_suicide": 1}).fields == ("s_suicide",)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, False),
        ({"s_suicide": 2}, False),
        ({"s_suicide": 3}, True),
        ({"epds": "---------2"}, False),
        ({"epds": "---------3"}, True),
        ({"phq9": [None] * 8 + [3]}, True),
        ({"s_baby": 3}, True),
        ({"s_baby": 2}, False),
        ({"s_psychosis": 2}, True),
        ({"s_psychosis": 1, "weeks_pp": 4}, True),
        ({"s_psychosis": 1, "weeks_pp": 5}, False),
        ({"s_psychosis": 1, "weeks_pp": 5, "h_severe": 1}, True),
        ({"s_psychosis": 1}, True),  # unknown weeks count as the risk window
        ({"s_psychosis": 1, "weeks_pp": 20, "s_baby": 1}, True),
        ({"s_mania": 2, "weeks_pp": 20}, False),
        ({"s_mania": 2, "weeks_pp": 12}, True),
        ({"s_violence": 3}, True),
        ({"s_care": 3}, True),
        ({"sleep": 3, "h_severe": 1, "weeks_pp": 3}, True),
        ({"s_suicide": None, "s_psychosis": None, "support": 3}, False),
    ],
)
def test_a_call_follows_the_level_5_rules(answers: dict[str, Any], expected: bool) -> None:
    assert call_needed(answers) is expected


def test_a_malformed_answer_hides_no_other() -> None:
    broken = {"gad7": "many", "epds": "99", "respondent": 7, "support": True, "s_suicide": 4}
    assert call_needed(broken)
    assert help_needed(broken).fields == ("s_suicide",)
    assert not call_needed({"s_suicide": "4"})

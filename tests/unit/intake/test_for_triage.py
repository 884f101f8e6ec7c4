"""From her answers to the fields of the decision table, and what becomes of what was not asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intake.domain.for_triage import to_triage, weeks_since_birth
from intake.domain.questionnaire import current
from intake.domain.triage import assess, parse_answers

MOTHER: dict[str, Any] = {"respondent": "self_mother", "baby": "home", "alone": "yes"}
BORN = {"on": "2026-09-01", "weeks": 5, "noted_on": "2026-10-06"}


def phq9(*values: int | None) -> dict[str, int | None]:
    return {f"phq9_{number}": value for number, value in enumerate(values, start=1)}


def gad7(*values: int | None) -> dict[str, int | None]:
    return {f"gad7_{number}": value for number, value in enumerate(values, start=1)}


@pytest.mark.parametrize("name", ["s_suicide", "sig_cry", "sleep", "h_attempt", "wish", "s_care"])
def test_a_plain_answer_keeps_its_value(name: str) -> None:
    value = "talk" if name == "wish" else 2 if name != "h_attempt" else 1
    assert to_triage(MOTHER | {name: value})[name] == value


def test_left_unsaid_is_none_and_never_not_applicable() -> None:
    fields = to_triage(MOTHER | {"s_suicide": None, "s_baby": None})
    assert fields["s_suicide"] is None
    assert fields["s_baby"] is None


@pytest.mark.parametrize(
    "who", [{"respondent": "self_pregnant"}, {"respondent": "self_mother", "baby": "died"}]
)
def test_without_a_baby_nothing_about_it_counts_whatever_was_stored(who: dict[str, Any]) -> None:
    fields = to_triage(who | {"sig_bond": 3, "s_baby": 3, "s_care": 3})
    assert (fields["sig_bond"], fields["s_baby"], fields["s_care"]) == ("na", "na", "na")


def test_a_relative_answers_for_her_and_not_for_himself() -> None:
    fields = to_triage({"respondent": "proxy", "s_psychosis": 2, "sig_cry": 3, "s_violence": 2})
    assert fields["s_psychosis"] == 2
    assert fields["sig_cry"] == "na"
    assert fields["s_violence"] is None


@pytest.mark.parametrize(("alone", "expected"), [("yes", 2), ("no", None), (None, None)])
def test_violence_counts_only_when_she_could_answer_safely(
    alone: str | None, expected: int | None
) -> None:
    assert to_triage(MOTHER | {"alone": alone, "s_violence": 2})["s_violence"] == expected


def test_a_closed_gate_gives_the_gates_score_and_no_half_instrument() -> None:
    fields = to_triage(MOTHER | phq9(1, 0) | gad7(1, 1))
    assert (fields["phq9"], fields["phq2"]) == (None, 1)
    assert (fields["gad7"], fields["gad2"]) == (None, 2)


def test_an_open_gate_gives_every_item_with_the_open_ones_open() -> None:
    fields = to_triage(MOTHER | phq9(2, 1, 0, 3, None, 1, 0, 0, 1) | gad7(3, 0, 1, 1, 1, 1, 1))
    assert fields["phq9"] == (2, 1, 0, 3, None, 1, 0, 0, 1)
    assert fields["gad7"] == (3, 0, 1, 1, 1, 1, 1)
    assert "phq2" not in fields


def test_items_answered_before_the_gate_was_changed_still_count() -> None:
    fields = to_triage(MOTHER | phq9(0, 0, 1, 1, 1, 1, 1, 1, 3))
    assert fields["phq9"] == (0, 0, 1, 1, 1, 1, 1, 1, 3)


def test_an_instrument_that_was_not_asked_was_not_taken() -> None:
    fields = to_triage(MOTHER)
    assert (fields["phq9"], fields["gad7"]) == (None, None)
    assert "phq2" not in fields


def test_weeks_are_counted_to_the_day_it_is_sent() -> None:
    assert weeks_since_birth({"baby_born": BORN}) == 5
    assert weeks_since_birth({"baby_born": BORN}, on=date(2026, 10, 27)) == 8
    about = {"on": None, "weeks": 5, "noted_on": "2026-10-06"}
    assert weeks_since_birth({"baby_born": about}, on=date(2026, 10, 27)) == 8


@pytest.mark.parametrize(
    "answers",
    [{}, {"baby_born": None}, {"respondent": "self_pregnant", "baby_born": BORN}],
)
def test_unknown_weeks_stay_unknown(answers: dict[str, Any]) -> None:
    assert weeks_since_birth(answers, on=date(2026, 10, 27)) is None


def test_weeks_never_leave_the_tables_range() -> None:
    assert weeks_since_birth({"baby_born": BORN}, on=date(2046, 1, 1)) == 520
    assert weeks_since_birth({"baby_born": BORN}, on=date(2026, 8, 1)) == 0


@pytest.mark.parametrize(
    ("answers", "level", "flag"),
    [
        (MOTHER | {"s_suicide": 3}, 5, None),
        (MOTHER | {"s_psychosis": 1, "h_severe": 1}, 5, None),
        (MOTHER | phq9(2, 2, 0, 0, 0, 0, 0, 0, 1), 4, None),
        ({"respondent": "self_mother", "baby": "died"}, 3, "loss"),
        ({"respondent": "proxy"}, 3, "proxy"),
        (MOTHER | {"age_band": "<16"}, 3, "minor"),
        (MOTHER | {"s_suicide": None}, 3, "safety_unanswered"),
    ],
)
def test_the_table_reads_what_she_said(
    answers: dict[str, Any], level: int, flag: str | None
) -> None:
    calm = {page.id: 0 for page in current().path(MOTHER) if page.instrument in CALM}
    decision = assess(parse_answers(to_triage(calm | {"wish": "info"} | answers)))
    assert decision.level == level
    assert flag is None or flag in decision.flags


CALM = ("safety", "signals", "context", "phq9", "gad7")


def test_leaving_a_question_unsaid_never_lowers_the_level() -> None:
    calm = MOTHER | {page.id: 0 for page in current().path(MOTHER) if page.instrument in CALM}
    calm |= {"wish": "info", "s_violence": 0, "alone": "yes"}
    base = assess(parse_answers(to_triage(calm))).level
    for name in calm:
        if name in MOTHER:
            continue
        quiet = assess(parse_answers(to_triage(calm | {name: None}))).level
        assert quiet >= base, name

"""Guardrails: what no version of the table may give up."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.triage import TABLES, assess
from intake.domain.triage.changes import apply, parse_changes
from intake.domain.triage.examples import examples_of
from intake.domain.triage.guardrails import FLOORS, MILDEST_FIRST, WELL, broken
from intake.domain.triage.sources import SOURCES

BASE = TABLES["0.1"]
SAMPLES = [example.answers for example in examples_of("0.1")]


def sentences(**changes: dict[str, Any]) -> list[str]:
    table = apply(BASE, parse_changes(changes), "0.2")
    return [each.text.nl for each in broken(table, SAMPLES)]


def test_the_shipped_table_keeps_them_all() -> None:
    assert broken(BASE, SAMPLES) == ()


def test_somebody_well_is_level_1() -> None:
    assert assess(WELL, BASE).level == 1
    assert assess(WELL, BASE).fired == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"R11": {"level": 3}},
            "Met liever niet willen leven is het niveau 3; dat mag nooit onder 4.",
        ),
        (
            {"R12": {"thresholds": [2]}},
            "Met EPDS-item 10 boven 0 is het niveau 1; dat mag nooit onder 4.",
        ),
        (
            {"R12": {"thresholds": [2]}},
            "Met PHQ-9-item 9 boven 0 is het niveau 1; dat mag nooit onder 4.",
        ),
        (
            {"R04": {"level": 4}},
            "Met tekenen van psychose is het niveau 4; dat mag nooit onder 5.",
        ),
        ({"R32": {"level": 2}}, "Met een overleden baby is het niveau 2; dat mag nooit onder 3."),
        (
            {"R35": {"level": 2}},
            "Met een open vraag over zelfdoding is het niveau 2; dat mag nooit onder 3.",
        ),
    ],
)
def test_a_floor_cannot_be_lowered(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in sentences(**changes)


def test_every_floor_is_one_that_a_draft_could_break() -> None:
    """With all rules at level 1 every floor speaks: none of them is idle."""
    sunk = {
        rule.id: {"level": 1} if rule.grades is None else {"cut_offs": [[9, 4], [8, 3], [7, 2]]}
        for rule in BASE.rules
    }
    said = sentences(**sunk)
    assert len([line for line in said if line.startswith("Met ")]) == len(FLOORS)


def test_an_open_safety_question_may_not_outweigh_the_mildest_worrying_answer() -> None:
    said = sentences(R35={"level": 5})
    assert said == [
        "Een open antwoord op gedachten aan zelfdoding zou zwaarder wegen dan het mildste antwoord"
        " dat zorgen geeft.",
        "Een open antwoord op gedachten over de baby zou zwaarder wegen dan het mildste antwoord"
        " dat zorgen geeft.",
        "Een open antwoord op tekenen van psychose zou zwaarder wegen dan het mildste antwoord"
        " dat zorgen geeft.",
    ]


def test_each_broken_law_is_said_once_in_both_languages() -> None:
    table = apply(BASE, parse_changes({"R35": {"level": 5}}), "0.2")
    found = broken(table, SAMPLES)
    assert len(found) == len({each.text for each in found}) == 3
    assert [each.text.en for each in found] == [
        f"An open answer to {said} would weigh more than the mildest worrying answer."
        for said in ("thoughts of suicide", "thoughts about the baby", "signs of psychosis")
    ]


def test_an_open_answer_may_not_be_worse_than_the_worst() -> None:
    """R43 (mania left open) above every rule about mania itself."""
    said = sentences(
        R43={"level": 5},
        **{rule_id: {"level": 4} for rule_id in ("R06", "R07")},
    )
    assert (
        "Een open antwoord op tekenen van manie ligt niet tussen het beste en het slechtste in."
        in said
    )


def test_floors_are_sourced() -> None:
    for floor in FLOORS:
        assert set(floor.source.split(", ")) <= set(SOURCES)
        assert floor.why.nl != floor.why.en


def test_the_safety_questions_are_all_under_the_third_law() -> None:
    assert set(MILDEST_FIRST) == {
        *("s_suicide", "s_baby", "s_psychosis", "s_mania", "s_violence", "s_care", "h_severe")
    }

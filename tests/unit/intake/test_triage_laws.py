"""The guardrails one by one, on tables that break exactly one of them and around one mother."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intake.domain.triage import CURRENT_TABLE, NA, DecisionTable, Text, parse_answers
from intake.domain.triage.glossary import meaning
from intake.domain.triage.guardrails import FLOORS, WELL, Broken, broken
from intake.domain.triage.predicates import Condition, at_least, below, truth, unanswered
from intake.domain.triage.rules import Rule


def with_rule(level: int, when: Condition) -> DecisionTable:
    """The shipped table and one rule more."""
    words = Text("verzonnen", "made up")
    rule = Rule("R99", level, when, title=words, reason=words, source="P")
    return replace(CURRENT_TABLE, rules=(*CURRENT_TABLE.rules, rule))


def said(table: DecisionTable, *samples: Any) -> list[Text]:
    found = broken(table, samples or (WELL,))
    assert all(isinstance(each, Broken) for each in found)
    return [each.text for each in found]


def lowers(name: str) -> Text:
    words = meaning(name).name
    return Text(
        f"Een slechter antwoord op {words.nl} zou het niveau verlagen.",
        f"A worse answer to {words.en} would lower the level.",
    )


def outside(name: str) -> Text:
    words = meaning(name).name
    return Text(
        f"Een open antwoord op {words.nl} ligt niet tussen het beste en het slechtste in.",
        f"An open answer to {words.en} does not lie between the best and the worst.",
    )


def outweighs(name: str) -> Text:
    words = meaning(name).name
    return Text(
        f"Een open antwoord op {words.nl} zou zwaarder wegen dan het mildste antwoord dat zorgen"
        " geeft.",
        f"An open answer to {words.en} would weigh more than the mildest worrying answer.",
    )


def test_the_shipped_table_keeps_them_around_somebody_well() -> None:
    assert broken(CURRENT_TABLE, [WELL]) == ()


def test_every_floor_in_words() -> None:
    """With every rule at level 1 each floor says what it gives and what it must never go under."""
    sunk = tuple(
        replace(rule, level=1, grades=rule.grades and replace(rule.grades, cut_offs=((31, 2),)))
        for rule in CURRENT_TABLE.rules
    )
    table = replace(CURRENT_TABLE, rules=sunk)
    assert [each.text for each in broken(table, [])] == [
        Text(
            f"Met {floor.why.nl} is het niveau 1; dat mag nooit onder {floor.level}.",
            f"With {floor.why.en} the level is 1; never below {floor.level}.",
        )
        for floor in FLOORS
    ]


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.why.en)
def test_every_floor_is_kept_exactly(floor: Any) -> None:
    """One level lower is noticed; the level itself is not."""
    kept, sunk = (
        replace(
            CURRENT_TABLE,
            rules=tuple(replace(r, level=min(r.level, level)) for r in CURRENT_TABLE.rules),
        )
        for level in (floor.level, floor.level - 1)
    )
    words = f"Met {floor.why.nl} is het niveau {floor.level - 1};"
    assert not any(words in each.text.nl for each in broken(kept, []))
    assert any(words in each.text.nl for each in broken(sunk, []))


@pytest.mark.parametrize(
    ("name", "when"),
    [
        # Worse by one step, and the rule is gone: on a scale of words,
        ("sleep", at_least("sleep", 1) & ~at_least("sleep", 2)),
        ("support", ~at_least("support", 1)),
        ("pbq_i24", at_least("pbq_i24", 4) & ~at_least("pbq_i24", 5)),
        # at one sum only, with nothing at either end,
        ("gad7", at_least("gad7", 7) & ~at_least("gad7", 8)),
        ("audit_c", at_least("audit_c", 11) & ~at_least("audit_c", 12)),
        ("mibs", ~at_least("mibs", 1)),
        ("pbq_total", at_least("pbq_total", 124) & ~at_least("pbq_total", 125)),
        # in the items of an instrument at its first step and at its last,
        ("epds", below("epds_low", 1) & truth("epds_complete")),
        ("epds", at_least("epds_low", 26) & ~at_least("epds_low", 27)),
        ("phq9", below("phq9_low", 1)),
        ("phq9", at_least("phq9_low", 23) & ~at_least("phq9_low", 24)),
        # and where high is good.
        ("rses", at_least("rses", 20)),
        ("rses", at_least("rses", 20) & below("rses", 21)),
    ],
)
def test_a_worse_answer_that_lowers_the_level_is_named(name: str, when: Condition) -> None:
    assert lowers(name) in said(with_rule(5, when))


def test_the_alarm_item_stays_out_of_the_sums() -> None:
    """Its own rules would hide a sum that lowers the level."""
    quiet = ~at_least("epds_item10", 1) & at_least("epds_low", 25) & ~at_least("epds_low", 26)
    assert lowers("epds") in said(with_rule(5, quiet))


@pytest.mark.parametrize(
    ("level", "when"),
    [(4, unanswered("birth_trauma")), (3, ~unanswered("birth_trauma"))],
)
def test_an_open_answer_outside_the_ends_is_named(level: int, when: Condition) -> None:
    assert said(with_rule(level, when)) == [outside("birth_trauma")]


def test_an_open_answer_on_either_end_is_not() -> None:
    assert said(with_rule(2, unanswered("birth_trauma"))) == []
    assert said(with_rule(1, unanswered("birth_trauma"))) == []


def test_an_open_safety_answer_above_the_mildest_sign_is_named() -> None:
    assert said(with_rule(4, unanswered("s_violence"))) == [outweighs("s_violence")]
    assert said(with_rule(3, unanswered("s_violence"))) == []
    # Others may: nobody asked them as a safety question.
    assert said(with_rule(2, unanswered("sleep"))) == []


def test_both_laws_at_once_and_each_only_once() -> None:
    table = with_rule(5, unanswered("s_mania"))
    later = replace(WELL, weeks_pp=40)
    assert said(table, later, later) == [outside("s_mania"), outweighs("s_mania")]


def test_what_does_not_apply_is_not_judged() -> None:
    table = with_rule(5, below("s_baby", 1) & truth("window12"))
    no_baby = parse_answers(WELL.to_dict() | {"baby": "died", "weeks_pp": 3})
    with_baby = replace(WELL, weeks_pp=3)
    assert lowers("s_baby") not in said(table, no_baby)
    assert lowers("s_baby") in said(table, with_baby)
    items = with_rule(5, below("epds_low", 1))
    assert lowers("epds") not in said(items, replace(WELL, epds=NA))
    assert lowers("epds") in said(items, WELL)


def test_weeks_have_no_better_and_worse() -> None:
    assert said(with_rule(3, truth("window4")), replace(WELL, weeks_pp=2)) == []

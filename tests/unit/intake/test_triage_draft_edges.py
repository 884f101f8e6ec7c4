"""The edges of a draft: sums at their limits, sentences that follow, signatures, other tables."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from intake.domain.safety import call_needed
from intake.domain.triage import TABLES, assess, parse_answers
from intake.domain.triage.changes import (
    InvalidChange,
    RuleChange,
    apply,
    current,
    parse_changes,
    renumbered,
    stale_sentences,
)
from intake.domain.triage.examples import Example, ExampleResult, Outcome, check_examples
from intake.domain.triage.rules import Text
from intake.domain.triage.thresholds import thresholds, with_thresholds
from intake.domain.triage.workshop import Accepted, fingerprint, review

BASE = TABLES["0.1"]


def test_a_call_follows_the_table_it_is_given() -> None:
    sooner = apply(BASE, parse_changes({"R11": {"level": 5}}), "0.2")
    assert not call_needed({"s_suicide": 1})
    assert call_needed({"s_suicide": 1}, sooner)


@pytest.mark.parametrize(("lowest", "highest"), [(1, 30), (2, 29)])
def test_cut_offs_may_lie_on_the_ends_of_a_sum(lowest: int, highest: int) -> None:
    cut_offs = ((highest, 4), (13, 3), (lowest, 2))
    table = apply(BASE, {"R18": RuleChange(cut_offs=cut_offs)}, "0.2")
    assert dict(table.graded)["R18"].cut_offs == cut_offs


@pytest.mark.parametrize("cut", [True, "19", 19.0, None])
def test_a_cut_off_is_a_whole_number(cut: Any) -> None:
    with pytest.raises(InvalidChange, match=r"^R18 cut_offs: out_of_range$"):
        apply(BASE, {"R18": RuleChange(cut_offs=((cut, 4), (13, 3), (10, 2)))}, "0.2")


def test_every_cut_off_in_a_sentence_follows() -> None:
    rule = BASE.by_id["R18"]
    change = RuleChange(cut_offs=((21, 4), (14, 3), (9, 2)))
    said = renumbered(rule.reason, current(rule), change)
    assert "21 of hoger 4, 14 of hoger 3, 9 of hoger 2, anders 1" in said.nl
    assert "21 or more 4, 14 or more 3, 9 or more 2, else 1" in said.en


@pytest.mark.parametrize("rule_id", sorted(BASE.by_id))
def test_no_sum_moves_without_its_sentence(rule_id: str) -> None:
    """Every number that cuts a sum is named by the reason, and a draft that moves it is held up."""
    rule = BASE.by_id[rule_id]
    known = thresholds(rule.when)
    for place, threshold in enumerate(known):
        values = [each.value for each in known]
        values[place] += 1
        change = RuleChange(thresholds=tuple(values))
        if values[place] <= threshold.highest:
            assert "reason" in stale_sentences(rule, change)


def test_fewer_numbers_than_the_rule_has_are_compared_as_far_as_they_go() -> None:
    rule = BASE.by_id["R18"]
    short = RuleChange(thresholds=(), cut_offs=((21, 4),))
    assert "21 or more 4, 13 or more 3" in renumbered(rule.reason, current(rule), short).en
    several = BASE.by_id["R29"]
    change = RuleChange(thresholds=(12,))
    assert (
        "12 or more, or the PBQ sum 40" in renumbered(several.reason, current(several), change).en
    )


def test_a_signature_can_be_computed_with_other_tools() -> None:
    """Keys sorted and letters as they are, whatever the order in which examples were accepted."""
    outcome = Outcome(2, ("R38",), frozenset(), "individueel_stemming")
    accepted = {name: Accepted(outcome, f"één {name}") for name in ("V13", "V05")}
    said = ", ".join(
        f'"{name}": {{"flags": [], "level": 2, "reasons": ["R38"],'
        f' "track": "individueel_stemming", "why": "één {name}"}}'
        for name in ("V05", "V13")
    )
    text = f'["abc", {{{said}}}, "doel"]'
    assert fingerprint("abc", accepted, "doel") == sha256(text.encode()).hexdigest()


def test_a_text_that_only_names_small_numbers_stays() -> None:
    old, new = RuleChange(thresholds=(4, 5)), RuleChange(thresholds=(3, 6))
    assert renumbered(Text("4 en 5", "4 and 5"), old, new) == Text("4 en 6", "4 and 6")


TALK = parse_answers(
    dict.fromkeys(("s_suicide", "s_baby", "s_psychosis", "s_mania", "s_violence", "s_care"), 0)
    | {"h_severe": 0, "respondent": "self_partner", "wish": "talk"}
)
TOLD = Outcome(2, ("R45",), frozenset({"partner"}), "partner_individueel")


def test_an_outcome_is_the_part_of_a_decision_that_examples_speak_of() -> None:
    assert Outcome.of(assess(TALK, BASE)) == TOLD
    raw = {"level": 2, "reasons": ["R45"], "flags": ["partner"], "track": "partner_individueel"}
    assert TOLD.to_dict() == raw
    assert Outcome.from_dict(raw) == TOLD
    for part in raw:
        with pytest.raises(KeyError):
            Outcome.from_dict({key: value for key, value in raw.items() if key != part})


def test_an_example_under_a_table() -> None:
    sooner = apply(BASE, {"R45": RuleChange(level=3)}, "0.2")
    example = Example("X1", Text("a", "b"), TALK, TOLD)
    other = Outcome(3, ("R45",), frozenset({"partner"}), "partner_individueel")
    assert check_examples(BASE, (example,)) == (
        ExampleResult(example, TOLD, TOLD, ("R45",), is_accepted=False),
    )
    assert check_examples(sooner, (example,)) == (
        ExampleResult(example, TOLD, other, ("R45",), is_accepted=False),
    )
    (accepted,) = check_examples(sooner, (example,), {"X1": other})
    assert accepted == ExampleResult(example, other, other, ("R45",), is_accepted=True)
    assert accepted.is_green


def test_a_review_holds_both_tables() -> None:
    changes = {"R30": RuleChange(level=4)}
    seen = review(BASE, changes, {}, "0.7")
    assert seen.base is BASE
    assert seen.changes == changes
    assert seen.table == apply(BASE, changes, "0.7")
    assert seen.table.version == "0.7"


@pytest.mark.parametrize(("values", "word"), [([3, 4], "more"), ([], "fewer")])
def test_the_wrong_count_of_numbers_is_said(values: list[int], word: str) -> None:
    with pytest.raises(ValueError, match=rf"^{word} thresholds than the condition has numbers$"):
        with_thresholds(BASE.by_id["R01"].when, values)

"""The table as a book: by level, examples beside the rules, and what differs in words."""

from __future__ import annotations

from care.domain.rulebook import Line, book, differences, red_first
from intake.domain.triage import CURRENT_TABLE
from intake.domain.triage.changes import RuleChange, apply
from intake.domain.triage.examples import check_examples, examples_of
from intake.domain.triage.rules import DecisionTable, Text

EXAMPLES = examples_of("0.1")


def changed(**changes: RuleChange) -> DecisionTable:
    return apply(CURRENT_TABLE, changes, "0.2")


def test_every_rule_stands_in_the_book_once() -> None:
    read = book(CURRENT_TABLE, check_examples(CURRENT_TABLE, EXAMPLES))
    assert [chapter.level for chapter in read.chapters] == [5, 4, 3, 2]
    entries = [entry for chapter in read.chapters for entry in chapter.entries]
    ids = [entry.rule.id for entry in (*entries, *read.sums, read.lift)]
    assert sorted(ids) == sorted(CURRENT_TABLE.by_id)
    assert len(set(ids)) == len(ids)
    assert [entry.rule.id for entry in read.sums] == ["R18", "R19"]
    assert read.lift.rule.id == "R46"


def test_examples_stand_beside_the_rules_that_give_their_level() -> None:
    read = book(CURRENT_TABLE, check_examples(CURRENT_TABLE, EXAMPLES))
    (soon,) = (chapter for chapter in read.chapters if chapter.level == 3)
    (anxiety,) = (entry for entry in soon.entries if entry.rule.id == "R30")
    assert [example.id for example in anxiety.examples] == ["V13"]
    assert anxiety.marks == ("S32",)
    (sum_of_pbq,) = (entry for entry in soon.entries if entry.rule.id == "R29")
    assert sum_of_pbq.marks == ("S22", "K")


def test_a_rule_moves_to_the_chapter_of_its_new_level() -> None:
    table = changed(R44=RuleChange(level=1))
    read = book(table, check_examples(table, EXAMPLES))
    assert [chapter.level for chapter in read.chapters] == [5, 4, 3, 2, 1]
    assert [entry.rule.id for entry in read.chapters[-1].entries] == ["R44"]


def test_nothing_differs_from_itself() -> None:
    assert differences(CURRENT_TABLE, changed(), "nl") == []


def test_a_threshold_in_the_readers_language() -> None:
    table = changed(R30=RuleChange(thresholds=(16,)))
    (nl,), (en,) = (differences(CURRENT_TABLE, table, language) for language in ("nl", "en"))
    assert nl.rule.id == "R30"
    assert nl.levels is None
    assert nl.lines == (Line("condition", "GAD-7-som: 15 of hoger", "GAD-7-som: 16 of hoger"),)
    assert en.lines == (Line("condition", "GAD-7 sum: 15 or more", "GAD-7 sum: 16 or more"),)


def test_levels_cut_offs_and_sentences() -> None:
    table = changed(
        R18=RuleChange(cut_offs=((20, 4), (13, 3), (10, 2))),
        R31=RuleChange(level=2),
        R46=RuleChange(title=Text("geen enkele steun", "no support at all")),
    )
    sums, signals, lift = differences(CURRENT_TABLE, table, "nl")
    assert sums.lines == (
        Line(
            "cut_offs",
            "19 of hoger: niveau 4, 13 of hoger: niveau 3, 10 of hoger: niveau 2",
            "20 of hoger: niveau 4, 13 of hoger: niveau 3, 10 of hoger: niveau 2",
        ),
    )
    assert (signals.levels, signals.lines) == ((3, 2), ())
    assert [(line.kind, line.new) for line in lift.lines] == [
        ("title_nl", "geen enkele steun"),
        ("title_en", "no support at all"),
    ]


def test_red_comes_first_then_what_was_accepted() -> None:
    table = changed(R30=RuleChange(thresholds=(16,)), R40=RuleChange(level=1))
    outcomes = {each.example.id: each for each in check_examples(table, EXAMPLES)}
    accepted = {"V13": outcomes["V13"].found}
    listed = red_first(check_examples(table, EXAMPLES, accepted))
    states = [(each.is_green, each.is_accepted) for each in listed]
    red = states.count((False, False))
    assert red >= 1
    assert states[:red] == [(False, False)] * red
    assert states[red] == (True, True)
    assert listed[red].example.id == "V13"
    assert set(states[red + 1 :]) == {(True, False)}

"""The decision table and the workshop's codes in the reader's language."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields

import pytest
from django.utils.translation import override

from care import rule_words as codes
from care.domain import rulebook
from care.templatetags import rule_words
from intake.domain.triage import CURRENT_TABLE, changes
from intake.domain.triage.sources import SOURCES
from intake.domain.triage.tracks import SAFETY_FIRST, TRACKS
from intake.selectors import tables as reading
from intake.services import tables
from scheduling.domain.promises import POLICY, Days


def test_every_refusal_has_words() -> None:
    refusals = {
        value for name, value in vars(tables).items() if name.isupper() and isinstance(value, str)
    }
    assert refusals == set(codes.REFUSED)


def test_every_invalid_change_has_words() -> None:
    found = re.findall(r'InvalidChange\([^)]*"(\w+)"\)', inspect.getsource(changes))
    assert set(found) == set(codes.INVALID)


def test_every_step_has_words_for_done_and_to_do() -> None:
    assert tuple(codes.NEEDS) == reading.NEEDS
    for code in reading.NEEDS:
        assert rule_words.need(code, True) != rule_words.need(code, False)


def test_every_line_of_a_difference_has_words() -> None:
    said = re.findall(r'\("(\w+)", ', inspect.getsource(rulebook._lines))
    assert set(said) == set(codes.DIFFERS)
    assert [field.name for field in fields(rulebook.Line)] == ["kind", "old", "new"]


def test_every_mark_of_the_table_is_explained() -> None:
    marks = {mark for rule in CURRENT_TABLE.by_id.values() for mark in rule.source.split(", ")}
    for mark in marks:
        own, cited = rule_words.own_mark(mark), rule_words.publication(mark)
        assert cited == SOURCES[mark]
        assert bool(own) == (mark in ("K", "P"))


@pytest.mark.parametrize(
    ("level", "contact", "first", "english"),
    [
        (
            5,
            "binnen 60 minuten, in uren dat er iemand is",
            "–",
            "within 60 minutes, in staffed hours",
        ),
        (4, "binnen 24 uur", "binnen 72 uur", "within 24 hours"),
        (3, "binnen 72 uur", "binnen 7 dagen", "within 72 hours"),
        (2, "binnen 14 dagen", "binnen 14 dagen", "within 14 days"),
        (1, "binnen 2 werkdagen", "–", "within 2 working days"),
    ],
)
def test_what_a_level_promises(level: int, contact: str, first: str, english: str) -> None:
    terms = POLICY.terms[level]
    assert (rule_words.term(terms.contact), rule_words.term(terms.first)) == (contact, first)
    with override("en"):
        assert rule_words.term(terms.contact) == english
    assert rule_words.term(Days(1)) == "binnen 1 dag"


def test_conditions_and_the_last_of_a_list() -> None:
    gad7 = CURRENT_TABLE.by_id["R30"].when
    assert rule_words.condition(gad7) == "GAD-7-som: 15 of hoger"
    assert rule_words.condition(SAFETY_FIRST.when) == "bij niveau 5"
    assert rule_words.condition(TRACKS[-1].when) == "voor alle anderen"
    with override("en"):
        assert rule_words.condition(gad7) == "GAD-7 sum: 15 or more"
        assert rule_words.condition(TRACKS[-1].when) == "for everybody else"


def test_rules_by_their_short_names() -> None:
    said = rule_words.short_names(("R30", "R45", "R99"), CURRENT_TABLE.by_id)
    assert said == "de GAD-7-som van 15 of hoger; de wens om iemand te spreken"
    assert rule_words.short_names((), CURRENT_TABLE.by_id) == "geen regel"

"""The page of rules is what the table says, and every name and source in it is explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.domain.triage import CURRENT_TABLE, TABLES
from intake.domain.triage.answers import FIELDS
from intake.domain.triage.derived import ITEM_FACTS, NUMBERS, TRUTHS
from intake.domain.triage.document import page
from intake.domain.triage.glossary import ANSWERS, FACTS
from intake.domain.triage.rules import Rule
from intake.domain.triage.sources import SOURCES
from intake.domain.triage.tracks import TRACKS_BY_ID

PAGE = Path(__file__).parents[3] / "docs" / "triage-rules.md"
TEXTS = [
    text
    for rule in CURRENT_TABLE.by_id.values()
    for words in (rule.title, rule.reason)
    for text in (words.nl, words.en)
]


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text() == page(), "run: python -m portal.generated"


@pytest.mark.parametrize("rule_id", sorted(CURRENT_TABLE.by_id))
def test_every_rule_is_on_the_page_in_both_languages(rule_id: str) -> None:
    rule = CURRENT_TABLE.by_id[rule_id]
    text_of_page = PAGE.read_text()
    assert f"**{rule_id}**" in text_of_page
    for text in (rule.reason.nl, rule.reason.en):
        assert text in text_of_page
        assert text.endswith(".")
        assert text.count(". ") == 0  # one sentence
    assert rule.reason.nl != rule.reason.en


def test_every_source_is_listed_and_used() -> None:
    used = {mark for rule in CURRENT_TABLE.by_id.values() for mark in rule.source.split(", ")}
    assert used == set(SOURCES)


def test_every_name_is_explained() -> None:
    assert set(ANSWERS) == set(FIELDS)
    derived = (NUMBERS | TRUTHS | set(ITEM_FACTS)) - set(FIELDS)
    assert set(FACTS) == derived


def test_the_words_of_a_graded_rule_name_its_cut_offs() -> None:
    for rule in CURRENT_TABLE.rules:
        if isinstance(rule, Rule) and rule.grades:
            for cut, level in rule.grades.cut_offs:
                assert f"{cut} of hoger {level}" in rule.reason.nl
                assert f"{cut} or more {level}" in rule.reason.en


def test_numbers_in_a_sentence_stand_in_the_condition() -> None:
    for rule_id in ("R29", "R30", "R37", "R38", "R41"):
        rule = CURRENT_TABLE.by_id[rule_id]
        cut_offs = set(re.findall(r">= (\d+)", rule.when.text))
        for text in (rule.reason.nl, rule.reason.en):
            assert cut_offs <= set(re.findall(r"\d+", text))


def test_the_words_are_plain() -> None:
    for text in TEXTS:
        assert text
        assert text == text.strip()
        assert "  " not in text
        assert "!" not in text


def test_every_track_has_a_name() -> None:
    assert len(TRACKS_BY_ID) == 9
    assert all(track.name.nl and track.name.en for track in TRACKS_BY_ID.values())


def test_tables_are_found_by_version() -> None:
    assert all(table.version == version for version, table in TABLES.items())
    assert CURRENT_TABLE.version in TABLES

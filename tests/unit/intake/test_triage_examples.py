"""Examples beside the rules: agreed outcomes, and those a draft was allowed to move."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from intake.domain.triage import TABLES, assess
from intake.domain.triage.changes import apply, parse_changes
from intake.domain.triage.examples import Outcome, check_examples, examples_of

BASE = TABLES["0.1"]
EXAMPLES = examples_of("0.1")
VIGNETTES = json.loads(Path(__file__).with_name("vignettes.json").read_text())["vignettes"]


@pytest.mark.parametrize("result", check_examples(BASE, EXAMPLES), ids=lambda r: r.example.id)
def test_the_shipped_table_gives_what_was_agreed(result) -> None:  # type: ignore[no-untyped-def]
    assert result.found == result.expected == result.example.expected
    assert result.is_green
    assert not result.is_accepted


def test_every_rule_gives_the_level_of_an_example() -> None:
    shown = {rule_id for example in EXAMPLES for rule_id in example.expected.reasons}
    assert shown == set(BASE.by_id)


def test_the_published_vignettes_are_among_them_unchanged() -> None:
    by_id = {example.id: example for example in EXAMPLES}
    for vignette in VIGNETTES:
        expected = by_id[vignette["id"]].expected
        assert expected.to_dict() == {
            "level": vignette["level"],
            "reasons": vignette["reasons"],
            "flags": sorted(vignette["flags"]),
            "track": vignette["track"],
        }


def test_titles_and_ids_are_their_own() -> None:
    assert len({example.id for example in EXAMPLES}) == len(EXAMPLES) == 56
    assert len({example.title.nl for example in EXAMPLES}) == len(EXAMPLES)
    assert all(example.title.nl != example.title.en for example in EXAMPLES)


def test_a_moved_cut_turns_an_example_red_until_it_is_accepted() -> None:
    moved = apply(BASE, parse_changes({"R30": {"thresholds": [16]}}), "0.2")
    red = [result for result in check_examples(moved, EXAMPLES) if not result.is_green]
    assert [(r.example.id, r.expected.level, r.found.level) for r in red] == [("V13", 3, 2)]
    accepted = check_examples(moved, EXAMPLES, {"V13": red[0].found})
    assert all(result.is_green for result in accepted)
    assert [result.example.id for result in accepted if result.is_accepted] == ["V13"]


def test_an_outcome_is_kept_as_data() -> None:
    outcome = Outcome.of(assess(EXAMPLES[0].answers, BASE))
    assert Outcome.from_dict(outcome.to_dict()) == outcome
    assert outcome.to_dict() == {
        "level": 1,
        "reasons": ["R18"],
        "flags": [],
        "track": "individueel_stemming",
    }


def test_a_table_that_was_never_shipped_has_none() -> None:
    with pytest.raises(KeyError):
        examples_of("9.9")

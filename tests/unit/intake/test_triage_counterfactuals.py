"""Hand-made cases of the words, and of the raising rule that waits above level 3."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from intake.domain.triage import Counterfactual, assess, parse_answers

BASE = json.loads(Path(__file__).with_name("vignettes.json").read_text())["base"]


def lower_levels(**delta: Any) -> tuple[Counterfactual, ...]:
    return assess(parse_answers(BASE | delta)).counterfactuals


def sets(**delta: Any) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(c.level, c.becomes, c.rules) for c in lower_levels(**delta)]


def test_rules_above_the_lower_level_fall_away_together() -> None:
    assert sets(s_suicide=3, wish="talk") == [
        (4, 4, ("R01",)),
        (3, 2, ("R01", "R11")),
        (2, 2, ("R01", "R11")),
        (1, 1, ("R01", "R11", "R45")),
    ]


def test_a_lower_sum_is_named_by_its_cut_off() -> None:
    found = lower_levels(epds="2222222230")
    assert [c.text.en for c in found] == [
        "Level 3 (Soon) if this fell away: the EPDS sum of 19 or more (R18).",
        "Level 2 (Routine) if this fell away: the EPDS sum of 13 or more (R18).",
        "Level 1 (Light) if this fell away: the EPDS sum of 10 or more (R18).",
    ]


def test_a_lower_sum_still_gives_its_own_level() -> None:
    assert sets(epds="2222222230", s_suicide=1) == [
        (3, 3, ("R11", "R18")),
        (2, 2, ("R11", "R18")),
        (1, 1, ("R11", "R18")),
    ]
    # No support raises what the lower sum gives: the sum must fall below 13, not only below 19.
    found = lower_levels(epds="2222222230", support=3)
    assert [(c.becomes, c.rules) for c in found[:2]] == [(3, ("R18",)), (2, ("R18",))]
    assert "the EPDS sum of 13 or more" in found[0].text.en


def test_support_that_raised_falls_away_first() -> None:
    assert sets(support=3, epds="2222221120") == [
        (3, 3, ("R46",)),
        (2, 2, ("R18",)),
        (1, 1, ("R18", "R46")),
    ]


def test_support_that_waits_is_named_where_it_would_come_into_force() -> None:
    # Level 4 by R11; without it R26 gives 3, which missing support raises to 4 again.
    assert sets(support=3, s_suicide=1, h_severe=1) == [
        (3, 2, ("R11", "R26")),
        (2, 2, ("R11", "R26")),
        (1, 1, ("R11", "R26", "R46")),
    ]
    # With three rules at level 3 it is shorter to name the support.
    assert sets(support=3, s_suicide=1, h_severe=1, s_violence=1, birth_trauma=1)[0] == (
        3,
        3,
        ("R11", "R46"),
    )


def test_support_does_not_matter_between_5_and_4() -> None:
    assert sets(support=3, s_suicide=3)[0] == (4, 4, ("R01",))


def test_the_words_in_dutch() -> None:
    found = lower_levels(s_suicide=1, s_psychosis=1, weeks_pp=30)
    assert found[0].text.nl == (
        "Niveau 1 (Licht) als dit wegvalt: de wens niet te leven of gedachten aan zelfdoding (R11)"
        " en mogelijke tekenen van psychose (R14)."
    )


def test_an_incomplete_sum_is_called_incomplete() -> None:
    found = lower_levels(epds="1111111--0")
    assert found[0].text.en == (
        "Level 1 (Light) if this fell away: the incomplete EPDS whose sum may be 10 or more (R18)."
    )


def test_as_data() -> None:
    assert lower_levels(wish="talk")[0].to_dict() == {
        "level": 1,
        "becomes": 1,
        "rules": ["R45"],
        "nl": "Niveau 1 (Licht) als dit wegvalt: de wens om iemand te spreken (R45).",
        "en": "Level 1 (Light) if this fell away: the wish to speak with someone (R45).",
    }


def test_none_when_not_wanted() -> None:
    answers = parse_answers(BASE | {"s_suicide": 3})
    assert assess(answers, counterfactuals=False).counterfactuals == ()

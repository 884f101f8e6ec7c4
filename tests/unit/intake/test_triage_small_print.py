"""What nobody looks at until it is wrong: messages, the fingerprint of answers, words joined."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from intake.domain.safety import Danger, call_needed, help_needed, shows_help
from intake.domain.scoring import EPDS, PHQ9, score, score_positions
from intake.domain.triage import (
    CURRENT_TABLE,
    InvalidAnswer,
    TriageAnswers,
    assess,
    parse_answers,
)
from intake.domain.triage.answers import FIELDS, MAXIMA

WELL: dict[str, Any] = (
    dict.fromkeys(MAXIMA, 0)
    | {"respondent": "self_mother", "age_band": "18+", "baby": "home", "wish": "info"}
    | {"weeks_pp": 10, "rses": 20}
)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            {"respondent": "mother"},
            "must be one of self_mother, self_pregnant, self_partner, proxy or null",
        ),
        ({"baby": 1}, "must be one of home, nicu, elsewhere, died or null"),
        ({"sleep": 4}, 'must be a whole number from 0 to 3, null or "na"'),
        ({"weeks_pp": -1}, 'must be a whole number from 0 to 520, null or "na"'),
        ({"epds": "123"}, "must be 10 items from 0 to 3, open ones as null or -"),
        ({"epds": "000000000X"}, "must be 10 items from 0 to 3, open ones as null or -"),
        ({"phq9": [0] * 8 + [4]}, "must be 9 items from 0 to 3, open ones as null or -"),
        ({"gad7": "00"}, "must be 7 items from 0 to 3, open ones as null or -"),
    ],
)
def test_what_is_allowed_is_said_exactly(raw: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        parse_answers(raw)
    (field,) = raw
    assert (caught.value.field, caught.value.message) == (field, message)
    assert str(caught.value) == f"{field}: {message}"


def test_scoring_says_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"^phq9 item 3 is not a score from 0 to 3$"):
        score(PHQ9, [0, 0, 9, 0, 0, 0, 0, 0, 0])
    with pytest.raises(ValueError, match=r"^epds item 2 has no option 7$"):
        score_positions(EPDS, [1, 7, *[1] * 8])
    with pytest.raises(ValueError, match=r"^epds has 10 items, not 9$"):
        score_positions(EPDS, [1] * 9)
    with pytest.raises(ValueError, match=r"^epds has no sum 31$"):
        EPDS.band(31)


def test_the_fingerprint_is_that_of_the_canonical_text() -> None:
    """Keys sorted, no spaces: anybody can compute it again with other tools, years from now."""
    text = "{" + ",".join(f'"{name}":null' for name in sorted(FIELDS)) + "}"
    assert TriageAnswers().input_hash() == sha256(text.encode()).hexdigest()
    some = text.replace('"epds":null', '"epds":"01-3------"').replace('"sleep":null', '"sleep":2')
    answers = parse_answers({"epds": "01-3------", "sleep": 2})
    assert answers.input_hash() == sha256(some.encode()).hexdigest()


def words(**delta: Any) -> list[tuple[str, str]]:
    found = assess(parse_answers(WELL | delta)).counterfactuals
    return [(each.text.nl, each.text.en) for each in found]


def test_three_rules_are_joined_with_commas_and_a_last_and() -> None:
    titles = [CURRENT_TABLE.by_id[rule_id].title for rule_id in ("R39", "R40", "R45")]
    nl, en = ([getattr(title, language) for title in titles] for language in ("nl", "en"))
    assert words(wish="talk", birth_trauma=1, h_family=1) == [
        (
            f"Niveau 1 (Licht) als dit wegvalt: {nl[0]} (R39), {nl[1]} (R40) en {nl[2]} (R45).",
            f"Level 1 (Light) if this fell away: {en[0]} (R39), {en[1]} (R40) and {en[2]} (R45).",
        )
    ]


def test_sums_in_both_languages() -> None:
    assert words(epds="3333000000") == [
        (
            "Niveau 1 (Licht) als dit wegvalt: de EPDS-som van 10 of hoger (R18).",
            "Level 1 (Light) if this fell away: the EPDS sum of 10 or more (R18).",
        )
    ]
    assert words(phq9="1111111-0")[0] == (
        "Niveau 1 (Licht) als dit wegvalt: de onvolledige PHQ-9 waarvan de som 10 of hoger kan zijn"
        " (R19).",
        "Level 1 (Light) if this fell away: the incomplete PHQ-9 whose sum may be 10 or more"
        " (R19).",
    )


@pytest.mark.parametrize(
    ("answers", "fields", "dangers"),
    [
        ({"s_baby": 2}, ("s_baby",), {Danger.BABY}),
        ({"s_care": 2}, ("s_care",), {Danger.CARE}),
        ({"s_psychosis": 2, "s_mania": 2}, ("s_psychosis", "s_mania"), {"psychosis", "mania"}),
        ({"epds": "0000000001"}, ("epds",), {Danger.SUICIDE}),
        ({"phq9": [0] * 8 + ["2"]}, ("phq9",), {Danger.SUICIDE}),
        ({"s_violence": 3}, ("s_violence",), {Danger.VIOLENCE}),
    ],
)
def test_signs_of_a_mother_with_her_baby(
    answers: dict[str, Any], fields: tuple[str, ...], dangers: set[Danger]
) -> None:
    for baby in ({}, {"baby": "home"}, {"baby": "nicu"}, {"respondent": "self_mother"}):
        signs = help_needed(baby | answers)
        assert signs.fields == fields
        assert signs.dangers == dangers
    for field in fields:
        assert shows_help(field, answers[field])


def test_items_that_are_no_scores_are_no_sign() -> None:
    for strange in ("9", "-", "x", "1.0", True, 2.0, None, [2]):
        assert not shows_help("phq9", [0] * 8 + [strange])
    assert not shows_help("phq9", {8: 3})
    assert shows_help("epds", "---------1")


def test_answers_beside_the_table_make_no_call() -> None:
    assert not call_needed({"phone": "0612345678", "alone": "no", "s_suicide": 2})
    assert call_needed({"phone": "0612345678", "s_suicide": 3})

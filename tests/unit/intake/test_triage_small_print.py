"""What nobody looks at until it is wrong: messages, the fingerprint of answers, words joined."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from datetime import time as clock
from hashlib import sha256
from typing import Any

import pytest

from intake.domain.safety import Danger, call_needed, help_needed, shows_help
from intake.domain.scoring import EPDS, PHQ9, bounds_of, score, score_positions
from intake.domain.triage import (
    CURRENT_TABLE,
    InvalidAnswer,
    TriageAnswers,
    assess,
    parse_answers,
)
from intake.domain.triage.answers import FIELDS, MAXIMA
from intake.domain.triage.changes import InvalidChange, RuleChange, apply
from intake.domain.triage.lines import LineResult, triage_lines
from intake.domain.triage.moves import move_between
from intake.domain.triage.rules import Text
from scheduling.domain.working_days import Opening, StaffedHours

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


NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SOONER = apply(CURRENT_TABLE, {"R45": RuleChange(level=3)}, "9.9")


def line(**delta: Any) -> LineResult:
    (found,) = triage_lines([json.dumps(WELL | delta)], now=NOW)
    return found


@pytest.mark.parametrize(
    ("sent", "error", "field"),
    [
        ("level 5", "the line is not valid JSON", None),
        ("[1]", "the line is not a JSON object", None),
        ('{"at": "soon"}', "must be a moment in ISO format, UTC", "at"),
        ('{"sleep": 9}', 'must be a whole number from 0 to 3, null or "na"', "sleep"),
    ],
)
def test_the_error_of_a_line(sent: str, error: str, field: str | None) -> None:
    (found,) = triage_lines([sent], now=NOW)
    assert found.is_valid is False
    assert json.loads(found.text) == {"error": error, "field": field}


def test_a_line_is_valid_and_brings_counterfactuals_unless_told_otherwise() -> None:
    found = line(wish="talk")
    assert found.is_valid is True
    assert len(json.loads(found.text)["counterfactuals"]) == 1


def test_letters_with_accents_stay_letters() -> None:
    renamed = RuleChange(title=Text("één gesprek", "one talk"))
    table = apply(CURRENT_TABLE, {"R45": renamed}, "9.9")
    (found,) = triage_lines([json.dumps(WELL | {"wish": "talk"})], now=NOW, table=table)
    assert "één gesprek" in found.text


@pytest.mark.parametrize(
    ("at", "is_valid"),
    [
        ("1899-12-31T23:59:59Z", False),
        ("1900-01-01T00:00:00Z", True),
        ("9000-12-31T12:00:00Z", True),
        ("9001-01-01T00:00:00Z", False),
    ],
)
def test_the_years_a_moment_may_lie_in(at: str, is_valid: bool) -> None:
    assert line(at=at).is_valid is is_valid


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own clock stands in another zone."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("tokyo")
@pytest.mark.parametrize("at", ["2026-03-02T09:30:00", "2026-03-02T10:30:00+01:00", None])
def test_the_zone_of_the_machine_does_not_matter(at: str | None) -> None:
    promise = json.loads(line(s_suicide=1, at=at).text)["promise"]
    assert promise["contact_by"] == "2026-03-03T09:30:00Z"


def test_table_and_staffed_hours_reach_the_answer() -> None:
    late = StaffedHours({day: (Opening(clock(13), clock(20)),) for day in range(5)})
    sent = [json.dumps(WELL | {"wish": "talk"}), json.dumps(WELL | {"s_suicide": 3})]
    found = [json.loads(r.text) for r in triage_lines(sent, now=NOW, table=SOONER, staffed=late)]
    assert [(each["level"], each["table_version"]) for each in found] == [(3, "9.9"), (5, "9.9")]
    assert found[1]["promise"]["contact_by"] == "2026-03-02T13:00:00Z"  # 14:00 in Amsterdam


def test_a_move_is_told_from_the_first_table_to_the_second() -> None:
    answers = parse_answers(WELL | {"wish": "talk"})
    there, back = (
        move_between(answers, CURRENT_TABLE, SOONER),
        move_between(answers, SOONER, CURRENT_TABLE),
    )
    assert (there.from_level, there.to_level) == (2, 3)
    assert (back.from_level, back.to_level) == (3, 2)


def test_a_refused_change_says_where() -> None:
    with pytest.raises(InvalidChange, match=r"^R45 level: not_possible$"):
        apply(CURRENT_TABLE, {"R45": RuleChange(level=9)}, "9.9")


def test_each_item_counts_by_its_own_key() -> None:
    """No shipped instrument mixes scales; a clinic's pack may."""
    mixed = replace(PHQ9, score_by_position=((0, 1), (2, 5), *PHQ9.score_by_position[2:]))
    assert bounds_of(mixed, [None] * 9) == (2, 27)
    assert bounds_of(mixed, [1, None, *[0] * 7]) == (3, 6)
    assert bounds_of(mixed, [None, 2, *[0] * 7], (1,)) == (0, 1)

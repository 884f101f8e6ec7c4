"""A questionnaire filled in once: open stays open, and the rules read the bound that asks less."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from intake.domain import responses
from intake.domain.responses import (
    InvalidSheet,
    Sheet,
    from_json,
    from_positions,
    from_scores,
    from_sum,
    sheets_of,
    triage_inputs,
)
from intake.domain.scoring import EPDS, GAD7, GATES, HARK, PBQ, PHQ9, RSES
from intake.domain.triage import assess, parse_answers

MOTHER: dict[str, Any] = {"respondent": "self_mother"}


def inputs(*sheets: Sheet, **told: Any) -> dict[str, Any]:
    return triage_inputs(sheets, told)


def test_positions_and_scores_stand_side_by_side() -> None:
    sheet = from_positions(EPDS, (1, 2, 1, None, 4, 4, 4, 4, 4, 1))
    assert sheet.items == (0, 1, 3, None, 0, 0, 0, 0, 0, 3)
    assert (sheet.low, sheet.high, sheet.missing, sheet.alarm) == (7, 10, 1, 3)
    assert [band.low for band in sheet.bands] == [0, 10]
    assert from_json(sheet.as_json()) == sheet


def test_a_sum_alone_is_kept_as_such() -> None:
    sheet = from_sum(EPDS, 14, 1)
    assert (sheet.low, sheet.high, sheet.missing, sheet.alarm) == (14, 14, 0, 1)
    assert sheet.as_json()["sum"] == 14
    assert from_json(sheet.as_json()) == sheet


def test_scores_alone_have_no_positions() -> None:
    sheet = from_scores(EPDS, (0,) * 9 + (2,))
    assert sheet.positions == (None,) * 10
    assert (sheet.low, sheet.alarm) == (2, 2)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: from_positions(RSES, (None,) * 10), "rses has no answer"),
        (lambda: from_positions(RSES, (5, *[1] * 9)), "rses item 1 has no option 5"),
        (lambda: from_scores(EPDS, (4, *[0] * 9)), "epds item 1 is not a score"),
        (lambda: from_scores(EPDS, (None,) * 10), "epds has no answer"),
        (lambda: from_sum(EPDS, 31, None), "epds has no sum 31"),
        (lambda: from_sum(EPDS, 2, 3), "epds item 10 cannot be 3 in a sum of 2"),
        (lambda: from_sum(EPDS, 30, 0), "epds item 10 cannot be 0 in a sum of 30"),
        (lambda: from_sum(EPDS, 10, 4), "epds item 10 cannot be 4"),
        (lambda: from_sum(GAD7, 10, None), "gad7 has no sum 10"),
    ],
)
def test_what_does_not_fit_is_refused(make: Any, words: str) -> None:
    with pytest.raises(InvalidSheet, match=words):
        make()


def test_every_questionnaire_she_came_to_is_kept() -> None:
    answers = MOTHER | {f"phq9_{n}": 2 for n in range(1, 9)} | {"phq9_9": None}
    answers |= {"gad7_1": 0, "gad7_2": 1}
    phq9, gad2 = sheets_of(answers)
    assert (phq9.instrument, phq9.positions) == (PHQ9, (3,) * 8 + (None,))
    assert (phq9.low, phq9.high) == (16, 19)
    assert (gad2.instrument, gad2.items, gad2.positions) == (GATES["gad2"], (0, 1), (1, 2))
    assert from_json(gad2.as_json()) == gad2


def test_nothing_asked_is_nothing_kept() -> None:
    assert sheets_of({"respondent": "proxy"}) == ()


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (from_scores(EPDS, (1,) * 9 + (None,)), {"epds": (1,) * 9 + (None,)}),
        (from_scores(PHQ9, (1,) * 9), {"phq9": (1,) * 9}),
        (from_scores(GAD7, (3, 3, None, 0, 0, 0, 0)), {"gad7": (3, 3, None, 0, 0, 0, 0)}),
        # high is good: an open item counts as the best it can be
        (from_scores(RSES, (1,) * 9 + (None,)), {"rses": 12}),
        (
            from_positions(PBQ, (None,) * 17 + (5, *[None] * 5, 6, None)),
            {"pbq_total": 1, "pbq_f2": 0, "pbq_i18": 1, "pbq_i24": 0},
        ),
        (
            from_scores(PBQ, (0, 0, 5, 5, None, *[0] * 20)),
            {"pbq_total": 10, "pbq_f2": 10, "pbq_i18": 0, "pbq_i24": 0},
        ),
        (from_scores(PBQ, (2,) * 17 + (None,) + (2,) * 7), {"pbq_total": 48, "pbq_f2": 14}),
    ],
)
def test_what_the_rules_read(sheet: Sheet, expected: dict[str, Any]) -> None:
    found = inputs(sheet)
    assert {name: found[name] for name in expected} == expected
    assert parse_answers(MOTHER | found)


def test_open_items_of_the_pbq_stay_open() -> None:
    found = inputs(from_positions(PBQ, (1,) + (None,) * 24))
    assert (found["pbq_i18"], found["pbq_i24"]) == (None, None)


@pytest.mark.parametrize(
    ("items", "told", "expected"),
    [
        ((0, 0, 0, 0), 2, {}),
        ((0, 0, 0, 0), None, {}),
        ((1, 0, 0, 0), 0, {"s_violence": 1}),
        ((1, 0, 0, 0), None, {"s_violence": 1}),
        ((1, 0, None, 1), 0, {"s_violence": 2}),
        ((0, 1, 0, 0), "na", {"s_violence": 2}),
        ((0, 0, 1, 0), 3, {"s_violence": 3}),
    ],
)
def test_the_hark_raises_what_she_told_and_never_lowers_it(
    items: tuple[int | None, ...], told: Any, expected: dict[str, int]
) -> None:
    assert inputs(from_scores(HARK, items), s_violence=told) == expected


@pytest.mark.parametrize("total", range(31))
def test_a_sum_alone_decides_as_the_items_behind_it_would(total: int) -> None:
    """For every sum and item 10: the same rules as real items with that sum."""
    for alarm in range(4):
        if not 0 <= total - alarm <= 27:
            continue
        items = inputs(from_sum(EPDS, total, alarm))["epds"]
        assert (sum(items), items[9]) == (total, alarm)
        spread = [0] * 9
        for n in range(total - alarm):
            spread[n % 9] += 1
        told, real = (
            assess(parse_answers(MOTHER | {"epds": each})) for each in (items, [*spread, alarm])
        )
        assert (told.level, told.fired, told.flags) == (real.level, real.fired, real.flags)


@pytest.mark.parametrize(("total", "item_10"), [(14, None), (27, None), (28, 1), (29, 2), (30, 3)])
def test_an_unknown_item_10_is_no_lower_than_the_sum_allows(
    total: int, item_10: int | None
) -> None:
    items = inputs(from_sum(EPDS, total, None))["epds"]
    assert items[9] == item_10
    assert sum(item or 0 for item in items) == total


def test_every_item_alone_reaches_its_own_place() -> None:
    """A slip in the order of items would show in the PBQ's single items."""
    for number, position in product((18, 24), range(1, 7)):
        positions: list[int | None] = [None] * 25
        positions[number - 1] = position
        found = inputs(from_positions(PBQ, tuple(positions)))
        assert found[f"pbq_i{number}"] == 6 - position
    assert set(responses.PBQ_ITEMS) == {"pbq_i18", "pbq_i24"}

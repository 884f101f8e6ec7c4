"""Scoring by position, bounds with open items, bands, alarm items and gates."""

from __future__ import annotations

from itertools import product

import pytest

from intake.domain.scoring import (
    EPDS,
    GAD7,
    GATES,
    HARK,
    INSTRUMENTS,
    PBQ,
    PHQ9,
    RSES,
    Instrument,
    bounds,
    bounds_of,
    score,
    score_positions,
    through_gate,
)
from intake.domain.triage import CURRENT_TABLE, assess, parse_answers

# Published key: which items are scored from high to low down the printed page.
EPDS_REVERSED = {3, 5, 6, 7, 8, 9, 10}
EPDS_BANDS = [(0, 9), (10, 12), (13, 18), (19, 30)]
PHQ9_BANDS = [(0, 4), (5, 9), (10, 14), (15, 19), (20, 27)]
GAD7_BANDS = [(0, 4), (5, 9), (10, 14), (15, 21)]


def test_epds_scores_each_item_in_its_own_direction() -> None:
    for number in range(1, 11):
        positions: list[int | None] = [None] * 10
        for position in (1, 2, 3, 4):
            positions[number - 1] = position
            expected = 4 - position if number in EPDS_REVERSED else position - 1
            assert score_positions(EPDS, positions)[number - 1] == expected


def test_the_top_option_everywhere_is_21_in_the_epds_and_0_elsewhere() -> None:
    assert bounds(score_positions(EPDS, [1] * 10)) == (21, 21)
    assert bounds(score_positions(PHQ9, [1] * 9)) == (0, 0)
    assert bounds(score_positions(GAD7, [4] * 7)) == (21, 21)


@pytest.mark.parametrize(
    ("instrument", "length", "maximum", "bands"),
    [(EPDS, 10, 30, EPDS_BANDS), (PHQ9, 9, 27, PHQ9_BANDS), (GAD7, 7, 21, GAD7_BANDS)],
)
def test_range_and_bands(
    instrument: Instrument, length: int, maximum: int, bands: list[tuple[int, int]]
) -> None:
    assert (instrument.length, instrument.maximum) == (length, maximum)
    assert [(band.low, band.high) for band in instrument.bands] == bands
    for total in range(maximum + 1):
        band = instrument.band(total)
        assert band.low <= total <= band.high
    for total in (-1, maximum + 1):
        with pytest.raises(ValueError, match=f"no sum {total}"):
            instrument.band(total)


def test_all_phq9_patterns() -> None:
    """Sum, band, level and alarm of every one of the 262,144 ways to fill in the PHQ-9."""
    (_, grades) = next(row for row in CURRENT_TABLE.graded if row[0] == "R19")
    limits = [(20, 4), (15, 3), (10, 2), (0, 1)]
    band_of = [next(b for b in PHQ9.bands if t <= b.high) for t in range(28)]
    level_of = [next(level for cut, level in limits if t >= cut) for t in range(28)]
    for items in product(range(4), repeat=9):
        total = sum(items)
        assert grades.level(items) == level_of[total]
        assert PHQ9.band(total) is band_of[total]


@pytest.mark.parametrize("filled", range(11))
def test_epds_level_with_open_items(filled: int) -> None:
    """Every sum of the answered items with every number of open ones."""
    (_, grades) = next(row for row in CURRENT_TABLE.graded if row[0] == "R18")
    for low in range(3 * filled + 1):
        answered = [min(3, max(0, low - 3 * n)) for n in range(filled)]
        items = (*answered, *[None] * (10 - filled))
        high = low + 3 * (10 - filled)
        level = 4 if low >= 19 else 3 if low >= 13 else 2 if low >= 10 else 1
        if filled < 10 and high >= 10:
            level = max(level, 2)
        assert bounds(items) == (low, high)
        assert grades.level(items) == level


@pytest.mark.parametrize(("field", "length"), [("epds", 10), ("phq9", 9)])
def test_the_last_item_alarms_under_every_total(field: str, length: int) -> None:
    for last, least in ((0, 1), (1, 4), (2, 4), (3, 5)):
        for rest in product((0, 1, 3), repeat=3):
            items = [*(rest * 3)[: length - 1], last]
            decision = assess(parse_answers({field: items, "s_suicide": 0, "wish": "info"}))
            assert ("R12" in decision.fired) == (last > 0)
            assert ("R02" in decision.fired) == (last == 3)
            assert decision.level >= least


def test_a_score_with_open_items_has_two_bounds() -> None:
    result = score(EPDS, [1, 1, 1, 1, 1, None, 1, 1, 1, None])
    assert (result.low, result.high) == (8, 14)
    assert result.missing == (6, 10)
    assert result.answered == 8
    assert not result.is_complete
    assert (result.band_low.low, result.band_high.low) == (0, 13)
    assert result.alarm is None


def test_a_complete_score() -> None:
    result = score(PHQ9, [1, 1, 1, 1, 1, 1, 1, 1, 2])
    assert (result.low, result.high, result.missing, result.alarm) == (10, 10, (), 2)
    assert result.is_complete
    assert result.band_low is result.band_high


def test_gad7_has_no_alarm_item() -> None:
    assert score(GAD7, [3] * 7).alarm is None


@pytest.mark.parametrize(
    ("instrument", "first", "expected"),
    [
        (PHQ9, (0, 1), (1, 1, False)),
        (PHQ9, (1, 1), (2, 2, True)),
        (PHQ9, (0, 2), (2, 2, True)),
        (PHQ9, (None, 0), (0, 3, True)),  # leaving a gate question open never ends the questions
        (GAD7, (1, 1), (2, 2, False)),
        (GAD7, (1, 2), (3, 3, True)),
        (GAD7, (None, 0), (0, 3, True)),
        (GAD7, (None, None), (0, 6, True)),
    ],
)
def test_gates(
    instrument: Instrument,
    first: tuple[int | None, int | None],
    expected: tuple[int, int, bool],
) -> None:
    items = (*first, *[1] * (instrument.length - 2))
    gated = through_gate(instrument, items)
    assert (gated.gate_low, gated.gate_high, gated.goes_on) == expected
    assert gated.items == (items if gated.goes_on else None)


def test_the_epds_has_no_gate() -> None:
    with pytest.raises(ValueError, match="epds has no gate"):
        through_gate(EPDS, [0] * 10)


@pytest.mark.parametrize("position", [0, 5])
def test_a_position_that_does_not_exist_is_refused(position: int) -> None:
    with pytest.raises(ValueError, match="item 2 has no option"):
        score_positions(GAD7, [1, position, 1, 1, 1, 1, 1])


@pytest.mark.parametrize("item", [4, -1, True])
def test_a_score_that_does_not_exist_is_refused(item: int) -> None:
    with pytest.raises(ValueError, match="phq9 item 9 is not a score"):
        score(PHQ9, [0] * 8 + [item])


def test_the_number_of_items_must_fit() -> None:
    for use in (score, score_positions):
        with pytest.raises(ValueError, match="gad7 has 7 items, not 8"):
            use(GAD7, [1] * 8)


def test_every_published_key_is_there() -> None:
    assert set(INSTRUMENTS) == {"epds", "phq9", "gad7", "rses", "pbq", "hark"}
    assert set(GATES) == {"phq2", "gad2"}


@pytest.mark.parametrize(
    ("instrument", "length", "maximum", "recall_days", "is_worse", "alarm_item"),
    [
        (EPDS, 10, 30, 7, True, 10),
        (PHQ9, 9, 27, 14, True, 9),
        (GAD7, 7, 21, 14, True, None),
        (RSES, 10, 30, None, False, None),
        (PBQ, 25, 125, None, True, None),
        (HARK, 4, 4, 365, True, None),
    ],
)
def test_the_shape_of_every_instrument(
    instrument: Instrument,
    length: int,
    maximum: int,
    recall_days: int | None,
    is_worse: bool,
    alarm_item: int | None,
) -> None:
    assert (instrument.length, instrument.maximum) == (length, maximum)
    assert (instrument.recall_days, instrument.higher_is_worse) == (recall_days, is_worse)
    assert (instrument.alarm_item, instrument.alarm_at) == (alarm_item, 1)


def test_open_items_count_by_the_key_of_their_instrument() -> None:
    assert bounds_of(PBQ, [None] * 25) == (0, 125)
    assert bounds_of(HARK, [1, None, 0, 0]) == (1, 2)
    result = score(PBQ, [*[2] * 24, None])
    assert (result.low, result.high, result.missing) == (48, 53, (25,))
    with pytest.raises(ValueError, match="pbq item 1 is not a score from 0 to 5"):
        score(PBQ, [6, *[0] * 24])
    with pytest.raises(ValueError, match="hark item 4 is not a score from 0 to 1"):
        score(HARK, [0, 0, 0, 2])


@pytest.mark.parametrize(("gate", "below", "highest"), [("phq2", 1, 6), ("gad2", 2, 6)])
def test_a_gate_is_an_instrument_of_its_own(gate: str, below: int, highest: int) -> None:
    short = GATES[gate]
    assert (short.length, short.maximum) == (2, highest)
    assert short.band(below).name_en == "below the threshold"
    assert short.band(below + 1).name_en == "above the threshold"


def test_a_subscale_is_found_by_its_name() -> None:
    assert PBQ.subscale("f4").items == (18, 24)
    with pytest.raises(KeyError, match="f9"):
        PBQ.subscale("f9")

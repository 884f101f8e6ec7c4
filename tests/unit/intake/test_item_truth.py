"""Item by item against published keys and examples that were counted by hand.

The keys below are typed over from the articles, not read from the files: a slip in a file shows.
"""

from __future__ import annotations

import pytest

from intake.domain import instruments
from intake.domain.scoring import (
    EPDS,
    GAD7,
    GATES,
    HARK,
    PBQ,
    PHQ9,
    RSES,
    Band,
    Instrument,
    bounds_of,
    score,
    score_positions,
)

#: Two orders of the RSES circulate, each with its own list of items to reverse.
RSES_FIRST = "On the whole, I am satisfied with myself."
RSES_REVERSED = (2, 5, 6, 8, 9)
RSES_REVERSED_IN_THE_OTHER_ORDER = (3, 5, 8, 9, 10)
#: The other order by the numbers of ours (Rosenberg 1965 as reprinted, "a person of worth" first).
RSES_OTHER_ORDER = (7, 3, 9, 4, 5, 10, 1, 8, 6, 2)
#: Brockington 2006, and the order of 2001 by the numbers of 2006.
PBQ_REVERSED = (1, 4, 8, 9, 11, 16, 22, 25)
PBQ_REVERSED_IN_2001 = (1, 4, 9, 10, 11, 16, 22, 25)
PBQ_ORDER_OF_2001 = (*range(1, 8), 10, 8, 9, *range(11, 26))
PBQ_FACTORS = {
    "f1": (1, 2, 6, 7, 8, 9, 10, 12, 13, 15, 16, 17),
    "f2": (3, 4, 5, 11, 14, 21, 23),
    "f3": (19, 20, 22, 25),
    "f4": (18, 24),
}
#: Options that say something good about her bond, by the words of the item.
WARM = ("close to", "cuddle", "to bits", "smiles", "playing", "beautiful", "confident", "comforted")


def words_of(key: str) -> list[str]:
    return [item.words.text.en for item in instruments.load(key).items]


def total(instrument: Instrument, positions: list[int]) -> int:
    low, high = bounds_of(instrument, score_positions(instrument, list(positions)))
    assert low == high
    return low


@pytest.mark.parametrize(
    ("positions", "sum_", "band"),
    [
        # several days on all but the last: 8 x 1 + 0
        ([2, 2, 2, 2, 2, 2, 2, 2, 1], 8, "mild"),
        # 3+3+2+1+0+2+1+0+1
        ([4, 4, 3, 2, 1, 3, 2, 1, 2], 13, "moderate"),
        ([4] * 9, 27, "severe"),
    ],
)
def test_phq9(positions: list[int], sum_: int, band: str) -> None:
    assert total(PHQ9, positions) == sum_
    assert PHQ9.band(sum_).name_en == band


@pytest.mark.parametrize(
    ("positions", "sum_", "band"),
    [([1] * 7, 0, "minimal"), ([2, 3, 1, 4, 2, 1, 3], 1 + 2 + 0 + 3 + 1 + 0 + 2, "mild")],
)
def test_gad7(positions: list[int], sum_: int, band: str) -> None:
    assert total(GAD7, positions) == sum_
    assert GAD7.band(sum_).name_en == band


def test_the_order_of_the_rses_is_fixed() -> None:
    words = words_of("rses-1.0")
    assert words[0] == RSES_FIRST
    assert words[6].startswith("I feel that I'm a person of worth")
    unkind = ("no good", "not have much", "useless", "wish I could", "failure")
    assert tuple(n for n, text in enumerate(words, 1) if any(u in text for u in unkind)) == (
        RSES_REVERSED
    )


def test_rses_by_hand() -> None:
    # strongly agree everywhere: 3 on the five kind items, 0 on the five others
    assert total(RSES, [1] * 10) == 15
    # the kindest answer everywhere, and the unkindest
    kindest = [4 if n in RSES_REVERSED else 1 for n in range(1, 11)]
    assert total(RSES, kindest) == 30
    assert total(RSES, [5 - position for position in kindest]) == 0
    # agree, agree, disagree, agree, strongly agree, agree, agree, agree, disagree, disagree:
    # 2 + 1 + 1 + 2 + 0 + 1 + 2 + 1 + 2 + 1
    assert total(RSES, [2, 2, 3, 2, 1, 2, 2, 2, 3, 3]) == 13
    assert (RSES.band(14).name_en, RSES.band(15).name_en) == ("low self-esteem", "normal range")


def test_answers_in_the_other_order_of_the_rses_would_give_another_sum() -> None:
    """The trap: the list of items to reverse of one order on the words of the other."""
    kindest = [4 if n in RSES_REVERSED else 1 for n in range(1, 11)]
    shuffled = [kindest[number - 1] for number in RSES_OTHER_ORDER]
    assert tuple(n for n, p in enumerate(shuffled, 1) if p == 4) == (
        RSES_REVERSED_IN_THE_OTHER_ORDER
    )
    assert total(RSES, shuffled) != 30


@pytest.mark.parametrize("number", range(1, 11))
def test_each_item_of_the_rses(number: int) -> None:
    scores = RSES.score_by_position[number - 1]
    assert scores == ((0, 1, 2, 3) if number in RSES_REVERSED else (3, 2, 1, 0))


def test_the_pbq_has_the_words_and_the_order_of_2006() -> None:
    words = words_of("pbq-1.0")
    assert len(words) == 25
    assert (words[7], words[9]) == ("I love my baby to bits", "My baby irritates me")
    assert (words[17], words[23]) == (
        "I have done harmful things to my baby",
        "I feel like hurting my baby",
    )
    options = [option.words.text.en for option in instruments.load("pbq-1.0").items[0].options]
    assert options == ["Always", "Very often", "Quite often", "Sometimes", "Rarely", "Never"]


@pytest.mark.parametrize("number", range(1, 26))
def test_each_item_of_the_pbq(number: int) -> None:
    scores = PBQ.score_by_position[number - 1]
    assert scores == ((0, 1, 2, 3, 4, 5) if number in PBQ_REVERSED else (5, 4, 3, 2, 1, 0))
    is_warm = any(word in words_of("pbq-1.0")[number - 1] for word in WARM)
    assert is_warm == (number in PBQ_REVERSED)


def test_the_factors_of_the_pbq() -> None:
    assert {s.id: s.items for s in PBQ.subscales} == PBQ_FACTORS
    assert sorted(number for items in PBQ_FACTORS.values() for number in items) == [*range(1, 26)]
    highest = {s.id: bounds_of(PBQ, [None] * 25, s.items)[1] for s in PBQ.subscales}
    assert highest == {"f1": 60, "f2": 35, "f3": 20, "f4": 10}
    assert {s.id: s.alert_at for s in PBQ.subscales} == {
        "f1": None,
        "f2": 13,
        "f3": None,
        "f4": 3,
    }


def test_pbq_by_hand() -> None:
    # always everywhere: 0 on the eight warm items, 5 on the seventeen others
    assert total(PBQ, [1] * 25) == 85
    warmest = [1 if n in PBQ_REVERSED else 6 for n in range(1, 26)]
    assert total(PBQ, warmest) == 0
    assert total(PBQ, [7 - position for position in warmest]) == 125
    # sometimes everywhere: 3 on a warm item, 2 on another
    sometimes = score_positions(PBQ, [4] * 25)
    assert bounds_of(PBQ, sometimes) == (8 * 3 + 17 * 2, 58)
    assert {s.id: bounds_of(PBQ, sometimes, s.items)[0] for s in PBQ.subscales} == {
        "f1": 4 * 3 + 8 * 2,  # warm: 1, 8, 9, 16
        "f2": 2 * 3 + 5 * 2,  # warm: 4, 11
        "f3": 2 * 3 + 2 * 2,  # warm: 22, 25
        "f4": 2 * 2,
    }


def test_a_pbq_filled_in_by_the_print_of_2001_would_give_another_sum() -> None:
    """The trap: items 8, 9 and 10 changed places, and the reversed ones with them."""
    warmest = [1 if n in PBQ_REVERSED else 6 for n in range(1, 26)]
    of_2001 = [warmest[number - 1] for number in PBQ_ORDER_OF_2001]
    assert tuple(n for n, p in enumerate(of_2001, 1) if p == 1) == PBQ_REVERSED_IN_2001
    assert total(PBQ, of_2001) == 10


@pytest.mark.parametrize(("items", "low", "high"), [((3, 3, 3), 9, 9), ((2, None, 1), 3, 6)])
def test_epds_3a_is_items_3_4_and_5(items: tuple[int | None, ...], low: int, high: int) -> None:
    subscale = EPDS.subscale("epds3a")
    assert subscale.items == (3, 4, 5)
    assert bounds_of(EPDS, [0, 0, *items, *[0] * 5], subscale.items) == (low, high)
    for threshold in ("4", "5", "6"):
        assert f"{threshold} or more" in subscale.note_en
        assert f"{threshold} of hoger" in subscale.note_nl
    assert subscale.alert_at is None


def test_epds_by_hand() -> None:
    # the top option everywhere: 0 on items 1, 2 and 4, 3 on the seven others
    assert total(EPDS, [1] * 10) == 21
    assert total(EPDS, [4, 4, 1, 4, 1, 1, 1, 1, 1, 1]) == 30
    assert score(EPDS, score_positions(EPDS, [2, 1, 2, 3, 3, 2, 4, 3, 4, 3])).low == (
        1 + 0 + 2 + 2 + 1 + 2 + 0 + 1 + 0 + 1
    )


def test_the_epds_has_labels_and_not_one_word_of_its_own() -> None:
    epds = instruments.load("epds-1.0")
    assert epds.languages == ()
    assert epds.licence is instruments.Licence.LICENSED
    for item in epds.items:
        assert not item.words.text
        assert not any(option.words.text for option in item.options)
        assert item.label.nl
        assert item.label.en
    assert epds.items[0].label.en == "laughing / seeing the funny side"


@pytest.mark.parametrize(
    ("positions", "sum_", "band"),
    [([2, 2, 2, 2], 0, "no sign"), ([2, 1, 2, 2], 1, "sign of violence"), ([1] * 4, 4, None)],
)
def test_hark(positions: list[int], sum_: int, band: str | None) -> None:
    assert total(HARK, positions) == sum_
    assert HARK.band(sum_).name_en == (band or "sign of violence")
    letters = ["humiliated", "afraid", "raped", "kicked"]
    assert all(letter in text for letter, text in zip(letters, words_of("hark-1.0"), strict=True))


@pytest.mark.parametrize(
    ("gate", "whole", "highest", "cut", "source"),
    [
        ("phq2", PHQ9, 6, 2, "Levis 2020, JAMA 323:2290"),
        ("gad2", GAD7, 6, 3, "NICE CG192"),
    ],
)
def test_a_gate_is_a_short_questionnaire_of_its_own(
    gate: str, whole: Instrument, highest: int, cut: int, source: str
) -> None:
    short = GATES[gate]
    assert (short.id, short.part_of, short.source) == (gate, whole.id, source)
    assert short.score_by_position == whole.score_by_position[:2]
    assert (short.maximum, short.alarm_item) == (highest, None)
    assert (short.gate, short.subscales) == (None, ())
    assert short.bands == (
        Band(0, cut - 1, "onder de drempel", "below the threshold", source),
        Band(cut, highest, "boven de drempel", "above the threshold", source),
    )

"""Every way to fill in the EPDS, PHQ-9 and GAD-7, against an oracle that shares nothing with them.

`score`, the public path, is called for all 4^10 = 1,048,576 patterns of the EPDS, all 262,144 of
the PHQ-9 and all 16,384 of the GAD-7, and for the GAD-7 also with every item open or not (5^7). The
oracle takes sums from tables of half patterns, bands from one row of marks with a place for every
sum, and the alarm from the loop that makes the pattern. That no pattern was left out is shown by
counting: how many patterns have each sum is known in closed form.

From printed position to score: the key of each item as printed, and every pattern of each half of
the questionnaire with every kind of other half. `score_positions` is not called for all 4^10.

From items to level: the sum rules of the table are asked for every pattern. The whole table is too
slow for a million calls, so `assess` sees every pair of items with every pair of scores on three
backgrounds, every sum with every alarm item, and a sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product
from math import comb
from random import Random
from typing import NamedTuple

import pytest

from intake.domain.safety import shows_help
from intake.domain.scoring import EPDS, GAD7, PHQ9, Instrument, bounds, score, score_positions
from intake.domain.triage import CURRENT_TABLE, assess, parse_answers


class Published(NamedTuple):
    """An instrument as its publications print it."""

    instrument: Instrument
    #: The score of each printed option, item after item.
    key: str
    #: Marks of bands, one for every sum from 0.
    bands: str
    alarm_item: int | None
    #: Level in triage for every sum from 0, where the table has a rule for it.
    levels: str = ""


#: Cox 1987 for the order of options; Levis 2020 for 10 and 13, McCabe-Beane 2016 for 19.
THE_EPDS = Published(
    EPDS,
    "0123 0123 3210 0123 3210 3210 3210 3210 3210 3210",
    "aaaaaaaaaa bbb cccccc dddddddddddd",
    10,
    "1111111111 222 333333 444444444444",
)
#: Kroenke 2001: 5, 10, 15 and 20.
THE_PHQ9 = Published(
    PHQ9,
    "0123 0123 0123 0123 0123 0123 0123 0123 0123",
    "aaaaa bbbbb ccccc ddddd eeeeeeee",
    9,
    "11111 11111 22222 33333 44444444",
)
#: Spitzer 2006: 5, 10 and 15.
THE_GAD7 = Published(GAD7, "0123 0123 0123 0123 0123 0123 0123", "aaaaa bbbbb ccccc ddddddd", None)
ALL = [THE_EPDS, THE_PHQ9, THE_GAD7]
NAMES = [published.instrument.id for published in ALL]
WITH_ALARM = [THE_EPDS, THE_PHQ9]


def edges(marks: str) -> list[tuple[int, int]]:
    """Lowest and highest sum of the band that each sum lies in."""
    row = marks.replace(" ", "")
    return [(row.index(mark), row.rindex(mark)) for mark in row]


def ways(count: int, total: int) -> int:
    """How many of the 4^count patterns add up to `total`: inclusion and exclusion, no counting."""
    return sum(
        (-1) ** k * comb(count, k) * comb(total - 4 * k + count - 1, count - 1)
        for k in range(count + 1)
        if total >= 4 * k
    )


def halves(count: int) -> list[tuple[tuple[int, ...], int]]:
    """All patterns of `count` items with their sums, each made from a shorter one."""
    found: list[tuple[tuple[int, ...], int]] = [((), 0)]
    for _ in range(count):
        found = [((*items, item), total + item) for items, total in found for item in range(4)]
    return found


def test_the_oracle_itself() -> None:
    assert ways(10, 0) == ways(10, 30) == 1
    assert ways(9, 1) == ways(9, 26) == 9
    assert sum(ways(10, total) for total in range(31)) == 4**10
    assert edges("aab") == [(0, 1), (0, 1), (2, 2)]
    for published in ALL:
        assert len(edges(published.bands)) == 3 * published.instrument.length + 1


@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize("published", ALL, ids=NAMES)
def test_every_pattern(published: Published, first: int) -> None:
    """Sum, band, alarm item and, where the table has a rule for the sum, its level."""
    instrument, count = published.instrument, published.instrument.length
    expected = [
        (total, total, low, high, ()) for total, (low, high) in enumerate(edges(published.bands))
    ]
    levels = [int(level) for level in published.levels.replace(" ", "")]
    level_of = next(
        (g.level for _, g in CURRENT_TABLE.graded if g.instrument == instrument.id), None
    )
    tails = halves(count - 5)
    seen: Counter[int] = Counter()
    wrong = []
    for head, head_sum in halves(4):
        for tail, tail_sum in tails:
            items = (first, *head, *tail)
            total = first + head_sum + tail_sum
            seen[total - first] += 1
            found = score(instrument, items)
            band = found.band_low
            said = (found.low, found.high, band.low, band.high, found.missing)
            alarm = tail[-1] if published.alarm_item else None
            if said != expected[total] or found.band_high is not band or found.alarm != alarm:
                wrong.append(items)
            if level_of and level_of(items) != levels[total]:
                wrong.append(items)
    assert not wrong
    assert bool(level_of) == bool(levels)
    assert seen == {total: ways(count - 1, total) for total in range(3 * count - 2)}


def test_every_gad7_with_open_items_has_its_bounds() -> None:
    bands, wrong = edges(THE_GAD7.bands), []
    for items in product((0, 1, 2, 3, None), repeat=7):
        found = score(GAD7, items)
        answered = [item for item in items if item is not None]
        missing = tuple(number for number in range(1, 8) if items[number - 1] is None)
        low = sum(answered)
        high = 21 - sum(3 - item for item in answered)
        said = (found.low, found.high, found.answered, found.missing)
        said_bands = (found.band_low.low, found.band_high.low)
        if said != (low, high, len(answered), missing):
            wrong.append(items)
        if said_bands != (bands[low][0], bands[high][0]) or found.alarm is not None:
            wrong.append(items)
    assert not wrong


@pytest.mark.parametrize("published", ALL, ids=NAMES)
def test_every_option_scores_as_printed(published: Published) -> None:
    """Alone, and in every pattern of one half beside every kind of other half."""
    instrument, key = published.instrument, published.key.split()
    count = instrument.length
    for positions in _positions(count):
        expected = tuple(
            None if position is None else int(printed[position - 1])
            for printed, position in zip(key, positions, strict=True)
        )
        assert score_positions(instrument, positions) == expected
    tops = [int(printed[0]) for printed in key]
    bottoms = [int(printed[3]) for printed in key]
    assert bounds(score_positions(instrument, [1] * count)) == (sum(tops), sum(tops))
    assert bounds(score_positions(instrument, [4] * count)) == (sum(bottoms), sum(bottoms))


def _positions(count: int) -> Iterator[tuple[int | None, ...]]:
    for number in range(count):
        for position in (1, 2, 3, 4):
            yield tuple(position if n == number else None for n in range(count))
    others: tuple[int | None, ...] = (1, 2, 3, 4, None)
    half = count // 2
    for other in others:
        for first in product((1, 2, 3, 4), repeat=half):
            yield (*first, *[other] * (count - half))
        for last in product((1, 2, 3, 4), repeat=count - half):
            yield (*[other] * half, *last)


def _patterns(count: int) -> Iterator[tuple[int, ...]]:
    """Every sum with every last item; every pair of items with every pair of scores; a sample."""
    for last in range(4):
        for total in range(3 * (count - 1) + 1):
            yield (*[min(3, max(0, total - 3 * n)) for n in range(count - 1)], last)
    for one, other in combinations(range(count), 2):
        for background, a, b in product((0, 1, 3), range(4), range(4)):
            items = [background] * count
            items[one], items[other] = a, b
            yield tuple(items)
    rng = Random(20260302)
    for _ in range(3_000):
        yield tuple(rng.choice(range(4)) for _ in range(count))


@pytest.mark.parametrize("published", WITH_ALARM, ids=["epds", "phq9"])
def test_sum_and_alarm_through_the_whole_table(published: Published) -> None:
    name, rule_id = published.instrument.id, "R18" if published is THE_EPDS else "R19"
    levels = [int(level) for level in published.levels.replace(" ", "")]
    well = {"respondent": "self_mother", "baby": "home", "wish": "info"} | dict.fromkeys(
        ("s_suicide", "s_baby", "s_psychosis", "s_mania", "s_violence", "s_care", "h_severe"), 0
    )
    for items in _patterns(published.instrument.length):
        decision = assess(parse_answers(well | {name: items}), counterfactuals=False)
        assert decision.level == max((1, 4, 4, 5)[items[-1]], levels[sum(items)])
        assert rule_id in decision.fired
        assert ("R12" in decision.fired) == (items[-1] >= 1) == shows_help(name, items)
        assert ("R02" in decision.fired) == (items[-1] == 3)

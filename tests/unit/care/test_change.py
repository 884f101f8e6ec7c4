"""When a score became worse, and when that may be chance."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.change import WORSE_FROM, Taken, is_news, pressing, worse_by, worsening
from intake.domain.responses import Sheet, from_scores, from_sum
from intake.domain.scoring import EPDS, GAD7, GATES, INSTRUMENTS, PBQ, PHQ9, RSES, Instrument

KEPT = datetime(2027, 3, 1, 9, tzinfo=UTC)


def epds(total: int, alarm: int | None = 0) -> Sheet:
    return from_sum(EPDS, total, alarm)


def of(instrument: Instrument, total: int) -> Sheet:
    """A sheet of items 0-3 with this sum and nothing open; the last items stay at 0."""
    items = [0] * instrument.length
    for number in range(instrument.length):
        items[number] = min(3, total - sum(items))
    return from_scores(instrument, tuple(items))


def taken(*sheets: Sheet) -> list[Taken]:
    """One a week, the last kept now."""
    weeks = range(len(sheets) - 1, -1, -1)
    moments = [KEPT - timedelta(weeks=week) for week in weeks]
    return [Taken(sheet, at.date(), at) for sheet, at in zip(sheets, moments, strict=True)]


@pytest.mark.parametrize(
    ("instrument", "points"), [(EPDS, 3), (PHQ9, 6), (GAD7, 4)], ids=["epds", "phq9", "gad7"]
)
def test_worse_from_the_published_number_on(instrument: Instrument, points: int) -> None:
    assert worse_by(of(instrument, 5), of(instrument, 5 + points)) == points
    assert worse_by(of(instrument, 5), of(instrument, 4 + points)) == 0
    assert worse_by(of(instrument, 5 + points), of(instrument, 5)) == 0


def test_what_is_open_never_counts_as_worse() -> None:
    old = from_scores(PHQ9, (1, 1, 1, 1, 1, 1, 1, 1, None))  # 8 to 11
    new = from_scores(PHQ9, (2, 2, 2, 2, 2, 2, 2, None, 2))  # 16 to 19
    assert worse_by(old, new) == 0
    assert worse_by(of(PHQ9, 8), new) == 8
    assert worse_by(old, of(PHQ9, 17)) == 6


@pytest.mark.parametrize("name", ["rses", "pbq", "hark"])
def test_an_instrument_without_a_published_number_is_not_judged(name: str) -> None:
    scale = INSTRUMENTS[name]
    low = tuple(min(scores) for scores in scale.score_by_position)
    high = tuple(max(scores) for scores in scale.score_by_position)
    assert worse_by(from_scores(scale, low), from_scores(scale, high)) == 0


def test_the_first_items_alone_are_no_phq9_and_no_gad7() -> None:
    for name in ("phq2", "gad2"):
        assert worse_by(of(GATES[name], 0), of(GATES[name], 6)) == 0
    assert worsening(taken(of(GATES["phq2"], 0), of(PHQ9, 20))) is None
    found = worsening(taken(of(PHQ9, 4), of(GATES["phq2"], 3), of(PHQ9, 10)))
    assert found
    assert (found.old.sheet.low, found.points, found.since_first) == (4, 6, False)


def test_two_instruments_are_never_compared() -> None:
    assert worse_by(of(GAD7, 0), of(PHQ9, 20)) == 0


def test_against_the_time_before_and_else_against_the_first() -> None:
    jump = worsening(taken(epds(4), epds(8), epds(14)))
    assert jump
    assert (jump.old.sheet.low, jump.points, jump.since_first) == (8, 6, False)
    slipping = worsening(taken(epds(8), epds(10), epds(12)))
    assert slipping
    assert (slipping.old.sheet.low, slipping.points, slipping.since_first) == (8, 4, True)
    assert slipping.old.taken_on == date(2027, 2, 15)
    assert worsening(taken(epds(8), epds(14), epds(9))) is None
    assert worsening(taken(epds(8))) is None
    assert worsening([]) is None


def test_it_is_news_until_somebody_spoke_with_her_after_it() -> None:
    found = worsening(taken(epds(8), epds(14)))
    assert found
    assert is_news(found, None)
    assert is_news(found, KEPT)
    assert not is_news(found, KEPT + timedelta(minutes=1))


def test_who_presses_most_stands_first() -> None:
    def one(old: Sheet, new: Sheet) -> list[object]:
        return [worsening(taken(old, new))]

    alarm = one(epds(4), epds(8, alarm=1))
    far = one(epds(4), epds(20))
    near = one(of(PHQ9, 1), of(PHQ9, 8))
    ordered = sorted([near, far, alarm], key=pressing)  # type: ignore[arg-type]  # none is None
    assert ordered == [alarm, far, near]


@given(
    st.lists(st.none() | st.integers(0, 3), min_size=9, max_size=9).filter(any),
    st.lists(st.none() | st.integers(0, 3), min_size=9, max_size=9).filter(any),
)
def test_whatever_the_open_items_were_worse_stays_worse(
    old: list[int | None], new: list[int | None]
) -> None:
    """If it is said, no way of filling in what was left open takes it back; and never both ways."""
    before, after = from_scores(PHQ9, tuple(old)), from_scores(PHQ9, tuple(new))
    said = worse_by(before, after)
    mildest = from_scores(PHQ9, tuple(item or 0 for item in new))
    gravest = from_scores(PHQ9, tuple(3 if item is None else item for item in old))
    assert worse_by(gravest, mildest) == said
    assert said == 0 or said >= WORSE_FROM["phq9"]
    assert not (said and worse_by(after, before))


def test_only_known_instruments_have_a_number() -> None:
    assert set(WORSE_FROM) == {EPDS.id, PHQ9.id, GAD7.id}
    assert {PBQ.id, RSES.id}.isdisjoint(WORSE_FROM)

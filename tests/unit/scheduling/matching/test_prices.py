"""Prices: learned from futures, forgotten in time, and a forecast that follows what it sees."""

from __future__ import annotations

import numpy as np
import pytest

from scheduling.domain.matching.forecast import Forecast, Guess
from scheduling.domain.matching.hours import caps, stock
from scheduling.domain.matching.model import ONLINE
from scheduling.domain.matching.prices import STALE_AFTER, Opinion, Prices
from scheduling.domain.matching.pricing import Question, Settings, opinion
from scheduling.domain.matching.profiles import ProfileTable
from scheduling.domain.matching.state import State
from tests.unit.scheduling.matching.clinics import DAY, HOUR, MONDAY, clinic, need, psychologist
from tests.unit.scheduling.matching.clinics import slot as hour

ROWS = np.arange(3)
STATE = clinic([hour("a", MONDAY + HOUR), hour("b", MONDAY + DAY), hour("c", MONDAY + 9 * DAY)])
START = STATE.calendar.start


def said(at: int, *worth: float, futures: int = 1) -> Opinion:
    rows = ROWS[: len(worth)]
    return Opinion(at, futures, rows, np.array(worth), np.zeros((len(rows), 4)))


def test_a_price_is_the_mean_over_futures() -> None:
    prices = Prices(far_kept=4)
    prices.add_far(said(MONDAY, 100, 0, 0), STATE.calendar)
    prices.add_far(said(MONDAY, 400, 0, 0, futures=2), STATE.calendar)
    assert prices.of(ROWS, START).tolist() == [300, 0, 0]


def test_old_opinions_go_by_number_and_by_age_but_never_the_last() -> None:
    prices = Prices(far_kept=2, far_minutes=DAY)
    for worth in (900, 100, 300):
        prices.add_far(said(MONDAY, worth), STATE.calendar)
    assert prices.of(ROWS[:1], START[:1]).tolist() == [200]
    prices.add_far(said(MONDAY + 2 * DAY, 50), STATE.calendar)
    assert prices.of(ROWS[:1], START[:1]).tolist() == [50]


def test_near_opinions_speak_of_near_hours_only() -> None:
    prices = Prices()
    prices.add_far(said(MONDAY, 10, 20, 30), STATE.calendar)
    prices.add_near(said(MONDAY, 500, 600, 700), STATE.calendar, MONDAY + 3 * DAY)
    assert prices.of(ROWS, START).tolist() == [500, 600, 30]
    assert prices.far(ROWS, START).tolist() == [10, 20, 30]


def test_an_hour_nobody_spoke_of_costs_what_its_day_does() -> None:
    prices = Prices()
    prices.add_far(said(MONDAY, 80), STATE.calendar)
    assert prices.of(np.array([Prices.UNKNOWN]), START[:1]).tolist() == [80]


def test_prices_are_believed_for_a_day_and_a_half() -> None:
    prices = Prices()
    assert not prices.is_fresh(MONDAY)
    prices.add_far(said(MONDAY, 80), STATE.calendar)
    assert prices.is_fresh(MONDAY + STALE_AFTER)
    assert not prices.is_fresh(MONDAY + STALE_AFTER + 1)


def learned(state: State, severities: list[str]) -> tuple[ProfileTable, Forecast]:
    table = ProfileTable(state.roster)
    history = [(need(severity=each), state.severity_row[each]) for each in severities]
    guess = Guess(70.0, (1 / 7,) * 7, (0.0, 0.5, 0.0, 0.5))
    return table, Forecast(guess, table, history, start=MONDAY - MONDAY % DAY)


def test_a_surge_is_believed_as_it_is_seen() -> None:
    _, forecast = learned(clinic(), ["routine"])
    shape, rate = forecast.level(MONDAY)
    before = shape / rate
    for day in range(7):
        for number in range(20):
            at = MONDAY + day * DAY + number
            forecast.observe(need(f"i{day}-{number}", "routine", at), 3)
    shape, rate = forecast.level(MONDAY + 6 * DAY + 15 * HOUR)
    assert before < 1.0
    assert 1.5 < shape / rate < 2.1


def test_a_future_follows_the_forecast_and_its_seed() -> None:
    _, forecast = learned(clinic(), ["routine", "urgent"])
    counts = []
    for seed in range(200):
        coming = forecast.sample(np.random.default_rng(seed), MONDAY, MONDAY + 7 * DAY, 1)
        assert ((coming.at > MONDAY) & (coming.at <= MONDAY + 7 * DAY)).all()
        assert set(coming.severity.tolist()) <= {1, 3}
        counts.append(len(coming.at))
    shape, rate = forecast.level(MONDAY)
    stays = forecast.stays()[[1, 3]].mean()
    assert np.mean(counts) == pytest.approx(70 * shape / rate * stays, rel=0.1)
    again = forecast.sample(np.random.default_rng(199), MONDAY, MONDAY + 7 * DAY, 1)
    assert again.at.tolist() == coming.at.tolist()


def test_nobody_comes_after_the_end() -> None:
    _, forecast = learned(clinic(), ["routine"])
    rng = np.random.default_rng(1)
    assert len(forecast.sample(rng, MONDAY, MONDAY, 3).at) == 0
    assert len(forecast.sample(rng, MONDAY, MONDAY - DAY, 3).at) == 0


def test_cancellations_make_room_for_the_severity_that_cancels() -> None:
    _, forecast = learned(clinic(), ["routine"])
    before = forecast.stays()
    for number in range(20):
        forecast.observe(need(f"i{number}"), 3)
        forecast.observe_cancellation(3)
    assert forecast.stays()[3] < before[3]
    assert forecast.stays()[:3].tolist() == before[:3].tolist()
    forecast.observe_cancellation()
    assert (forecast.stays()[[1, 3]] < before[[1, 3]]).all()


def test_scarce_hours_are_dear_and_plentiful_ones_are_free() -> None:
    """One hour tomorrow in Turkish, forty in German: only the first has a price."""
    people = [psychologist("p1"), psychologist("p2", languages=frozenset({"tr"}))]
    hours = [hour(f"g{n}", MONDAY + DAY + n * 30) for n in range(40)]
    state = clinic([*hours, hour("t", MONDAY + DAY, "p2")], people)
    table = ProfileTable(state.roster)
    noon = MONDAY + 4 * HOUR
    history = [
        (need("i1", "urgent", noon), 1),
        (need("i2", "urgent", noon, languages=("tr",)), 1),
    ]
    guess = Guess(35.0, (1 / 7,) * 7, (0.0, 1.0, 0.0, 0.0))
    forecast = Forecast(guess, table, history, start=MONDAY)
    question = Question(MONDAY, 20, 4.0, None, seed=1, number=1)
    found, arcs = opinion(state, table, forecast, Prices(), question, Settings(), is_near=False)
    worth = dict(zip([state.calendar.ids[row] for row in found.row], found.worth, strict=True))
    assert arcs > 0
    assert worth["t"] > 10_000
    assert worth["t"] > 5 * max(worth[each.id] for each in hours)
    turkish = found.held[found.row == state.calendar.row["t"]][0]
    assert turkish[1] > 0.5


def test_calendars_that_open_later_repeat_their_last_week() -> None:
    state = clinic([hour("a", MONDAY + DAY), hour("b", MONDAY + 8 * DAY)])
    found = stock(state, MONDAY, MONDAY + 25 * DAY)
    assert found.row.tolist() == [0, 1, -1, -1]
    assert found.start.tolist() == [MONDAY + (1 + 7 * n) * DAY for n in range(4)]
    assert np.diff(found.week).tolist() == [1, 1, 1]


def test_only_caps_that_can_bind_enter_a_future() -> None:
    people = [psychologist("p1", max_new_per_week=1), psychologist("p2")]
    hours = [hour("a", MONDAY + DAY), hour("b", MONDAY + 2 * DAY), hour("c", MONDAY + DAY, "p2")]
    state = clinic(hours, people)
    found = caps(state, stock(state, MONDAY, MONDAY + 3 * DAY))
    assert found.week_left.tolist() == [1]
    assert sorted(found.week_of.tolist()) == [-1, 0, 0]
    assert len(found.person_left) == 0
    tight = clinic(hours, [psychologist("p1", caseload_free=1), people[1]])
    found = caps(tight, stock(tight, MONDAY, MONDAY + 3 * DAY))
    assert found.person_left.tolist() == [1]
    tight.book(need(), 0, ONLINE, "fund")
    found = caps(tight, stock(tight, MONDAY, MONDAY + 3 * DAY))
    assert found.person_left.tolist() == [0]


def test_prices_survive_being_stored() -> None:
    prices = Prices()
    prices.add_far(said(MONDAY, 5_000, 0, 12_500), STATE.calendar)
    kept = prices.stored(STATE.calendar)
    assert kept == {"a": 0.5, "b": 0.0, "c": 1.25}
    again = Prices.read(STATE.calendar, kept, MONDAY)
    assert again.of(ROWS, START).tolist() == [5_000, 0, 12_500]
    assert again.share_held(0, np.array([True] * 4)) == 0.0
    assert again.is_fresh(MONDAY + DAY)

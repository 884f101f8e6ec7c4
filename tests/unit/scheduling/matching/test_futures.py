"""Futures as arcs: whom each sampled mother could see, and what it is worth to her."""

from __future__ import annotations

import numpy as np
import pytest

from scheduling.domain.matching.deadlines import Hours, WorkingDays, all_ends
from scheduling.domain.matching.forecast import Arrivals, Minutes
from scheduling.domain.matching.futures import Pruning, arcs, near_arcs
from scheduling.domain.matching.hours import stock, with_room
from scheduling.domain.matching.model import IN_PERSON, ONLINE
from scheduling.domain.matching.profiles import ProfileTable
from scheduling.domain.matching.state import State
from scheduling.domain.matching.value import SCALE, value
from tests.unit.scheduling.matching.clinics import BY_ID, DAY, HOUR, MONDAY, clinic, psychologist
from tests.unit.scheduling.matching.clinics import need as mother
from tests.unit.scheduling.matching.clinics import slot as hour

BOTH_WAYS = (ONLINE, IN_PERSON)
NOON = MONDAY + 4 * HOUR


def one(
    state: State, severity: str = "routine", **changes: object
) -> tuple[ProfileTable, Arrivals]:
    """A future in which one mother comes at noon."""
    level = state.severity_row[severity]
    table = ProfileTable(state.roster)
    table.add(mother("i1", severity, NOON, **changes), level)
    here = np.zeros(1, np.int64)
    return table, Arrivals(here, here + NOON, here + level, here)


@pytest.mark.parametrize("severity", ["urgent", "routine"])
def test_arcs_are_worth_what_the_choice_would_say(severity: str) -> None:
    """In time and late, online and in person, near and far: the same value to a ten-thousandth."""
    people = [psychologist("p1"), psychologist("p2", region="r9", skills={"loss": 0.3})]
    hours = [
        hour(f"{who}{day}{way}", MONDAY + day * DAY + 6 * HOUR, who, [way])
        for who in ("p1", "p2") for day in (0, 1, 3, 13) for way in BOTH_WAYS
    ]  # fmt: skip
    state = clinic(hours, people)
    changes = {"modes": (IN_PERSON, ONLINE), "needs": {"loss": 2, "sleep": 1}, "languages": ("de",)}
    table, coming = one(state, severity, **changes)
    known = stock(state, MONDAY, MONDAY + 15 * DAY)
    free = np.zeros(len(known.row), np.int64)
    found = arcs(state, table, coming, known, free, Pruning())
    her = mother("i1", severity, NOON, **changes)
    late = her.deadline + 3 * DAY
    slots = {each.id: each for each in hours}
    expected = {}
    for place, row in enumerate(known.row):
        each = slots[state.calendar.ids[row]]
        suits = each.modes == (ONLINE,) or each.psychologist == "p1"
        if suits and NOON + 60 <= each.start <= late:
            total = value(BY_ID[severity], state.roster, her, each, each.modes[0]).total
            expected[place] = total * SCALE
    assert found.hour.tolist() == sorted(expected)
    assert found.value.tolist() == pytest.approx(
        [expected[each] for each in sorted(expected)], abs=1
    )


def test_only_the_best_hours_are_kept_after_their_price() -> None:
    state = clinic([hour(f"s{n}", MONDAY + DAY + n * 30) for n in range(10)])
    table, coming = one(state)
    known = stock(state, MONDAY, MONDAY + 3 * DAY)
    price = np.array([9_000, 9_000, 0, 9_000, 0, 0, 9_000, 9_000, 9_000, 9_000])
    found = arcs(state, table, coming, known, price, Pruning(arcs=3))
    assert found.hour.tolist() == [2, 4, 5]


def test_a_near_hour_counts_by_what_it_gains_over_waiting() -> None:
    """She could have a later hour: only what a near one gives beyond it, and beyond its place."""
    state = clinic([hour("near", MONDAY + DAY), hour("later", MONDAY + 6 * DAY)])
    table, coming = one(state)
    known = stock(state, MONDAY, MONDAY + 7 * DAY)
    none = np.zeros(2, np.int64)
    whole = arcs(state, table, coming, known, none, Pruning()).value
    found = near_arcs(state, table, coming, known, none, none, 1, Pruning())
    assert found.hour.tolist() == [0]
    assert found.value.tolist() == pytest.approx([whole[0] - whole[1]], abs=1)
    dear, place = np.array([0, 2_000]), np.array([50, 0])
    found = near_arcs(state, table, coming, known, dear, place, 1, Pruning())
    assert found.value.tolist() == pytest.approx([whole[0] - whole[1] + 2_000 - 50], abs=1)
    place = np.array([9_000, 0])
    assert not len(near_arcs(state, table, coming, known, none, place, 1, Pruning()).hour)


def test_hours_of_a_full_week_or_caseload_are_left_out() -> None:
    people = [psychologist("p1", max_new_per_week=1), psychologist("p2", caseload_free=0)]
    hours = [hour("a", MONDAY + DAY), hour("b", MONDAY + 2 * DAY), hour("c", MONDAY + 9 * DAY)]
    state = clinic([*hours, hour("d", MONDAY + DAY, "p2")], people)
    state.book(mother(), 0, ONLINE, "fund")
    left = with_room(state, stock(state, MONDAY, MONDAY + 10 * DAY))
    assert [state.calendar.ids[row] for row in left.row] == ["c"]


def test_many_deadlines_are_each_deadline() -> None:
    class Odd:
        def ends(self, submitted: int) -> int:
            return submitted + submitted % 7

    minutes = MONDAY + np.array([0, 30, 4 * DAY + 5, 5 * DAY, 6 * DAY, 4 * DAY])
    for rule in (Hours(24), WorkingDays(1), WorkingDays(5), Odd()):
        assert all_ends(rule, minutes).tolist() == [rule.ends(int(each)) for each in minutes]


def test_minutes_of_the_day_are_those_of_the_last_intakes() -> None:
    minutes = Minutes(most=3)
    assert minutes.seen().tolist() == [720]
    assert minutes.share_until(719) == 0.5
    for minute in (100, 200, 300, 400):
        minutes.add(minute)
    assert sorted(minutes.seen().tolist()) == [200, 300, 400]
    assert [minutes.share_until(each) for each in (199, 200, 399)] == [0.0, 1 / 3, 2 / 3]

"""No total isolates anybody, whatever people do and whenever the round runs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.periods import Quarter
from benefits.domain.sealing import ROUNDED_TO, SMALLEST_GROUP, Release, Use, next_release

STARTS = Quarter(2027, 1)
QUARTERS = [STARTS]
while len(QUARTERS) < 12:
    QUARTERS.append(QUARTERS[-1].next)


def users(count: int, quarter: Quarter = STARTS, *, first: int = 0, sessions: int = 2) -> list[Use]:
    """So many people with sessions in one quarter."""
    year = str(quarter.year)
    return [Use(f"{year}-{first + n}", year, quarter, sessions) for n in range(count)]


def after(
    uses: list[Use], closed: Quarter, done: list[Release] | None = None, headcount: int = 240
) -> Release | None:
    return next_release(uses, done or [], starts=STARTS, closed=closed, headcount=headcount)


def all_by(uses: list[Use], closed: Quarter, headcount: int = 240) -> list[Release]:
    """Every release when the round runs for the first time after `closed`."""
    done: list[Release] = []
    while found := after(uses, closed, done, headcount):
        done.append(found)
    return done


@pytest.mark.parametrize(("count", "released"), [(9, None), (10, 20), (13, 25)])
def test_a_quarter_closes_with_ten_people_and_is_rounded_down_to_five(
    count: int, released: int | None
) -> None:
    found = after(users(count), STARTS)
    assert (found and found.sessions) == released


def test_with_fewer_it_grows_by_the_next_quarter() -> None:
    second = STARTS.next
    uses = users(6) + users(3, second, first=10)
    assert after(uses, second) is None
    uses += users(1, second, first=20)
    assert after(uses, second) == Release(STARTS, second, 20)


def test_the_same_people_again_close_nothing() -> None:
    """Ten who came before are no newcomers: with one more among them, she could be subtracted."""
    first, second = STARTS, STARTS.next
    done = [Release(first, first, 20)]
    uses = users(10) + users(10, second) + users(9, second, first=10)
    assert after(uses, second, done) is None
    assert after([*uses, *users(1, second, first=30)], second, done) == Release(second, second, 40)


def test_what_rounding_left_over_is_in_the_next_total() -> None:
    uses = users(12) + users(11, STARTS.next, first=20)
    assert [each.sessions for each in all_by(uses, STARTS.next)] == [20, 25]


def test_nobody_is_counted_twice_because_a_new_year_gave_her_a_new_right() -> None:
    """Five people across a turn of the year hold ten rights, and are five."""
    last = Quarter(2027, 4)
    uses = users(5, last) + users(5, last.next)
    assert after(uses, last.next) is None
    assert after(uses + users(5, last.next, first=5), last.next) == Release(STARTS, last.next, 30)


def test_those_who_did_not_come_are_ten_too() -> None:
    assert after(users(41), STARTS, headcount=50) is None
    assert after(users(40), STARTS, headcount=50) == Release(STARTS, STARTS, 80)


def test_a_quarter_that_runs_is_not_looked_at() -> None:
    assert after(users(30, STARTS.next), STARTS) is None


@dataclass(frozen=True)
class Seen:
    """One release and the people in it."""

    release: Release
    people: frozenset[object]


worlds = st.lists(
    st.builds(
        lambda person, at, sessions: Use(
            f"{QUARTERS[at].year}-{person}", str(QUARTERS[at].year), QUARTERS[at], sessions
        ),
        st.integers(0, 60),
        st.integers(0, len(QUARTERS) - 1),
        st.integers(1, 4),
    ),
    max_size=150,
)


@given(worlds)
def test_no_two_figures_leave_fewer_than_ten_people(uses: list[Use]) -> None:
    """What an employer may know is any set of releases: every difference holds ten people."""
    seen = [
        Seen(each, frozenset(u.right for u in uses if each.first <= u.quarter <= each.last))
        for each in all_by(uses, QUARTERS[-1])
    ]
    for some in range(1, len(seen) + 1):
        for chosen in combinations(seen, some):
            assert len(frozenset().union(*(each.people for each in chosen))) >= SMALLEST_GROUP
    for one, other in combinations(seen, 2):
        assert one.release.last < other.release.first
        assert other.people - one.people == other.people or len(other.people - one.people) >= 10
    assert all(each.release.sessions % ROUNDED_TO == 0 for each in seen)
    paid = sum(each.release.sessions for each in seen)
    assert paid <= sum(use.sessions for use in uses)


@given(worlds, st.integers(0, len(QUARTERS) - 1))
def test_run_late_or_every_quarter_it_releases_the_same(uses: list[Use], until: int) -> None:
    """What comes after a quarter never changes what was released before it."""
    done: list[Release] = []
    for quarter in QUARTERS[: until + 1]:
        so_far = [use for use in uses if use.quarter <= quarter]
        while found := after(so_far, quarter, done):
            done.append(found)
    assert done == all_by(uses, QUARTERS[until])

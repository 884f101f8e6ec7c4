"""The flow against trying everything: the value of a future, and what each hour adds to it."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain.matching.flow import Arcs, Caps, solve
from scheduling.domain.matching.hours import repeated

NONE = np.empty(0, np.int64)


def arcs_of(values: dict[tuple[int, int], int]) -> Arcs:
    pairs = sorted(values)
    return Arcs(
        np.array([mother for mother, _ in pairs], np.int64),
        np.array([hour for _, hour in pairs], np.int64),
        np.array([values[pair] for pair in pairs], np.int64),
    )


def best(
    mothers: int,
    hours: int,
    values: dict[tuple[int, int], int],
    caps: Caps,
    extra: int | None = None,
) -> int:
    """The most that can be had, by trying everything; `extra`: an hour that must go to nobody.

    The hour still takes its place in its week and in its psychologist's caseload.
    """
    most = -1
    for choice in product(range(-1, hours), repeat=mothers):
        taken = [hour for hour in choice if hour >= 0] + ([] if extra is None else [extra])
        if len(set(taken)) < len(taken):
            continue
        if any((m, h) not in values for m, h in enumerate(choice) if h >= 0):
            continue
        weeks = np.bincount(
            [caps.week_of[h] for h in taken if caps.week_of[h] >= 0], minlength=len(caps.week_left)
        )
        people = [caps.person_of[w] for w in range(len(weeks)) for _ in range(weeks[w])]
        inside = np.bincount([p for p in people if p >= 0], minlength=len(caps.person_left))
        if (weeks > caps.week_left).any() or (inside > caps.person_left).any():
            continue
        most = max(most, sum(values[m, h] for m, h in enumerate(choice) if h >= 0))
    return most


values = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(0, 3)), st.integers(1, 30), max_size=12
)
caps = st.sampled_from([
    Caps(np.full(4, -1), NONE, NONE, NONE),
    Caps(np.array([0, 0, 1, -1]), np.array([1, 1]), np.array([-1, -1]), NONE),
    Caps(np.array([0, 0, 1, 1]), np.array([1, 2]), np.array([0, 0]), np.array([2])),
    Caps(np.array([0, 0, 1, -1]), np.array([2, 1]), np.array([0, 0]), np.array([1])),
])  # fmt: skip


@given(values, caps)
def test_matched_optimally_and_the_worth_of_each_hour_is_exact(
    found: dict[tuple[int, int], int], limits: Caps
) -> None:
    matched = solve(3, arcs_of(found), limits)
    holders = [(int(mother), hour) for hour, mother in enumerate(matched.holder) if mother >= 0]
    whole = best(3, 4, found, limits)
    assert sum(found[pair] for pair in holders) == whole
    for hour in range(4):
        without = best(3, 4, found, limits, extra=hour)
        assert int(matched.worth[hour]) == whole - without


def test_nobody_comes() -> None:
    matched = solve(0, arcs_of({}), Caps(np.full(2, -1), NONE, NONE, NONE))
    assert matched.worth.tolist() == [0, 0]
    assert matched.holder.tolist() == [-1, -1]


@given(st.lists(values, min_size=2, max_size=3), caps, st.lists(st.integers(0, 30), min_size=4))
def test_futures_side_by_side_and_a_hint_change_nothing(
    each: list[dict[tuple[int, int], int]], limits: Caps, hint: list[int]
) -> None:
    """Whatever is thought beforehand, every future comes out as it would alone."""
    copies = len(each)
    together = {
        (3 * number + mother, 4 * number + hour): value
        for number, found in enumerate(each)
        for (mother, hour), value in found.items()
    }
    guess = np.tile(np.array(hint[:4], np.int64), copies)
    matched = solve(3 * copies, arcs_of(together), repeated(limits, copies), copies, guess)
    alone = [solve(3, arcs_of(found), limits) for found in each]
    assert matched.worth.tolist() == [w for one in alone for w in one.worth.tolist()]
    assert matched.place.tolist() == [w for one in alone for w in one.place.tolist()]


def test_a_place_in_a_full_week_has_a_worth_of_its_own() -> None:
    """Two hours, one place in the week: the hour nobody takes costs what the place does."""
    limits = Caps(np.array([0, 0]), np.array([1]), np.array([-1]), NONE)
    matched = solve(1, arcs_of({(0, 0): 20, (0, 1): 30}), limits)
    assert matched.worth.tolist() == [30, 30]
    assert matched.place.tolist() == [30, 30]
    free = solve(1, arcs_of({(0, 0): 20, (0, 1): 30}), Caps(np.full(2, -1), NONE, NONE, NONE))
    assert free.worth.tolist() == [0, 10]
    assert free.place.tolist() == [0, 0]

"""The clinic's words as the engine's: the same deadline, the same week, the same caps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain import weighing
from scheduling.domain.matching.clock import minutes
from scheduling.domain.promises import promise_times

ANNA = str(UUID(int=1))
START = datetime(2026, 1, 1, tzinfo=UTC)
seconds = st.integers(0, 3 * 365 * 86_400)


def a_psychologist(**changes: Any) -> Any:
    usual: dict[str, Any] = {
        "id": ANNA,
        "languages": ["nl"],
        "tracks": ["individual"],
        "levels": [2, 3],
        "region": "Utrecht",
        "skills": {"attachment": 0.7},
        "max_new_per_week": 3,
        "caseload_left": 2,
    }
    return weighing.psychologist(**(usual | changes))


@given(seconds, st.sampled_from([2, 3, 4]))
def test_the_engine_s_deadline_is_the_promise(second: int, level: int) -> None:
    """Also over both clock changes and 29 February."""
    moment = START + timedelta(minutes=second // 60)
    severity = next(each for each in weighing.severities() if each.id == str(level))
    first_by = promise_times(level, moment).first_by
    assert first_by is not None
    assert severity.promise.ends(minutes(moment)) == minutes(first_by)


def test_a_light_need_that_asks_for_a_talk_has_fourteen_days() -> None:
    light = weighing.severities()[-1]
    submitted = datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert (light.id, light.weight) == ("1", 1.0)
    # The clocks go forward on 28 March, after the deadline.
    assert light.promise.ends(minutes(submitted)) == minutes(
        datetime(2027, 3, 15, 22, 59, tzinfo=UTC)
    )


def test_the_severer_the_heavier() -> None:
    found = weighing.severities()
    assert [each.id for each in found] == ["4", "3", "2", "1"]
    assert [each.weight for each in found] == [8.0, 4.0, 2.0, 1.0]


@pytest.mark.parametrize(
    ("at", "monday"),
    [
        (datetime(2027, 2, 28, 22, 59, tzinfo=UTC), datetime(2027, 2, 22, 12, tzinfo=UTC)),
        (datetime(2027, 2, 28, 23, 0, tzinfo=UTC), datetime(2027, 3, 1, 12, tzinfo=UTC)),
        (datetime(2027, 3, 28, 21, 59, tzinfo=UTC), datetime(2027, 3, 22, 12, tzinfo=UTC)),
        (datetime(2027, 3, 28, 22, 0, tzinfo=UTC), datetime(2027, 3, 29, 12, tzinfo=UTC)),
        (datetime(2027, 10, 31, 22, 30, tzinfo=UTC), datetime(2027, 10, 25, 12, tzinfo=UTC)),
        (datetime(2027, 10, 31, 23, 0, tzinfo=UTC), datetime(2027, 11, 1, 12, tzinfo=UTC)),
    ],
)
def test_weeks_begin_on_monday_in_amsterdam(at: datetime, monday: datetime) -> None:
    assert weighing.week_of(at) == weighing.week_of(monday)
    assert weighing.week_of(monday - timedelta(days=1)) == weighing.week_of(monday) - 1


@given(seconds | seconds.map(lambda second: second // 60 * 60))
def test_a_minute_that_has_begun_is_over(second: int) -> None:
    moment = START + timedelta(seconds=second)
    found = weighing.minute_from(moment)
    assert minutes(moment) <= found <= minutes(moment) + 1
    assert (found == minutes(moment)) == (moment.second == 0)


def test_without_a_wish_any_language_and_both_ways_will_do() -> None:
    mother = weighing.need(
        id="m",
        level=3,
        submitted=0,
        deadline=60,
        languages=(),
        track="individual",
        modes=(),
        region="",
        skills=("grief", "attachment"),
    )
    assert (mother.languages, mother.modes) == (("*",), ("online", "in_person"))
    assert "*" in a_psychologist().languages
    assert mother.needs == {"grief": 1.0, "attachment": 1.0}
    assert mother.payers == ("anybody",)


def test_what_was_given_away_counts_in_its_week() -> None:
    at = datetime(2027, 3, 2, 9, tzinfo=UTC)
    slots = [
        weighing.slot(id=n, psychologist=ANNA, starts_at=at + timedelta(weeks=n), modes=["online"])
        for n in range(3)
    ]
    week = weighing.week_of(at)
    taken = {(ANNA, week): 2, (ANNA, week + 1): 9, ("somebody gone", week): 1}
    found = weighing.state(
        psychologists=[a_psychologist(caseload_left=-1)], slots=slots, new_in_week=taken
    )
    assert [found.ledger.week_left(0, week + n) for n in range(3)] == [1, 0, 3]
    assert found.ledger.caseload_left(0) == 0
    people = np.zeros(3, np.int64)
    assert not found.ledger.has_place(people, found.calendar.week).any()
    assert found.ledger.places_left("anybody") is None

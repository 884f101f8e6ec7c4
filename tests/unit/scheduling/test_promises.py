"""The nominal promise of each level, in the week, over holidays and over both clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain.promises import POLICY, Hours, PromiseTimes, promise_times
from scheduling.domain.working_days import (
    AMSTERDAM,
    OFFICE_HOURS,
    Opening,
    StaffedHours,
    is_working_day,
    local_day,
)

LEVELS = (1, 2, 3, 4, 5)
MOMENTS = st.datetimes(
    datetime.fromisoformat("2000-01-01"),
    datetime.fromisoformat("2090-01-01"),
    timezones=st.just(UTC),
)


def amsterdam(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def promised(level: int, at: str) -> tuple[str | None, ...]:
    times = promise_times(level, amsterdam(at))
    moments = (times.contact_by, times.first_by, times.second_by)
    return tuple(
        None if m is None else m.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M") for m in moments
    )


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (5, ("2026-03-02T11:30", None, None)),
        (4, ("2026-03-03T10:30", "2026-03-05T10:30", "2026-03-09T23:59")),
        (3, ("2026-03-05T10:30", "2026-03-09T23:59", "2026-03-16T23:59")),
        (2, ("2026-03-16T23:59", "2026-03-16T23:59", "2026-04-13T23:59")),
        (1, ("2026-03-04T23:59", None, None)),
    ],
)
def test_an_ordinary_monday_morning(level: int, expected: tuple[str | None, ...]) -> None:
    assert promised(level, "2026-03-02T10:30") == expected


@pytest.mark.parametrize(
    ("at", "contact_by"),
    [
        ("2026-03-02T09:00", "2026-03-02T10:00"),
        ("2026-03-02T16:59", "2026-03-02T17:59"),  # inside staffed hours: an hour by the clock
        ("2026-03-02T17:00", "2026-03-03T10:00"),
        ("2026-03-02T03:12", "2026-03-02T10:00"),
        ("2026-03-06T22:00", "2026-03-09T10:00"),  # Friday evening
        ("2026-04-27T11:00", "2026-04-28T10:00"),  # King's Day
        ("2026-12-24T17:30", "2026-12-28T10:00"),  # Christmas and a weekend
        ("2026-03-29T01:30", "2026-03-30T10:00"),  # the night the clock goes forward
        ("2026-10-25T02:30", "2026-10-26T10:00"),  # the hour that comes twice
    ],
)
def test_level_5_in_and_outside_staffed_hours(at: str, contact_by: str) -> None:
    assert promised(5, at) == (contact_by, None, None)


@pytest.mark.parametrize(
    ("level", "at", "expected"),
    [
        # Spring: the night of 28 to 29 March has 23 hours, so 24 hours end an hour later.
        (4, "2026-03-28T12:00", ("2026-03-29T13:00", "2026-03-31T13:00", "2026-04-04T23:59")),
        (3, "2026-03-27T12:00", ("2026-03-30T13:00", "2026-04-03T23:59", "2026-04-10T23:59")),
        (2, "2026-03-20T12:00", ("2026-04-03T23:59", "2026-04-03T23:59", "2026-05-01T23:59")),
        # Autumn: the night of 24 to 25 October has 25 hours, so 24 hours end an hour earlier.
        (4, "2026-10-24T12:00", ("2026-10-25T11:00", "2026-10-27T11:00", "2026-10-31T23:59")),
        (3, "2026-10-23T12:00", ("2026-10-26T11:00", "2026-10-30T23:59", "2026-11-06T23:59")),
        (2, "2026-10-20T12:00", ("2026-11-03T23:59", "2026-11-03T23:59", "2026-12-01T23:59")),
        # Just before and after midnight in Amsterdam are different days.
        (3, "2026-03-01T23:59", ("2026-03-04T23:59", "2026-03-08T23:59", "2026-03-15T23:59")),
        (3, "2026-03-02T00:00", ("2026-03-05T00:00", "2026-03-09T23:59", "2026-03-16T23:59")),
    ],
)
def test_hours_run_by_the_clock_and_days_end_in_amsterdam(
    level: int, at: str, expected: tuple[str, ...]
) -> None:
    assert promised(level, at) == expected


@pytest.mark.parametrize(
    ("at", "contact_by"),
    [
        ("2026-03-05T10:00", "2026-03-09T23:59"),  # Thursday: Friday, Monday
        ("2026-03-06T20:00", "2026-03-10T23:59"),  # Friday evening
        ("2026-03-07T20:00", "2026-03-10T23:59"),  # Saturday
        ("2026-12-23T10:00", "2026-12-28T23:59"),  # over Christmas
        ("2026-04-24T10:00", "2026-04-29T23:59"),  # over King's Day
        ("2026-04-02T10:00", "2026-04-08T23:59"),  # over Easter
        ("2026-03-27T10:00", "2026-03-31T23:59"),  # over the spring change
        ("2026-10-23T10:00", "2026-10-27T23:59"),  # over the autumn change
    ],
)
def test_level_1_is_read_by_the_end_of_the_second_working_day(at: str, contact_by: str) -> None:
    assert promised(1, at) == (contact_by, None, None)


def test_twenty_four_hours_are_the_same_in_the_hour_that_comes_twice() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)
    assert first.astimezone(AMSTERDAM).time() == second.astimezone(AMSTERDAM).time()
    assert promise_times(4, first).contact_by == first + timedelta(hours=24)
    assert promise_times(4, second).contact_by == second + timedelta(hours=24)


def test_staffed_hours_of_the_clinic_count() -> None:
    weekend_too = StaffedHours({d: (Opening(time(8), time(22)),) for d in range(7)})
    at = amsterdam("2026-03-07T07:00")
    assert promise_times(5, at, weekend_too).contact_by == amsterdam("2026-03-07T09:00")


def test_the_same_moment_in_another_zone_gives_the_same_utc_promise() -> None:
    at = amsterdam("2026-03-02T10:30")
    assert promise_times(3, at.astimezone(AMSTERDAM)) == promise_times(3, at)
    assert promise_times(4, at.astimezone(AMSTERDAM)).contact_by.tzinfo is UTC


def test_as_text() -> None:
    times = promise_times(5, amsterdam("2026-03-02T10:30"))
    assert times.to_dict() == {
        "contact_by": "2026-03-02T10:30:00Z",
        "first_by": None,
        "second_by": None,
    }


def test_another_policy_gives_other_times() -> None:
    faster = replace(POLICY.terms[3], contact=Hours(48))
    policy = replace(POLICY, version="test", terms={**POLICY.terms, 3: faster})
    at = amsterdam("2026-03-02T10:30")
    assert promise_times(3, at, policy=policy).contact_by == at + timedelta(hours=48)


@pytest.mark.parametrize("level", [0, 6])
def test_an_unknown_level_is_refused(level: int) -> None:
    with pytest.raises(ValueError, match=f"no level {level}"):
        promise_times(level, amsterdam("2026-03-02T10:30"))


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        promise_times(3, datetime(2026, 3, 2))  # noqa: DTZ001


@given(MOMENTS, st.sampled_from(LEVELS))
def test_every_promise_lies_ahead_and_in_order(at: datetime, level: int) -> None:
    times = promise_times(level, at)
    moments = [m for m in (times.contact_by, times.first_by, times.second_by) if m is not None]
    assert all(m > at and m.tzinfo is UTC for m in moments)
    assert moments == sorted(moments)


@given(MOMENTS)
def test_a_more_urgent_level_is_never_promised_anything_later(at: datetime) -> None:
    by_level: dict[int, PromiseTimes] = {level: promise_times(level, at) for level in LEVELS}
    assert by_level[4].contact_by <= by_level[3].contact_by <= by_level[2].contact_by
    firsts = [by_level[level].first_by for level in (4, 3, 2)]
    seconds = [by_level[level].second_by for level in (4, 3, 2)]
    assert firsts == sorted(firsts)
    assert seconds == sorted(seconds)


@given(MOMENTS)
def test_level_5_is_called_within_the_hour_or_in_the_first_staffed_hour(at: datetime) -> None:
    contact_by = promise_times(5, at).contact_by
    if OFFICE_HOURS.covers(at):
        assert contact_by == at + timedelta(minutes=60)
    else:
        opening = contact_by - timedelta(minutes=60)
        assert OFFICE_HOURS.covers(opening)
        assert opening.astimezone(AMSTERDAM).time() == time(9)


@given(MOMENTS, st.sampled_from(LEVELS))
def test_a_later_submission_is_never_promised_anything_earlier(at: datetime, level: int) -> None:
    now = promise_times(level, at)
    later = promise_times(level, at + timedelta(minutes=37))
    assert now.contact_by <= later.contact_by
    assert (now.first_by is None) == (later.first_by is None)
    if now.first_by and later.first_by:
        assert now.first_by <= later.first_by


@given(MOMENTS)
def test_level_1_ends_on_a_working_day(at: datetime) -> None:
    assert is_working_day(local_day(promise_times(1, at).contact_by))

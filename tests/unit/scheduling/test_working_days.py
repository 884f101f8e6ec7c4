"""Working days, ends of days and staffed hours: holidays, weekends and both clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain.working_days import (
    AMSTERDAM,
    OFFICE_HOURS,
    Opening,
    StaffedHours,
    add_working_days,
    end_of_day,
    is_working_day,
    local_day,
)

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(
    datetime.fromisoformat("2000-01-01"),
    datetime.fromisoformat("2090-01-01"),
    timezones=st.just(UTC),
)
NIGHT_AND_DAY = StaffedHours({d: (Opening(time(0), time(0)),) for d in range(7)})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def amsterdam(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 2), True),  # a Monday
        (date(2026, 2, 28), False),  # a Saturday
        (date(2026, 3, 1), False),  # a Sunday
        (date(2026, 1, 1), False),  # New Year's Day
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 4, 27), False),  # King's Day
        (date(2025, 4, 28), True),  # King's Day moved to Saturday the 26th
        (date(2025, 5, 5), False),  # Liberation Day, every fifth year
        (date(2026, 5, 5), True),
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 5, 25), False),  # Whit Monday
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),
        (date(2026, 12, 31), True),
    ],
)
def test_working_days_skip_weekends_and_public_holidays(day: date, expected: bool) -> None:
    assert is_working_day(day) is expected


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # Friday to Monday
        (date(2026, 3, 6), 2, date(2026, 3, 10)),
        (date(2026, 3, 7), 2, date(2026, 3, 10)),  # Saturday counts from Monday
        (date(2026, 12, 24), 2, date(2026, 12, 29)),  # over Christmas and a weekend
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Good Friday to Easter Monday
        (date(2026, 4, 24), 2, date(2026, 4, 29)),  # over King's Day on a Monday
        (date(2026, 12, 30), 2, date(2027, 1, 4)),  # into the next year's holidays
    ],
)
def test_add_working_days(day: date, n: int, expected: date) -> None:
    assert add_working_days(day, n) == expected


def test_add_working_days_needs_at_least_one() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        add_working_days(date(2026, 3, 2), 0)


@given(DAYS, st.integers(1, 30))
def test_exactly_n_working_days_lie_between(day: date, n: int) -> None:
    last = add_working_days(day, n)
    between = [day + timedelta(days=d) for d in range(1, (last - day).days + 1)]
    assert sum(map(is_working_day, between)) == n
    assert is_working_day(last)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 28), "2026-03-28T22:59"),  # winter time
        (date(2026, 3, 29), "2026-03-29T21:59"),  # the day the clock goes forward
        (date(2026, 10, 24), "2026-10-24T21:59"),
        (date(2026, 10, 25), "2026-10-25T22:59"),  # the day the clock goes back
    ],
)
def test_a_day_ends_at_a_minute_to_midnight_in_amsterdam(day: date, expected: str) -> None:
    assert end_of_day(day) == utc(expected)
    assert end_of_day(day).tzinfo is UTC


def test_the_local_day_begins_before_the_utc_day() -> None:
    assert local_day(utc("2026-03-01T22:59")) == date(2026, 3, 1)
    assert local_day(utc("2026-03-01T23:00")) == date(2026, 3, 2)


@pytest.mark.parametrize("ask", [local_day, OFFICE_HOURS.covers, OFFICE_HOURS.next_start])
def test_a_moment_without_time_zone_is_refused(ask) -> None:
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime(2026, 3, 2, 9))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02T08:59", False),
        ("2026-03-02T09:00", True),
        ("2026-03-02T16:59", True),
        ("2026-03-02T17:00", False),  # half-open
        ("2026-03-07T10:00", False),  # Saturday
        ("2026-04-27T10:00", False),  # King's Day, a Monday
        ("2026-07-01T09:00", True),  # summer time: 07:00 UTC
    ],
)
def test_office_hours(at: str, expected: bool) -> None:
    assert OFFICE_HOURS.covers(amsterdam(at)) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-02T08:00", "2026-03-02T09:00"),
        ("2026-03-02T09:00", "2026-03-02T09:00"),
        ("2026-03-02T09:01", "2026-03-03T09:00"),
        ("2026-03-06T18:00", "2026-03-09T09:00"),  # Friday evening to Monday
        ("2026-12-24T18:00", "2026-12-28T09:00"),  # over Christmas
        ("2026-03-27T18:00", "2026-03-30T09:00"),  # over the spring change
        ("2026-10-23T18:00", "2026-10-26T09:00"),  # over the autumn change
    ],
)
def test_next_start(at: str, expected: str) -> None:
    assert OFFICE_HOURS.next_start(amsterdam(at)) == amsterdam(expected)


def test_several_openings_a_day_in_any_order() -> None:
    hours = StaffedHours({0: (Opening(time(13), time(17)), Opening(time(9), time(12)))})
    assert not hours.covers(amsterdam("2026-03-02T12:30"))
    assert hours.next_start(amsterdam("2026-03-02T08:00")) == amsterdam("2026-03-02T09:00")
    assert hours.next_start(amsterdam("2026-03-02T12:30")) == amsterdam("2026-03-02T13:00")


def test_closing_days_and_open_holidays() -> None:
    week = {d: (Opening(time(9), time(17)),) for d in range(5)}
    closed = StaffedHours(week, closed_on=frozenset({date(2026, 3, 2)}))
    always = StaffedHours(week, open_on_holidays=True)
    assert closed.next_start(amsterdam("2026-03-02T08:00")) == amsterdam("2026-03-03T09:00")
    assert always.covers(amsterdam("2026-04-27T10:00"))


def test_an_opening_in_the_hour_that_does_not_exist_begins_at_the_jump() -> None:
    early = StaffedHours({6: (Opening(time(2, 30), time(6)),)})
    jump = utc("2026-03-29T01:00")
    assert early.next_start(utc("2026-03-28T12:00")) == jump
    assert early.covers(jump)
    assert not early.covers(jump - timedelta(seconds=1))


def test_an_opening_in_the_hour_that_comes_twice_begins_the_first_time() -> None:
    early = StaffedHours({6: (Opening(time(2, 30), time(6)),)})
    assert early.next_start(utc("2026-10-24T12:00")) == utc("2026-10-25T00:30")
    assert early.covers(utc("2026-10-25T00:30"))
    assert early.covers(utc("2026-10-25T01:30"))


def test_round_the_clock_closes_on_holidays_only() -> None:
    assert NIGHT_AND_DAY.covers(amsterdam("2026-03-07T23:59"))
    assert NIGHT_AND_DAY.covers(amsterdam("2026-03-29T03:00"))
    assert not NIGHT_AND_DAY.covers(amsterdam("2026-12-25T12:00"))


@given(MOMENTS)
def test_the_next_start_is_staffed_and_nothing_before_it_begins(at: datetime) -> None:
    start = OFFICE_HOURS.next_start(at)
    assert start >= at
    assert OFFICE_HOURS.covers(start)
    assert not OFFICE_HOURS.covers(start - timedelta(minutes=1))
    assert OFFICE_HOURS.next_start(start) == start


@pytest.mark.parametrize("weekly", [{}, {0: ()}, {7: (Opening(time(9), time(17)),)}])
def test_a_week_without_a_real_opening_is_refused(weekly) -> None:
    with pytest.raises(ValueError, match=r"opening|weekdays"):
        StaffedHours(weekly)


def test_an_opening_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="midnight"):
        Opening(time(22), time(6))


def test_a_clinic_closed_all_year_has_no_next_start() -> None:
    year = frozenset(date(2026, 1, 1) + timedelta(days=d) for d in range(800))
    shut = StaffedHours({0: (Opening(time(9), time(17)),)}, closed_on=year)
    with pytest.raises(LookupError, match="year"):
        shut.next_start(amsterdam("2026-03-02T08:00"))

"""Wall-clock rules become slots: exact examples, both clock changes, and what always holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain.calendar import (
    Extra,
    Period,
    PlannedSlot,
    Rule,
    expand,
    moment_on_the_wall,
    moments_on_the_wall,
)
from scheduling.domain.working_days import AMSTERDAM, is_public_holiday

MONDAY = date(2027, 3, 1)
SPRING = date(2027, 3, 28)  # 02:00-03:00 does not exist
AUTUMN = date(2027, 10, 31)  # 02:00-03:00 exists twice


def a_rule(**fields: Any) -> Rule:
    values: dict[str, Any] = {
        "weekday": 0,
        "starts": time(9),
        "ends": time(12),
        "session_minutes": 50,
        "buffer_minutes": 10,
        "modes": ("online",),
        "protected_level": None,
        "valid_from": date(2020, 1, 1),
    }
    return Rule(**(values | fields))


def on(day: date, *rules: Rule, **options: Any) -> tuple[PlannedSlot, ...]:
    return expand(rules, first_day=day, until_day=day + timedelta(days=1), **options)


def walls(slots: tuple[PlannedSlot, ...]) -> list[str]:
    return [slot.starts_at.astimezone(AMSTERDAM).strftime("%H:%M") for slot in slots]


def test_sessions_follow_each_other_with_a_buffer_and_fit_before_the_end() -> None:
    slots = on(MONDAY, a_rule())
    assert walls(slots) == ["09:00", "10:00", "11:00"]
    assert slots[0].starts_at == datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    assert slots[0].ends_at - slots[0].starts_at == timedelta(minutes=50)


def test_the_last_session_may_end_with_the_rule_and_not_a_minute_later() -> None:
    assert walls(on(MONDAY, a_rule(ends=time(11, 50)))) == ["09:00", "10:00", "11:00"]
    assert walls(on(MONDAY, a_rule(ends=time(11, 49)))) == ["09:00", "10:00"]


def test_a_rule_keeps_to_its_weekday_and_its_dates() -> None:
    rule = a_rule(valid_from=date(2027, 3, 8), valid_until=date(2027, 3, 22))
    slots = expand([rule], first_day=date(2027, 2, 22), until_day=date(2027, 4, 5))
    days = {slot.starts_at.astimezone(AMSTERDAM).date() for slot in slots}
    assert days == {date(2027, 3, 8), date(2027, 3, 15)}


def test_the_wall_clock_stays_and_utc_moves_over_both_clock_changes() -> None:
    weekly = expand([a_rule()], first_day=date(2027, 3, 22), until_day=date(2027, 3, 30))
    assert walls(weekly) == ["09:00", "10:00", "11:00"]  # the 29th is Easter Monday
    open_too = expand(
        [a_rule()], first_day=date(2027, 3, 22), until_day=date(2027, 3, 30), works_on_holidays=True
    )
    assert [slot.starts_at.hour for slot in open_too] == [8, 9, 10, 7, 8, 9]
    autumn = expand([a_rule()], first_day=date(2027, 10, 25), until_day=date(2027, 11, 2))
    assert [slot.starts_at.hour for slot in autumn] == [7, 8, 9, 8, 9, 10]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # The hour that is skipped gives no slot, nor does a session that would reach into it.
        (SPRING, ["00:00", "01:00", "03:00", "04:00"]),
        # The hour that comes twice is refused: nobody would know which one is meant.
        (AUTUMN, ["00:00", "01:00", "03:00", "04:00"]),
    ],
)
def test_hours_that_do_not_exist_or_exist_twice_are_refused(day: date, expected: list[str]) -> None:
    rule = a_rule(weekday=6, starts=time(0), ends=time(5), session_minutes=60, buffer_minutes=0)
    slots = on(day, rule, works_on_holidays=True)
    assert walls(slots) == expected
    assert all(slot.ends_at - slot.starts_at == timedelta(hours=1) for slot in slots)


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_session_across_the_change_is_refused(day: date) -> None:
    rule = a_rule(
        weekday=6, starts=time(1, 30), ends=time(3, 30), session_minutes=120, buffer_minutes=0
    )
    assert on(day, rule, works_on_holidays=True) == ()


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2027-03-28T02:30", None),
        ("2027-10-31T02:30", None),
        ("2027-03-28T03:00", datetime(2027, 3, 28, 1, tzinfo=UTC)),
        ("2027-10-31T03:00", datetime(2027, 10, 31, 2, tzinfo=UTC)),
    ],
)
def test_which_local_moments_have_one_meaning(wall: str, moment: datetime | None) -> None:
    assert moment_on_the_wall(datetime.fromisoformat(wall)) == moment


def test_the_twenty_ninth_of_february_is_a_day_like_others() -> None:
    leap_day = date(2028, 2, 29)
    assert len(on(leap_day, a_rule(weekday=leap_day.weekday()))) == 3


def test_public_holidays_are_free_unless_she_works() -> None:
    easter_monday = date(2027, 3, 29)
    assert on(easter_monday, a_rule()) == ()
    assert len(on(easter_monday, a_rule(), works_on_holidays=True)) == 3


def test_time_off_takes_every_slot_it_touches_and_no_other() -> None:
    def off(start: str, end: str) -> list[str]:
        period = Period(
            datetime.fromisoformat(f"2027-03-01T{start}+01:00"),
            datetime.fromisoformat(f"2027-03-01T{end}+01:00"),
        )
        return walls(on(MONDAY, a_rule(), time_off=[period]))

    assert off("09:49", "10:01") == ["11:00"]
    assert off("09:50", "10:00") == ["09:00", "10:00", "11:00"]  # half-open on both sides
    assert off("00:00", "23:00") == []


def test_overlapping_rules_never_give_overlapping_slots() -> None:
    late = a_rule(starts=time(9, 30), modes=("in_person",))
    slots = on(MONDAY, late, a_rule(ends=time(10)))
    assert walls(slots) == ["09:00", "10:30"]
    assert [slot.modes for slot in slots] == [("online",), ("in_person",)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekday": 7},
        {"session_minutes": 0},
        {"buffer_minutes": -1},
        {"starts": time(12)},
        {"ends": time(8)},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the messages are for developers
        a_rule(**wrong)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    start = draw(st.integers(0, 24 * 60 - 31))
    end = draw(st.integers(start + 15, 24 * 60 - 1))
    return a_rule(
        weekday=draw(st.integers(0, 6)),
        starts=time(*divmod(start, 60)),
        ends=time(*divmod(end, 60)),
        session_minutes=draw(st.integers(15, 180)),
        buffer_minutes=draw(st.integers(0, 30)),
    )


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 365 * 24)))
    return Period(start, start + timedelta(hours=draw(st.integers(1, 400))))


days = st.dates(date(2027, 1, 1), date(2028, 3, 1)) | st.sampled_from([SPRING, AUTUMN])


@given(st.lists(rules(), max_size=4), days, st.integers(0, 10), st.lists(periods(), max_size=3))
def test_what_always_holds(
    drawn: list[Rule], first_day: date, length: int, away: list[Period]
) -> None:
    until_day = first_day + timedelta(days=length)
    slots = expand(drawn, first_day=first_day, until_day=until_day, time_off=away)
    for earlier, later in pairwise(slots):
        assert earlier.ends_at <= later.starts_at
    for slot in slots:
        start, end = (m.astimezone(AMSTERDAM) for m in (slot.starts_at, slot.ends_at))
        assert first_day <= start.date() < until_day
        assert not is_public_holiday(start.date())
        assert not any(period.overlaps(slot.starts_at, slot.ends_at) for period in away)
        # Some rule offers it, read as a person would: by the clock on the wall.
        assert any(
            rule.holds_on(start.date())
            and rule.starts <= start.time()
            and end.replace(tzinfo=None) <= datetime.combine(start.date(), rule.ends)
            and slot.ends_at - slot.starts_at == timedelta(minutes=rule.session_minutes)
            for rule in drawn
        )
    again = expand(drawn, first_day=first_day, until_day=until_day, time_off=away)
    assert slots == again


@given(st.lists(rules(), max_size=3), days, st.integers(1, 6), st.integers(1, 6))
def test_days_can_be_expanded_in_parts(
    drawn: list[Rule], first_day: date, first: int, second: int
) -> None:
    middle = first_day + timedelta(days=first)
    end = middle + timedelta(days=second)
    parts = expand(drawn, first_day=first_day, until_day=middle) + expand(
        drawn, first_day=middle, until_day=end
    )
    assert parts == expand(drawn, first_day=first_day, until_day=end)


def an_extra(starts_at: datetime, minutes: int) -> Extra:
    return Extra(starts_at, starts_at + timedelta(minutes=minutes), 50, 10, ("online",))


class TestExtra:
    def test_it_stands_beside_the_rules_and_wins_where_they_overlap(self) -> None:
        added = an_extra(datetime(2027, 3, 1, 10, 30, tzinfo=UTC), 115)  # 11:30 in Amsterdam
        assert walls(on(MONDAY, a_rule(), extra=[added])) == ["09:00", "10:00", "11:30", "12:30"]

    def test_time_off_drops_its_places_too(self) -> None:
        added = an_extra(datetime(2027, 3, 1, 13, tzinfo=UTC), 110)
        away = Period(datetime(2027, 3, 1, 14, tzinfo=UTC), datetime(2027, 3, 1, 15, tzinfo=UTC))
        assert walls(on(MONDAY, extra=[added], time_off=[away])) == ["14:00"]

    def test_it_counts_real_minutes_through_a_change_of_the_clock(self) -> None:
        added = an_extra(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), 170)
        assert walls(on(AUTUMN, extra=[added])) == ["02:30", "02:30", "03:30"]


@pytest.mark.parametrize(
    ("local", "found"),
    [
        (datetime.combine(SPRING, time(2, 30)), ()),
        (datetime.combine(SPRING, time(3)), (datetime(2027, 3, 28, 1, tzinfo=UTC),)),
        (
            datetime.combine(AUTUMN, time(2, 30)),
            (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
        ),
    ],
)
def test_what_clocks_show_never_once_or_twice(local: datetime, found: tuple[datetime, ...]) -> None:
    assert moments_on_the_wall(local) == found

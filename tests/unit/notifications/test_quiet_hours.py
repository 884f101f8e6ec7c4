"""Quiet hours: tables by hand, laws by Hypothesis, both clock changes."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.quiet_hours import AMSTERDAM, is_quiet, may_go_at, next_allowed

moments = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(2029, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def amsterdam(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("2026-11-24T07:29:59", "2026-11-24T07:30:00"),
        ("2026-11-24T07:30:00", "2026-11-24T07:30:00"),
        ("2026-11-24T12:00:00", "2026-11-24T12:00:00"),
        ("2026-11-24T21:29:59", "2026-11-24T21:29:59"),
        ("2026-11-24T21:30:00", "2026-11-25T07:30:00"),
        ("2026-11-24T23:59:59", "2026-11-25T07:30:00"),
        ("2026-11-25T00:00:00", "2026-11-25T07:30:00"),
        ("2026-12-31T22:00:00", "2027-01-01T07:30:00"),
        # The clock goes forward in the night before the last Sunday of March ...
        ("2027-03-27T22:00:00", "2027-03-28T07:30:00"),
        # ... and back in that before the last Sunday of October.
        ("2026-10-24T22:00:00", "2026-10-25T07:30:00"),
    ],
)
def test_table(asked: str, allowed: str) -> None:
    assert next_allowed(amsterdam(asked)) == amsterdam(allowed)


@pytest.mark.parametrize(
    ("evening", "hours"), [("2026-11-24T21:30:00", 10), ("2027-03-27T21:30:00", 9)]
)
def test_the_night_of_the_clock_change_is_an_hour_shorter(evening: str, hours: int) -> None:
    quiet = next_allowed(amsterdam(evening)) - amsterdam(evening).astimezone(UTC)
    assert quiet == timedelta(hours=hours)


def test_the_night_of_the_clock_change_in_october_is_an_hour_longer() -> None:
    evening = amsterdam("2026-10-24T21:30:00").astimezone(UTC)
    assert next_allowed(evening) - evening == timedelta(hours=11)


@given(moments)
def test_the_answer_is_never_quiet_never_earlier_and_stays(moment: datetime) -> None:
    allowed = next_allowed(moment)
    assert not is_quiet(allowed)
    assert moment <= allowed <= moment + timedelta(hours=11)
    assert next_allowed(allowed) == allowed


@given(moments)
def test_a_postponed_message_goes_at_half_past_seven_on_the_clock(moment: datetime) -> None:
    allowed = next_allowed(moment)
    if allowed != moment:
        assert allowed.astimezone(AMSTERDAM).time() == time(7, 30)


@given(moments)
def test_urgent_goes_at_once(moment: datetime) -> None:
    assert may_go_at(moment, is_urgent=True, requested_at=None) == moment


@pytest.mark.parametrize(
    ("minutes", "goes"),
    [(0, "2026-11-24T03:00"), (30, "2026-11-24T03:00"), (31, "2026-11-24T07:30")],
)
def test_what_she_asked_for_passes_while_she_waits_for_it(minutes: int, goes: str) -> None:
    now = amsterdam("2026-11-24T03:00")
    requested_at = now - timedelta(minutes=minutes)
    assert may_go_at(now, is_urgent=False, requested_at=requested_at) == amsterdam(goes)

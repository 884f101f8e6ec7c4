"""The test clock moves for every process, and only where testing is allowed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from accounts import clock
from accounts.models import ClockOffset
from accounts.sides import on_side

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=2)


@pytest.fixture(autouse=True)
def testing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOUVAST_TESTING = True
    monkeypatch.setattr(clock, "_reading", clock._Reading())


def said(*arguments: str) -> datetime:
    out = StringIO()
    call_command("clock", *arguments, stdout=out)
    return datetime.fromisoformat(out.getvalue().strip())


def test_without_testing_the_clock_is_real_and_cannot_be_moved(settings: Settings) -> None:
    settings.HOUVAST_TESTING = False
    ClockOffset.objects.create(id=1, offset_seconds=86400, moved_at=datetime.now(UTC))
    assert abs(clock.now() - datetime.now(UTC)) < SECOND
    with pytest.raises(
        CommandError, match=r"^The clock moves only with HOUVAST_TESTING=1\.$"
    ) as no:
        call_command("clock", "+1d")
    assert no.value.returncode == 2


def test_it_moves_by_steps_and_ticks_on() -> None:
    start = clock.now()
    assert (
        timedelta(days=3) <= said("+3d") - start + timedelta(seconds=1) < timedelta(days=3) + SECOND
    )
    said("+90m")
    moved = clock.now() - start
    assert abs(moved - timedelta(days=3, minutes=90)) < SECOND


def test_it_moves_to_a_moment_across_the_change_to_summer_time() -> None:
    assert said("2027-03-28T00:30Z") == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    said("+1h")
    assert abs(clock.now() - datetime(2027, 3, 28, 1, 30, tzinfo=UTC)) < SECOND
    assert clock.now().tzinfo is UTC


def test_show_moves_nothing() -> None:
    assert abs(said("show") - datetime.now(UTC)) < SECOND
    assert abs(said() - datetime.now(UTC)) < SECOND
    assert not ClockOffset.objects.exists()


def test_it_starts_where_the_environment_says_and_the_row_wins_afterwards(
    settings: Settings,
) -> None:
    settings.HOUVAST_CLOCK = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    assert abs(clock.now() - settings.HOUVAST_CLOCK) < SECOND
    settings.HOUVAST_CLOCK = datetime(2030, 1, 1, tzinfo=UTC)
    clock._reading.believed_until = 0.0
    assert clock.now().year == 2027


def test_another_process_sees_a_move_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    before = clock.now()
    offset = 7 * 86400
    ClockOffset.objects.update_or_create(
        id=1, defaults={"offset_seconds": offset, "moved_at": before}
    )
    assert clock.now() - before < SECOND
    clock._reading.believed_until -= clock.BELIEVED_SECONDS
    assert clock.now() - before > timedelta(days=6)


def test_both_sides_share_one_clock() -> None:
    said("2027-03-28T00:30Z")
    with on_side("employer"):
        assert abs(clock.now() - datetime(2027, 3, 28, 0, 30, tzinfo=UTC)) < SECOND


def test_a_stopped_clock_stands_and_starts_again(now: datetime) -> None:
    with clock.stopped_at(now):
        assert clock.now() == clock.now() == now
    assert clock.now() > now - timedelta(days=3650)
    assert clock.now() != now


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.move_to(datetime(2027, 3, 1))  # noqa: DTZ001 - the point

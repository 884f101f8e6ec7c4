"""What must ring a person, from plain facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.domain import watch
from scheduling.domain.watch import Ring

MADE = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def ring(after: timedelta, **facts: object) -> Ring | None:
    values: dict[str, object] = {"made_at": MADE, "is_acknowledged": False, "rings_from": MADE}
    return watch.rings_for_call(call_id=7, now=MADE + after, **values | facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "turn"),
    [
        (timedelta(0), 0),
        (9 * MINUTE, 0),
        (10 * MINUTE - SECOND, 0),
        (10 * MINUTE, 1),
        (59 * MINUTE, 5),
        (timedelta(days=2), 288),  # nobody took it on: it does not stop by itself
    ],
)
def test_a_call_rings_once_every_ten_minutes(after: timedelta, turn: int) -> None:
    assert ring(after) == Ring("safety_call", "7", f"safety_call:7:{turn}")


def test_a_call_that_somebody_took_on_is_silent() -> None:
    assert ring(30 * MINUTE, is_acknowledged=True) is None


def test_a_call_of_the_night_rings_when_the_clinic_opens() -> None:
    opening = MADE + timedelta(hours=11)
    assert ring(timedelta(hours=11) - SECOND, rings_from=opening) is None
    assert ring(timedelta(hours=11), rings_from=opening) == Ring(
        "safety_call", "7", "safety_call:7:0"
    )


@pytest.mark.parametrize(
    ("due_in", "before_due", "found"),
    [
        (timedelta(hours=72), timedelta(hours=2, seconds=1), False),
        (timedelta(hours=72), timedelta(hours=2), True),
        (timedelta(hours=72), SECOND, True),
        (timedelta(hours=72), timedelta(0), False),  # broken, no longer about to break
        (timedelta(hours=72), -SECOND, False),
        (timedelta(hours=10), timedelta(minutes=61), False),
        (timedelta(hours=10), timedelta(minutes=60), True),  # nine tenths of it
        (timedelta(minutes=60), timedelta(minutes=7), False),
        (timedelta(minutes=60), timedelta(minutes=6), True),
    ],
)
def test_an_early_warning(due_in: timedelta, before_due: timedelta, found: bool) -> None:
    due_at = MADE + due_in
    assert watch.is_about_to_break(made_at=MADE, due_at=due_at, now=due_at - before_due) is found


def test_programs_that_say_nothing() -> None:
    signs = {"relay": MADE, "beat": MADE - timedelta(minutes=2), "watchdog": MADE}
    assert watch.silent_programs(signs, now=MADE) == ["worker"]
    assert watch.silent_programs(signs, now=MADE + SECOND) == ["beat", "worker"]
    assert watch.silent_programs({}, now=MADE) == ["relay", "beat", "worker"]

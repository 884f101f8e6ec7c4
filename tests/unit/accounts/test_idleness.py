"""Sessions end when it was quiet, and after twelve hours at most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.domain.idleness import is_over, is_worth_noting, limits_of

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def ago(**parts: int) -> str:
    return (NOW - timedelta(**parts)).isoformat()


@pytest.mark.parametrize(
    ("role", "since", "seen", "over"),
    [
        ("clinician", ago(hours=1), ago(minutes=15), False),
        ("clinician", ago(hours=1), ago(minutes=15, seconds=1), True),
        ("employer", ago(hours=1), ago(minutes=16), True),
        ("client", ago(hours=1), ago(minutes=30), False),
        ("client", ago(hours=1), ago(minutes=30, seconds=1), True),
        ("admin", ago(hours=12), ago(seconds=5), False),
        ("admin", ago(hours=12, seconds=1), ago(seconds=5), True),
        ("admin", None, ago(seconds=5), True),
        ("admin", ago(hours=1), None, True),
    ],
)
def test_when_a_session_is_over(role: str, since: str | None, seen: str | None, over: bool) -> None:
    assert is_over(limits_of(role), since=since, seen=seen, now=NOW) is over


def test_signs_of_life_are_written_every_quarter_minute() -> None:
    assert is_worth_noting(None, NOW)
    assert not is_worth_noting(ago(seconds=14), NOW)
    assert is_worth_noting(ago(seconds=15), NOW)

"""What may be said to `manage.py clock`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management.base import CommandError

from accounts.management.commands.clock import destination


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("+3d", timedelta(days=3)),
        ("+90m", timedelta(minutes=90)),
        ("+36h", timedelta(hours=36)),
        ("+2w", timedelta(weeks=2)),
        ("+10s", timedelta(seconds=10)),
    ],
)
def test_steps(text: str, step: timedelta, now: datetime) -> None:
    assert destination(text, now) - now == step


def test_a_moment(now: datetime) -> None:
    assert destination("2027-03-28T00:30Z", now) == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["3d", "+3", "+3y", "tomorrow", "2027-03-28T00:30", "", "+d"])
def test_nonsense_is_refused_with_exit_code_2(text: str, now: datetime) -> None:
    with pytest.raises(CommandError) as caught:
        destination(text, now)
    assert caught.value.returncode == 2

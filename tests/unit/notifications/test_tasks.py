"""How messages are handed to Celery: ids alone, in tens, and not at all without a broker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from kombu.exceptions import OperationalError

from accounts.sides import Side
from notifications import tasks
from notifications.tasks import TOGETHER, deliver, hand_over, hand_over_due

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def carried() -> Iterator[list[tuple[str, ...]]]:
    """The arguments of every task that is handed over."""
    found: list[tuple[str, ...]] = []
    with patch.object(deliver, "apply_async", lambda args, **_: found.append(args)):
        yield found


def some(side: Side, count: int) -> list[tuple[Side, UUID]]:
    return [(side, uuid4()) for _ in range(count)]


def test_one_message_is_a_side_and_an_id(carried: list[tuple[str, ...]]) -> None:
    [(side, message_id)] = messages = some("clinic", 1)
    assert hand_over(messages) == 1
    assert carried == [(side, str(message_id))]


def test_a_burst_travels_in_tens_and_sides_never_mix(carried: list[tuple[str, ...]]) -> None:
    messages = [*some("clinic", TOGETHER + 2), *some("employer", 3)]
    assert hand_over(iter(messages)) == TOGETHER + 5
    assert [(args[0], len(args) - 1) for args in carried] == [
        ("clinic", TOGETHER),
        ("clinic", 2),
        ("employer", 3),
    ]
    assert [UUID(name) for args in carried for name in args[1:]] == [name for _, name in messages]


def test_nothing_is_taken_from_the_outbox_while_the_broker_is_away() -> None:
    away = OperationalError("refused")
    with (
        patch("kombu.connection.Connection.ensure_connection", side_effect=away),
        patch.object(tasks, "due_messages") as due,
        pytest.raises(OperationalError),
    ):
        hand_over_due(moment=NOW, grace=timedelta())
    due.assert_not_called()


def test_a_slow_mail_server_ends_a_task_in_time() -> None:
    clock = iter([0.0, 5.0, 21.0, 22.0])
    delivered: list[Any] = []
    with (
        patch.object(tasks, "monotonic", lambda: next(clock)),
        patch.object(tasks.delivery, "deliver", lambda **given: delivered.append(given)),
    ):
        deliver("clinic", *(str(uuid4()) for _ in range(TOGETHER)))
    assert len(delivered) == 2

"""The Celery settings are those that lost nothing under fire (security.md 4.1)."""

from __future__ import annotations

import pytest

from portal.celery import BEAT_SECONDS, app, broker_url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("task_ignore_result", True),
        ("result_backend", None),
        ("worker_prefetch_multiplier", 1),
        ("broker_connection_max_retries", None),
        ("accept_content", ["json"]),
        ("task_serializer", "json"),
        ("timezone", "UTC"),
    ],
)
def test_setting(name: str, value: object) -> None:
    assert app.conf[name] == value


def test_a_task_ends_before_redis_would_hand_it_out_again() -> None:
    visible = app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < visible


def test_beat_knows_intervals_alone_and_drops_a_tick_that_came_too_late() -> None:
    assert set(app.conf.beat_schedule) == set(BEAT_SECONDS)
    for task, entry in app.conf.beat_schedule.items():
        assert isinstance(entry["schedule"], float)
        assert entry["options"] == {"expires": BEAT_SECONDS[task]}


@pytest.mark.parametrize(
    ("redis_url", "broker"),
    [
        ("redis://valkey:6379/0", "redis://valkey:6379/0"),
        ("unix:///srv/run/valkey.sock", "redis+socket:///srv/run/valkey.sock"),
    ],
)
def test_broker_url(redis_url: str, broker: str) -> None:
    assert broker_url(redis_url) == broker

"""Signs of life: one row a program, the last one counts, always on the clinic's side."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from accounts.models import Heartbeat
from accounts.services.heartbeats import show_life
from accounts.sides import on_side
from scheduling.domain.watch import SILENCE, WATCHED, silent_programs

pytestmark = pytest.mark.django_db


def signs() -> dict[str, datetime]:
    return dict(Heartbeat.objects.using("default").values_list("name", "at"))


def test_the_last_sign_counts(now: datetime) -> None:
    show_life("beat", "worker", now=now)
    show_life("worker", now=now + timedelta(seconds=15))
    assert signs() == {"beat": now, "worker": now + timedelta(seconds=15)}


def test_it_takes_one_statement(
    now: datetime, assert_sql: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    with assert_sql(1):
        show_life("beat", "worker", now=now)


def test_a_worker_busy_for_the_employers_side_shows_life_where_the_watchdog_looks(
    now: datetime,
) -> None:
    with on_side("employer"):
        show_life("worker", now=now)
    assert signs() == {"worker": now}


def test_whoever_falls_silent_is_named(now: datetime) -> None:
    show_life(*WATCHED, now=now)
    show_life("relay", now=now + SILENCE)
    later = now + SILENCE + timedelta(seconds=1)
    assert silent_programs(signs(), now=later) == ["beat", "worker"]

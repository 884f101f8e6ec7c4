"""The test suite's own tools: what a test commits is gone afterwards, and nothing gets out."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from pytest_socket import SocketConnectBlockedError

from accounts.models import AccessEvent, Heartbeat, Invitation

SqlCheck = Callable[..., AbstractContextManager[list[str]]]


@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_row_is_gone_in_the_next_test(
    committed_db: object, now: datetime, turn: int
) -> None:
    assert not Heartbeat.objects.exists()
    assert ContentType.objects.exists()
    Heartbeat.objects.create(name="beat", at=now)
    AccessEvent.objects.create(at=now, event="test", action="R", role="admin", purpose="SUPPORT")
    AccessEvent.objects.using("employer").create(
        at=now, event="test", action="R", role="employer", purpose="SUPPORT"
    )
    assert not connection.in_atomic_block
    here, there = AccessEvent.objects, AccessEvent.objects.using("employer")
    assert here.filter(event="test").count() == there.filter(event="test").count() == 1


def test_threads_see_each_others_commits(
    run_together: Callable[[int, Callable[[int], Any]], list[Any]], now: datetime
) -> None:
    def insert(index: int) -> int:
        Heartbeat.objects.create(name="the one", at=now)
        return index

    results = run_together(8, insert)
    assert sum(isinstance(result, int) for result in results) == 1
    assert {type(r).__name__ for r in results if not isinstance(r, int)} == {"IntegrityError"}
    assert Heartbeat.objects.count() == 1


@pytest.mark.django_db
def test_housekeeping_is_not_counted(assert_sql: SqlCheck) -> None:
    with assert_sql(1) as statements, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            cursor.execute("SELECT pg_advisory_xact_lock(1)")
        list(Heartbeat.objects.all())
    assert statements[0].startswith("SELECT")
    with pytest.raises(AssertionError, match="1 statements instead of 2"), assert_sql(2):
        list(Heartbeat.objects.all())


@pytest.mark.django_db
def test_a_test_may_use_both_sides(assert_sql: SqlCheck) -> None:
    with assert_sql(2):
        assert Invitation.objects.count() == 0
        assert Invitation.objects.using("employer").count() == 0


def test_nothing_leaves_this_machine() -> None:
    blocked = (SocketConnectBlockedError, UserWarning)
    with pytest.raises(blocked, match=r"192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))

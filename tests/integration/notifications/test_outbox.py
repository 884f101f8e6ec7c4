"""Owing a message: in the transaction of the deed, once, at one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accounts.sides import ALIAS_OF, SIDES, Side, on_side
from notifications import outbox
from notifications.models import OutboxMessage
from notifications.registry import UnknownKind
from tests.factories.notifications import a_kind, owed, state_of


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    with a_kind():
        yield


@pytest.mark.django_db
def test_the_row_holds_ids_alone_and_equals_what_is_returned(now: datetime) -> None:
    message = owed(now)
    row = state_of(message)
    for field in OutboxMessage._meta.concrete_fields:
        assert getattr(row, field.attname) == getattr(message, field.attname), field.name
    assert (row.status, row.due_at, row.created_at) == ("due", now, now)


@pytest.mark.django_db
def test_a_second_call_returns_the_first_row_and_changes_nothing(now: datetime) -> None:
    first = owed(now, dedupe_key="booked:1")
    second = owed(now + timedelta(hours=1), dedupe_key="booked:1")
    assert second.pk == first.pk
    assert state_of(first).due_at == now
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db
def test_costs_one_statement(now: datetime, django_assert_num_queries: Any) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        outbox.enqueue(kind="test_message", subject_id=uuid4(), dedupe_key="a", now=now)


@pytest.mark.django_db
def test_several_cost_one_statement_and_each_is_owed_once(
    now: datetime, django_assert_num_queries: Any
) -> None:
    first = owed(now, dedupe_key="b")
    several = [outbox.Owed(key, "test_message", first.subject_id) for key in ("c", "b", "a")]
    with transaction.atomic():
        with django_assert_num_queries(1):
            outbox.enqueue_all(several, now=now)
        with django_assert_num_queries(0):
            outbox.enqueue_all([], now=now)
    rows = OutboxMessage.objects.order_by("dedupe_key")
    assert [row.dedupe_key for row in rows] == ["a", "b", "c"]
    assert rows[1].pk == first.pk
    for name in ("kind", "status", "due_at", "created_at", "attempts", "channel", "subject_id"):
        assert {getattr(row, name) for row in rows} == {getattr(first, name)}
    with pytest.raises(UnknownKind), transaction.atomic():
        outbox.enqueue_all([outbox.Owed("d", "nobody_registered_this", first.pk)], now=now)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.django_db
def test_goes_to_the_side_that_is_spoken_for(side: Side, now: datetime) -> None:
    with on_side(side), transaction.atomic(using=ALIAS_OF[side]):
        message = outbox.enqueue(kind="test_message", subject_id=uuid4(), dedupe_key="a", now=now)
    counts = {
        name: OutboxMessage.objects.using(ALIAS_OF[name]).filter(pk=message.pk).count()
        for name in SIDES
    }
    assert counts == {"clinic": 0, "employer": 0, side: 1}


@pytest.mark.django_db
def test_refuses_an_unknown_kind(now: datetime) -> None:
    with pytest.raises(UnknownKind):
        owed(now, kind="nobody_registered_this")


def test_refuses_to_owe_without_a_transaction(committed_db: object, now: datetime) -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        outbox.enqueue(kind="test_message", subject_id=uuid4(), dedupe_key="a", now=now)
    with pytest.raises(RuntimeError, match="in the transaction"):
        outbox.enqueue_all([outbox.Owed("a", "test_message", uuid4())], now=now)
    assert OutboxMessage.objects.count() == 0


def test_what_is_undone_is_not_owed(committed_db: object, now: datetime) -> None:
    with transaction.atomic():
        owed(now)
        transaction.set_rollback(True)
    assert OutboxMessage.objects.count() == 0


def test_twenty_at_once_owe_it_once(
    run_together: Callable[[int, Callable[[int], Any]], list[Any]], now: datetime
) -> None:
    found = run_together(20, lambda _: owed(now, dedupe_key="booked:1").pk)
    assert len(set(found)) == 1
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("side", "minutes", "announced"), [("clinic", 0, 1), ("employer", 0, 1), ("clinic", 1, 0)]
)
def test_what_is_due_is_announced_and_what_is_for_later_is_not(
    committed_db: object, now: datetime, side: Side, minutes: int, announced: int
) -> None:
    connection.ensure_connection()
    connection.connection.execute("LISTEN outbox")
    message = owed(now, side=side, due_at=now + timedelta(minutes=minutes))
    heard = [note.payload for note in connection.connection.notifies(timeout=0.2)]
    assert heard == [f"{side} {message.pk}"] * announced

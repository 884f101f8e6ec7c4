"""The three questions from outside."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import Heartbeat
from notifications.models import OutboxMessage
from portal import health

Status = OutboxMessage.Status


@pytest.fixture(autouse=True)
def nothing_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated_until", {})


def owed(now: datetime, status: str, minutes: int, using: str = "default") -> None:
    """A message that was due so many minutes ago."""
    due_at = now - timedelta(minutes=minutes)
    OutboxMessage.objects.using(using).create(
        kind="test",
        subject_id="00000000-0000-0000-0000-000000000001",
        dedupe_key=f"{status}-{minutes}",
        status=status,
        due_at=due_at,
        created_at=due_at,
        lease_until=now if status == Status.SENDING else None,
        sent_at=now if status == Status.SENT else None,
    )


def test_alive_needs_no_database(client: Client) -> None:
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_when_both_sides_answer_and_are_migrated(client: Client) -> None:
    response = client.get("/readyz")
    assert response.json() == {"ready": True, "default": "ready", "employer": "ready"}
    assert response.status_code == 200


@pytest.mark.django_db
def test_a_good_answer_about_migrations_is_believed_for_a_while(
    client: Client, assert_sql: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    client.get("/readyz")
    with assert_sql(2) as statements:
        client.get("/readyz")
    assert statements == ["SELECT 1", "SELECT 1"]


@pytest.mark.parametrize("alias", ["default", "employer"])
def test_not_ready_while_a_migration_is_missing(
    committed_db: object, client: Client, alias: str, connect: Callable[[str], object]
) -> None:
    schema = {"default": "public", "employer": "employer"}[alias]
    owner = connect("migrate")
    owner.execute(f"DELETE FROM {schema}.django_migrations WHERE app = 'sessions'")  # type: ignore[attr-defined]
    try:
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json()[alias] == "1 migrations not applied"
    finally:
        owner.execute(  # type: ignore[attr-defined]
            f"INSERT INTO {schema}.django_migrations (app, name, applied) "
            "VALUES ('sessions', '0001_initial', now())"
        )
    assert len(MigrationRecorder(connections[alias]).applied_migrations()) > 10


@pytest.mark.django_db
def test_jobs_does_not_exist_without_the_token(client: Client, settings: Settings) -> None:
    settings.HOUVAST_HEALTH_TOKEN = ""
    assert client.get("/health/jobs", headers={"Authorization": "Bearer "}).status_code == 404
    settings.HOUVAST_HEALTH_TOKEN = "right"
    assert client.get("/health/jobs").status_code == 404
    assert client.get("/health/jobs", headers={"Authorization": "Bearer wrong"}).status_code == 404


@pytest.mark.django_db
def test_jobs_tells_how_the_queue_stands(
    client: Client, settings: Settings, stopped_clock: datetime
) -> None:
    now, settings.HOUVAST_HEALTH_TOKEN = stopped_clock, "right"
    token = {"Authorization": "Bearer right"}
    assert client.get("/health/jobs", headers=token).json() == {
        "oldest_unsent_seconds": 0.0,
        "dead_letters": 0,
        "last_tick_at": None,
        "last_seal_at": None,
    }
    owed(now, Status.DUE, 2)
    owed(now, Status.SENDING, 5)
    owed(now, Status.DUE, -60)
    owed(now, Status.SENT, 600)
    owed(now, Status.DEAD, 700)
    owed(now, Status.DEAD, 700, using="employer")
    Heartbeat.objects.create(name="beat", at=now)
    assert client.get("/health/jobs", headers=token).json() == {
        "oldest_unsent_seconds": 300.0,
        "dead_letters": 2,
        "last_tick_at": "2027-03-01T09:00:00+00:00",
        "last_seal_at": None,
    }

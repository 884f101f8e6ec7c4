"""Watchdogs side by side, with real commits, and one without Redis."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts import clock
from accounts.models import Clinic, Heartbeat
from accounts.selectors.clinic import forget_profile
from notifications.models import OutboxMessage
from scheduling.domain.watch import WATCHED
from scheduling.models import CareRequest, Commitment, DutyAlarm, Incident, PromiseOutcome
from scheduling.services import watch
from tests.committed import CleanSlate
from tests.factories.notifications import sent_box
from tests.factories.scheduling import a_coordinator, placed

RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]
MINUTE = timedelta(minutes=1)


def a_watched_clinic(now: datetime) -> None:
    Clinic.objects.create(
        pk=1, name="Voorbeeld", phone="+31850000000", duty_phone="+31612345678", updated_at=now
    )
    forget_profile()
    a_coordinator()
    Heartbeat.objects.bulk_create(Heartbeat(name=name, at=now) for name in WATCHED)


def test_a_miss_is_written_once_by_four_watchdogs(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    a_watched_clinic(now)
    promises = [placed(now, route="proxy").promise for _ in range(3)]
    late = promises[0].contact_by + MINUTE
    Heartbeat.objects.update(at=late)
    OutboxMessage.objects.update(status="sent", sent_at=now)
    with sent_box() as box:
        rounds = run_together(4, lambda _: watch.look(now=late))
        # Whoever found a row locked left it to the next round.
        watch.look(now=late)
    assert [each for each in rounds if isinstance(each, BaseException)] == []
    assert sorted(Incident.objects.values_list("promise_id", flat=True)) == sorted(
        promise.pk for promise in promises
    )
    assert PromiseOutcome.objects.filter(term="contact", is_kept=False).count() == 3
    assert Commitment.objects.filter(kind="ladder_step").count() == 3
    assert OutboxMessage.objects.filter(kind="promise_missed").count() == 3
    assert box.parcels == []


def test_a_safety_call_rings_one_phone_once(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    a_watched_clinic(now)
    placed(now, route="safety", level=5)
    OutboxMessage.objects.update(status="sent", sent_at=now)
    with sent_box() as box:
        rounds = run_together(4, lambda _: watch.look(now=now))
    assert [each for each in rounds if isinstance(each, BaseException)] == []
    assert DutyAlarm.objects.count() == 1
    # The key makes it one SMS, however many rang.
    assert {parcel.key for parcel in box.parcels} == {DutyAlarm.objects.get().pk}


def test_somebody_who_is_mending_it_is_not_disturbed(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    a_watched_clinic(now)
    promise = placed(now, route="proxy").promise
    late = promise.contact_by + MINUTE
    with transaction.atomic():
        CareRequest.objects.select_for_update().get(pk=promise.care_request_id)
        with sent_box():
            found = run_together(1, lambda _: watch.look(now=late))[0]
    assert found.missed == []
    with sent_box():
        assert watch.look(now=late).missed == [promise.pk]


def test_one_round_with_postgresql_alone(committed_db: CleanSlate, tmp_path: Path) -> None:
    """`manage.py watchdog --once` while Redis does not answer: it rings, and exits 0."""
    now = clock.now()
    a_watched_clinic(now - timedelta(days=10))
    placed(now - timedelta(days=10), route="proxy")
    OutboxMessage.objects.update(status="sent", sent_at=now)
    database = connection.settings_dict
    environment = {
        **os.environ,
        "HOUVAST_ENV": "development",
        "HOUVAST_STATE": str(tmp_path),
        "REDIS_URL": f"unix://{tmp_path}/nobody.sock",
        "DATABASE_URL": settings.EMBEDDED_SERVERS.database_url("app", database["NAME"]),
        "DATABASE_URL_EMPLOYER_WEB": settings.EMBEDDED_SERVERS.database_url(
            "employer_web", database["NAME"]
        ),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "watchdog", "--once"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "1 promises missed; their owners know" in done.stdout
    assert "rang the duty phone: machinery" in done.stdout
    assert Incident.objects.count() == 1
    sms = (tmp_path / "sinks" / "sms.jsonl").read_text()
    assert "+31612345678" in sms

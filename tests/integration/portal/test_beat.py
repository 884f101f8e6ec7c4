"""Beat names tasks by text: each of them must exist."""

from __future__ import annotations

from datetime import datetime

import pytest

from accounts.models import Heartbeat
from portal.celery import BEAT_SECONDS, app


@pytest.mark.parametrize("task", BEAT_SECONDS)
def test_the_task_exists(task: str) -> None:
    app.loader.import_default_modules()
    assert task in app.tasks


@pytest.mark.django_db
def test_a_tick_is_a_sign_of_life_of_beat_and_worker(stopped_clock: datetime) -> None:
    app.loader.import_default_modules()
    for _ in range(2):
        app.tasks["accounts.tasks.beat_tick"]()
    signs = dict(Heartbeat.objects.values_list("name", "at"))
    assert signs == {"beat": stopped_clock, "worker": stopped_clock}

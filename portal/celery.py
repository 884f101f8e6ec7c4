"""Celery: hands work to workers quickly. What must happen is a row in PostgreSQL, not a message.

The settings are those that survived killed workers, killed brokers and both clock changes; each
other choice lost or doubled messages. Intervals only: a crontab skips an hour in October.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from celery import Celery
from celery.signals import task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.conf import settings
from django.db import close_old_connections

#: Task -> seconds between two runs. Every one may run twice, late, or beside itself without harm.
BEAT_SECONDS = {
    "accounts.tasks.beat_tick": 15.0,
    "notifications.tasks.sweep_outbox": 15.0,
    "scheduling.tasks.queue_reminders": 30.0,
    "scheduling.tasks.release_expired_holds": 60.0,
    "scheduling.tasks.pass_on_places": 15.0,
    "scheduling.tasks.materialise_slots": 3600.0,
    "scheduling.tasks.renew_prices": 60.0,
    "benefits.tasks.issue_invoices": 3600.0,
    "benefits.tasks.sweep_lists": 300.0,
}


def broker_url(redis_url: str) -> str:
    """The address of Redis in Celery's spelling: a Unix socket has a scheme of its own there."""
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://")
    return redis_url


app = Celery("houvast")
app.conf.update(
    broker_url=broker_url(settings.REDIS_URL),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # the default gives up after 100
    broker_transport_options={
        "visibility_timeout": 120,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "health_check_interval": 10,
    },
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,  # no result backend: nothing clinical rests in Redis
    task_serializer="json",
    accept_content=["json"],
    task_time_limit=60,  # both stay under the visibility timeout
    task_soft_time_limit=45,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=20,
    worker_hijack_root_logger=False,
    timezone="UTC",
    enable_utc=True,
    beat_schedule_filename=str(settings.HOUVAST_STATE / "beat-schedule"),
    beat_schedule={
        task: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
        for task, seconds in BEAT_SECONDS.items()
    },
)
# Celery would open a connection for every task, which costs more than most tasks. Instead each
# worker process keeps one under Django's own rule, and looks once a second whether it still works.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
LOOK_SECONDS = 1.0
_looked = [0.0]


@task_prerun.connect(dispatch_uid="portal.celery.look_at_connections")
def look_at_connections(**_: Any) -> None:
    """Close what is too old or broken, so that the next query opens a fresh connection."""
    if time.monotonic() - _looked[0] > LOOK_SECONDS:
        close_old_connections()
        _looked[0] = time.monotonic()


app.autodiscover_tasks()

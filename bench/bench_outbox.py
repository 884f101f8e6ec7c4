"""Messages a second through outbox, relay and worker, against Celery carrying nothing at all.

The floor is the same worker with the same settings (`acks_late`, two processes) and a task that
does nothing, handed over by the same kind of producer. Ours adds the row, the notification, the
relay, claim, words, lock-screen rules and the note of what came of it; the letter goes nowhere.
The second figure is what owing a message costs a web request, against `.delay()`.

Run alone with ``python -m bench.bench_outbox``.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter, process_time, sleep
from typing import Any
from uuid import UUID, uuid4

MESSAGES = 2_000
IN_ONE_TRANSACTION = 20
OWED = 2_000
ROUNDS = 3
KIND = "bench_message"
WORKER_MARK = "HOUVAST_BENCH_WORKER"
NOTHING = "bench.nothing"


def run() -> list[dict[str, Any]]:
    """Throughput and the cost to a request, each beside the floor of the same run."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(_prepared())
        _register()
        worker, relay = _programs()
        stack.enter_context(_running(worker))
        stack.enter_context(_running(relay))
        _carry_nothing(50)
        _deliver(IN_ONE_TRANSACTION)
        rounds = [(_carry_nothing(MESSAGES), _deliver(MESSAGES)) for _ in range(ROUNDS)]
        floor, value = sorted(rounds, key=lambda pair: pair[1] / pair[0])[ROUNDS // 2]
        floor_ms, value_ms = min(_ms(_delayed) for _ in range(3)), min(_ms(_owed) for _ in range(3))
    return [
        {
            "name": "messages",
            "ratio": round(value / floor, 2),
            "floor_per_s": round(floor),
            "value": round(value),
            "unit": "messages/s",
            "n": MESSAGES,
        },
        {
            "name": "owing_a_message",
            "ratio": round(value_ms / floor_ms, 2),
            "floor_ms": round(floor_ms, 3),
            "value": round(value_ms, 3),
            "unit": "ms CPU of a request",
            "n": OWED,
        },
    ]


def _register() -> None:
    """The kind, the task and, inside the worker, the channel to nowhere."""
    from celery import shared_task

    from notifications import channels
    from notifications.domain.letter import Letter, Recipient
    from notifications.registry import MessageKind, register
    from notifications.wording import letter, speaking

    def prepare(subject_id: UUID, now: datetime) -> Letter:
        with speaking("nl"):
            return letter(Recipient("nl", "nobody@example.org", is_client=True), "x", path="/mijn/")

    register(MessageKind(KIND, prepare, is_urgent=True))

    @shared_task(name=NOTHING)  # type: ignore[untyped-decorator]
    def nothing(side: str, message_id: str) -> None:
        """The floor."""

    class Nowhere:
        def send(self, parcel: Any) -> None:
            """Gone."""

    if WORKER_MARK in os.environ:
        channels._CHANNELS["email"] = Nowhere()


@contextlib.contextmanager
def _prepared() -> Iterator[None]:
    """Django with a database of its own; the one at hand when the caller prepared it already."""
    import django
    from django.conf import settings

    if settings.configured:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="houvast-bench-") as state:
        os.environ |= {
            "HOUVAST_ENV": "test",
            "HOUVAST_STATE": state,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        django.setup()
        from django.db import connections

        from tests.prepared import prepare_from_copy

        prepare_from_copy(settings.EMBEDDED_SERVERS)
        try:
            yield
        finally:
            connections.close_all()
            settings.EMBEDDED_SERVERS.stop(abandon=True)


def _programs() -> tuple[list[str], list[str]]:
    """The worker and the relay, by the commands that production uses."""
    from django.conf import settings

    from portal.processes import PROCESSES, resolved

    worker = resolved(PROCESSES["worker"], settings.HOUVAST_STATE)
    relay = resolved(PROCESSES["relay"], settings.HOUVAST_STATE)
    return [*worker, "--include", "bench.bench_outbox"], relay


@contextlib.contextmanager
def _running(command: list[str]) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        cwd=Path(__file__).resolve().parents[1],
        env=os.environ | {WORKER_MARK: "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _until(is_true: Callable[[], bool]) -> None:
    deadline = monotonic() + 120
    while not is_true():
        if monotonic() > deadline:
            raise TimeoutError("the worker did not finish within two minutes")
        sleep(0.01)


def _carry_nothing(count: int) -> float:
    """Tasks a second when they do nothing: handed over and acknowledged."""
    import redis
    from celery import current_app
    from django.conf import settings

    broker = redis.Redis.from_url(settings.REDIS_URL)
    task = current_app.tasks[NOTHING]
    began = perf_counter()
    with current_app.producer_or_acquire() as producer:
        for _ in range(count):
            task.apply_async(("clinic", str(uuid4())), producer=producer, retry=False)
    _until(lambda: not broker.llen("celery") and not broker.hlen("unacked"))
    return count / (perf_counter() - began)


def _deliver(count: int) -> float:
    """Messages a second from the first commit to the last note."""
    from django.db import transaction

    from notifications.models import OutboxMessage

    sent = OutboxMessage.objects.filter(kind=KIND, status="sent")
    before = sent.count()
    began = perf_counter()
    for _ in range(count // IN_ONE_TRANSACTION):
        with transaction.atomic():
            for _ in range(IN_ONE_TRANSACTION):
                _owe_one()
    whole = count // IN_ONE_TRANSACTION * IN_ONE_TRANSACTION
    _until(lambda: sent.count() == before + whole)
    return whole / (perf_counter() - began)


def _owe_one() -> None:
    from notifications import outbox

    subject_id = uuid4()
    outbox.enqueue(
        kind=KIND, subject_id=subject_id, dedupe_key=f"{KIND}:{subject_id}", now=datetime.now(UTC)
    )


def _owed() -> None:
    """What a request does to owe a message; undone, so that no worker has work of it."""
    from django.db import transaction

    with transaction.atomic():
        for _ in range(OWED):
            _owe_one()
        transaction.set_rollback(True)


def _delayed() -> None:
    """What `.delay()` would do in its place."""
    from celery import current_app

    task = current_app.tasks[NOTHING]
    for _ in range(OWED):
        task.delay("clinic", str(uuid4()))


def _ms(work: Callable[[], None]) -> float:
    """Milliseconds of this process's CPU for one of OWED."""
    began = process_time()
    work()
    return (process_time() - began) / OWED * 1000


if WORKER_MARK in os.environ:
    _register()

if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(), indent=2) + "\n")

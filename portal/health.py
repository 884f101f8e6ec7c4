"""Three questions from outside: are you alive, can you serve, is the work getting done."""

from __future__ import annotations

import hmac
import time
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.access import machine
from accounts.clock import now
from accounts.models import Heartbeat
from notifications.models import OutboxMessage

#: Seconds for which a good answer about migrations is believed; a bad one is asked again.
BELIEVED_SECONDS = 30.0

_migrated_until: dict[str, float] = {}


@machine("health")
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers. Touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain")


@machine("health")
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when PostgreSQL answers on both sides and every migration is applied, else 503.

    Redis is not asked: intakes do not need it.
    """
    state = {alias: _readiness(alias) for alias in settings.DATABASES}
    is_ready = all(answer == "ready" for answer in state.values())
    return JsonResponse({"ready": is_ready, **state}, status=200 if is_ready else 503)


@machine("health, with a token")
@require_safe
def jobs(request: HttpRequest) -> JsonResponse:
    """How the queue of record stands; needs `Authorization: Bearer` HOUVAST_HEALTH_TOKEN.

    404 while no token is configured or a wrong one is given: then this page does not exist.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.HOUVAST_HEALTH_TOKEN
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    moment, queues = now(), [_queue(alias) for alias in settings.DATABASES]
    overdue = [(moment - queue["oldest"]).total_seconds() for queue in queues if queue["oldest"]]
    tick = Heartbeat.objects.filter(name="beat").values_list("at", flat=True).first()
    return JsonResponse(
        {
            "oldest_unsent_seconds": max([0.0, *overdue]),
            "dead_letters": sum(queue["dead"] for queue in queues),
            "last_tick_at": tick.isoformat() if tick else None,
            "last_seal_at": None,
        }
    )


def _queue(alias: str) -> dict[str, Any]:
    """When the oldest message that is still open was due, and how many were given up."""
    is_open = Q(status__in=[OutboxMessage.Status.DUE, OutboxMessage.Status.SENDING])
    return OutboxMessage.objects.using(alias).aggregate(
        oldest=Min("due_at", filter=is_open),
        dead=Count("id", filter=Q(status=OutboxMessage.Status.DEAD)),
    )


def _readiness(alias: str) -> str:
    """`ready`, or in a few words why not."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
        if _migrated_until.get(alias, 0.0) > time.monotonic():
            return "ready"
        executor = MigrationExecutor(connections[alias])
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        return f"database: {type(error).__name__}"
    if missing:
        return f"{missing} migrations not applied"
    _migrated_until[alias] = time.monotonic() + BELIEVED_SECONDS
    return "ready"

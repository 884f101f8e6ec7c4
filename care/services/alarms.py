"""The duty phone rang and a person says: I have it. And a missed promise that was made right."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from scheduling.models import DutyAlarm, Incident


class NothingSaid(ValueError):
    """How it was made right is missing."""


def acknowledge(*, alarm_id: UUID, actor: Actor, now: datetime) -> DutyAlarm:
    """Take an alarm on. The first person stays; a repeat changes nothing.

    Raises DutyAlarm.DoesNotExist.
    """
    with transaction.atomic(durable=True):
        alarm = DutyAlarm.objects.select_for_update().get(pk=alarm_id)
        if alarm.acknowledged_at is None:
            alarm.acknowledged_at = now
            alarm.acknowledged_by_id = actor.user_id
            alarm.save(update_fields=["acknowledged_at", "acknowledged_by"])
            _log(actor, "duty_alarm.acknowledge", now, "dutyalarm", alarm.pk, note=alarm.kind)
    return alarm


def resolve_incident(*, incident_id: int, words: str, actor: Actor, now: datetime) -> Incident:
    """Say how a missed promise was made right. The first answer stays.

    Raises NothingSaid, and Incident.DoesNotExist.
    """
    if not words.strip():
        raise NothingSaid
    with transaction.atomic(durable=True):
        incidents = Incident.objects.select_for_update(of=("self",))
        incident = incidents.select_related("promise__care_request").get(pk=incident_id)
        if incident.resolved_at is None:
            incident.resolved_at = now
            incident.resolution = words.strip()
            incident.save(update_fields=["resolved_at", "resolution"])
            _log(
                actor,
                "incident.resolve",
                now,
                "incident",
                incident.pk,
                subject_id=incident.promise.care_request.client_id,
            )
    return incident


def _log(
    actor: Actor,
    event: str,
    now: datetime,
    object_type: str,
    object_id: object,
    *,
    subject_id: UUID | None = None,
    note: str = "",
) -> None:
    audit.record(
        actor=actor,
        event=event,
        action="U",
        now=now,
        subject_id=subject_id,
        object_type=object_type,
        object_id=object_id,
        purpose="OPERATE",
        note=note,
    )

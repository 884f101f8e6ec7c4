"""Counts wrong codes and numbers, stops looking at more of them, and lets the clinic know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from accounts.domain.actor import Actor
from accounts.models import Client
from accounts.services import audit
from accounts.services.indexing import index_of
from benefits.domain import guessing
from benefits.domain.periods import local_day
from benefits.models import GuessAlarm, WrongProof


def may_try(*, client: Client, actor: Actor, now: datetime) -> bool:
    """Whether a code or number is looked at: not after many wrong ones within a day."""
    network, person = _network(actor), _person(client)
    recent = WrongProof.objects.filter(at__gt=now - guessing.LOOKED_BACK)
    found = recent.filter(Q(network_index=network) | Q(person_index=person)).aggregate(
        network=Count("pk", filter=Q(network_index=network)),
        person=Count("pk", filter=Q(person_index=person)),
    )
    return not guessing.is_too_often(found["network"] if _is_known(actor) else 0, found["person"])


def note_wrong(*, client: Client, employer_id: UUID | None, actor: Actor, now: datetime) -> None:
    """Count a wrong code or number (in the caller's transaction); many raise an alarm."""
    WrongProof.objects.create(
        at=now,
        network_index=_network(actor),
        person_index=_person(client),
        employer_id=employer_id,
    )
    recent = WrongProof.objects.filter(at__gt=now - guessing.LOOKED_BACK)
    today = recent.filter(employer_id=employer_id).count()
    if guessing.is_alarming(today, names_employer=employer_id is not None):
        GuessAlarm.objects.get_or_create(
            employer_id=employer_id, day=local_day(now), defaults={"raised_at": now}
        )


def mark_seen(*, alarm_id: int, actor: Actor, now: datetime) -> None:
    """Somebody at the clinic looked at an alarm; a second time changes nothing."""
    with transaction.atomic(durable=True):
        is_new = GuessAlarm.objects.filter(pk=alarm_id, seen_at=None).update(
            seen_at=now, seen_by=actor.user_id
        )
        if is_new:
            audit.record(
                actor=actor,
                event="guess_alarm.seen",
                action="U",
                now=now,
                object_type="guess_alarm",
                object_id=alarm_id,
                purpose="SECURITY",
            )


def forget_old(now: datetime) -> int:
    """Remove wrong proofs that are no longer needed; returns how many."""
    return WrongProof.objects.filter(at__lte=now - guessing.KEPT).delete()[0]


def _network(actor: Actor) -> bytes:
    return index_of("proof_network", actor.access_point.split(" ")[0])


def _is_known(actor: Actor) -> bool:
    return actor.access_point.split(" ")[0] not in ("", "-")


def _person(client: Client) -> bytes:
    person = client.email_index or client.phone_index or client.pk.bytes
    return index_of("proof_person", bytes(person).hex())

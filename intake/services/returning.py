"""Her way back to "Mijn belofte": a code by mail or SMS.

Nobody learns whether an address is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.models import AccessToken, Client
from accounts.services import audit
from accounts.services.clients import find_clients, verify_email
from accounts.services.tokens import redeem_code
from notifications.outbox import enqueue

#: Out-of-band codes live at most ten minutes (ASVS 6.5.5).
CODE_LIFETIME = timedelta(minutes=10)
#: Of one address at most one code a minute is sent, whoever asks.
PER_ADDRESS = timedelta(minutes=1)
KIND = "return_code"


@dataclass(frozen=True)
class Asked:
    """For whom a code was asked. A stranger's address gives an id that belongs to nobody."""

    client_id: UUID


def ask_code(*, address: str, now: datetime) -> Asked:
    """Owe a code to the client with this e-mail address or phone number.

    An unknown address does the same work and gives the same answer: its message is withdrawn
    when it is due, because nobody is behind it.
    """
    with transaction.atomic(durable=True):
        known = find_clients(email=address) if "@" in address else find_clients(phone=address)
        client_id = known[0] if known else uuid4()
        slot = int(now.timestamp() // PER_ADDRESS.total_seconds())
        enqueue(kind=KIND, subject_id=client_id, dedupe_key=f"{KIND}:{client_id}:{slot}", now=now)
    return Asked(client_id)


def redeem(*, client_id: UUID, code: str, actor: Actor, now: datetime) -> Client | None:
    """The client whose code this is, or None. Five wrong guesses end the code."""
    found = redeem_code(
        purpose=AccessToken.Purpose.RETURN_CODE, subject_id=client_id, code=code, now=now
    )
    if found is None:
        return None
    with transaction.atomic(durable=True):
        client = Client.objects.select_related("key").get(pk=found)
        verify_email(client=client, now=now)
        audit.record(
            actor=actor,
            event="client.return",
            action="E",
            now=now,
            subject_id=client.pk,
            object_type="client",
            object_id=client.pk,
        )
    return client

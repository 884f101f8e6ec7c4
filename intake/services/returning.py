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
from accounts.services.indexing import index_of
from accounts.services.tokens import redeem_code
from intake.models import Intake
from notifications.outbox import enqueue

#: Out-of-band codes live at most ten minutes (ASVS 6.5.5).
CODE_LIFETIME = timedelta(minutes=10)
#: Of one address at most one code a minute is sent, whoever asks.
PER_ADDRESS = timedelta(minutes=1)
KIND = "return_code"
#: Asked for a stranger, so that every address costs the same queries.
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Asked:
    """For whom a code was asked. A stranger's address gives an id that belongs to nobody."""

    client_id: UUID


def ask_code(*, address: str, now: datetime, is_too_often: bool = False) -> Asked:
    """Owe a code to the client with this e-mail address or phone number.

    An unknown address does the same work and gives the same answer: its message is withdrawn
    when it is due, because nobody is behind it. `is_too_often`: nothing is sent, and the answer is
    the same once more.
    """
    with transaction.atomic(durable=True):
        client_id = client_behind(address) or uuid4()
        slot = int(now.timestamp() // PER_ADDRESS.total_seconds())
        if not is_too_often:
            # By address, known or not: asking twice must cost a stranger's address no more.
            key = f"{KIND}:{name_for_counting(address)}:{slot}"
            enqueue(kind=KIND, subject_id=client_id, dedupe_key=key, now=now)
    return Asked(client_id)


def client_behind(address: str) -> UUID | None:
    """Who has this e-mail address or phone number; of several, who sent an intake last.

    A draft that somebody began with her address must not stand between her and her appointment.
    """
    known = find_clients(email=address) if "@" in address else find_clients(phone=address)
    sent = Intake.objects.filter(client_id__in=known or [NOBODY]).order_by("-submitted_at")
    newest = sent.values_list("client_id", flat=True).first()
    return newest or (known[0] if known else None)


def name_for_counting(address: str) -> str:
    """A name for this address that tells it to nobody, to count how often it was asked for."""
    purpose = "email" if "@" in address else "phone"
    return index_of(purpose, address).hex()


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

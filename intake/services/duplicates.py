"""Whether somebody who sends an intake is here already: found by keyed hashes, judged by a person.

Neither she nor anybody outside hears of it. Nothing is merged.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.domain.actor import Actor
from accounts.models import Client
from accounts.services import audit
from intake.models import Intake, PossibleDuplicate
from scheduling.domain.errors import NEEDS_A_PERSON, REASON_MISSING, WRONG_STATE, NotAllowed

Verdict = PossibleDuplicate.Verdict
#: What is compared, and the column that holds its hash.
COMPARED = {"person": "person_index", "phone": "phone_index", "email": "email_index"}


def note(client: Client, *, now: datetime) -> int:
    """Write down every earlier client who may be her (in the caller's transaction); how many."""
    hers = _hashes(client)
    same = [Q(**{COMPARED[name]: value}) for name, value in hers.items() if value is not None]
    if not same:
        return 0
    any_of = same[0]
    for each in same[1:]:
        any_of |= each
    sent = Intake.objects.filter(client=OuterRef("pk"))
    rows = [
        PossibleDuplicate(newer=client, earlier=other, matched=_matched(hers, other), found_at=now)
        for other in Client.objects.filter(any_of, Exists(sent)).exclude(pk=client.pk)
    ]
    PossibleDuplicate.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def judge(
    *, duplicate_id: int, verdict: str, reason: str, actor: Actor, now: datetime
) -> PossibleDuplicate:
    """A coordinator says whether the two are one person.

    Raises NotAllowed: `needs_a_person`, `reason_missing` where they are not the same,
    `wrong_state` when it was judged before; ValueError for an unknown verdict.
    """
    if actor.user_id is None:
        raise NotAllowed(NEEDS_A_PERSON)
    verdict = Verdict(verdict)
    if verdict == Verdict.DIFFERENT and not reason.strip():
        raise NotAllowed(REASON_MISSING)
    with transaction.atomic(durable=True):
        row = PossibleDuplicate.objects.select_for_update().get(pk=duplicate_id)
        if row.verdict:
            raise NotAllowed(WRONG_STATE)
        row.verdict, row.reason = verdict, reason.strip()
        row.decided_at, row.decided_by_id = now, actor.user_id
        row.save(update_fields=["verdict", "reason", "decided_at", "decided_by"])
        for subject_id in (row.newer_id, row.earlier_id):
            audit.record(
                actor=actor,
                event="client.read",
                action="U",
                now=now,
                subject_id=subject_id,
                object_type="client",
                object_id=subject_id,
                note=f"compared {row.pk} {verdict}",
            )
    return row


def _matched(hers: dict[str, bytes | None], other: Client) -> list[str]:
    """What the two have in common."""
    theirs = _hashes(other)
    return [name for name, value in hers.items() if value is not None and value == theirs[name]]


def _hashes(client: Client) -> dict[str, bytes | None]:
    values = {name: getattr(client, column) for name, column in COMPARED.items()}
    return {name: None if value is None else bytes(value) for name, value in values.items()}

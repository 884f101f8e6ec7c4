"""What becomes of a list that waits: confirmed by the employer, let through or refused here."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import connections, router, transaction

from accounts.domain.actor import Actor
from benefits.domain.periods import local_day
from benefits.domain.roster_changes import OPEN, UploadState, can_become
from benefits.models import RosterUpload, StagedEntry
from benefits.selectors.roster_uploads import noted_changes
from benefits.services.roster_lists import judge, lock_roster, record

SHORTEST_REASON = 10

_ENTER = """
    INSERT INTO benefits_rosterentry AS r (employer_id, number_hash, claim_hash, inactive_since)
    SELECT %(employer)s, number_hash, claim_hash, inactive_since
    FROM benefits_stagedentry WHERE upload_id = %(upload)s AND claim_hash IS NOT NULL
    ON CONFLICT (employer_id, number_hash) DO UPDATE SET
        claim_hash = EXCLUDED.claim_hash,
        inactive_since = EXCLUDED.inactive_since,
        left_at = CASE
            WHEN EXCLUDED.inactive_since IS NULL THEN NULL
            WHEN r.inactive_since IS NULL THEN %(now)s
            ELSE r.left_at END
    WHERE r.claim_hash <> EXCLUDED.claim_hash
        OR r.inactive_since IS DISTINCT FROM EXCLUDED.inactive_since
"""
_LEAVE = """
    UPDATE benefits_rosterentry r SET inactive_since = %(today)s, left_at = %(now)s
    WHERE r.employer_id = %(employer)s AND r.inactive_since IS NULL AND NOT EXISTS (
        SELECT FROM benefits_stagedentry s
        WHERE s.upload_id = %(upload)s AND s.number_hash = r.number_hash)
"""


class Outcome(Enum):
    """What came of a decision on a list."""

    APPLIED = "applied"
    REFUSED = "refused"
    DROPPED = "dropped"
    MOVED = "moved"
    NOT_OPEN = "not_open"


class NeedsReason(ValueError):
    """Letting a held list through, or refusing it, needs a reason in words."""


class NeedsAgreement(ValueError):
    """Columns were read the other way round, and nobody said yet that this is right."""


def confirm(*, upload: RosterUpload, agrees_to_swap: bool, actor: Actor, now: datetime) -> Outcome:
    """Apply a list as it was shown to the officer.

    MOVED when the roster changed since: what it would do is counted again, and she looks again.
    A second time, or at the same moment, changes nothing. Raises NeedsAgreement.
    """
    if upload.is_swapped and not agrees_to_swap:
        raise NeedsAgreement
    with transaction.atomic(using=_alias(), durable=True):
        current = _locked(upload.pk, now)
        return _apply(current, UploadState.READY, "roster.confirm", actor, now)


def release(*, upload: RosterUpload, reason: str, actor: Actor, now: datetime) -> Outcome:
    """Let a held list through. Raises NeedsReason."""
    reason = _reason(reason)
    with transaction.atomic(using=_alias(), durable=True):
        current = _locked(upload.pk, now)
        current.reason = reason
        return _apply(current, UploadState.HELD, "roster.release", actor, now)


def refuse(*, upload: RosterUpload, reason: str, actor: Actor, now: datetime) -> Outcome:
    """Refuse a held list; the employer reads the reason. Raises NeedsReason."""
    reason = _reason(reason)
    with transaction.atomic(using=_alias(), durable=True):
        current = _locked(upload.pk, now)
        if not can_become(current.state, UploadState.REFUSED):
            return Outcome.NOT_OPEN
        current.reason = reason
        _close(current, UploadState.REFUSED, "roster.refuse", actor, now)
    return Outcome.REFUSED


def drop(*, upload: RosterUpload, actor: Actor, now: datetime) -> Outcome:
    """The officer does not go on with a list."""
    with transaction.atomic(using=_alias(), durable=True):
        current = _locked(upload.pk, now)
        if current.state not in OPEN:
            return Outcome.NOT_OPEN
        _close(current, UploadState.DROPPED, "roster.drop", actor, now)
    return Outcome.DROPPED


def sweep(now: datetime) -> int:
    """Forget lists that nobody confirmed in time; returns how many."""
    actor = Actor.system("sweep")
    late = RosterUpload.objects.filter(state__in=sorted(OPEN), expires_at__lte=now)
    forgotten = 0
    for upload_id in late.values_list("pk", flat=True):
        with transaction.atomic(using=_alias(), durable=True):
            # Somebody may have decided in the meantime; `_locked` closes what is late.
            before = RosterUpload.objects.get(pk=upload_id).state
            current = _locked(upload_id, now)
            if before in OPEN and current.state == UploadState.EXPIRED:
                record(actor, "roster.expire", "U", current, now)
                forgotten += 1
    return forgotten


def _apply(
    upload: RosterUpload, state: UploadState, event: str, actor: Actor, now: datetime
) -> Outcome:
    if upload.state == UploadState.APPLIED:
        return Outcome.APPLIED
    if upload.state != state:
        return Outcome.NOT_OPEN
    shown = noted_changes(upload)
    judge(upload, now)
    if noted_changes(upload) != shown or upload.state != state:
        upload.reason = ""
        upload.save()
        return Outcome.MOVED
    values: dict[str, Any] = {
        "employer": upload.employer_id,
        "upload": upload.pk,
        "now": now,
        "today": local_day(now),
    }
    with connections[_alias()].cursor() as cursor:
        cursor.execute(_ENTER, values)
        if upload.is_complete:
            cursor.execute(_LEAVE, values)
    _close(upload, UploadState.APPLIED, event, actor, now)
    return Outcome.APPLIED


def _locked(upload_id: UUID, now: datetime) -> RosterUpload:
    """The list as it is, nobody else deciding; one that waited too long is closed."""
    employer_id = RosterUpload.objects.values_list("employer_id", flat=True).get(pk=upload_id)
    lock_roster(employer_id)
    upload = RosterUpload.objects.get(pk=upload_id)
    if upload.state in OPEN and now >= upload.expires_at:
        upload.state, upload.decided_at = UploadState.EXPIRED, now
        upload.save()
        StagedEntry.objects.filter(upload=upload).delete()
    return upload


def _close(
    upload: RosterUpload, state: UploadState, event: str, actor: Actor, now: datetime
) -> None:
    upload.state, upload.decided_by, upload.decided_at = state, actor.user_id, now
    upload.save()
    StagedEntry.objects.filter(upload=upload).delete()
    record(actor, event, "U", upload, now)


def _reason(typed: str) -> str:
    reason = " ".join(typed.split())
    if len(reason) < SHORTEST_REASON:
        raise NeedsReason
    return reason[:300]


def _alias() -> str:
    return router.db_for_write(RosterUpload)

"""What a list would change, counted in the database; and which lists wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections, router

from benefits.domain.roster_changes import LOOKED_BACK, OPEN, Changes, UploadState
from benefits.models import Employer, RosterEntry, RosterUpload

# One pass over list and roster together. `s` is the list, `r` the roster.
_CHANGES = """
    SELECT
        count(*) FILTER (WHERE r.id IS NULL AND s.claim_hash IS NOT NULL),
        count(*) FILTER (WHERE r.id IS NOT NULL AND s.id IS NOT NULL AND (
            s.claim_hash IS NULL OR (s.claim_hash = r.claim_hash
            AND s.inactive_since IS NOT DISTINCT FROM r.inactive_since))),
        count(*) FILTER (WHERE s.claim_hash IS NOT NULL
            AND r.inactive_since IS NOT NULL AND s.inactive_since IS NULL),
        count(*) FILTER (WHERE r.id IS NOT NULL AND r.inactive_since IS NULL AND (
            (s.id IS NULL AND %(is_complete)s)
            OR (s.claim_hash IS NOT NULL AND s.inactive_since IS NOT NULL))),
        count(*) FILTER (WHERE r.id IS NOT NULL AND s.claim_hash IS NOT NULL
            AND (r.inactive_since IS NULL) = (s.inactive_since IS NULL)
            AND (s.claim_hash <> r.claim_hash
            OR s.inactive_since IS DISTINCT FROM r.inactive_since)),
        count(*) FILTER (WHERE r.id IS NOT NULL AND r.inactive_since IS NULL),
        count(*) FILTER (WHERE r.left_at > %(since)s)
    FROM (SELECT * FROM benefits_stagedentry WHERE upload_id = %(upload)s) s
    FULL JOIN (SELECT * FROM benefits_rosterentry WHERE employer_id = %(employer)s) r
        USING (number_hash)
"""


@dataclass(frozen=True, slots=True)
class RosterFacts:
    """How many people an employer's roster holds: at work, and inactive with a right or without."""

    at_work: int
    inactive: int

    @property
    def is_empty(self) -> bool:
        """Whether nobody was ever entered."""
        return not (self.at_work or self.inactive)


def changes_of(upload: RosterUpload, now: datetime) -> Changes:
    """What a list would change on the roster as it is now."""
    with connections[router.db_for_read(RosterUpload)].cursor() as cursor:
        cursor.execute(
            _CHANGES,
            {
                "upload": upload.pk,
                "employer": upload.employer_id,
                "is_complete": upload.is_complete,
                "since": now - LOOKED_BACK,
            },
        )
        new, unchanged, back, leaving, changed, at_work, left_today = cursor.fetchone()
    return Changes(
        new=new,
        unchanged=unchanged,
        changed=changed,
        back=back,
        leaving=leaving,
        at_work=at_work,
        left_today=left_today,
    )


def noted_changes(upload: RosterUpload) -> Changes:
    """What was counted when somebody last looked."""
    return Changes(
        new=upload.new,
        unchanged=upload.unchanged,
        changed=upload.changed,
        back=upload.back,
        leaving=upload.leaving,
        at_work=upload.at_work,
        left_today=upload.left_today,
    )


def upload_of(employer: Employer, upload_id: UUID) -> RosterUpload | None:
    """A list of this employer; None when it is another's, or does not exist."""
    return RosterUpload.objects.filter(employer_id=employer.pk, pk=upload_id).first()


def open_upload(employer: Employer, now: datetime) -> RosterUpload | None:
    """The list that waits to be confirmed or let through; None when none does."""
    return RosterUpload.objects.filter(
        employer_id=employer.pk,
        channel=RosterUpload.Channel.FILE,
        state__in=sorted(OPEN),
        expires_at__gt=now,
    ).first()


def last_applied(employer: Employer) -> RosterUpload | None:
    """The list that counts now; None when none was ever entered this way."""
    applied = RosterUpload.objects.filter(
        employer_id=employer.pk,
        channel=RosterUpload.Channel.FILE,
        state=UploadState.APPLIED,
    )
    return applied.order_by("-decided_at").first()


def held_uploads(now: datetime) -> list[RosterUpload]:
    """Every list that waits for the clinic, oldest first."""
    held = RosterUpload.objects.filter(state=UploadState.HELD, expires_at__gt=now)
    return list(held.select_related("employer").order_by("created_at"))


def held_upload(employer: Employer, now: datetime) -> RosterUpload | None:
    """The employer's list that waits for the clinic; None when none does."""
    return next((each for each in held_uploads(now) if each.employer_id == employer.pk), None)


def roster_facts(employer: Employer) -> RosterFacts:
    """How many people are on the roster."""
    entries = RosterEntry.objects.filter(employer_id=employer.pk)
    at_work = entries.filter(inactive_since=None).count()
    return RosterFacts(at_work=at_work, inactive=entries.count() - at_work)

"""A list of staff comes in: read, hashed and set aside in one request. The file is then gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO
from uuid import UUID, uuid5

from django.db import connections, router, transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from benefits.domain.periods import local_day
from benefits.domain.roster_changes import (
    HELD_WAITS,
    OPEN,
    WAITS,
    UploadState,
    is_complete,
    is_held,
)
from benefits.domain.staff_list.reading import Findings, Line, read
from benefits.domain.staff_list.text import NotAList
from benefits.models import Employer, RosterUpload, StagedEntry
from benefits.selectors.roster_uploads import changes_of
from benefits.services.roster import claim_hash, number_hash

#: Lines hashed and copied in one statement: each stays far under the limit on statements.
LINES_AT_ONCE = 2_000
_COPY = "COPY benefits_stagedentry (upload_id, number_hash, claim_hash, inactive_since) FROM STDIN"


class ListRefused(ValueError):
    """The whole list is refused: `code` and `row` as in NotAList, `findings` up to there."""

    def __init__(self, problem: NotAList, findings: Findings) -> None:
        super().__init__(problem.code)
        self.code, self.row, self.findings = problem.code, problem.row, findings


def read_list(
    *,
    form_id: UUID,
    employer: Employer,
    file: BinaryIO,
    actor: Actor,
    now: datetime,
    progress: Callable[[int], None] = lambda rows: None,
) -> RosterUpload:
    """Read a list, keep its keyed hashes aside, and count what it would change.

    Nothing of the roster changes. An earlier list that still waited is dropped. `progress` is
    told how many rows were read. The same `form_id` a second time gives the first result.
    Raises ListRefused.
    """
    findings, upload_id = Findings(), uuid5(employer.pk, str(form_id))
    try:
        with transaction.atomic(using=_alias(), durable=True):
            known = RosterUpload.objects.filter(pk=upload_id).first()
            if known:
                return known
            people = read(file, today=local_day(now), findings=findings)
            _copy(upload_id, employer.pk, people, findings, progress)
            return _set_aside(upload_id, employer, findings, actor, now)
    except NotAList as problem:
        raise ListRefused(problem, findings) from None


def lock_roster(employer_id: UUID) -> None:
    """Nobody else changes this employer's roster or lists until this transaction ends."""
    with connections[_alias()].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(employer_id)])


def judge(upload: RosterUpload, now: datetime) -> None:
    """Note on a list what it would change now, and whether the clinic looks at it first.

    What a directory took off is only ever set aside because it is too much.
    """
    changes = changes_of(upload, now)
    upload.new, upload.unchanged, upload.changed = changes.new, changes.unchanged, changes.changed
    upload.back, upload.leaving = changes.back, changes.leaving
    upload.at_work, upload.left_today = changes.at_work, changes.left_today
    waits_for_clinic = is_held(changes) or upload.channel == RosterUpload.Channel.SCIM
    upload.state = UploadState.HELD if waits_for_clinic else UploadState.READY
    upload.expires_at = now + (HELD_WAITS if waits_for_clinic else WAITS)


def record(actor: Actor, event: str, action: str, upload: RosterUpload, now: datetime) -> None:
    """Write down what happened to a list: how many people it touches, never who."""
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="roster_upload",
        object_id=upload.pk,
        purpose="BILLING",
        rule="own_employer",
        note=f"{upload.rows} rows, {upload.leaving} leaving",
    )


def _set_aside(
    upload_id: UUID, employer: Employer, findings: Findings, actor: Actor, now: datetime
) -> RosterUpload:
    lock_roster(employer.pk)
    waiting = RosterUpload.objects.filter(
        employer_id=employer.pk, channel=RosterUpload.Channel.FILE, state__in=sorted(OPEN)
    )
    StagedEntry.objects.filter(upload__in=waiting).delete()
    waiting.update(state=UploadState.DROPPED, decided_at=now)
    upload = RosterUpload(
        pk=upload_id,
        employer=employer,
        rows=findings.rows,
        is_complete=is_complete(findings.nameless),
        is_swapped=findings.is_swapped,
        problems=[[problem.row, problem.code] for problem in findings.problems],
        problem_counts=dict(findings.counts),
        created_by=actor.user_id,
        created_at=now,
    )
    judge(upload, now)
    upload.save(force_insert=True)
    record(actor, "roster.read", "C", upload, now)
    return upload


def _copy(
    upload_id: UUID,
    employer_id: UUID,
    people: Iterator[Line],
    findings: Findings,
    progress: Callable[[int], None],
) -> None:
    with connections[_alias()].cursor() as cursor:
        while lines := list(islice(people, LINES_AT_ONCE)):
            with cursor.copy(_COPY) as copy:
                for line in lines:
                    copy.write_row((upload_id, *_hashes(employer_id, line), line.inactive_since))
            progress(findings.rows)


def _hashes(employer_id: UUID, line: Line) -> tuple[bytes, bytes | None]:
    claim = claim_hash(employer_id, line.number, line.born_on) if line.born_on else None
    return number_hash(employer_id, line.number), claim


def _alias() -> str:
    return router.db_for_write(RosterUpload)

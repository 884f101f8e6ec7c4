"""Triage decisions as rows: written once, superseded, never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings

from accounts.models import User
from accounts.services.indexing import index_of
from accounts.services.sealing import open_json, seal_json
from intake.domain.routing import LEVEL_WITHOUT_PROPOSAL, people_flags
from intake.domain.safety import call_needed
from intake.domain.triage import assess, parse_answers
from intake.domain.triage.tracks import SAFETY_LEVEL
from intake.models import Intake, TriageRecord
from intake.selectors import tables

NO_TABLE = "none"


@dataclass(frozen=True)
class Judgement:
    """What is decided about an intake, ready to be written."""

    kind: str
    level: int
    track: str
    flags: frozenset[str]
    table_version: str
    table_hash: str
    input_hash: str
    detail: dict[str, Any]


def judge(triage_input: Mapping[str, Any]) -> Judgement:
    """The proposal of the table in force, or, where the clinic turned it off, none.

    Without a proposal no rule speaks: danger answers still make a safety call (level 5), and
    everyone else gets the promise of level 3 until a clinician sets a level (decisions.md 6).
    Raises InvalidAnswer on answers that no form could have produced.
    """
    answers = parse_answers(triage_input)
    table = tables.in_force()
    if not settings.HOUVAST_TRIAGE_PROPOSAL:
        level = SAFETY_LEVEL if call_needed(triage_input, table) else LEVEL_WITHOUT_PROPOSAL
        return Judgement(
            kind=TriageRecord.Kind.NOT_PROPOSED,
            level=level,
            track="",
            flags=people_flags(respondent=answers.respondent, age_band=answers.age_band),
            table_version=NO_TABLE,
            table_hash="",
            input_hash=_keyed(answers.input_hash()),
            detail={"reasons": [], "fired": [], "flags": [], "track": "", "counterfactuals": []},
        )
    decision = assess(answers, table)
    return Judgement(
        kind=TriageRecord.Kind.PROPOSED,
        level=decision.level,
        track=decision.track,
        flags=decision.flags,
        table_version=decision.table_version,
        table_hash=decision.table_hash,
        input_hash=_keyed(decision.input_hash),
        detail=decision.to_dict(),
    )


def _keyed(plain_hash: str) -> str:
    """Answers are few enough to be guessed from a plain hash: the stored one needs our key."""
    return index_of("triage_input", plain_hash).hex()


def write_judgement(*, intake: Intake, judgement: Judgement, now: datetime) -> TriageRecord:
    """Write the first decision about an intake (in the caller's transaction)."""
    record = TriageRecord(
        id=uuid4(),
        intake=intake,
        kind=judgement.kind,
        level=judgement.level,
        table_version=judgement.table_version,
        table_hash=judgement.table_hash,
        input_hash=judgement.input_hash,
        decided_at=now,
    )
    record.sealed_detail = seal_json(intake.key, place_of(record), judgement.detail)
    record.save(force_insert=True)
    return record


def write_person_decision(
    *,
    previous: TriageRecord,
    kind: str,
    level: int,
    reason: str,
    by: User,
    second: User | None,
    contacted_at: datetime | None,
    now: datetime,
) -> TriageRecord:
    """Write what a clinician decided, over the newest decision (in the caller's transaction).

    The rules' own words travel along, so that the newest row tells the whole story.
    """
    detail = detail_of(previous) | {"reason": reason}
    record = TriageRecord(
        id=uuid4(),
        intake=previous.intake,
        kind=kind,
        level=level,
        table_version=previous.table_version,
        table_hash=previous.table_hash,
        input_hash=previous.input_hash,
        supersedes=previous,
        decided_by=by,
        second_clinician=second,
        contacted_at=contacted_at,
        decided_at=now,
    )
    record.sealed_detail = seal_json(previous.intake.key, place_of(record), detail)
    record.save(force_insert=True)
    return record


def detail_of(record: TriageRecord) -> dict[str, Any]:
    """Reasons, fired rules, flags, track, counterfactuals and a person's reason, opened.

    Raises Unreadable when the seal does not open.
    """
    return dict(open_json(record.intake.key, place_of(record), record.sealed_detail))


def newest(intake: Intake) -> TriageRecord:
    """The decision that holds now."""
    return (
        TriageRecord.objects.select_related("intake__key", "decided_by", "second_clinician")
        .filter(superseded_by=None)
        .get(intake=intake)
    )


def place_of(record: TriageRecord) -> str:
    """Where the sealed detail belongs: it opens nowhere else."""
    return f"intake.triagerecord.sealed_detail:{record.pk}"

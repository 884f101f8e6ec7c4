"""New facts about an intake that was sent: a score that somebody enters, a loss she tells later.

They are laid beside what she answered, and the rules look again. What is new may raise her level at
once, on the same way as a clinician who raises it; it never lowers one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from accounts.domain.actor import Actor
from accounts.models import Role, User
from accounts.services import audit
from accounts.services.sealing import open_json, seal_json
from intake.domain.for_triage import to_triage
from intake.domain.reassessment import Asked, Rise, rise
from intake.domain.responses import triage_inputs
from intake.domain.situation import as_it_is_now
from intake.domain.triage import assess, parse_answers
from intake.domain.triage.tracks import SAFETY_LEVEL
from intake.models import Intake, LoweringProposal, TriageRecord
from intake.selectors import tables
from intake.selectors.measures import kept_of, newest_of
from intake.services import decisions, submission
from intake.services.decisions import Judgement
from scheduling.domain.working_days import local_day
from scheduling.models import CareRequest
from scheduling.services import levels, safety_calls
from scheduling.services.locks import lock_request, part_of_deed

State = CareRequest.State


@dataclass(frozen=True)
class Reassessed:
    """What came of looking again. `record` is None where the level stays.

    `judgement`: what the rules say with the new facts; `level`: the level that holds now.
    """

    judgement: Judgement
    level: int
    record: TriageRecord | None


def reassess(
    *,
    intake_id: UUID,
    extra: Mapping[str, Any],
    reason_code: str,
    actor: Actor,
    now: datetime,
) -> Reassessed:
    """Look again with new facts, and raise the level at once where they ask for it.

    `extra`: triage inputs that go over what is known (`{"baby": "died"}`). `reason_code`: why, as
    `care.words.NEW_FACTS` says it. A clinician's deed is hers (`raised`); anybody else's is a
    proposal that a clinician confirms. A closed request is left alone, and without the proposal
    only level 5 raises (`decisions.md` 6). In the caller's transaction, or one of its own.
    Raises InvalidAnswer, Intake.DoesNotExist, PlaceTaken.
    """
    with part_of_deed():
        care_request = lock_request(intake_id)
        intake = Intake.objects.select_related("key", "client").get(pk=intake_id)
        told, known = told_of(intake, now=now), known_of(intake, now=now)
        new = NewFacts(
            # Whatever the caller noted elsewhere already: it is new to what she sent.
            before=known | {name: told.get(name) for name in extra},
            after=known | dict(extra),
            reason_code=reason_code,
        )
        return look_again(intake, care_request, new, actor=actor, now=now)


@dataclass(frozen=True)
class NewFacts:
    """Triage inputs without and with what is new, and why it came."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason_code: str


def told_of(intake: Intake, *, now: datetime) -> dict[str, Any]:
    """What she sent, as triage input of today. Raises Unreadable when the seal does not open."""
    answers, scored = _frozen(intake)
    return to_triage(answers, on=local_day(now)) | scored


def known_of(intake: Intake, *, now: datetime) -> dict[str, Any]:
    """Everything known by now, as triage input: what changed with the baby, and newer scores.

    Raises Unreadable when a seal does not open.
    """
    answers, scored = _frozen(intake)
    as_it_is = as_it_is_now(answers, intake.client.wording)
    known = to_triage(as_it_is, on=local_day(now)) | scored
    newest = [each.sheet for each in newest_of(kept_of(intake))]
    return known | triage_inputs(newest, known)


def _frozen(intake: Intake) -> tuple[dict[str, Any], dict[str, Any]]:
    frozen = open_json(intake.key, submission.place_of(intake.pk), intake.sealed_answers)
    return frozen["answers"], frozen["scored"]


def look_again(
    intake: Intake, care_request: CareRequest, new: NewFacts, *, actor: Actor, now: datetime
) -> Reassessed:
    """As `reassess`, with her request locked and what is known laid side by side."""
    judgement = decisions.judge(new.after)
    newest = decisions.newest(intake)
    asked = rise(before=_asked(new.before), after=_asked(new.after), holds=newest.level)
    if asked is None or not _may_raise(asked, care_request):
        return Reassessed(judgement, newest.level, None)
    record = _write(newest, judgement, asked, new.reason_code, actor, now)
    _follow(care_request, asked.level, actor, now)
    _log(intake, newest.level, record, actor, now)
    return Reassessed(judgement, asked.level, record)


def _asked(triage_input: Mapping[str, Any]) -> Asked:
    """What the rules in force ask, also where the clinic turned their proposal off."""
    return Asked.of(assess(parse_answers(triage_input), tables.in_force()).to_dict())


def _may_raise(asked: Rise, care_request: CareRequest) -> bool:
    if care_request.state not in (State.OPEN, State.IN_CARE):
        return False
    return bool(settings.HOUVAST_TRIAGE_PROPOSAL) or asked.level >= SAFETY_LEVEL


def _write(
    newest: TriageRecord,
    judgement: Judgement,
    asked: Rise,
    reason_code: str,
    actor: Actor,
    now: datetime,
) -> TriageRecord:
    """The new decision over the newest one, with what the rules said and why they looked."""
    clinician = _clinician(actor)
    record = TriageRecord(
        id=uuid4(),
        intake=newest.intake,
        kind=TriageRecord.Kind.RAISED if clinician else judgement.kind,
        level=asked.level,
        table_version=judgement.table_version,
        table_hash=judgement.table_hash,
        input_hash=judgement.input_hash,
        supersedes=newest,
        decided_by=clinician,
        decided_at=now,
    )
    detail = judgement.detail | {"reason_code": reason_code}
    if settings.HOUVAST_TRIAGE_PROPOSAL and asked.level < judgement.level:
        # A clinician lowered the rest with care; only the new rules speak here.
        detail |= {"level": asked.level, "reasons": list(asked.rules)}
    record.sealed_detail = seal_json(newest.intake.key, decisions.place_of(record), detail)
    record.save(force_insert=True)
    if clinician:
        # What was proposed about a lower level is over once somebody raised it. Of her own deed
        # nobody is the one who answers: signing is refused, because the level changed.
        LoweringProposal.objects.filter(intake=newest.intake, answered_at=None).update(
            answered_at=now, answered_by=clinician, is_signed=False
        )
    return record


def _follow(care_request: CareRequest, level: int, actor: Actor, now: datetime) -> None:
    """What was promised follows the level. In care nothing is promised anew but a call at 5."""
    if care_request.state == State.OPEN:
        levels.change_level(care_request=care_request, level=level, actor=actor, now=now)
        return
    care_request.level = level
    care_request.save(update_fields=["level"])
    if level == SAFETY_LEVEL:
        safety_calls.open_call(care_request=care_request, cause="level_5", actor=actor, now=now)


def _clinician(actor: Actor) -> User | None:
    if actor.user_id is None:
        return None
    return User.objects.filter(pk=actor.user_id, role=Role.CLINICIAN, is_active=True).first()


def _log(intake: Intake, old: int, record: TriageRecord, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=f"triage.{record.kind}",
        action="C",
        now=now,
        subject_id=intake.client_id,
        object_type="intake",
        object_id=intake.pk,
        fields=("level",),
        purpose="TRIAGE",
        note=f"{old} to {record.level}",
    )

"""One intake under review: who decides, what holds now, and what follows from a decision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.models import Role, User
from accounts.services import audit
from intake.domain import level_review
from intake.domain.level_review import ReviewRefused
from intake.models import Intake, LoweringProposal, TriageRecord
from intake.services import decisions
from scheduling.models import CareRequest, SafetyCall
from scheduling.services import levels, safety_calls
from scheduling.services.locks import lock_request, whole_deed

State = CareRequest.State


@dataclass(frozen=True)
class Case:
    """One intake under review, its request locked. `newest`: the decision that holds."""

    intake: Intake
    care_request: CareRequest
    newest: TriageRecord
    clinician: User
    actor: Actor
    now: datetime


@contextmanager
def case_of(intake_id: UUID, actor: Actor, now: datetime) -> Iterator[Case]:
    """One transaction about one intake, whatever others are doing to it.

    Raises ReviewRefused (`not_a_clinician`, `not_open`) and Intake.DoesNotExist.
    """
    clinician = _clinician(actor)
    with whole_deed():
        yield _read(intake_id, clinician, actor, now)


@contextmanager
def case_of_proposal(
    proposal_id: UUID, actor: Actor, now: datetime
) -> Iterator[tuple[Case, LoweringProposal]]:
    """The same about the intake of a proposal that nobody has answered yet.

    Raises also ReviewRefused (`answered`) and LoweringProposal.DoesNotExist.
    """
    clinician = _clinician(actor)
    with whole_deed():
        found = LoweringProposal.objects.only("intake_id").get(pk=proposal_id)
        case = _read(found.intake_id, clinician, actor, now)
        proposals = LoweringProposal.objects.select_related("intake__key", "proposed_by")
        proposal = proposals.get(pk=proposal_id)
        if proposal.answered_at is not None:
            raise ReviewRefused(level_review.ANSWERED)
        yield case, proposal


def check_seen(case: Case, seen: UUID) -> None:
    """Raise ReviewRefused (`changed`) when somebody decided since she looked."""
    if case.newest.pk != seen:
        raise ReviewRefused(level_review.CHANGED)


def check_no_call(case: Case) -> None:
    """Raise ReviewRefused (`call_open`) while somebody must still phone her."""
    if SafetyCall.objects.filter(care_request=case.care_request, ended_at=None).exists():
        raise ReviewRefused(level_review.CALL_OPEN)


def decide(
    case: Case, kind: str, level: int, *, reason: str, proposal: LoweringProposal | None = None
) -> TriageRecord:
    """Write the decision over the newest one. Of two people, the proposer is who decides."""
    record = decisions.write_person_decision(
        previous=case.newest,
        kind=kind,
        level=level,
        reason=reason,
        by=proposal.proposed_by if proposal else case.clinician,
        second=case.clinician if proposal else None,
        contacted_at=proposal.contacted_at if proposal else None,
        now=case.now,
    )
    log(case, f"triage.{kind}", "C", f"{case.newest.level} to {level}")
    return record


def follow(case: Case, level: int) -> None:
    """What was promised follows the level. In care nothing is promised anew but a call at 5."""
    care_request, actor, now = case.care_request, case.actor, case.now
    if care_request.state == State.OPEN:
        levels.change_level(care_request=care_request, level=level, actor=actor, now=now)
        return
    care_request.level = level
    care_request.save(update_fields=["level"])
    if level == safety_calls.SAFETY_LEVEL:
        safety_calls.open_call(care_request=care_request, cause="level_5", actor=actor, now=now)


def log(case: Case, event: str, action: str, note: str) -> None:
    """A row of the access log about this intake."""
    audit.record(
        actor=case.actor,
        event=event,
        action=action,
        now=case.now,
        subject_id=case.intake.client_id,
        object_type="intake",
        object_id=case.intake.pk,
        fields=("level",),
        purpose="TRIAGE",
        note=note,
    )


def _read(intake_id: UUID, clinician: User, actor: Actor, now: datetime) -> Case:
    intake = Intake.objects.select_related("key").get(pk=intake_id)
    care_request = lock_request(intake.pk)
    if care_request.state not in (State.OPEN, State.IN_CARE):
        raise ReviewRefused(level_review.NOT_OPEN)
    return Case(intake, care_request, decisions.newest(intake), clinician, actor, now)


def _clinician(actor: Actor) -> User:
    clinicians = User.objects.filter(role=Role.CLINICIAN, is_active=True)
    found = clinicians.filter(pk=actor.user_id).first() if actor.user_id else None
    if found is None:
        raise ReviewRefused(level_review.NOT_A_CLINICIAN)
    return found

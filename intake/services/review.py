"""A clinician looks at a level: confirms it, raises it, or lowers it; for 4 and 5 with a colleague.

Each deed locks her care request first and lives in one transaction with the promise that follows,
what stands behind it, the messages and the access log.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import QuerySet

from accounts.domain.actor import Actor
from accounts.models import Role, User
from accounts.services.sealing import open_json, seal_json
from intake.domain import level_review
from intake.domain.level_review import ReviewRefused, Step
from intake.models import Intake, LoweringProposal, TriageRecord
from intake.services.review_case import (
    Case,
    case_of,
    case_of_proposal,
    check_no_call,
    check_seen,
    decide,
    follow,
    log,
)
from notifications import outbox

Kind = TriageRecord.Kind
#: The colleague who was asked hears of it (`intake.review_messages`).
LOWERING_ASKED = "lowering_asked"


def confirm_level(*, intake_id: UUID, seen: UUID, actor: Actor, now: datetime) -> TriageRecord:
    """The level is right. `seen`: the decision she looked at; her own confirmation may repeat.

    Raises ReviewRefused: `not_a_clinician`, `not_open`, `changed`; and Intake.DoesNotExist.
    """
    with case_of(intake_id, actor, now) as case:
        newest = case.newest
        if newest.kind == Kind.CONFIRMED and newest.decided_by_id == actor.user_id:
            return newest
        check_seen(case, seen)
        return decide(case, Kind.CONFIRMED, newest.level, reason="")


def raise_level(
    *, intake_id: UUID, level: int, reason: str, actor: Actor, now: datetime
) -> TriageRecord:
    """Raise it, at once. Level 5 owes her a call; below that she is moved to a sooner place.

    Raises ReviewRefused: `not_a_clinician`, `not_open`, `reason_missing`, `wrong_direction` when
    it is that high already; ValueError for an unknown level; and Intake.DoesNotExist.
    """
    words = level_review.checked_reason(reason)
    with case_of(intake_id, actor, now) as case:
        level_review.check_step(case.newest.level, level, Step.RAISE)
        record = decide(case, Kind.RAISED, level, reason=words)
        _void_open(case)
        follow(case, level)
    return record


def lower_level(
    *, intake_id: UUID, level: int, reason: str, seen: UUID, actor: Actor, now: datetime
) -> TriageRecord:
    """Lower a level of 3 or 2, with a reason. `seen`: the decision she looked at.

    Raises ReviewRefused: `not_a_clinician`, `not_open`, `reason_missing`, `wrong_direction`,
    `needs_second` from 4 and 5, `changed`; ValueError for an unknown level; Intake.DoesNotExist.
    """
    words = level_review.checked_reason(reason)
    with case_of(intake_id, actor, now) as case:
        check_seen(case, seen)
        level_review.check_step(case.newest.level, level, Step.LOWER)
        record = decide(case, Kind.LOWERED, level, reason=words)
        follow(case, level)
    return record


def propose_lowering(
    *,
    intake_id: UUID,
    level: int,
    reason: str,
    contacted_at: datetime,
    second_id: UUID,
    seen: UUID,
    actor: Actor,
    now: datetime,
) -> LoweringProposal:
    """Ask a colleague to agree that 4 or 5 is too high; she hears of it. Nothing changes yet.

    `contacted_at`: when the proposer spoke with her. Raises ReviewRefused: `not_a_clinician`,
    `not_open`, `reason_missing`, `wrong_direction`, `changed`, `no_contact`, `call_open`,
    `asked_already`, `wrong_second`; ValueError for an unknown level; Intake.DoesNotExist.
    """
    words = level_review.checked_reason(reason)
    with case_of(intake_id, actor, now) as case:
        check_seen(case, seen)
        level_review.check_step(case.newest.level, level, Step.LOWER_BY_TWO)
        level_review.check_contact(contacted_at, known_since=case.care_request.created_at, now=now)
        check_no_call(case)
        if _open_proposals(case.intake).exists():
            raise ReviewRefused(level_review.ASKED_ALREADY)
        proposal = LoweringProposal(
            id=uuid4(),
            intake=case.intake,
            from_level=case.newest.level,
            to_level=level,
            contacted_at=contacted_at,
            proposed_by=case.clinician,
            second_clinician=_second(second_id, case.clinician),
            proposed_at=now,
        )
        proposal.sealed_reason = seal_json(case.intake.key, place_of(proposal), words)
        proposal.save(force_insert=True)
        outbox.enqueue(
            kind=LOWERING_ASKED,
            subject_id=proposal.pk,
            dedupe_key=f"{LOWERING_ASKED}:{proposal.pk}",
            now=now,
        )
        log(case, "triage.propose_lowering", "C", f"{proposal.from_level} to {level}")
    return proposal


def sign_lowering(*, proposal_id: UUID, actor: Actor, now: datetime) -> TriageRecord:
    """The colleague agrees: the level goes down, and she is placed by it.

    Raises ReviewRefused: `wrong_second` for anybody but the one who was asked, `answered`,
    `changed` when somebody decided since the proposal, `call_open`, `not_open`,
    `not_a_clinician`; and LoweringProposal.DoesNotExist.
    """
    with case_of_proposal(proposal_id, actor, now) as (case, proposal):
        if proposal.second_clinician_id != actor.user_id:
            raise ReviewRefused(level_review.WRONG_SECOND)
        if case.newest.level != proposal.from_level:
            raise ReviewRefused(level_review.CHANGED)
        check_no_call(case)
        _answer(proposal, case, is_signed=True)
        record = decide(
            case, Kind.LOWERED, proposal.to_level, reason=reason_of(proposal), proposal=proposal
        )
        follow(case, proposal.to_level)
    return record


def decline_lowering(*, proposal_id: UUID, actor: Actor, now: datetime) -> LoweringProposal:
    """The colleague does not agree, or the proposer takes it back. The level stays.

    Raises ReviewRefused: `wrong_second` for anybody else, `answered`, `not_open`,
    `not_a_clinician`; and LoweringProposal.DoesNotExist.
    """
    with case_of_proposal(proposal_id, actor, now) as (case, proposal):
        if actor.user_id not in (proposal.second_clinician_id, proposal.proposed_by_id):
            raise ReviewRefused(level_review.WRONG_SECOND)
        _answer(proposal, case, is_signed=False)
        log(case, "triage.decline_lowering", "U", f"stays {proposal.from_level}")
    return proposal


def reason_of(proposal: LoweringProposal) -> str:
    """The proposer's reason, opened. Raises Unreadable when the seal does not open."""
    return str(open_json(proposal.intake.key, place_of(proposal), proposal.sealed_reason))


def place_of(proposal: LoweringProposal) -> str:
    """Where the sealed reason belongs: it opens nowhere else."""
    return f"intake.loweringproposal.sealed_reason:{proposal.pk}"


def _second(second_id: UUID, proposer: User) -> User:
    others = User.objects.filter(role=Role.CLINICIAN, is_active=True).exclude(pk=proposer.pk)
    found = others.filter(pk=second_id).first()
    if found is None:
        raise ReviewRefused(level_review.WRONG_SECOND)
    return found


def _open_proposals(intake: Intake) -> QuerySet[LoweringProposal]:
    return LoweringProposal.objects.filter(intake=intake, answered_at=None)


def _void_open(case: Case) -> None:
    """What was proposed about a lower level is over once somebody raised it."""
    _open_proposals(case.intake).update(
        answered_at=case.now, answered_by=case.clinician, is_signed=False
    )


def _answer(proposal: LoweringProposal, case: Case, *, is_signed: bool) -> None:
    proposal.answered_by = case.clinician
    proposal.answered_at = case.now
    proposal.is_signed = is_signed
    proposal.save(update_fields=["answered_by", "answered_at", "is_signed"])

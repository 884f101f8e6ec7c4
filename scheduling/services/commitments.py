"""Dated tasks for a person: read, phone, find a place by hand."""

from __future__ import annotations

from datetime import datetime

from accounts.domain.actor import Actor
from accounts.models import User
from accounts.services import audit
from scheduling.domain.errors import (
    LAST_COVER,
    NEEDS_A_PERSON,
    REASON_MISSING,
    WRONG_STATE,
    NotAllowed,
)
from scheduling.domain.working_days import add_working_days, end_of_day, local_day
from scheduling.models import CareRequest, Commitment, PromiseOutcome
from scheduling.selectors.covers import has_cover
from scheduling.selectors.duty import coordinator
from scheduling.services import promises
from scheduling.services.locks import lock_request, whole_deed

Kind = Commitment.Kind
Term = PromiseOutcome.Term
#: Ending one of these is the contact that was promised. At level 1 that is reading her answers.
CONTACTS = frozenset({Kind.READ, Kind.PROXY_CONTACT, Kind.MINOR_ROUTE})


def make(
    *,
    care_request: CareRequest,
    kind: str,
    due_at: datetime,
    owner: User,
    actor: Actor,
    now: datetime,
) -> Commitment:
    """Give a person a dated task for this mother (in the caller's transaction)."""
    commitment = Commitment.objects.create(
        care_request=care_request, kind=kind, made_at=now, due_at=due_at, owner=owner
    )
    audit.record(
        actor=actor,
        event="commitment.make",
        action="C",
        now=now,
        subject_id=care_request.client_id,
        object_type="commitment",
        object_id=commitment.pk,
        note=kind,
    )
    return commitment


def ensure_cover(
    *,
    care_request: CareRequest,
    kind: str,
    actor: Actor,
    now: datetime,
    owner: User | None = None,
    working_days: int = 2,
) -> Commitment | None:
    """A task for the coordinator when nothing else stands behind her (in the caller's transaction).

    Due at 23:59 of the `working_days`-th working day. None when she has a cover, or needs none:
    before submission, in care, after the close. Raises ClinicNotReady.
    """
    if care_request.state != CareRequest.State.OPEN or has_cover(care_request.id):
        return None
    return make(
        care_request=care_request,
        kind=kind,
        due_at=end_of_day(add_working_days(local_day(now), working_days)),
        owner=owner or coordinator(),
        actor=actor,
        now=now,
    )


def end(
    *,
    commitment_id: int,
    outcome: str,
    actor: Actor,
    now: datetime,
    was_contact: bool | None = None,
) -> Commitment:
    """A person did it; `outcome` says in words what came of it.

    `was_contact`: whether somebody spoke with her; None lets the kind decide (CONTACTS).
    Raises NotAllowed: `needs_a_person`, `reason_missing`, `wrong_state` when it ended before, and
    `last_cover` when nothing else would stand behind her.
    """
    if actor.user_id is None:
        raise NotAllowed(NEEDS_A_PERSON)
    if not outcome.strip():
        raise NotAllowed(REASON_MISSING)
    with whole_deed():
        found = Commitment.objects.only("care_request_id").get(pk=commitment_id)
        care_request = lock_request(found.care_request_id)
        commitment = Commitment.objects.select_related("care_request").get(pk=commitment_id)
        if commitment.ended_at is not None:
            raise NotAllowed(WRONG_STATE)
        was_contact = commitment.kind in CONTACTS if was_contact is None else was_contact
        end_row(commitment, outcome=outcome, was_contact=was_contact, actor=actor, now=now)
        if care_request.state == CareRequest.State.OPEN and not has_cover(care_request.id):
            raise NotAllowed(LAST_COVER)
    return commitment


def end_row(
    commitment: Commitment, *, outcome: str, was_contact: bool, actor: Actor, now: datetime
) -> None:
    """Write the end of a task (in the caller's transaction, the request locked)."""
    commitment.ended_at = now
    commitment.ended_by_id = actor.user_id
    commitment.outcome = outcome.strip()
    commitment.save(update_fields=["ended_at", "ended_by", "outcome"])
    care_request = commitment.care_request
    if was_contact:
        promises.record_outcome(care_request=care_request, term=Term.CONTACT, at=now, actor=actor)
    audit.record(
        actor=actor,
        event="commitment.end",
        action="U",
        now=now,
        subject_id=care_request.client_id,
        object_type="commitment",
        object_id=commitment.pk,
        note=commitment.kind,
    )

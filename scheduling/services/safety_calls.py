"""Someone of the clinic must phone her, and somebody owns that until it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.models import User
from accounts.services import audit
from scheduling.domain.errors import NEEDS_A_PERSON, REASON_MISSING, WRONG_STATE, NotAllowed
from scheduling.domain.promises import promise_times
from scheduling.models import CareRequest, Commitment, PromiseOutcome, SafetyCall
from scheduling.selectors.duty import coordinator, on_duty_between, staffed_hours
from scheduling.services import commitments, owed, promises
from scheduling.services.locks import lock_request, whole_deed

#: The level whose contact term every safety call follows (60 staffed minutes).
SAFETY_LEVEL: Final = 5
SPOKEN: Final = "spoken"
HANDED_OVER: Final = "handed_to_crisis_care"
NOT_REACHED: Final = "not_reached"
OUTCOMES = (SPOKEN, HANDED_OVER, NOT_REACHED)


def open_call(*, care_request: CareRequest, cause: str, actor: Actor, now: datetime) -> SafetyCall:
    """Owe her a call (in the caller's transaction). While one is open it is the same call.

    `cause`: danger_answer, asked_for_call or level_5. Due by the contact term of level 5. Raises
    ClinicNotReady when the clinic has nobody to own it.
    """
    lock_request(care_request.id)
    existing = SafetyCall.objects.filter(care_request=care_request, ended_at=None).first()
    if existing is not None:
        return existing
    due_at = promise_times(SAFETY_LEVEL, now, staffed_hours()).contact_by
    call = SafetyCall.objects.create(
        care_request=care_request,
        cause=cause,
        made_at=now,
        due_at=due_at,
        owner=on_duty_between(now, due_at) or coordinator(),
    )
    owed.owe_call(call, now=now)
    _log(call, "safety_call.open", "C", actor, now)
    return call


def acknowledge(*, call_id: int, actor: Actor, now: datetime) -> SafetyCall:
    """A person takes the call on: hers from now. The first one stays; a repeat changes nothing.

    Raises NotAllowed: `needs_a_person`, or `wrong_state` when the call is over.
    """
    user_id = _person(actor)
    with whole_deed():
        call = _locked(call_id)
        if call.ended_at is not None:
            raise NotAllowed(WRONG_STATE)
        if call.acknowledged_at is None:
            call.acknowledged_at = now
            call.acknowledged_by_id = call.owner_id = user_id
            call.save(update_fields=["acknowledged_at", "acknowledged_by", "owner"])
            _log(call, "safety_call.acknowledge", "U", actor, now)
    return call


def end_call(*, call_id: int, outcome: str, actor: Actor, now: datetime) -> SafetyCall:
    """The call is over: `spoken`, `handed_to_crisis_care` or `not_reached`.

    When nothing else stands behind her, the one who called keeps her: a task, due at the end of
    the next working day, to set a level or to close with a reason. Raises NotAllowed:
    `needs_a_person`, `reason_missing` for an unknown outcome, `wrong_state` when it ended before.
    """
    user_id = _person(actor)
    if outcome not in OUTCOMES:
        raise NotAllowed(REASON_MISSING)
    with whole_deed():
        call = _locked(call_id)
        if call.ended_at is not None:
            raise NotAllowed(WRONG_STATE)
        call.ended_at = now
        call.ended_by_id = user_id
        call.outcome = outcome
        call.save(update_fields=["ended_at", "ended_by", "outcome"])
        if outcome != NOT_REACHED:
            promises.record_outcome(
                care_request=call.care_request,
                term=PromiseOutcome.Term.CONTACT,
                at=now,
                actor=actor,
            )
        commitments.ensure_cover(
            care_request=call.care_request,
            kind=Commitment.Kind.LADDER_STEP,
            owner=User.objects.get(pk=user_id),
            working_days=1,
            actor=actor,
            now=now,
        )
        _log(call, "safety_call.end", "U", actor, now, outcome)
    return call


def _person(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise NotAllowed(NEEDS_A_PERSON)
    return actor.user_id


def _locked(call_id: int) -> SafetyCall:
    """The call with its request, as they are now and stay until the transaction ends."""
    found = SafetyCall.objects.only("care_request_id").get(pk=call_id)
    care_request = lock_request(found.care_request_id)
    call = SafetyCall.objects.get(pk=call_id)
    call.care_request = care_request
    return call


def _log(
    call: SafetyCall, event: str, action: str, actor: Actor, now: datetime, note: str = ""
) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        subject_id=call.care_request.client_id,
        object_type="safetycall",
        object_id=call.pk,
        note=note or call.cause,
    )

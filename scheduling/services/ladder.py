"""The ladder behind a promise that no place keeps: begun, moved on and ended by looking.

`climb` runs in the watchdog's round, on PostgreSQL alone. The tasks that placement gave the
coordinator stay her cover under law 1 all the while; the ladder is what is tried beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.models import User
from accounts.selectors import clinic
from accounts.services import audit
from notifications.outbox import enqueue
from scheduling.domain import ladder
from scheduling.domain.errors import (
    NEEDS_A_PERSON,
    REASON_MISSING,
    WRONG_STATE,
    ClinicNotReady,
    NotAllowed,
    PlaceTaken,
)
from scheduling.domain.transitions import LADDER_STEP, check_step
from scheduling.models import (
    CareRequest,
    Clinician,
    Commitment,
    LadderEvent,
    LadderStep,
    LongerDayAsk,
    Promise,
)
from scheduling.selectors import ladder as ladders
from scheduling.selectors.duty import coordinator, on_duty, on_duty_between
from scheduling.services import commitments, owed
from scheduling.services.locks import lock_request, whole_deed

Kind = LadderStep.Kind
Status = LadderStep.Status
#: What only stops one ladder for one round: somebody is at work there, or nobody can own a step.
TRIED_AGAIN = (PlaceTaken, ClinicNotReady)
Willing = Sequence[tuple[Clinician, ladder.Stretch]]


def climb(*, actor: Actor, now: datetime) -> int:
    """Begin what no place keeps, move on what is over; gives how many ladders took a step.

    Safe to run twice, or at once: every step is taken under the lock of her request.
    """
    moved = 0
    for promise_id in ladders.to_start():
        with suppress(*TRIED_AGAIN):
            moved += _begin(promise_id, actor, now)
    for step_id in ladders.to_look_at(now=now):
        with suppress(*TRIED_AGAIN):
            moved += _move_on(step_id, actor, now)
    return moved


def answer(
    *,
    step_id: int,
    is_done: bool,
    outcome: str,
    actor: Actor,
    now: datetime,
    arranged_at: datetime | None = None,
) -> LadderStep:
    """A person says what came of a step: done ends the ladder, declined begins the next.

    A longer day can only be declined here, and a bridging call ends with its task. `arranged_at`:
    when the partner practice sees her. Raises NotAllowed: `needs_a_person`, `reason_missing`,
    `wrong_state` when it ended before.
    """
    if actor.user_id is None:
        raise NotAllowed(NEEDS_A_PERSON)
    if not outcome.strip() or (is_done and arranged_at is None and _is_partner(step_id)):
        raise NotAllowed(REASON_MISSING)
    with whole_deed():
        step = locked(step_id)
        if step.status != Status.OPEN or (is_done and step.kind == Kind.LONGER_DAY):
            raise NotAllowed(WRONG_STATE)
        step.arranged_at = arranged_at
        end(step, Status.DONE if is_done else Status.DECLINED, outcome.strip(), actor, now)
        if not is_done:
            next_step(step.promise, actor, now)
    return step


def _begin(promise_id: UUID, actor: Actor, now: datetime) -> bool:
    with whole_deed():
        request_id = Promise.objects.values_list("care_request_id", flat=True).get(pk=promise_id)
        care_request = lock_request(request_id)
        if promise_id not in ladders.to_start():
            return False
        promise = Promise.objects.get(pk=promise_id)
        promise.care_request = care_request
        return next_step(promise, actor, now) is not None


def _move_on(step_id: int, actor: Actor, now: datetime) -> bool:
    """End a step that is over and begin the next, unless the ladder did its work."""
    with whole_deed():
        step = locked(step_id)
        if step.status != Status.OPEN or step_id not in ladders.to_look_at(now=now):
            return False
        promise, task = step.promise, step.commitment
        is_open = promise.care_request.state == CareRequest.State.OPEN
        is_current = not Promise.objects.filter(supersedes=promise).exists()
        if not is_open or not is_current or ladders.is_met(promise):
            end(step, Status.NOT_NEEDED, "", actor, now)
            return True
        if task is not None and task.ended_at is not None:
            person = Actor(user_id=task.ended_by_id, role=actor.role, request_id=actor.request_id)
            end(step, Status.DONE, task.outcome, person, task.ended_at)
        else:
            end(step, Status.LAPSED, "", actor, now)
        next_step(promise, actor, now)
    return True


def next_step(promise: Promise, actor: Actor, now: datetime) -> LadderStep | None:
    """Begin the next step; None when all had their turn and the coordinator's task stands."""
    first_by = promise.first_by
    if first_by is None or ladders.is_met(promise):
        return None
    until = ladder.search_until(first_by, now=now)
    tried = frozenset(promise.ladder.values_list("kind", flat=True))
    willing: Willing = ()
    if Kind.LONGER_DAY not in tried:
        willing = ladders.longer_days_for(promise.care_request, until=until, now=now)
    facts = ladder.Facts(
        tried=tried,
        can_ask=bool(willing),
        has_contact=ladders.has_contact(promise),
        has_partner=bool(clinic.profile().partner_name and clinic.profile().partner_phone),
    )
    kind = ladder.next_step(facts)
    if kind is None:
        return None
    due_at = ladder.due_of(kind, contact_by=promise.contact_by, first_by=first_by, now=now)
    step = _start(promise, kind, due_at, actor, now)
    if kind == Kind.LONGER_DAY:
        _ask(step, willing, now)
    return step


def _start(
    promise: Promise, kind: str, due_at: datetime, actor: Actor, now: datetime
) -> LadderStep:
    owner = _owner(kind, due_at, now)
    task = None
    if kind == Kind.BRIDGING_CALL:
        task = commitments.make(
            care_request=promise.care_request,
            kind=Commitment.Kind.LADDER_STEP,
            due_at=due_at,
            owner=owner,
            actor=actor,
            now=now,
        )
    step = LadderStep.objects.create(
        promise=promise, kind=kind, owner=owner, commitment=task, started_at=now, due_at=due_at
    )
    LadderEvent.objects.create(step=step, at=now, new=step.status, actor_id=actor.user_id)
    _log(step, "ladder.step", "C", actor, now)
    return step


def _owner(kind: str, due_at: datetime, now: datetime) -> User:
    """A bridging call is the duty clinician's; everything else the coordinator's."""
    if kind == Kind.BRIDGING_CALL:
        return on_duty(now) or on_duty_between(now, due_at) or coordinator()
    return coordinator()


def _ask(step: LadderStep, willing: Willing, now: datetime) -> None:
    """Put the question to all of them at once."""
    asks = [
        LongerDayAsk(
            step=step,
            clinician=clinician,
            starts_at=day.starts_at,
            ends_at=day.ends_at,
            modes=list(day.modes),
            asked_at=now,
        )
        for clinician, day in willing
    ]
    LongerDayAsk.objects.bulk_create(asks)
    for ask in asks:
        enqueue(
            kind=owed.LONGER_DAY,
            subject_id=ask.pk,
            dedupe_key=f"{owed.LONGER_DAY}:{ask.pk}",
            now=now,
        )


def _is_partner(step_id: int) -> bool:
    return LadderStep.objects.filter(pk=step_id, kind=Kind.PARTNER).exists()


def locked(step_id: int) -> LadderStep:
    """The step as it is now, her request locked. Raises LadderStep.DoesNotExist."""
    steps_ = LadderStep.objects.values_list("promise__care_request_id", flat=True)
    care_request = lock_request(steps_.get(pk=step_id))
    step = LadderStep.objects.select_related("promise", "commitment").get(pk=step_id)
    step.promise.care_request = care_request
    return step


def end(step: LadderStep, new: Status, outcome: str, actor: Actor, now: datetime) -> None:
    """Write the end of a step (in the caller's transaction, her request locked)."""
    old = step.status
    check_step(LADDER_STEP, old, new)
    step.status, step.ended_at, step.ended_by_id, step.outcome = new, now, actor.user_id, outcome
    step.save(update_fields=["status", "ended_at", "ended_by", "outcome", "arranged_at"])
    LadderEvent.objects.create(step=step, at=now, old=old, new=new, actor_id=actor.user_id)
    _log(step, f"ladder.{new}", "U", actor, now)


def _log(step: LadderStep, event: str, action: str, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        subject_id=step.promise.care_request.client_id,
        object_type="ladderstep",
        object_id=step.pk,
        note=step.kind,
    )

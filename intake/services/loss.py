"""Something changed with the baby after she sent her intake: one tap changes every later text.

Words follow at once, messages that wait too, for they are worded when they are sent. The rules look
again and may raise her level; whoever sees her hears of it; after a loss a person speaks with her.
What was booked stays until that person and she decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.models import User
from accounts.services.clients import set_wording
from intake.domain import situation
from intake.domain.conditions import is_pregnant
from intake.domain.situation import Change
from intake.models import Intake
from intake.selectors.own_record import answers_sent
from intake.services import measures
from notifications.outbox import enqueue
from scheduling.domain.promises import promise_times
from scheduling.domain.working_days import local_day
from scheduling.models import LIVE, Appointment, CareRequest, Commitment
from scheduling.selectors.duty import coordinator, on_duty_between, staffed_hours
from scheduling.services import commitments
from scheduling.services.locks import lock_request, whole_deed

#: Whoever sees her hears that something changed (`intake.situation_messages`).
SITUATION_CHANGED: Final = "situation_changed"
#: Why the rules look again (`care.words.NEW_FACTS`).
REASON_CODE: Final = "life_change"
#: After a loss somebody speaks with her within the contact term of this level.
CONTACT_LIKE: Final = 3
#: What is booked from now on after a loss; what stands is for a person to look at.
ALONE: Final = "individual"
State = CareRequest.State
Kind = Commitment.Kind


@dataclass(frozen=True, slots=True)
class Known:
    """What holds now, and what can be said to change it."""

    wording: str
    was_pregnant: bool
    changes: tuple[Change, ...]


class NotPossible(ValueError):
    """This change does not fit what holds now, or its date lies in the future."""


def known_of(intake: Intake) -> Known:
    """What holds about the baby. Raises Unreadable when the seal does not open."""
    was_pregnant = is_pregnant(answers_sent(intake))
    wording = intake.client.wording
    return Known(
        wording=wording,
        was_pregnant=was_pregnant,
        changes=situation.changes_from(wording, was_pregnant=was_pregnant),
    )


def change_situation(
    *,
    intake_id: UUID,
    change: Change,
    actor: Actor,
    now: datetime,
    born_on: date | None = None,
) -> Commitment | None:
    """Let every text fit from now on; gives the task of the person who speaks with her, if any.

    Saying the same again changes nothing. Raises NotPossible, Intake.DoesNotExist, and PlaceTaken
    when others kept what it needs locked for too long.
    """
    with whole_deed():
        care_request = lock_request(intake_id)
        intake = Intake.objects.select_related("key", "client").get(pk=intake_id)
        known = known_of(intake)
        if known.wording == situation.WORDING[change]:
            return _task_of(care_request)
        told = _told(known, change, born_on, now)
        set_wording(client=intake.client, wording=situation.WORDING[change], actor=actor, now=now)
        had_both = _lets_go_of_both(care_request, change)
        measures.reassess(
            intake_id=intake_id, extra=told, reason_code=REASON_CODE, actor=actor, now=now
        )
        task = None
        if care_request.state != State.CLOSED and (change is Change.DIED or had_both):
            task = _speak_with_her(care_request, actor, now)
        _tell_whoever_sees_her(care_request, now)
    return task


def seen_by(care_request: CareRequest) -> User | None:
    """Who sees her: the psychologist of her newest meeting, else who owns a task about her."""
    meetings = care_request.appointments.filter(status__in=(*LIVE, Appointment.Status.ATTENDED))
    meeting = meetings.select_related("clinician__user").order_by("-during").first()
    if meeting is not None:
        return meeting.clinician.user
    task = care_request.commitments.filter(ended_at=None).select_related("owner").first()
    return task.owner if task else None


def _told(known: Known, change: Change, born_on: date | None, now: datetime) -> dict[str, Any]:
    """The change as triage input. Raises NotPossible."""
    if change not in known.changes:
        raise NotPossible(change)
    try:
        return situation.as_triage(
            change, born_on=born_on, was_pregnant=known.was_pregnant, on=local_day(now)
        )
    except ValueError as error:
        raise NotPossible(change) from error


def _lets_go_of_both(care_request: CareRequest, change: Change) -> bool:
    """After a loss nothing new is booked for parent and child; True when it was wanted before."""
    if change is not Change.DIED or care_request.track != "parent_child":
        return False
    care_request.track = ALONE
    care_request.save(update_fields=["track"])
    return True


def _speak_with_her(care_request: CareRequest, actor: Actor, now: datetime) -> Commitment:
    """One task for one person, also where the raised level just asked the coordinator to phone."""
    due_at = promise_times(CONTACT_LIKE, now, staffed_hours()).contact_by
    owner = seen_by(care_request) or on_duty_between(now, due_at) or coordinator()
    owed = care_request.commitments.filter(kind=Kind.LADDER_STEP, made_at=now, ended_at=None)
    asked_already = owed.order_by("due_at").first()
    if asked_already is None:
        return commitments.make(
            care_request=care_request,
            kind=Kind.LIFE_CHANGE,
            due_at=due_at,
            owner=owner,
            actor=actor,
            now=now,
        )
    asked_already.kind, asked_already.owner = Kind.LIFE_CHANGE, owner
    asked_already.save(update_fields=["kind", "owner"])
    return asked_already


def _task_of(care_request: CareRequest) -> Commitment | None:
    open_ones = care_request.commitments.filter(kind=Kind.LIFE_CHANGE, ended_at=None)
    return open_ones.order_by("due_at").first()


def _tell_whoever_sees_her(care_request: CareRequest, now: datetime) -> None:
    if seen_by(care_request) is not None:
        enqueue(
            kind=SITUATION_CHANGED,
            subject_id=care_request.pk,
            dedupe_key=f"{SITUATION_CHANGED}:{care_request.pk}:{now.isoformat()}",
            now=now,
        )

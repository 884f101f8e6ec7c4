"""She asked for information first, and wants to talk after all: a person, within fourteen days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from accounts.domain.actor import Actor
from notifications.outbox import enqueue
from scheduling.domain.working_days import end_of_day, local_day
from scheduling.models import LIVE, CareRequest, Commitment
from scheduling.selectors.duty import coordinator
from scheduling.services import commitments
from scheduling.services.locks import lock_request, whole_deed

#: "A talk within 14 days on request", "invitation to repeat after 14 days" (clinical.md 4.2).
TALK_WITHIN: Final = timedelta(days=14)
AGAIN_AFTER: Final = timedelta(days=14)
#: The invitation to fill it in once more (`intake.messages`).
INVITE_AGAIN: Final = "invite_again"


def ask_for_talk(*, intake_id: UUID, actor: Actor, now: datetime) -> Commitment | None:
    """Owe her a talk; asking again gives the same task. The coordinator arranges it.

    None when she has an appointment already or her request is no longer open. Raises
    ClinicNotReady, CareRequest.DoesNotExist, and PlaceTaken after waiting too long.
    """
    with whole_deed():
        care_request = lock_request(intake_id)
        if owed := owed_talk(care_request):
            return owed
        if care_request.state != CareRequest.State.OPEN or _has_meeting(care_request):
            return None
        return commitments.make(
            care_request=care_request,
            kind=Commitment.Kind.TALK_ON_REQUEST,
            due_at=end_of_day(local_day(now) + TALK_WITHIN),
            owner=coordinator(),
            actor=actor,
            now=now,
        )


def owed_talk(care_request: CareRequest) -> Commitment | None:
    """The talk that somebody still owes her, or None."""
    open_ones = care_request.commitments.filter(ended_at=None, kind=Commitment.Kind.TALK_ON_REQUEST)
    return open_ones.select_related("owner").order_by("due_at").first()


def owe_invitation(*, intake_id: UUID, now: datetime) -> None:
    """Invite her to fill it in once more in fourteen days (in the caller's transaction)."""
    enqueue(
        kind=INVITE_AGAIN,
        subject_id=intake_id,
        dedupe_key=f"{INVITE_AGAIN}:{intake_id}",
        due_at=now + AGAIN_AFTER,
        now=now,
    )


def _has_meeting(care_request: CareRequest) -> bool:
    return care_request.appointments.filter(status__in=LIVE).exists()

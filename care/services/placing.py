"""A moment chosen by a person; the tasks that asked for one are done with it."""

from __future__ import annotations

from datetime import datetime

from accounts.domain.actor import Actor
from scheduling.domain.errors import NotAllowed
from scheduling.models import Appointment, CareRequest, Commitment
from scheduling.services import appointments, commitments

BOOKED = "booked"
#: Tasks to find her a moment by hand.
LOOKING = (Commitment.Kind.NO_MATCH, Commitment.Kind.SECOND_MEETING)


def book(*, care_request: CareRequest, slot_id: int, actor: Actor, now: datetime) -> Appointment:
    """Book her next meeting there, and end every open task to find her a place.

    The meeting stands first, so that a task that somebody ends meanwhile takes nothing from her.
    Raises PlaceTaken with alternatives, and NotAllowed (`wrong_state`).
    """
    booked = appointments.book_follow_up(
        care_request=care_request, slot_id=slot_id, actor=actor, now=now
    )
    looking = Commitment.objects.filter(care_request=care_request, kind__in=LOOKING, ended_at=None)
    for task_id in looking.values_list("pk", flat=True):
        try:
            commitments.end(
                commitment_id=task_id, outcome=BOOKED, was_contact=False, actor=actor, now=now
            )
        except NotAllowed:
            # Somebody else ended it a moment ago: just as good.
            continue
    return booked

"""What she sees of her own appointments. Every query starts from her."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Client
from scheduling.models import LIVE, Appointment, CareRequest, EarlierOffer, Promise
from scheduling.selectors.earlier import live_offer

#: A moment that was only kept for her for a while.
NEVER_HERS = (Appointment.Status.HELD, Appointment.Status.RELEASED)


def own_meeting(client: Client, appointment_id: UUID) -> Appointment | None:
    """A meeting of hers, whatever became of it; None when it is not hers or never was one."""
    meetings = _meetings().exclude(status__in=NEVER_HERS)
    return meetings.filter(client=client, pk=appointment_id).first()


def linked_meeting(link_id: UUID, appointment_id: UUID) -> Appointment | None:
    """The meeting that a link speaks of, or one it was moved to since; None for any other."""
    meeting = _meetings().filter(pk=link_id).first()
    while meeting is not None and meeting.pk != appointment_id:
        meeting = _moved_to(meeting)
    return meeting


def newest_of(meeting: Appointment) -> Appointment:
    """The meeting itself, or the one it was moved to: an old address still leads to the truth."""
    while meeting.status == Appointment.Status.MOVED and (later := _moved_to(meeting)):
        meeting = later
    return meeting


def _meetings() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("clinician", "care_request__client", "client")


def _moved_to(meeting: Appointment) -> Appointment | None:
    return _meetings().filter(moved_from=meeting).first()


def live_meetings(care_request_id: UUID) -> list[Appointment]:
    """Booked meetings of a request, first one first."""
    return list(
        Appointment.objects.select_related("clinician")
        .filter(care_request_id=care_request_id, status__in=LIVE)
        .order_by("during")
    )


def held_for(meeting: Appointment, *, now: datetime) -> list[Appointment]:
    """Other moments for this meeting, kept for her while she reads, soonest first."""
    return list(
        Appointment.objects.select_related("clinician")
        .filter(
            care_request_id=meeting.care_request_id,
            sequence=meeting.sequence,
            status=Appointment.Status.HELD,
            hold_expires_at__gt=now,
            earlier_offer=None,
        )
        .order_by("during")
    )


def newest_request(client: Client) -> CareRequest | None:
    """The request for care she sent last, if she sent one."""
    return (
        CareRequest.objects.filter(client=client, submitted_at__isnull=False)
        .order_by("-submitted_at")
        .first()
    )


def earlier_moment(
    care_request: CareRequest, *, now: datetime
) -> tuple[EarlierOffer | None, bool | None]:
    """The earlier moment kept for her, and whether she wants to hear of them.

    None for the wish while there is nothing to be earlier than: in care, or no first meeting.
    """
    if care_request.state != CareRequest.State.OPEN:
        return None, None
    to_come = care_request.appointments.filter(
        sequence=1, status__in=LIVE, during__startswith__gt=now
    )
    offer = live_offer(care_request.pk, now=now)
    return offer, care_request.wants_earlier if offer or to_come.exists() else None


def promise_of(care_request_id: UUID) -> Promise | None:
    """The promise that holds now: the newest of the chain."""
    return (
        Promise.objects.select_related("owner")
        .filter(care_request_id=care_request_id, superseded_by=None)
        .first()
    )

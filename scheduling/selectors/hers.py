"""What she sees of her own appointments. Every query starts from her."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Client
from scheduling.models import LIVE, Appointment, CareRequest, Promise


def appointments_of(client: Client) -> QuerySet[Appointment]:
    """Every appointment that was ever hers, held ones included."""
    return Appointment.objects.select_related("clinician", "care_request__client").filter(
        client=client
    )


def live_meetings(care_request_id: UUID) -> list[Appointment]:
    """Booked meetings of a request, first one first."""
    return list(
        Appointment.objects.select_related("clinician")
        .filter(care_request_id=care_request_id, status__in=LIVE)
        .order_by("during")
    )


def held_for(care_request_id: UUID, *, now: datetime) -> list[Appointment]:
    """Other moments kept for her while she reads, soonest first; expired ones are left out."""
    return list(
        Appointment.objects.select_related("clinician")
        .filter(
            care_request_id=care_request_id,
            status=Appointment.Status.HELD,
            hold_expires_at__gt=now,
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


def promise_of(care_request_id: UUID) -> Promise | None:
    """The promise that holds now: the newest of the chain."""
    return (
        Promise.objects.select_related("owner")
        .filter(care_request_id=care_request_id, superseded_by=None)
        .first()
    )

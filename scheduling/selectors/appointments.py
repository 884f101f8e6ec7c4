"""Appointments as the people in them see them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from psycopg.types.range import Range

from accounts.models import Client
from scheduling.domain.working_days import end_of_day, local_day
from scheduling.models import LIVE, Appointment, Clinician

Status = Appointment.Status
#: What was agreed and was not taken back: to come, or over.
AGREED = (*LIVE, Status.ATTENDED, Status.DID_NOT_ATTEND)
A_MINUTE = timedelta(minutes=1)


def for_client(client: Client) -> QuerySet[Appointment]:
    """Hers, also those she cancelled; the soonest first. Moved ones live on in the new one."""
    shown = (*AGREED, Status.CANCELLED)
    return (
        Appointment.objects.filter(client=client, status__in=shown)
        .select_related("clinician", "care_request")
        .order_by("during", "id")
    )


def for_clinician(clinician: Clinician, *, start: datetime, end: datetime) -> QuerySet[Appointment]:
    """What stands in one calendar in `[start, end)`, the soonest first; one query."""
    return _agreed_between(start, end).filter(clinician=clinician)


def today(*, now: datetime, clinician: Clinician | None = None) -> QuerySet[Appointment]:
    """What stands on this calendar day in Amsterdam, for one psychologist or for all."""
    day = local_day(now)
    start, end = end_of_day(day - timedelta(days=1)) + A_MINUTE, end_of_day(day) + A_MINUTE
    found = _agreed_between(start, end)
    return found.filter(clinician=clinician) if clinician else found


def _agreed_between(start: datetime, end: datetime) -> QuerySet[Appointment]:
    return (
        Appointment.objects.filter(
            status__in=AGREED,
            during__startswith__gte=start,
            during__startswith__lt=end,
            during__overlap=Range(start, end),
        )
        .select_related("clinician", "care_request", "client__key")
        .order_by("during", "id")
    )

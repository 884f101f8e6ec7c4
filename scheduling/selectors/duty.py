"""Who is there: on duty now, on duty before a promise ends, and who answers for the rest."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Case, QuerySet, Value, When
from psycopg.types.range import Range

from accounts.models import Role, User
from accounts.selectors import clinic
from scheduling.domain.errors import ClinicNotReady
from scheduling.domain.working_days import OFFICE_HOURS, Opening, StaffedHours
from scheduling.models import DutyShift, SafetyCall, Slot


def on_duty(at: datetime) -> User | None:
    """Who picks up the duty phone at this moment."""
    shift = DutyShift.objects.select_related("user").filter(during__contains=at).first()
    return shift.user if shift else None


def on_duty_between(start: datetime, end: datetime) -> User | None:
    """Who is first on duty at some moment of `[start, end)`; nobody where it is empty."""
    if end <= start:
        return None
    shifts = DutyShift.objects.select_related("user").filter(during__overlap=Range(start, end))
    shift = shifts.order_by("during").first()
    return shift.user if shift else None


def is_rostered_between(start: datetime, end: datetime) -> bool:
    """Whether some psychologist has a place in her calendar that begins in `[start, end)`.

    Never where it is empty.
    """
    if end <= start:
        return False
    return Slot.objects.filter(
        withdrawn_at=None, starts_at__gte=start, starts_at__lt=end, clinician__is_active=True
    ).exists()


def coordinator() -> User:
    """Who owns what nobody else does: the coordinator of longest standing, else an administrator.

    Raises ClinicNotReady when the clinic has neither.
    """
    found = (
        User.objects.filter(role__in=(Role.COORDINATOR, Role.ADMIN), is_active=True)
        .order_by(
            Case(When(role=Role.COORDINATOR, then=Value(0)), default=Value(1)), "created_at", "id"
        )
        .first()
    )
    if found is None:
        raise ClinicNotReady("invite a coordinator before opening the bookings")
    return found


def open_calls() -> QuerySet[SafetyCall]:
    """The mothers whom somebody must phone, the most pressing first."""
    return (
        SafetyCall.objects.filter(ended_at=None)
        .select_related("care_request__client__key", "owner", "acknowledged_by")
        .order_by("due_at", "id")
    )


def staffed_hours() -> StaffedHours:
    """When somebody at the clinic reads and phones; office hours until the set-up says more."""
    weekly = {
        int(day): tuple(Opening(_time(start), _time(end)) for start, end in intervals)
        for day, intervals in clinic.profile().staffed_hours.items()
    }
    return StaffedHours(weekly) if any(weekly.values()) else OFFICE_HOURS


def _time(text: str) -> time:
    return time.fromisoformat(text)

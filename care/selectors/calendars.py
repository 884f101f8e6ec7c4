"""A psychologist's calendar as she set it, and who would be moved when she is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.range import Range

from scheduling.domain.calendar import moments_on_the_wall
from scheduling.domain.working_days import AMSTERDAM
from scheduling.models import LIVE, Appointment, AvailabilityRule, Clinician, ExtraHours, TimeOff
from scheduling.selectors.hours import rules_in_force


@dataclass(frozen=True)
class Extra:
    """Hours on a single day, with the offset where the clock shows their beginning twice."""

    hours: ExtraHours
    offset: str


@dataclass(frozen=True)
class Calendar:
    """Her weekly hours, those of a single day, the time off that is to come, and what is free."""

    clinician: Clinician
    rules: list[AvailabilityRule]
    extra: list[Extra]
    time_off: list[TimeOff]
    free: int
    next_meetings: int


def calendar_of(clinician: Clinician, *, now: datetime) -> Calendar:
    """Her calendar at this moment."""
    to_come = Appointment.objects.filter(
        clinician=clinician, status__in=LIVE, during__startswith__gt=now
    )
    places = clinician.slots.filter(withdrawn_at=None, starts_at__gt=now)
    taken = to_come.filter(slot__isnull=False).values("slot_id")
    return Calendar(
        clinician=clinician,
        rules=rules_in_force(clinician, now=now),
        extra=_extra(clinician, now),
        time_off=list(clinician.time_off.filter(during__endswith__gt=now).order_by("during")),
        free=places.exclude(pk__in=taken).count(),
        next_meetings=to_come.count(),
    )


def _extra(clinician: Clinician, now: datetime) -> list[Extra]:
    rows = clinician.extra_hours.filter(during__endswith__gt=now).order_by("during")
    return [Extra(row, offset_of(row.during.lower)) for row in rows]


def offset_of(moment: datetime) -> str:
    """`+02:00` for a moment in the hour that comes twice, else nothing."""
    local = moment.astimezone(AMSTERDAM)
    if len(moments_on_the_wall(local.replace(tzinfo=None, fold=0))) == 1:
        return ""
    return local.isoformat()[-6:]


def calendars() -> list[Clinician]:
    """Every psychologist with a profile, those who work here first, by name."""
    return list(Clinician.objects.select_related("user").order_by("-is_active", "name"))


def in_the_way(
    clinician: Clinician, starts_at: datetime, ends_at: datetime, *, now: datetime
) -> list[Appointment]:
    """Meetings to come that lie in this time: each gets another moment, or a person."""
    found = Appointment.objects.filter(
        clinician=clinician,
        status__in=LIVE,
        during__overlap=Range(starts_at, ends_at),
        during__startswith__gt=now,
    )
    return list(found.select_related("client__key", "care_request").order_by("during"))

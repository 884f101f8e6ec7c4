"""How far the clinic is with its set-up: what stands, and what must stand before bookings open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Clinic, Role, User
from scheduling.models import Clinician, DutyAlarm, DutyShift, Slot

#: The duty roster must reach at least so far.
ROSTERED = timedelta(days=7)
PROFILE, HOURS, PEOPLE, CALENDARS, ROSTER, ALARM = (
    "profile",
    "hours",
    "people",
    "calendars",
    "roster",
    "alarm",
)


@dataclass(frozen=True)
class Setup:
    """The clinic's set-up. `done`: the steps that stand."""

    clinic: Clinic | None
    done: frozenset[str]
    clinicians: list[User]
    alarm: DutyAlarm | None

    @property
    def is_open(self) -> bool:
        """Whether mothers can send an intake."""
        return bool(self.clinic and self.clinic.bookings_open_at)

    @property
    def missing(self) -> tuple[str, ...]:
        """Steps that still keep the bookings closed, in order."""
        steps = (PROFILE, HOURS, PEOPLE, CALENDARS, ROSTER, ALARM)
        return tuple(step for step in steps if step not in self.done)


def setup_of(*, now: datetime) -> Setup:
    """What stands at this moment."""
    clinic = Clinic.objects.filter(pk=1).first()
    clinicians = list(
        User.objects.filter(role=Role.CLINICIAN, is_active=True)
        .select_related("clinician")
        .order_by("name")
    )
    alarm = DutyAlarm.objects.filter(kind=DutyAlarm.Kind.TEST).order_by("-rung_at").first()
    facts = {
        PROFILE: bool(clinic and clinic.name and clinic.phone and clinic.duty_phone),
        HOURS: bool(clinic and any(clinic.staffed_hours.values())),
        PEOPLE: bool(clinicians),
        CALENDARS: _with_places(now).exists(),
        ROSTER: _is_rostered(now),
        ALARM: _was_test_heard(),
    }
    done = frozenset(step for step, stands in facts.items() if stands)
    return Setup(clinic, done, clinicians, alarm)


def shifts_to_come(*, now: datetime) -> QuerySet[DutyShift]:
    """The shift under way and those that follow."""
    return (
        DutyShift.objects.filter(during__endswith__gt=now).select_related("user").order_by("during")
    )


def _with_places(now: datetime) -> QuerySet[Clinician]:
    places = Slot.objects.filter(clinician=OuterRef("pk"), withdrawn_at=None, starts_at__gt=now)
    return Clinician.objects.filter(Exists(places), is_active=True)


def _is_rostered(now: datetime) -> bool:
    return DutyShift.objects.filter(
        during__endswith__gt=now, during__startswith__lt=now + ROSTERED
    ).exists()


def _was_test_heard() -> bool:
    """A test rang, was delivered, and a person said so."""
    tests = DutyAlarm.objects.filter(kind=DutyAlarm.Kind.TEST)
    return tests.filter(delivered_at__isnull=False, acknowledged_at__isnull=False).exists()

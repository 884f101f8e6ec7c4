"""A single hour, or half a day, beside the weekly rules: places at once, and nobody loses one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.types.range import Range

from accounts.domain.actor import Actor
from accounts.services import audit
from scheduling.domain.errors import TOO_LATE, WRONG_STATE, NotAllowed
from scheduling.models import Clinician, ExtraHours, Slot, TimeOff
from scheduling.services import calendar, freed
from scheduling.services.locks import lock_clinicians, whole_deed

#: As far as calendars reach: what is further away would not be a place at once.
FURTHEST = timedelta(weeks=12)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one moment to another, as `availability.WeeklyHours` in everything else."""

    starts_at: datetime
    ends_at: datetime
    session_minutes: int
    buffer_minutes: int
    modes: Sequence[str]
    protected_level: int | None

    @property
    def holds_a_session(self) -> bool:
        """Whether at least one session fits in."""
        return self.ends_at - self.starts_at >= timedelta(minutes=self.session_minutes)


def add(*, clinician: Clinician, stretch: Stretch, actor: Actor, now: datetime) -> ExtraHours:
    """Offer these hours once.

    Raises NotAllowed: `too_late` when they have begun, `wrong_state` when not one session fits in,
    they lie beyond twelve weeks, or overlap places or time off that are there already.
    """
    if stretch.starts_at <= now:
        raise NotAllowed(TOO_LATE)
    if not stretch.holds_a_session or stretch.ends_at > now + FURTHEST:
        raise NotAllowed(WRONG_STATE)
    with whole_deed():
        lock_clinicians([clinician.id])
        if _is_used(clinician, stretch):
            raise NotAllowed(WRONG_STATE)
        row = ExtraHours.objects.create(
            clinician=clinician,
            during=Range(stretch.starts_at, stretch.ends_at),
            session_minutes=stretch.session_minutes,
            buffer_minutes=stretch.buffer_minutes,
            modes=list(stretch.modes),
            protected_level=stretch.protected_level,
            created_at=now,
        )
        with freed.noting_new(clinician, now=now):
            calendar.materialise(now=now, clinician=clinician)
        _log(row, "extra_hours.add", "C", actor, now)
    return row


def remove(*, extra_hours_id: int, actor: Actor, now: datetime) -> None:
    """Offer them no longer. A meeting that stands there stays; nobody is moved."""
    with whole_deed():
        row = ExtraHours.objects.select_related("clinician").get(pk=extra_hours_id)
        lock_clinicians([row.clinician_id])
        _log(row, "extra_hours.remove", "D", actor, now)
        row.delete()
        with freed.noting_new(row.clinician, now=now):
            calendar.materialise(now=now, clinician=row.clinician)


def _is_used(clinician: Clinician, stretch: Stretch) -> bool:
    span = Range(stretch.starts_at, stretch.ends_at)
    places = Slot.objects.filter(
        clinician=clinician,
        withdrawn_at=None,
        starts_at__lt=stretch.ends_at,
        ends_at__gt=stretch.starts_at,
    )
    away = TimeOff.objects.filter(clinician=clinician, during__overlap=span)
    extra = ExtraHours.objects.filter(clinician=clinician, during__overlap=span)
    return places.exists() or away.exists() or extra.exists()


def _log(row: ExtraHours, event: str, action: str, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="extrahours",
        object_id=row.pk,
        purpose="OPERATE",
    )

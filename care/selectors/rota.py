"""Duty, leave and opening hours of the practice, day by day; four queries, however many days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate
from django.utils.timezone import localtime
from psycopg.types.range import Range

from accounts.models import Role, User
from care.domain.rota import Window, part_of_day
from scheduling.domain.working_days import AMSTERDAM, is_public_holiday, local_day
from scheduling.models import Clinician, DutyShift, Slot, TimeOff


@dataclass(frozen=True)
class Turn:
    """Somebody's duty on a day; None: from or to beyond the day."""

    name: str
    starts: time | None
    ends: time | None


@dataclass(frozen=True)
class Away:
    """A psychologist's time off on a day."""

    clinician: Clinician
    kind: str
    starts: time | None
    ends: time | None


@dataclass(frozen=True)
class Opening:
    """From her first place of a day to the end of her last one, and how many are free."""

    clinician: Clinician
    starts: time
    ends: time
    places: int
    free: int


@dataclass(frozen=True)
class Day:
    """One day of the practice. `is_beside`: it only fills up a month to whole weeks."""

    day: date
    is_today: bool
    is_beside: bool
    is_holiday: bool
    turns: list[Turn]
    away: list[Away]
    open: list[Opening]

    @property
    def free(self) -> int:
        """Places that nobody has yet."""
        return sum(each.free for each in self.open)


def days_for(user: User, window: Window, *, month: int | None, now: datetime) -> list[Day]:
    """The days of the window as this person may see them: a psychologist sees the duty of all and
    her own calendar, coordinator and administrator every calendar. `month`: the one shown."""
    people = Clinician.objects.filter(is_active=True).order_by("name")
    if user.role == Role.CLINICIAN:
        people = people.filter(user=user)
    clinicians = {each.pk: each for each in people}
    span = Range(_midnight(window.first), _midnight(window.until))
    shifts = list(
        DutyShift.objects.filter(during__overlap=span).select_related("user").order_by("during")
    )
    away = list(
        TimeOff.objects.filter(clinician__in=clinicians, during__overlap=span).order_by("during")
    )
    opening = _opening(clinicians.values(), span)
    return [
        Day(
            day=day,
            is_today=day == local_day(now),
            is_beside=month is not None and day.month != month,
            is_holiday=is_public_holiday(day),
            turns=_turns(day, shifts),
            away=_away(day, away, clinicians),
            open=opening[day],
        )
        for day in window.days()
    ]


def _turns(day: date, shifts: Iterable[DutyShift]) -> list[Turn]:
    found = ((each, part_of_day(day, each.during.lower, each.during.upper)) for each in shifts)
    return [Turn(each.user.name, *part) for each, part in found if part]


def _away(day: date, rows: Iterable[TimeOff], clinicians: dict[UUID, Clinician]) -> list[Away]:
    found = ((each, part_of_day(day, each.during.lower, each.during.upper)) for each in rows)
    return [Away(clinicians[each.clinician_id], each.kind, *part) for each, part in found if part]


def _opening(clinicians: Iterable[Clinician], span: Range[datetime]) -> dict[date, list[Opening]]:
    by_id = {each.pk: each for each in clinicians}
    rows = (
        Slot.objects.filter(
            clinician__in=by_id,
            withdrawn_at=None,
            starts_at__gte=span.lower,
            starts_at__lt=span.upper,
        )
        .annotate(day=TruncDate("starts_at", tzinfo=AMSTERDAM))
        .values("clinician_id", "day")
        .annotate(
            begins=Min("starts_at"),
            over=Max("ends_at"),
            places=Count("id"),
            free=Count("id", filter=Q(is_taken=False)),
        )
        .order_by("begins", "clinician__name")
    )
    found: dict[date, list[Opening]] = defaultdict(list)
    for row in rows:
        found[row["day"]].append(
            Opening(
                by_id[row["clinician_id"]],
                localtime(row["begins"], AMSTERDAM).time(),
                localtime(row["over"], AMSTERDAM).time(),
                row["places"],
                row["free"],
            )
        )
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=AMSTERDAM)

"""What the clinic promises at each level, as versioned data, and the moments that follow from it.

Levels and terms: version 0.1, a proposal that a registered clinician must sign off. Anchors:
suspected postpartum psychosis is seen within 4 hours; 2 + 4 weeks in NICE CG192 and QS115; 24 and
72 hours follow the order of the UK Mental Health Triage Scale. The rest is a proposal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from scheduling.domain.working_days import (
    OFFICE_HOURS,
    StaffedHours,
    add_working_days,
    end_of_day,
    local_day,
)


@dataclass(frozen=True, slots=True)
class Hours:
    """So many hours by the clock, nights, weekends and clock changes included."""

    count: int

    def ends(self, submitted_at: datetime, staffed: StaffedHours) -> datetime:
        """Submission plus the hours, UTC."""
        return submitted_at + timedelta(hours=self.count)


@dataclass(frozen=True, slots=True)
class Days:
    """So many calendar days, up to 23:59 in Amsterdam of the last one."""

    count: int

    def ends(self, submitted_at: datetime, staffed: StaffedHours) -> datetime:
        """End of the ``count``-th calendar day after the day of submission, UTC."""
        return end_of_day(local_day(submitted_at) + timedelta(days=self.count))


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """So many working days, up to 23:59 in Amsterdam of the last one."""

    count: int

    def ends(self, submitted_at: datetime, staffed: StaffedHours) -> datetime:
        """End of the ``count``-th working day after the day of submission, UTC."""
        return end_of_day(add_working_days(local_day(submitted_at), self.count))


@dataclass(frozen=True, slots=True)
class StaffedMinutes:
    """So many minutes, counted from submission inside staffed hours, else from the next opening."""

    count: int

    def ends(self, submitted_at: datetime, staffed: StaffedHours) -> datetime:
        """The minutes after submission, or after the next staffed hour begins, UTC."""
        start = submitted_at if staffed.covers(submitted_at) else staffed.next_start(submitted_at)
        return start + timedelta(minutes=self.count)


Term = Hours | Days | WorkingDays | StaffedMinutes


@dataclass(frozen=True, slots=True)
class LevelTerms:
    """The promise of one level: contact with a clinician, first and second appointment."""

    name_nl: str
    name_en: str
    contact: Term
    first: Term | None
    second: Term | None


@dataclass(frozen=True, slots=True)
class PromisePolicy:
    """The terms of every level, under a version that is stored with each promise."""

    version: str
    terms: Mapping[int, LevelTerms]


@dataclass(frozen=True, slots=True)
class PromiseTimes:
    """The last moments, in UTC, of contact and of the first and second appointment."""

    contact_by: datetime
    first_by: datetime | None
    second_by: datetime | None

    def to_dict(self) -> dict[str, str | None]:
        """ISO texts in UTC (``2026-03-02T09:30:00Z``), None where nothing is promised."""
        return {
            "contact_by": _iso(self.contact_by),
            "first_by": _iso(self.first_by),
            "second_by": _iso(self.second_by),
        }


POLICY = PromisePolicy(
    version="0.1",
    terms=MappingProxyType(
        {
            # Level 5 has no appointment: nobody is matched until a clinician clears it.
            5: LevelTerms("Acuut", "Acute", StaffedMinutes(60), None, None),
            4: LevelTerms("Urgent", "Urgent", Hours(24), Hours(72), Days(7)),
            3: LevelTerms("Snel", "Soon", Hours(72), Days(7), Days(14)),
            2: LevelTerms("Regulier", "Routine", Days(14), Days(14), Days(42)),
            1: LevelTerms("Licht", "Light", WorkingDays(2), None, None),
        }
    ),
)


def promise_times(
    level: int,
    submitted_at: datetime,
    staffed: StaffedHours = OFFICE_HOURS,
    policy: PromisePolicy = POLICY,
) -> PromiseTimes:
    """The nominal promise of ``level`` (1-5), counted from ``submitted_at``.

    Raises ValueError for a level the policy does not know or a naive moment.
    """
    if level not in policy.terms:
        raise ValueError(f"policy {policy.version} has no level {level}")
    if submitted_at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    terms = policy.terms[level]
    at = submitted_at.astimezone(UTC)
    return PromiseTimes(
        contact_by=terms.contact.ends(at, staffed),
        first_by=None if terms.first is None else terms.first.ends(at, staffed),
        second_by=None if terms.second is None else terms.second.ends(at, staffed),
    )


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")

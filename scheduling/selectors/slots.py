"""Free moments by day and by month: one query, whatever the number of psychologists and places.

A hold whose ten minutes are over shows as free once it was swept, a minute later at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection

from scheduling.domain.working_days import AMSTERDAM, ONE_DAY, local_day
from scheduling.selectors.candidates import AWAY

# Built from constants alone; what varies is a parameter. Times come as seconds: reading a
# timestamp costs ten times as much, and a month of fifty calendars holds ten thousand.
_FREE = f"""
    SELECT s.id, s.clinician_id, extract(epoch FROM s.starts_at)::bigint,
        extract(epoch FROM s.ends_at)::bigint, s.modes, s.protected_level
    FROM scheduling_slot s
    WHERE s.withdrawn_at IS NULL AND NOT s.is_taken
      AND s.starts_at >= %(start)s AND s.starts_at < %(end)s
      AND (%(clinicians)s::uuid[] IS NULL OR s.clinician_id = ANY(%(clinicians)s::uuid[]))
      AND NOT EXISTS ({AWAY})
    ORDER BY s.starts_at, s.id
"""  # noqa: S608

_NUMBER = f"""
    SELECT 1 + coalesce((
        SELECT max(a.sequence) FROM scheduling_appointment a
        WHERE a.care_request_id = %(care_request)s
          AND a.status IN ('booked', 'confirmed', 'attended')), 0)
    FROM scheduling_slot s
    WHERE s.id = %(slot)s AND s.withdrawn_at IS NULL AND NOT s.is_taken AND NOT EXISTS ({AWAY})
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A moment that nobody has."""

    slot_id: int
    clinician_id: UUID
    starts_at: datetime
    ends_at: datetime
    modes: list[str]
    protected_level: int | None


def day(
    *, on: date, now: datetime, clinicians: Collection[UUID] | None = None
) -> tuple[FreeSlot, ...]:
    """The free moments of one calendar day in Amsterdam that are still to come, in order."""
    return _free(on, on + ONE_DAY, now, clinicians)


def month(
    *, first: date, now: datetime, clinicians: Collection[UUID] | None = None
) -> dict[date, list[FreeSlot]]:
    """The free moments of the month of `first` that are still to come, by day in Amsterdam.

    Days without one are absent.
    """
    start = first.replace(day=1)
    end = (start + 31 * ONE_DAY).replace(day=1)
    found: dict[date, list[FreeSlot]] = defaultdict(list)
    for slot in _free(start, end, now, clinicians):
        found[local_day(slot.starts_at)].append(slot)
    return dict(found)


def number_if_free(care_request_id: UUID, slot_id: int) -> int | None:
    """Which meeting of hers this moment would be (1, 2, ...); None when it is not free now."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, {"care_request": care_request_id, "slot": slot_id})
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _free(
    start: date, end: date, now: datetime, clinicians: Collection[UUID] | None
) -> tuple[FreeSlot, ...]:
    values: dict[str, Any] = {
        "start": max(now, _midnight(start)),
        "end": _midnight(end),
        "clinicians": None if clinicians is None else list(clinicians),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FREE, values)
        return tuple(
            FreeSlot(slot_id, clinician_id, _moment(starts), _moment(ends), modes, level)
            for slot_id, clinician_id, starts, ends, modes, level in cursor.fetchall()
        )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), tzinfo=AMSTERDAM).astimezone(UTC)

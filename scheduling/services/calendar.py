"""Slots made from rules and extra hours, twelve weeks ahead.

As often as one likes, by as many as like at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.range import Range

from scheduling.domain.calendar import Extra, Period, PlannedSlot, Rule, expand
from scheduling.domain.working_days import local_day
from scheduling.models import AvailabilityRule, Clinician, ExtraHours, TimeOff
from scheduling.services.locks import MATERIALISE, lock_key, lock_keys

#: Calendars written in one transaction: short enough that nobody waits for it.
BATCH = 100

_PLAN = """
    CREATE TEMPORARY TABLE planned_slot (
        clinician_id uuid, starts_at timestamptz, ends_at timestamptz, modes varchar[],
        protected_level smallint
    ) ON COMMIT DROP
"""
_COPY = "COPY planned_slot FROM STDIN"
_ADD = """
    INSERT INTO scheduling_slot AS s (clinician_id, starts_at, ends_at, modes, protected_level)
    SELECT clinician_id, starts_at, ends_at, modes, protected_level FROM planned_slot
    ORDER BY clinician_id, starts_at
    ON CONFLICT (clinician_id, starts_at) DO NOTHING
"""
# A slot that is taken stays as it was given away, whatever the rules say now.
_RENEW = """
    UPDATE scheduling_slot s
    SET ends_at = p.ends_at, modes = p.modes, protected_level = p.protected_level,
        withdrawn_at = NULL
    FROM planned_slot p
    WHERE s.clinician_id = p.clinician_id AND s.starts_at = p.starts_at
      AND (s.withdrawn_at IS NOT NULL OR s.ends_at <> p.ends_at OR s.modes <> p.modes
           OR s.protected_level IS DISTINCT FROM p.protected_level)
      AND NOT s.is_taken
"""
_WITHDRAW = """
    UPDATE scheduling_slot s SET withdrawn_at = %(now)s
    WHERE s.clinician_id = ANY(%(clinicians)s) AND s.starts_at >= %(now)s
      AND s.starts_at < %(until)s AND s.withdrawn_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM planned_slot p
          WHERE p.clinician_id = s.clinician_id AND p.starts_at = s.starts_at)
      AND NOT s.is_taken
"""


def materialise(*, now: datetime, weeks: int = 12, clinician: Clinician | None = None) -> int:
    """Make the slots of the coming weeks from the rules; gives how many were added or renewed.

    Slots that no rule covers any more are withdrawn, unless somebody has a meeting there.
    Idempotent; two at once take turns. One transaction a hundred calendars.
    """
    active = Clinician.objects.filter(is_active=True).order_by("id").values_list("id", flat=True)
    everyone = [clinician.id] if clinician else list(active)
    changed = 0
    for start in range(0, len(everyone), BATCH):
        changed += _write(everyone[start : start + BATCH], now, now + timedelta(weeks=weeks))
    return changed


def _write(clinician_ids: Sequence[UUID], now: datetime, until: datetime) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        lock_keys([lock_key(MATERIALISE)])
        # A list: its queries must end before the copy takes the connection.
        plan = list(_plan(clinician_ids, now, until))
        cursor.execute(_PLAN)
        with cursor.copy(_COPY) as copy:
            for row in plan:
                copy.write_row(row)
        cursor.execute(_ADD)
        changed = int(cursor.rowcount)
        cursor.execute(_RENEW)
        changed += int(cursor.rowcount)
        cursor.execute(_WITHDRAW, {"clinicians": list(clinician_ids), "now": now, "until": until})
        cursor.execute("DROP TABLE planned_slot")
    return changed


def _plan(
    clinician_ids: Sequence[UUID], now: datetime, until: datetime
) -> Iterable[tuple[Any, ...]]:
    """The rows that the rules give for `[now, until)`."""
    rules = _rules(clinician_ids)
    away = _time_off(clinician_ids, now, until)
    extra = _extra(clinician_ids, now, until)
    for clinician_id in clinician_ids:
        slots: Iterable[PlannedSlot] = expand(
            rules[clinician_id],
            first_day=local_day(now),
            until_day=local_day(until) + timedelta(days=1),
            time_off=away[clinician_id],
            extra=extra[clinician_id],
        )
        for slot in slots:
            if now <= slot.starts_at < until:
                modes = list(slot.modes)
                yield clinician_id, slot.starts_at, slot.ends_at, modes, slot.protected_level


def _rules(clinician_ids: Sequence[UUID]) -> dict[UUID, list[Rule]]:
    found: dict[UUID, list[Rule]] = defaultdict(list)
    rows = AvailabilityRule.objects.filter(clinician_id__in=clinician_ids).order_by("id")
    for row in rows:
        found[row.clinician_id].append(
            Rule(
                weekday=row.weekday,
                starts=row.starts,
                ends=row.ends,
                session_minutes=row.session_minutes,
                buffer_minutes=row.buffer_minutes,
                modes=tuple(row.modes),
                protected_level=row.protected_level,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
            )
        )
    return found


def _extra(
    clinician_ids: Sequence[UUID], now: datetime, until: datetime
) -> dict[UUID, list[Extra]]:
    found: dict[UUID, list[Extra]] = defaultdict(list)
    rows = ExtraHours.objects.filter(
        clinician_id__in=clinician_ids, during__overlap=Range(now, until)
    )
    for row in rows.order_by("during"):
        found[row.clinician_id].append(
            Extra(
                starts_at=row.during.lower,
                ends_at=row.during.upper,
                session_minutes=row.session_minutes,
                buffer_minutes=row.buffer_minutes,
                modes=tuple(row.modes),
                protected_level=row.protected_level,
            )
        )
    return found


def _time_off(
    clinician_ids: Sequence[UUID], now: datetime, until: datetime
) -> dict[UUID, list[Period]]:
    found: dict[UUID, list[Period]] = defaultdict(list)
    rows = TimeOff.objects.filter(
        clinician_id__in=clinician_ids, during__overlap=Range(now, until + timedelta(days=1))
    )
    for row in rows:
        found[row.clinician_id].append(Period(row.during.lower, row.during.upper))
    return found

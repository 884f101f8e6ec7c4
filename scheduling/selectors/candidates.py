"""Free moments that may suit her, found in one indexed query.

SQL narrows the field; `scheduling.domain.fit` decides. A test holds the two to the same answer.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from scheduling.domain.day_parts import hours_of_week
from scheduling.domain.fit import MIN_LEAD, PROTECTION_ENDS, SKILL_WORTH_NAMING, Need, Offer
from scheduling.models import CareRequest

#: Earliest moments fetched per question ("the first", "in her part of the week", "by somebody with
#: the skill she needs", "with the one she knows"): more than anybody is shown.
LIMIT = 24
#: Cheapest moments fetched of each day of her window, and of how many days at most: the hours that
#: those still to come need least, so that the engine has something to weigh.
PER_DAY = 4
DAYS = 15
#: As far ahead as calendars are made.
HORIZON = timedelta(weeks=12)

_COLUMNS = """
    s.id, s.starts_at, s.ends_at, s.modes, s.protected_level, c.id, c.name, c.gender, c.region,
    c.languages, c.tracks, c.levels, c.skills, c.is_active, c.accepts_new_from,
    week.n, c.max_new_per_week, load.n, c.caseload_cap,
    s.price, s.held, (SELECT max(r.at) FROM scheduling_priceround r WHERE r.at <= %(now)s)
"""
# What counts for a cap: every occupying state, except a hold whose ten minutes are over.
_OCCUPIES = """(
    a.status IN ('booked', 'confirmed', 'attended', 'did_not_attend')
    OR (a.status = 'held' AND a.hold_expires_at > %(now)s)
)"""
#: Time off of the slot's psychologist (alias s).
AWAY = """
    SELECT 1 FROM scheduling_timeoff t
    WHERE t.clinician_id = s.clinician_id AND t.during && tstzrange(s.starts_at, s.ends_at)
"""
# Built from constants alone; what varies is a parameter.
_FREE = f"""
    FROM scheduling_slot s
    JOIN scheduling_clinician c ON c.id = s.clinician_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM scheduling_appointment a
        WHERE a.clinician_id = c.id AND a.sequence = 1 AND {_OCCUPIES}
          AND a.care_request_id <> %(care_request)s
          AND a.during && tstzrange(
              date_trunc('week', s.starts_at, 'Europe/Amsterdam'),
              (date_trunc('week', s.starts_at AT TIME ZONE 'Europe/Amsterdam')
                  + interval '7 days') AT TIME ZONE 'Europe/Amsterdam')
    ) week
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT a.care_request_id) AS n FROM scheduling_appointment a
        JOIN scheduling_carerequest r ON r.id = a.care_request_id
        WHERE a.clinician_id = c.id AND r.state IN ('open', 'in_care')
          AND a.care_request_id <> %(care_request)s
          AND (a.status IN ('booked', 'confirmed', 'attended')
               OR (a.status = 'held' AND a.hold_expires_at > %(now)s))
    ) load
    WHERE s.withdrawn_at IS NULL AND NOT s.is_taken
      AND NOT EXISTS (
          SELECT 1 FROM scheduling_appointment a
          WHERE a.client_id = %(client)s AND a.status IN ('booked', 'confirmed')
            AND a.id IS DISTINCT FROM %(leaving)s
            AND a.during && tstzrange(s.starts_at, s.ends_at))
      AND NOT EXISTS ({AWAY})
"""  # noqa: S608
#: The hard filters of `fit.refusals`, as far as SQL can tell. The caps stand in a CASE: taken for
#: filters, each would halve and halve again how many hours the planner expects, and it would look
#: at every hour of a day where the first few do.
_SUITS = """
      AND c.is_active
      AND (%(languages)s::varchar[] = '{}' OR c.languages && %(languages)s::varchar[])
      AND c.tracks @> ARRAY[%(track)s]::varchar[]
      AND c.levels @> ARRAY[%(level)s]::smallint[]
      AND (%(gender)s = '' OR c.gender = %(gender)s)
      AND NOT c.id = ANY(%(excluded)s)
      AND ((s.modes && %(remote_modes)s::varchar[])
           OR (%(in_person)s AND 'in_person' = ANY(s.modes) AND c.region = %(region)s))
      AND (s.protected_level IS NULL OR s.protected_level <= %(level)s
           OR s.starts_at <= %(protection_ends)s)
      AND CASE WHEN c.id = %(known)s THEN true
          WHEN c.accepts_new_from > %(now)s THEN false
          ELSE week.n < c.max_new_per_week AND load.n < c.caseload_cap END
"""
_WITHIN = " AND s.starts_at >= %(first)s AND s.starts_at < %(until)s "
_WANTED = """
      AND ((extract(isodow FROM s.starts_at AT TIME ZONE 'Europe/Amsterdam') - 1) * 24
          + extract(hour FROM s.starts_at AT TIME ZONE 'Europe/Amsterdam'))::int = ANY(%(hours)s)
"""
_KNOWN = " AND s.clinician_id = %(known)s "
_ONLY = " AND s.clinician_id = %(only)s "
_SKILLED = """
      AND EXISTS (SELECT 1 FROM jsonb_each_text(c.skills) skill
          WHERE skill.key = ANY(%(skills)s) AND skill.value::float >= %(worth)s)
"""
_THESE = " AND s.id = ANY(%(also)s) "
#: The order of the index of free moments: reading stops at the limit.
_ORDER = f" ORDER BY s.starts_at, s.clinician_id LIMIT {LIMIT} "
#: The same for the second index, once for each day (migration 0009). The moments within a day stand
#: in a CASE: beside the day they would be counted twice, and a planner that expects two hours a day
#: sorts all of them instead of reading the cheapest from the index.
_CHEAPEST = f"""
    SELECT cheap.* FROM generate_series(
        (%(first)s::timestamptz AT TIME ZONE 'UTC')::date,
        (%(by)s::timestamptz AT TIME ZONE 'UTC')::date, interval '1 day') AS day
    CROSS JOIN LATERAL (
        SELECT {_COLUMNS} {_FREE} {_SUITS}
          AND (s.starts_at AT TIME ZONE 'UTC')::date = day::date
          AND CASE WHEN s.starts_at < %(first)s THEN false
              ELSE s.starts_at < %(until)s AND s.starts_at <= %(by)s END
        ORDER BY s.price NULLS FIRST, s.starts_at LIMIT {PER_DAY}) AS cheap
"""  # noqa: S608


def need_of(care_request: CareRequest, *, level: int | None = None) -> Need:
    """What a care request asks for. `level` when it is asked for another level than its own."""
    return Need(
        level=level or care_request.level or 1,
        track=care_request.track,
        languages=tuple(care_request.languages),
        modes=tuple(care_request.modes),
        region=care_request.region,
        gender_wish=care_request.gender_wish,
        day_parts=tuple(care_request.day_parts),
        excluded=frozenset(care_request.excluded_clinicians),
        situation=care_request.client.wording,
    )


def find(
    care_request: CareRequest,
    need: Need,
    *,
    now: datetime,
    first: datetime | None = None,
    until: datetime | None = None,
    by: datetime | None = None,
    known: UUID | None = None,
    leaving: UUID | None = None,
    only: UUID | None = None,
    also: Collection[int] = (),
) -> list[Offer]:
    """Free moments that may suit her, from `first` to `until` (exclusive): the earliest.

    Also the cheapest of each day up to `by`, the last moment that keeps the promise; the earliest
    in the part of the week she asked for, by somebody with the skill she needs, and with `known`,
    the psychologist she has. `leaving` is the appointment she would give up: it does not stand in
    her own way. `only` looks in one calendar, at its earliest moments and at those in `also`. One
    query, whatever the number of psychologists.
    """
    everywhere = _ONLY if only else ""
    branches = [everywhere]
    branches += [everywhere + _WANTED] if need.day_parts else []
    branches += [everywhere + _SKILLED] if need.skills else []
    branches += [_KNOWN] if known and not only else []
    branches += [_ONLY + _THESE] if only and also else []
    parts = [
        f"(SELECT {_COLUMNS} {_FREE} {_WITHIN} {_SUITS} {extra} {_ORDER})" for extra in branches
    ]
    start = max(first or now, now + MIN_LEAD)
    if by is not None and by >= start and not only:
        parts.append(f"({_CHEAPEST})")
    modes = need.modes or ("online", "in_person")
    values = _facts(care_request, now, leaving) | {
        "first": start,
        "by": min(by or start, start + timedelta(days=DAYS)),
        "also": list(also),
        "until": until or now + HORIZON,
        "languages": list(need.languages),
        "track": need.track,
        "level": need.level,
        "gender": need.gender_wish,
        "excluded": list(need.excluded),
        "remote_modes": [mode for mode in modes if mode != "in_person"],
        "in_person": "in_person" in modes,
        "region": need.region,
        "protection_ends": now + PROTECTION_ENDS,
        "known": known,
        "only": only,
        "skills": list(need.skills),
        "worth": SKILL_WORTH_NAMING,
        "hours": list(hours_of_week(need.day_parts)),
    }
    return _read(" UNION ALL ".join(parts), values)


def still_free(
    care_request: CareRequest,
    slot_ids: Collection[int],
    *,
    now: datetime,
    leaving: UUID | None = None,
) -> list[Offer]:
    """Those of the slots that are free at this moment, with fresh counts for the caps."""
    values = _facts(care_request, now, leaving) | {"slots": list(slot_ids)}
    return _read(f"SELECT {_COLUMNS} {_FREE} AND s.id = ANY(%(slots)s)", values)


def _facts(care_request: CareRequest, now: datetime, leaving: UUID | None) -> dict[str, Any]:
    return {
        "now": now,
        "care_request": care_request.id,
        "client": care_request.client_id,
        "leaving": leaving,
    }


def _read(sql: str, values: dict[str, Any]) -> list[Offer]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = {row[0]: _offer(row) for row in cursor.fetchall()}
    return list(found.values())


def _offer(row: tuple[Any, ...]) -> Offer:
    return Offer(
        slot_id=row[0],
        starts_at=row[1],
        ends_at=row[2],
        modes=tuple(row[3]),
        protected_level=row[4],
        clinician_id=row[5],
        clinician_name=row[6],
        gender=row[7],
        region=row[8],
        languages=tuple(row[9]),
        tracks=tuple(row[10]),
        levels=tuple(row[11]),
        skills=json.loads(row[12]),
        is_active=row[13],
        accepts_new_from=row[14],
        new_this_week=row[15],
        max_new_per_week=row[16],
        caseload=row[17],
        caseload_cap=row[18],
        price=row[19],
        held=tuple(row[20] or ()),
        priced_at=row[21],
    )

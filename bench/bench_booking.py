"""Booking, placing and calendars at 20, 200 and 2,000 psychologists, each beside a bare floor.

Floors are the least that Django can do for the same thing: read the places of a day by the ORM,
claim a place and insert an appointment. Times are CPU of this process plus that of its PostgreSQL
backend; ratios count, absolutes belong to the machine. Run alone with
``python -m bench.bench_booking``.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

from bench.database import prepared_database

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SIZES = (20, 200, 2_000)
TIMES = 60
BOOKINGS = 200
ROUNDS = 10
WARM = 5
AT_ONCE = 50

# Eight weeks of working days with six places each; of the first ten days two thirds are taken.
_CLINICIANS = """
    INSERT INTO scheduling_clinician (id, user_id, name, title, big_number, gender, region, place,
        languages, tracks, levels, skills, max_new_per_week, caseload_cap, video_link, is_active)
    SELECT gen_random_uuid(), u.id, u.name, 'GZ-psycholoog', '', 'woman', 'Utrecht', '',
        CASE WHEN u.n %% 20 = 0 THEN '{nl,tr}'::varchar[] ELSE '{nl}' END,
        CASE WHEN u.n %% 2 = 0 THEN '{individual,parent_child}'::varchar[] ELSE '{individual}' END,
        '{1,2,3,4}', '{}', 60, 400, '', true
    FROM (SELECT id, name, row_number() OVER (ORDER BY id) AS n FROM accounts_user
          WHERE role = 'clinician' AND id NOT IN (SELECT user_id FROM scheduling_clinician)) u
"""
_USERS = """
    INSERT INTO accounts_user (id, password, email, name, role, language, phone, is_active,
        created_at)
    SELECT gen_random_uuid(), '!', 'bench' || gen_random_uuid() || '@kliniek.example', 'Demo',
        'clinician', 'nl', '', true, %(now)s
    FROM generate_series(1, %(count)s)
"""
_SLOTS = """
    INSERT INTO scheduling_slot (clinician_id, starts_at, ends_at, modes)
    SELECT c.id, t, t + interval '50 minutes', '{online}'
    FROM scheduling_clinician c, generate_series(1, 56) day, generate_series(8, 13) hour,
        LATERAL (SELECT date_trunc('day', %(now)s::timestamptz, 'UTC') + day * interval '1 day'
            + hour * interval '1 hour' AS t) at
    WHERE extract(isodow FROM t) < 6 AND NOT EXISTS (
        SELECT 1 FROM scheduling_slot s WHERE s.clinician_id = c.id)
"""
_TAKEN = """
    CREATE TEMPORARY TABLE taken AS
    SELECT s.id, s.clinician_id, s.starts_at, s.ends_at, gen_random_uuid() AS request
    FROM scheduling_slot s
    WHERE s.starts_at < %(now)s::timestamptz + interval '10 days' AND s.id %% 3 > 0
      AND NOT EXISTS (SELECT 1 FROM scheduling_appointment a WHERE a.slot_id = s.id);
    INSERT INTO accounts_client (id, key_id, language, wording, created_at)
    SELECT request, %(key)s, 'nl', 'baby', %(now)s FROM taken;
    INSERT INTO scheduling_carerequest (id, client_id, state, level, track, languages, modes,
        region, gender_wish, day_parts, excluded_clinicians, created_at, submitted_at, close_reason)
    SELECT request, request, 'open', 2, 'individual', '{nl}', '{online}', '', '', '{}', '{}',
        %(now)s, %(now)s, '' FROM taken;
    INSERT INTO scheduling_appointment (id, care_request_id, client_id, clinician_id, slot_id,
        during, status, sequence, mode, reasons, revision, created_at)
    SELECT gen_random_uuid(), request, request, clinician_id, id,
        tstzrange(starts_at, ends_at), 'booked', 1, 'online', '[]', 1, %(now)s FROM taken;
    DROP TABLE taken;
"""


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one call: CPU of both sides, and the wall clock's median and 95th percent."""

    cpu: float
    median: float
    p95: float


def run() -> list[dict[str, Any]]:
    """Every figure, each with its floor of the same run."""
    with prepared_database():
        from tests.factories.scheduling import a_coordinator

        a_coordinator()
        results: list[dict[str, Any]] = []
        floors: dict[str, Cost] = {}
        for size in SIZES:
            _grow_to(size)
            if not floors:
                _requests(), _in_treatment()
                floors = {"day": _cost(_floor_day), "booking": _cost(_floor_booking, BOOKINGS)}
            results += _at(size, floors)
        results += _calendars(floors)
        results.append(_races(floors["booking"]))
        results.append(_prices())
    return results


def _at(size: int, floors: dict[str, Cost]) -> list[dict[str, Any]]:
    return [
        _row(f"best_offer_{size}", _cost(_best_offer), floors["day"], TIMES),
        _row(f"placement_{size}", _cost(_place), floors["booking"], TIMES),
        _row(f"booking_{size}", _cost(_book, BOOKINGS), floors["booking"], BOOKINGS),
    ]


def _calendars(floors: dict[str, Cost]) -> list[dict[str, Any]]:
    from scheduling.models import Clinician
    from scheduling.selectors import slots

    ids = list(Clinician.objects.order_by("id").values_list("id", flat=True)[:50])
    tomorrow = (NOW + timedelta(days=1)).date()
    five = ids[:5]
    day = _cost(lambda: slots.day(on=tomorrow, now=NOW, clinicians=five))
    one = _cost(lambda: slots.month(first=tomorrow, now=NOW, clinicians=ids[:1]))
    fifty = _cost(lambda: slots.month(first=tomorrow, now=NOW, clinicians=ids))
    return [
        _row("slots_of_a_day", day, floors["day"], TIMES),
        _row("month_of_one", one, floors["day"], TIMES),
        _row("month_of_fifty", fifty, floors["day"], TIMES),
    ]


def _row(name: str, cost: Cost, floor: Cost, n: int) -> dict[str, Any]:
    return {
        "name": name,
        "ratio": round(cost.cpu / floor.cpu, 2),
        "floor_ms": round(floor.cpu, 2),
        "value": round(cost.cpu, 2),
        "unit": "ms CPU",
        "n": n,
        "median_ms": round(cost.median, 2),
        "p95_ms": round(cost.p95, 2),
    }


def _cost(work: Callable[[], Any], times: int = TIMES) -> Cost:
    """What one call takes, warm."""
    import psutil
    from django.db import connection

    for _ in range(WARM):
        work()
    backend = psutil.Process(connection.connection.info.backend_pid)
    walls = []
    before, began = backend.cpu_times(), process_time()
    for _ in range(times):
        start = perf_counter()
        work()
        walls.append((perf_counter() - start) * 1000)
    spent, after = process_time() - began, backend.cpu_times()
    behind = after.user - before.user + after.system - before.system
    ranked = sorted(walls)
    return Cost(
        (spent + behind) / times * 1000, statistics.median(walls), ranked[int(times * 0.95)]
    )


def _grow_to(size: int) -> None:
    """As many psychologists, with calendars, and clients in them."""
    from django.db import connection, transaction

    from accounts.services import sealing
    from scheduling.models import Clinician

    with transaction.atomic():
        key = sealing.new_key(now=NOW)
    values = {"now": NOW, "key": key.pk, "count": size - Clinician.objects.count()}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '10min'")
        for statement in (_USERS, _CLINICIANS, _SLOTS, _TAKEN):
            cursor.execute(statement, values)
        cursor.execute("RESET statement_timeout")
    _analyse()


def _analyse() -> None:
    """What autovacuum would do: the owner tells the planner how the tables look now."""
    import psycopg
    from django.conf import settings

    with psycopg.connect(settings.DATABASE_URLS["migrate"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def _floor_day() -> None:
    """The places of a day, by the ORM, with nothing looked at."""
    from scheduling.models import Slot

    tomorrow = NOW.replace(hour=0) + timedelta(days=1)
    near = Slot.objects.filter(starts_at__gte=tomorrow, starts_at__lt=tomorrow + timedelta(days=1))
    list(near.order_by("starts_at")[:32])


def _floor_booking() -> None:
    """Claim a place and insert an appointment, by the ORM, with nothing else."""
    from django.db import transaction
    from psycopg.types.range import Range

    from scheduling.models import Appointment, Slot

    care_request = _requests().pop()
    with transaction.atomic():
        slot = Slot.objects.select_for_update().get(pk=_late_slots().pop())
        if Appointment.objects.filter(slot=slot, status__in=("held", "booked")).exists():
            raise AssertionError("every place is taken once")
        Appointment.objects.create(
            id=uuid4(),
            care_request=care_request,
            client_id=care_request.client_id,
            clinician_id=slot.clinician_id,
            slot=slot,
            during=Range(slot.starts_at, slot.ends_at),
            status="booked",
            sequence=1,
            mode="online",
            created_at=NOW,
        )


def _book() -> None:
    """Book the next meeting of somebody: locks, event, log, budget and messages."""
    from scheduling.services import appointments
    from tests.factories.scheduling import HER

    appointments.book_follow_up(
        care_request=_in_treatment().pop(), slot_id=_late_slots().pop(), actor=HER, now=NOW
    )


def _best_offer() -> None:
    """The candidates for one mother: the query that grows with the clinic, or does not."""
    from scheduling.selectors import candidates

    care_request = _requests()[0]
    by = NOW + timedelta(days=7)
    candidates.find(care_request, candidates.need_of(care_request), now=NOW, by=by)


def _place() -> None:
    """A whole placement; undone, so that every one meets the same calendars."""
    from django.db import transaction

    from scheduling.services import placement
    from tests.factories.scheduling import HER

    with transaction.atomic():
        placed = placement.place(care_request=_requests()[0], route="match", actor=HER, now=NOW)
        if placed.first is None or placed.second is None:
            raise AssertionError("there is room for everybody here")
        transaction.set_rollback(True)


@cache
def _requests() -> list[Any]:
    """Requests enough for every booking of the bench, made beforehand."""
    from tests.factories.scheduling import a_request

    return [a_request(NOW, level=3) for _ in range(BOOKINGS + WARM + AT_ONCE)]


@cache
def _in_treatment() -> list[Any]:
    """Requests enough for every follow-up of the bench: each has had a first meeting."""
    from scheduling.models import Clinician
    from tests.factories.scheduling import a_request, an_appointment

    clinician = Clinician.objects.order_by("id")[0]
    found = [a_request(NOW, level=3) for _ in range(len(SIZES) * (BOOKINGS + WARM))]
    for number, each in enumerate(found, start=1):
        began = NOW - timedelta(days=7, hours=number)
        an_appointment(each, clinician, began, status="attended")
    return found


@cache
def _late_slots() -> list[int]:
    """Places weeks ahead of the first psychologists, each used once."""
    from scheduling.models import Slot

    far = Slot.objects.filter(starts_at__gt=NOW + timedelta(days=20)).order_by("id")
    return list(far.values_list("id", flat=True))


def _races(floor: Cost) -> dict[str, Any]:
    """Rounds of fifty at once for one place: how long until the last of them has an answer.

    Raises AssertionError when a round has not exactly one winner.
    """
    from scheduling.models import Appointment

    people = _requests()[:AT_ONCE]
    slowest: list[float] = []
    for _ in range(ROUNDS):
        slot_id = _late_slots().pop()
        times: list[float] = []
        gate = threading.Barrier(AT_ONCE)
        threads = [
            threading.Thread(target=_try_to_book, args=(each, slot_id, gate, times))
            for each in people
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if Appointment.objects.filter(slot_id=slot_id).count() != 1:
            raise AssertionError("one place, one winner")
        slowest.append(max(times))
    value = statistics.median(slowest)
    return {
        "name": "fifty_for_one_place",
        "ratio": round(value / floor.median, 2),
        "floor_ms": round(floor.median, 2),
        "value": round(value),
        "unit": "ms till all know",
        "n": ROUNDS,
        "p95_ms": round(max(slowest)),
    }


def _prices() -> dict[str, Any]:
    """One round of prices for every free hour of 2,000 psychologists, read, solved and written.

    The floor is reading the clinic alone. Comes last: it writes a price beside every hour.
    """
    from scheduling.selectors import whole_clinic
    from scheduling.services import pricing

    start = perf_counter()
    whole_clinic.read(now=NOW)
    floor = perf_counter() - start
    start = perf_counter()
    done = pricing.renew(now=NOW)
    value = perf_counter() - start
    if done is None:
        raise AssertionError("nobody else is pricing here")
    return {
        "name": f"prices_{SIZES[-1]}",
        "ratio": round(value / floor, 2),
        "floor_ms": round(1000 * floor),
        "value": round(value, 2),
        "unit": "s",
        "n": 1,
    }


def _try_to_book(
    care_request: Any, slot_id: int, gate: threading.Barrier, times: list[float]
) -> None:
    from django.db import connection

    from scheduling.domain.errors import PlaceTaken
    from scheduling.services import appointments
    from tests.factories.scheduling import HER

    connection.ensure_connection()
    gate.wait()
    start = perf_counter()
    try:
        with contextlib.suppress(PlaceTaken):
            appointments.book_follow_up(
                care_request=care_request, slot_id=slot_id, actor=HER, now=NOW
            )
    finally:
        times.append((perf_counter() - start) * 1000)
        connection.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(), indent=2) + "\n")

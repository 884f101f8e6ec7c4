"""What every free hour is worth to those still to come, found anew and kept beside the hour.

Runs in the background. Nothing waits for it: without a round of the last 36 hours every decision
falls back to a plain rule (`scheduling.domain.matching.prices`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from time import perf_counter

from django.db import connection, transaction

from scheduling.domain.matching.engine import Engine
from scheduling.models import PriceRound
from scheduling.selectors import whole_clinic
from scheduling.selectors.whole_clinic import WholeClinic
from scheduling.services.locks import lock_key

#: A round at least so often, and sooner when so much of the free hours came or went.
OLDEST = timedelta(hours=20)
CHANGED = 0.02
#: Between two rounds, however much changes.
SOONEST = timedelta(seconds=60)
#: Hours written in one transaction: short enough that no booking waits for it.
BATCH = 500
#: Effort of the round, in intakes (`matching.pricing.Settings.effort`): the first says what a
#: future costs in this clinic, the second spends what is left on as many as that buys.
EFFORT = (1, 48)
#: A price that moved less than this, in units of value, stays as it is written.
SAME = 0.01
#: Rounds that are remembered.
KEPT = 100
LOOK_AHEAD = timedelta(weeks=4)

_COUNT = """
    SELECT count(*) FROM scheduling_slot
    WHERE withdrawn_at IS NULL AND NOT is_taken AND starts_at >= %(now)s AND starts_at < %(until)s
"""
# Hours that somebody is booking at this moment are skipped: they are not free any more.
_WRITE = """
    WITH fresh AS (
        SELECT slot.id, slot.price, slot.held
        FROM jsonb_to_recordset(%(fresh)s::jsonb)
            AS slot(id bigint, price double precision, held double precision[])
    ), open AS (
        SELECT s.id FROM scheduling_slot s JOIN fresh f ON f.id = s.id
        WHERE s.price IS NULL OR abs(s.price - f.price) >= %(same)s
        ORDER BY s.id FOR UPDATE OF s SKIP LOCKED
    )
    UPDATE scheduling_slot s SET price = f.price, held = f.held
    FROM fresh f JOIN open o ON o.id = f.id WHERE s.id = f.id
"""


def renew_if_due(*, now: datetime) -> PriceRound | None:
    """Price the hours anew when the last round is old or the calendars changed; else nothing.

    One at a time: nothing when somebody else is at it.
    """
    cause = _cause(now)
    return renew(now=now, cause=cause) if cause else None


def renew(*, now: datetime, cause: str = PriceRound.Cause.ASKED) -> PriceRound | None:
    """Price every free hour of the coming weeks anew; nothing when somebody else is at it.

    The same clinic at the same moment gets the same prices. Reads and writes are short; no
    transaction is open while the futures are solved.
    """
    if not _try_lock():
        return None
    try:
        began = perf_counter()
        clinic = whole_clinic.read(now=now)
        engine = priced(clinic, seed=now.toordinal())
        _write(engine)
        return _note(now, cause, engine, perf_counter() - began)
    finally:
        _unlock()


def priced(clinic: WholeClinic, *, seed: int) -> Engine:
    """The clinic's engine with fresh prices, as `simulate` would have them at that moment."""
    forecast, table = clinic.forecast()
    engine = Engine(clinic.state, table, forecast, seed=seed)
    if len(table) and len(clinic.state.calendar):
        for effort in EFFORT:
            engine.reprice(clinic.at, times=effort)
    return engine


def _cause(now: datetime) -> str:
    last = PriceRound.objects.order_by("-at").first()
    if last is None or last.at > now:  # a clock that was set back
        return PriceRound.Cause.FIRST
    if now - last.at >= OLDEST:
        return PriceRound.Cause.NIGHT
    changed = abs(_free(now) - last.free_slots)
    if now - last.at >= SOONEST and changed > CHANGED * last.free_slots:
        return PriceRound.Cause.CALENDAR
    return ""


def _free(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"now": now, "until": now + LOOK_AHEAD})
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _write(engine: Engine) -> None:
    """The prices, batch by batch, in the order of the hours' numbers."""
    calendar = engine.state.calendar
    worth = engine.prices.stored(calendar) if engine.prices.at is not None else {}
    held = engine.prices.stored_held(calendar, len(engine.state.severities)) if worth else {}
    names = sorted(worth, key=int)
    for first in range(0, len(names), BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            fresh = _records(names[first : first + BATCH], worth, held)
            cursor.execute(_WRITE, {"fresh": fresh, "same": SAME})


def _records(
    names: Iterable[str], worth: Mapping[str, float], held: Mapping[str, tuple[float, ...]]
) -> str:
    return json.dumps(
        [
            {
                "id": int(name),
                "price": round(worth[name], 4),
                "held": [round(share, 3) for share in held.get(name, ())] or None,
            }
            for name in names
        ]
    )


def _note(now: datetime, cause: str, engine: Engine, seconds: float) -> PriceRound:
    found = PriceRound.objects.create(
        at=now,
        cause=cause,
        free_slots=_free(now),
        futures=engine.futures,
        seconds=round(seconds, 3),
    )
    old = PriceRound.objects.order_by("-at", "-id").values_list("id", flat=True)[KEPT:]
    PriceRound.objects.filter(id__in=list(old)).delete()
    return found


def _try_lock() -> bool:
    """A lock of the session, because the round is many transactions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock_key("prices")])
        row = cursor.fetchone()
    return bool(row and row[0])


def _unlock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_key("prices")])

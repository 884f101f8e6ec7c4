"""Real EPDS answers through the whole pipeline: drafts, submission, triage, placement, messages.

The answers are read next door (`real_answers`). Nothing here takes a shortcut that a mother's
browser would not.
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.domain.actor import Actor
from intake.models import Intake, TriageRecord
from intake.services.real_answers import Mother
from intake.services.submission import submit
from intake.services.walkthrough import walk
from notifications.services.sweep import deliver_due
from scheduling.models import LIVE, Appointment, Promise, Slot

REPLAY = Actor.system("replay")
SPREAD = timedelta(weeks=4)
#: How often waiting messages are looked at between two arrivals.
TICK = timedelta(minutes=15)


@dataclass
class Tally:
    """What came of it, counted as the intakes go through."""

    levels: Counter[int] = field(default_factory=Counter)
    item_10: list[dict[str, Any]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    delivered: Counter[str] = field(default_factory=Counter)
    ids: list[UUID] = field(default_factory=list)


def arrivals(count: int, start: datetime) -> list[datetime]:
    """When each comes: spread over four weeks, at all hours, the same in every run."""
    dice = random.Random(count)  # noqa: S311 - reproducible, not secret
    minutes = int(SPREAD.total_seconds() // 60)
    return sorted(start + timedelta(minutes=dice.randrange(minutes)) for _ in range(count))


def reduce_capacity(*, share: float, now: datetime) -> int:
    """Keep `share` (0 to 1) of the free slots from `now`, spread evenly; how many are left."""
    kept = f"(id * 2654435761) %% 1000 >= {round(share * 1000)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE scheduling_slot SET withdrawn_at = %s WHERE withdrawn_at IS NULL AND {kept}",  # noqa: S608 - one number of our own
            [now],
        )
    return Slot.objects.filter(withdrawn_at=None, starts_at__gte=now).count()


def replay(
    *, mothers: list[Mother], start: datetime, progress: Callable[[int], None]
) -> dict[str, Any]:
    """Send every mother through; gives the summary. `progress` hears how many are done."""
    tally, clock = Tally(), start
    for done, (mother, at) in enumerate(
        zip(mothers, arrivals(len(mothers), start), strict=True), 1
    ):
        clock = _pass_time(clock, at, tally)
        began = time.perf_counter()
        _send(mother, at, tally)
        tally.delivered += deliver_due(now=at, grace=timedelta(0))
        tally.seconds.append(time.perf_counter() - began)
        progress(done)
    _pass_time(clock, start + SPREAD + timedelta(days=1), tally)
    return _summary(tally)


def _pass_time(clock: datetime, until: datetime, tally: Tally) -> datetime:
    """Let the hours go by: what waited for the morning is sent in the morning."""
    while clock + TICK < until:
        clock += TICK
        tally.delivered += deliver_due(now=clock, grace=timedelta(0))
    return clock


def _send(mother: Mother, at: datetime, tally: Tally) -> None:
    name = f"Replay {mother.number:03d}"
    draft = walk(
        chosen={
            "baby_born": {"weeks": mother.weeks_pp},
            "identity": {"name": name, "born_on": "1990-01-01", "postcode": "3511 AB"},
            "contact": {
                "email": f"replay-{mother.number}@demo.example",
                "may_email": True,
                "phone": "",
            },
        },
        actor=REPLAY,
        now=at,
    )
    with transaction.atomic(durable=True):
        sent = submit(
            draft_id=draft.pk,
            actor=REPLAY,
            now=at,
            source=Intake.Source.REPLAY,
            extra={"epds": list(mother.epds)},
        )
    level = TriageRecord.objects.values_list("level", flat=True).get(intake=sent.intake)
    tally.ids.append(sent.intake.pk)
    tally.levels[level] += 1
    if mother.epds[9]:
        tally.item_10.append(
            {"participant": mother.number, "item_10": mother.epds[9], "level": level}
        )


def _summary(tally: Tally) -> dict[str, Any]:
    count = len(tally.ids)
    promises = list(_promises(tally.ids))
    booked = Appointment.objects.filter(care_request_id__in=tally.ids, status__in=LIVE)
    seconds = sorted(tally.seconds)
    return {
        "intakes": count,
        "levels": {
            str(level): {
                "count": tally.levels[level],
                "share": round(tally.levels[level] / count, 3) if count else 0,
            }
            for level in range(1, 6)
        },
        "item_10_above_0": tally.item_10,
        "item_10_below_level_4": sum(1 for entry in tally.item_10 if entry["level"] < 4),
        "promises": {
            "made": len(promises),
            "first_promised": sum(1 for p in promises if p.first_by),
            "first_kept": sum(1 for p in promises if p.first_by and _met(p, p.first_by, 1)),
            "second_promised": sum(1 for p in promises if p.second_by),
            "second_kept": sum(1 for p in promises if p.second_by and _met(p, p.second_by, 2)),
            "covered_by_the_roster": sum(1 for p in promises if p.is_covered),
        },
        "appointments": booked.count(),
        "double_bookings": _double_bookings(),
        "messages": {
            "delivered": tally.delivered["sent"],
            "other": {k: v for k, v in sorted(tally.delivered.items()) if k != "sent"},
        },
        "seconds_per_intake": {
            "mean": round(sum(seconds) / count, 3) if count else 0,
            "p95": round(seconds[math.ceil(count * 0.95) - 1], 3) if count else 0,
        },
    }


def _promises(ids: list[UUID]) -> Iterator[Promise]:
    return (
        Promise.objects.filter(care_request_id__in=ids, superseded_by=None)
        .prefetch_related("care_request__appointments")
        .iterator(chunk_size=500)
    )


def _met(promise: Promise, by: datetime, sequence: int) -> bool:
    return any(
        meeting.sequence == sequence and meeting.status in LIVE and meeting.during.lower <= by
        for meeting in promise.care_request.appointments.all()
    )


def _double_bookings() -> int:
    """Pairs of live meetings of one clinician that overlap: the constraint allows none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM scheduling_appointment a JOIN scheduling_appointment b"
            " ON a.clinician_id = b.clinician_id AND a.id < b.id AND a.during && b.during"
            " WHERE a.status IN ('booked', 'confirmed') AND b.status IN ('booked', 'confirmed')"
        )
        found: int = cursor.fetchone()[0]
    return found

"""The whole clinic as the matching engine sees it: people, free hours, caps, and who came so far.

Read for prices and for capacity, never for one mother: `scheduling.selectors.candidates` does that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from scheduling.domain import demand, weighing
from scheduling.domain.capacity.clinic import Booked
from scheduling.domain.matching.clock import minutes
from scheduling.domain.matching.forecast import Forecast, Guess
from scheduling.domain.matching.model import Need, Psychologist, Slot
from scheduling.domain.matching.profiles import ProfileTable
from scheduling.domain.matching.state import State
from scheduling.models import LIVE, Appointment, CareRequest, Clinician, Commitment
from scheduling.selectors.candidates import AWAY, need_of
from scheduling.selectors.duty import staffed_hours

#: As far ahead as prices look: eighteen days, the longest promise of a first meeting after them,
#: and a few days beyond.
HORIZON = timedelta(weeks=6)
#: How far back mothers are remembered, and how many at most.
MEMORY = timedelta(weeks=26)
MOST_REMEMBERED = 3_000

# Built from constants alone; what varies is a parameter. Times come as seconds, which costs a tenth
# of reading timestamps.
_SLOTS = f"""
    SELECT s.id, s.clinician_id, extract(epoch FROM s.starts_at)::bigint, s.modes
    FROM scheduling_slot s JOIN scheduling_clinician c ON c.id = s.clinician_id
    WHERE s.withdrawn_at IS NULL AND NOT s.is_taken AND c.is_active
      AND s.starts_at >= %(now)s AND s.starts_at < %(until)s
      AND (c.accepts_new_from IS NULL OR s.starts_at >= c.accepts_new_from)
      AND NOT EXISTS ({AWAY})
    ORDER BY s.starts_at, s.id
"""  # noqa: S608
# As `candidates` counts them for one mother, for everybody at once.
_NEW_IN_WEEK = """
    SELECT a.clinician_id,
        ((lower(a.during) AT TIME ZONE 'Europe/Amsterdam')::date - '0001-01-01'::date) / 7 AS week,
        count(*)
    FROM scheduling_appointment a
    WHERE a.sequence = 1 AND lower(a.during) >= %(from)s
      AND (a.status IN ('booked', 'confirmed', 'attended', 'did_not_attend')
           OR (a.status = 'held' AND a.hold_expires_at > %(now)s))
    GROUP BY 1, 2
"""
_LOAD = """
    SELECT a.clinician_id, count(DISTINCT a.care_request_id)
    FROM scheduling_appointment a JOIN scheduling_carerequest r ON r.id = a.care_request_id
    WHERE r.state IN ('open', 'in_care')
      AND (a.status IN ('booked', 'confirmed', 'attended')
           OR (a.status = 'held' AND a.hold_expires_at > %(now)s))
    GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class WholeClinic:
    """The clinic at one moment, and the mothers who came so far (oldest first).

    `history`: their needs, each with the row of her severity in `state.severities`. `load`:
    psychologist -> places of her caseload in use.
    """

    at: int
    state: State
    guess: Guess
    history: tuple[tuple[Need, int], ...]
    load: Mapping[str, int]

    def forecast(self) -> tuple[Forecast, ProfileTable]:
        """What to expect from here on, with the faces of those who came."""
        table = ProfileTable(self.state.roster)
        start = min((need.submitted for need, _ in self.history), default=self.at)
        forecast = Forecast(self.guess, table, (), start=start)
        for need, severity in self.history:
            forecast.observe(need, severity)
        return forecast, table


def read(*, now: datetime, until: datetime | None = None) -> WholeClinic:
    """The clinic with its free hours up to `until` (six weeks); five queries, whatever its size."""
    slots = _slots(now, until or now + HORIZON)
    load = {str(who): count for who, count in _rows(_LOAD, now=now)}
    state = weighing.state(
        psychologists=_psychologists(load),
        slots=slots,
        new_in_week=_new_in_week(now),
        staffed=staffed_hours(),
    )
    history = _history(state, now)
    guess = demand.first_guess(
        [need.submitted for need, _ in history],
        Counter(severity for _, severity in history),
        now=minutes(now),
        places_a_week=demand.places_a_week(state, now=minutes(now)),
        severities=[each.id for each in state.severities],
    )
    return WholeClinic(minutes(now), state, guess, history, load)


def booked(clinic: WholeClinic, *, now: datetime, until: datetime) -> dict[str, list[Booked]]:
    """Meetings that stand, by psychologist and time: whom her leave would displace. One query."""
    meetings = (
        Appointment.objects.filter(status__in=LIVE, during__startswith__range=(now, until))
        .filter(care_request__level__in=weighing.WEIGHTS)
        .select_related("care_request__client")
        .order_by("during", "id")
    )
    found: dict[str, list[Booked]] = {}
    for meeting in meetings:
        need, _ = _remembered(clinic.state, meeting.care_request)
        one = Booked(need, minutes(meeting.during.lower), meeting.sequence == 1)
        found.setdefault(str(meeting.clinician_id), []).append(one)
    return found


def _psychologists(load: Mapping[str, int]) -> list[Psychologist]:
    return [
        weighing.psychologist(
            id=str(each.pk),
            languages=each.languages,
            tracks=each.tracks,
            levels=each.levels,
            region=each.region,
            skills=each.skills,
            max_new_per_week=each.max_new_per_week,
            caseload_left=each.caseload_cap - load.get(str(each.pk), 0),
        )
        for each in Clinician.objects.filter(is_active=True).order_by("id")
    ]


def _slots(now: datetime, until: datetime) -> list[Slot]:
    rows: Sequence[tuple[int, UUID, int, list[str]]] = _rows(_SLOTS, now=now, until=until)
    return [
        weighing.slot_at(id=slot_id, psychologist=str(who), start=seconds // 60, modes=modes)
        for slot_id, who, seconds, modes in rows
    ]


def _new_in_week(now: datetime) -> dict[tuple[str, int], int]:
    rows = _rows(_NEW_IN_WEEK, now=now, **{"from": now - timedelta(weeks=1)})
    return {(str(who), week): count for who, week, count in rows}


def _history(state: State, now: datetime) -> tuple[tuple[Need, int], ...]:
    """Mothers who needed a place: those who got one, and those for whom one was looked for."""
    looked_for = Commitment.objects.filter(
        care_request=OuterRef("pk"),
        kind__in=(Commitment.Kind.NO_MATCH, Commitment.Kind.LADDER_STEP),
    )
    placed = Appointment.objects.filter(care_request=OuterRef("pk"), sequence=1)
    requests = (
        CareRequest.objects.filter(submitted_at__gt=now - MEMORY, submitted_at__lte=now)
        .filter(level__in=weighing.WEIGHTS)
        .filter(Exists(placed) | Exists(looked_for))
        .select_related("client")
        .order_by("-submitted_at", "id")
    )
    return tuple(reversed([_remembered(state, each) for each in requests[:MOST_REMEMBERED]]))


def _remembered(state: State, care_request: CareRequest) -> tuple[Need, int]:
    need = need_of(care_request)
    submitted = minutes(care_request.submitted_at or care_request.created_at)
    row = state.severity_row[str(need.level)]
    mother = weighing.need(
        id=str(care_request.pk),
        level=need.level,
        submitted=submitted,
        deadline=state.severities[row].promise.ends(submitted),
        languages=need.languages,
        track=need.track,
        modes=need.modes,
        region=need.region,
        skills=need.skills,
        exclude=map(str, need.excluded),
    )
    return mother, row


def _rows(sql: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())

"""What her day begins with: scores that became worse, and meetings nobody finished.

The same number of queries for 3 mothers as for 300.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Func, Max
from django.db.models.functions import Lower

from accounts.models import User
from accounts.services.clients import identity_of
from accounts.services.sealing import Unreadable
from care.domain import change
from care.domain.change import Taken, Worsening
from care.domain.scores import NAMES
from care.selectors import access
from care.selectors.caseload import midnight_before
from care.selectors.opened import intake_of
from intake.models import Response
from intake.selectors.measures import opened, rows_of
from scheduling.domain.working_days import local_day
from scheduling.models import Appointment, CareRequest
from scheduling.models.appointment import LIVE

State = CareRequest.State


@dataclass(frozen=True)
class Worse:
    """One mother whose scores became worse. `is_readable`: false when a seal does not open."""

    care_request: CareRequest
    is_readable: bool
    name: str
    found: tuple[Worsening, ...]

    @property
    def scores(self) -> list[tuple[str, Worsening]]:
        """Each with the questionnaire's name, the one that moved furthest first."""
        return [(NAMES[each.instrument_id], each) for each in self.found]

    @property
    def alarm_item(self) -> int | None:
        """The number of the item about self-harm, where it was answered with more than never."""
        sheets = [each.new.sheet for each in self.found if each.new.sheet.alarm]
        return sheets[0].instrument.alarm_item if sheets else None


def worse_for(user: User, *, now: datetime) -> list[Worse]:
    """Her clients with a score that became worse since they were last spoken with, worst first.

    One whose seal does not open stands on top: nobody can say how she is.
    """
    mine = {
        each.pk: each
        for each in CareRequest.objects.filter(
            access.is_own_client(user) | access.reads_along(user, now),
            state__in=(State.OPEN, State.IN_CARE),
            intake__isnull=False,
        ).select_related("client__key", "intake__key")
    }
    taken = {key: rows for key, rows in rows_of(mine).items() if _are_several(rows)}
    seen = _last_meetings(list(taken))
    rows = [row for key, each in taken.items() if (row := _row(mine[key], each, seen.get(key)))]
    return sorted(rows, key=lambda row: (row.is_readable, _rank(row), row.name))


def unfinished_of(user: User, *, now: datetime) -> list[Appointment]:
    """Her meetings of before today of which nobody said what became of them, longest ago first."""
    return list(
        Appointment.objects.filter(
            clinician__user=user,
            status__in=LIVE,
            during__endswith__lte=midnight_before(local_day(now)),
        )
        .select_related("client__key", "care_request", "clinician")
        .order_by("during")
    )


def _are_several(rows: list[Response]) -> bool:
    """Whether one questionnaire was taken twice. Only then are seals opened."""
    corrected = {row.supersedes_id for row in rows}
    names = [row.instrument_id for row in rows if row.pk not in corrected]
    return any(names.count(name) > 1 for name in change.WORSE_FROM)


def _last_meetings(request_ids: list[UUID]) -> dict[UUID, datetime]:
    """When somebody last began to speak with each of them. One query."""
    attended = Appointment.objects.filter(
        care_request_id__in=request_ids, status=Appointment.Status.ATTENDED
    )
    began: Func = Lower("during")
    return dict(attended.values_list("care_request_id").annotate(at=Max(began)))


def _row(care_request: CareRequest, rows: list[Response], seen_at: datetime | None) -> Worse | None:
    try:
        found = tuple(
            each for each in _worsenings(care_request, rows) if change.is_news(each, seen_at)
        )
        name = identity_of(care_request.client).name if found else ""
    except Unreadable:
        return Worse(care_request, is_readable=False, name="", found=())
    furthest_first = tuple(sorted(found, key=lambda each: -each.times))
    return Worse(care_request, True, name, furthest_first) if found else None


def _worsenings(care_request: CareRequest, rows: list[Response]) -> Iterator[Worsening]:
    """What her scores say, one questionnaire at a time. Raises Unreadable."""
    intake = intake_of(care_request)
    kept = opened(intake, rows) if intake else []
    for name in change.WORSE_FROM:
        found = change.worsening(
            [
                Taken(each.sheet, each.response.taken_on, each.response.entered_at)
                for each in reversed(kept)
                if each.response.instrument_id == name and not each.is_corrected
            ]
        )
        if found:
            yield found


def _rank(row: Worse) -> tuple[bool, float]:
    return change.pressing(row.found) if row.found else (False, 0.0)

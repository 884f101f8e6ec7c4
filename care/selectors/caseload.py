"""A psychologist's list and her day. The same number of queries for 3 mothers as for 300."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from psycopg.types.range import Range

from accounts.models import User
from accounts.services.clients import identity_of
from accounts.services.sealing import Unreadable
from care.domain import order, summary
from care.domain.scores import Measure
from care.domain.summary import Passage
from care.selectors import access, loads
from care.selectors.clocks import Clock, TermClock, clocks_of
from care.selectors.opened import Opened, intake_of, opened
from care.selectors.scores import listed_of
from intake.domain.triage import CURRENT_TABLE, TABLES
from intake.models import LoweringProposal, Response, TriageRecord
from intake.selectors.measures import rows_of
from scheduling.domain.working_days import end_of_day, local_day
from scheduling.models import (
    Appointment,
    CareRequest,
    Clinician,
    Commitment,
    PromiseOutcome,
    SafetyCall,
)

State = CareRequest.State
Status = Appointment.Status
MONTH = timedelta(days=30)
UNREVIEWED = (TriageRecord.Kind.PROPOSED, TriageRecord.Kind.NOT_PROPOSED)


@dataclass(frozen=True)
class Row:
    """One mother on the list. `is_readable`: false when a seal does not open; never a blank."""

    care_request: CareRequest
    is_readable: bool
    name: str
    weeks: int | None
    wording: str
    level: int
    clock: Clock
    measure: Measure | None
    passages: tuple[Passage, ...]
    call: SafetyCall | None
    to_review: bool

    @property
    def term(self) -> TermClock | None:
        """The promised moment that comes first."""
        return self.clock.next_term

    @property
    def next_meeting(self) -> Appointment | None:
        """Her next meeting, with whomever."""
        return self.clock.next_meeting


@dataclass(frozen=True)
class Figures:
    """What stands on top. `kept`: whole percent in 30 days, None when nothing came due.

    `weight`: the points of her caseload (`care.domain.weight`).
    """

    count: int
    weight: int
    cap: int | None
    to_review: int
    kept: int | None


def clinician_of(user: User) -> Clinician | None:
    """Her calendar's profile; None before the set-up made one."""
    return Clinician.objects.filter(user=user).first()


def rows_for(user: User, *, now: datetime, language: str) -> list[Row]:
    """Her clients whose request is open or who are in care, most pressing first."""
    mine = list(
        CareRequest.objects.filter(
            access.is_own_client(user) | access.reads_along(user, now),
            state__in=(State.OPEN, State.IN_CARE),
        ).select_related("client__key", "intake__key")
    )
    ids = [care_request.pk for care_request in mine]
    clocks = clocks_of(ids, now=now)
    decisions = newest_decisions(ids)
    taken = rows_of(ids)
    calls = {
        call.care_request_id: call
        for call in SafetyCall.objects.filter(care_request_id__in=ids, ended_at=None)
    }
    rows = [
        _row(
            each,
            clocks[each.pk],
            decisions.get(each.pk),
            calls.get(each.pk),
            taken[each.pk],
            now,
            language,
        )
        for each in mine
    ]
    return sorted(rows, key=lambda row: (_rank(row, now), row.name))


def figures_of(user: User, clinician: Clinician | None, rows: list[Row], now: datetime) -> Figures:
    """Caseload as her cap counts it, what waits for her judgement, promises kept in 30 days."""
    outcomes = PromiseOutcome.objects.filter(
        promise__care_request__appointments__clinician__user=user,
        promise__care_request__appointments__status__in=access.MEETINGS,
        at__gt=now - MONTH,
    ).aggregate(
        counted=Count("id", distinct=True),
        kept=Count("id", distinct=True, filter=Q(is_kept=True)),
    )
    return Figures(
        count=_caseload(user),
        weight=loads.weight_for(user),
        cap=clinician.caseload_cap if clinician else None,
        to_review=sum(row.to_review for row in rows),
        kept=order.share_kept(outcomes["kept"], outcomes["counted"]),
    )


def day_of(user: User, *, now: datetime) -> list[Appointment]:
    """Her meetings of this Amsterdam day, also those that are over, by the clock."""
    day = local_day(now)
    today = Range(midnight_before(day), midnight_before(day + timedelta(days=1)))
    return list(
        Appointment.objects.filter(
            clinician__user=user, during__overlap=today, status__in=access.MEETINGS
        )
        .select_related("client__key", "care_request", "clinician")
        .order_by("during")
    )


def midnight_before(day: date) -> datetime:
    """When an Amsterdam day begins, in UTC."""
    return end_of_day(day - timedelta(days=1)) + timedelta(minutes=1)


def asked_of(user: User) -> list[LoweringProposal]:
    """Colleagues who ask her to sign for a lower level, longest ago first."""
    return list(
        LoweringProposal.objects.filter(second_clinician=user, answered_at=None)
        .select_related("intake__client__key", "proposed_by")
        .order_by("proposed_at")
    )


def tasks_of(user: User) -> list[Commitment]:
    """Her own dated tasks, the first to end on top."""
    return list(
        Commitment.objects.filter(owner=user, ended_at=None)
        .select_related("care_request__client__key")
        .order_by("due_at")
    )


def newest_decisions(request_ids: list[UUID]) -> dict[UUID, TriageRecord]:
    """The decision that holds, per request. One query."""
    found = TriageRecord.objects.filter(intake_id__in=request_ids, superseded_by=None)
    return {record.intake_id: record for record in found.select_related("intake__key")}


def _caseload(user: User) -> int:
    """Mothers who count for her cap, as `scheduling.selectors.candidates` counts them."""
    counted = Appointment.objects.filter(
        clinician__user=user,
        care_request__state__in=(State.OPEN, State.IN_CARE),
        status__in=(Status.BOOKED, Status.CONFIRMED, Status.ATTENDED),
    )
    return counted.values("care_request_id").distinct().count()


def _row(
    care_request: CareRequest,
    clock: Clock,
    decision: TriageRecord | None,
    call: SafetyCall | None,
    taken: list[Response],
    now: datetime,
    language: str,
) -> Row:
    measure = None
    try:
        name, inside = identity_of(care_request.client).name, opened(care_request, decision)
        measure = _measure(care_request, taken, inside, language)
    except Unreadable:
        name, inside = "", None
    return Row(
        care_request=care_request,
        is_readable=inside is not None,
        name=name,
        weeks=summary.weeks_of(inside.answers, local_day(now)) if inside else None,
        wording=care_request.client.wording,
        level=care_request.level or 1,
        clock=clock,
        measure=measure if inside else None,
        passages=_passages(inside, language) if inside else (),
        call=call,
        to_review=decision is not None and decision.kind in UNREVIEWED,
    )


def _measure(
    care_request: CareRequest, taken: list[Response], inside: Opened, language: str
) -> Measure | None:
    """The score for the list: the EPDS where it was taken, else the PHQ-9."""
    intake = intake_of(care_request)
    return listed_of(intake, taken, inside, language) if intake else None


def _passages(inside: Opened, language: str) -> tuple[Passage, ...]:
    """A clinic's own version has the flags of a shipped table: no query for each row."""
    table = TABLES.get(inside.table_version, CURRENT_TABLE)
    return summary.passages_of(inside.flags, table, language)


def _rank(row: Row, now: datetime) -> order.Rank:
    return order.rank(row.level, row.clock.left(now), is_call_open=row.call is not None)

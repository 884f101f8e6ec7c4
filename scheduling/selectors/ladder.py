"""Which promises need the ladder, where each stands, and who may be asked for a longer day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from psycopg.types.range import Range

from accounts.models import User
from scheduling.domain import ladder
from scheduling.domain.fit import Choice, Offer, mode_of, refusals
from scheduling.models import (
    LIVE,
    OCCUPYING,
    Appointment,
    CareRequest,
    Clinician,
    Commitment,
    LadderStep,
    LongerDayAsk,
    Promise,
    PromiseOutcome,
    Slot,
    TimeOff,
)
from scheduling.selectors.candidates import need_of

Status = LadderStep.Status
FIRST = 1
#: Tasks that say that no place keeps the promise.
NO_PLACE = (Commitment.Kind.NO_MATCH, Commitment.Kind.LADDER_STEP)
#: A first meeting that stands or was.
KEEPS = (*LIVE, Appointment.Status.ATTENDED, Appointment.Status.DID_NOT_ATTEND)
#: One that was given and is gone. Unless we took it away she gave it up, and nobody chases her.
GIVEN = (Appointment.Status.CANCELLED, Appointment.Status.MOVED)


def first_meetings() -> QuerySet[Appointment]:
    """First meetings that keep a promise: they stand, they were, or she gave them up herself."""
    return given_meetings(FIRST)


def given_meetings(sequence: int) -> QuerySet[Appointment]:
    """Meetings of this number that were given to her and that we did not take away again."""
    away = TimeOff.objects.filter(
        clinician_id=OuterRef("clinician_id"), during__overlap=OuterRef("during")
    )
    ours_to_mend = Q(status__in=GIVEN) & Exists(away)
    found = Appointment.objects.filter(sequence=sequence, status__in=(*KEEPS, *GIVEN))
    return found.exclude(ours_to_mend)


def to_start() -> list[UUID]:
    """Promises of a first meeting that no place keeps, before their ladder; ids, oldest first."""
    tasks = Commitment.objects.filter(
        care_request=OuterRef("care_request"), kind__in=NO_PLACE, ended_at=None
    )
    missed = Appointment.objects.filter(
        care_request=OuterRef("care_request"),
        sequence=FIRST,
        status=Appointment.Status.DID_NOT_ATTEND,
    )
    found = (
        Promise.objects.filter(superseded_by=None, care_request__state=CareRequest.State.OPEN)
        .filter(Exists(tasks), ~Exists(_meeting()), ~Exists(missed), first_by__isnull=False)
        .filter(ladder=None)
    )
    return list(found.order_by("made_at").values_list("id", flat=True))


def to_look_at(*, now: datetime) -> list[int]:
    """Open steps that something happened to: a meeting came, the time is over, a task ended."""
    over = (
        Q(due_at__lte=now)
        | Q(is_met=True)
        | Q(commitment__ended_at__isnull=False)
        | Q(promise__superseded_by__isnull=False)
        | ~Q(promise__care_request__state=CareRequest.State.OPEN)
    )
    steps = LadderStep.objects.filter(status=Status.OPEN).annotate(
        is_met=Exists(_meeting("promise__care_request", "promise__first_by"))
    )
    return list(steps.filter(over).order_by("due_at", "id").values_list("id", flat=True))


def is_met(promise: Promise) -> bool:
    """Whether she has a first meeting inside the promise."""
    mine = first_meetings().filter(care_request_id=promise.care_request_id)
    return mine.filter(during__startswith__lte=promise.first_by).exists()


def has_contact(promise: Promise) -> bool:
    """Whether somebody of the clinic spoke with her since the promise, or missed it."""
    return PromiseOutcome.objects.filter(promise=promise, term="contact", is_kept=True).exists()


def open_steps() -> list[LadderStep]:
    """Where each ladder stands, the first deadline on top."""
    return list(
        LadderStep.objects.filter(status=Status.OPEN)
        .select_related("promise__care_request__client__key", "owner", "commitment")
        .annotate(asked=Count("asks"), refused=Count("asks", filter=Q(asks__answer="no")))
        .order_by("due_at", "id")
    )


def asks_of(user: User, *, now: datetime) -> list[LongerDayAsk]:
    """What this psychologist is asked and may still say yes or no to."""
    return list(
        _asks().filter(
            clinician__user=user,
            answer="",
            step__status=Status.OPEN,
            step__due_at__gt=now,
            starts_at__gt=now,
        )
    )


def ask_of(user: User, ask_id: UUID) -> LongerDayAsk | None:
    """A question that was put to this psychologist."""
    return _asks().filter(clinician__user=user, pk=ask_id).first()


def longer_days_for(
    care_request: CareRequest, *, until: datetime, now: datetime
) -> list[tuple[Clinician, ladder.Stretch]]:
    """Willing colleagues whom she suits, each with her soonest longer day; four queries."""
    willing = {
        each.pk: each
        for each in Clinician.objects.filter(works_longer=True, is_active=True).annotate(
            load=_load(care_request)
        )
    }
    places = _places(willing, until, now)
    busy = _busy(willing, until, now)
    found: list[tuple[Clinician, ladder.Stretch]] = []
    for clinician_id, clinician in sorted(willing.items()):
        days = ladder.longer_days(places[clinician_id], until=until, now=now)
        free = (day for day in days if not _overlaps(day, busy[clinician_id]))
        day = next((day for day in free if _suits(care_request, clinician, day, now)), None)
        if day is not None:
            found.append((clinician, day))
    return found


def choice_of(ask: LongerDayAsk, slot: Slot, care_request: CareRequest) -> Choice:
    """The moment that was asked, as a choice of hers."""
    need = need_of(care_request)
    stretch = ladder.Stretch(ask.starts_at, ask.ends_at, tuple(ask.modes))
    return Choice(
        slot_id=slot.pk,
        clinician_id=ask.clinician_id,
        clinician_name=ask.clinician.name,
        starts_at=ask.starts_at,
        ends_at=ask.ends_at,
        mode=mode_of(need, _offer(ask.clinician, stretch)) or ask.modes[0],
        reasons=(),
        is_in_time=True,
    )


def is_free(ask: LongerDayAsk) -> bool:
    """Whether nothing came into her calendar at that moment since she was asked."""
    stretch = ladder.Stretch(ask.starts_at, ask.ends_at, tuple(ask.modes))
    busy = _busy([ask.clinician_id], ask.ends_at, ask.starts_at)
    return not _overlaps(stretch, busy[ask.clinician_id])


def _meeting(request: str = "care_request", by: str = "first_by") -> QuerySet[Appointment]:
    """A first meeting inside the promise of the outer row."""
    return first_meetings().filter(
        care_request=OuterRef(request), during__startswith__lte=OuterRef(by)
    )


def _asks() -> QuerySet[LongerDayAsk]:
    return LongerDayAsk.objects.select_related(
        "clinician__user", "step__promise__care_request"
    ).order_by("starts_at", "id")


def _load(care_request: CareRequest) -> Count:
    """Mothers she has, this one left out, as `candidates` counts them."""
    return Count(
        "appointments__care_request",
        distinct=True,
        filter=Q(
            appointments__care_request__state__in=("open", "in_care"),
            appointments__status__in=("booked", "confirmed", "attended", "held"),
        )
        & ~Q(appointments__care_request=care_request),
    )


def _places(
    clinician_ids: Iterable[UUID], until: datetime, now: datetime
) -> dict[UUID, list[ladder.Stretch]]:
    found: dict[UUID, list[ladder.Stretch]] = defaultdict(list)
    slots = Slot.objects.filter(
        clinician_id__in=list(clinician_ids),
        withdrawn_at=None,
        starts_at__gt=now,
        starts_at__lt=until,
    )
    for slot in slots:
        stretch = ladder.Stretch(slot.starts_at, slot.ends_at, tuple(slot.modes))
        found[slot.clinician_id].append(stretch)
    return found


def _busy(
    clinician_ids: Iterable[UUID], until: datetime, now: datetime
) -> dict[UUID, list[tuple[datetime, datetime]]]:
    """Meetings, holds and time off."""
    ids, span = list(clinician_ids), Range(now, until + ladder.LONGEST_STEP)
    found: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    meetings = Appointment.objects.filter(
        clinician_id__in=ids, status__in=OCCUPYING, during__overlap=span
    )
    away = TimeOff.objects.filter(clinician_id__in=ids, during__overlap=span)
    rows = (
        *meetings.values_list("clinician_id", "during"),
        *away.values_list("clinician_id", "during"),
    )
    for clinician_id, during in rows:
        found[clinician_id].append((during.lower, during.upper))
    return found


def _overlaps(day: ladder.Stretch, busy: Iterable[tuple[datetime, datetime]]) -> bool:
    return any(starts < day.ends_at and day.starts_at < ends for starts, ends in busy)


def _suits(
    care_request: CareRequest, clinician: Clinician, day: ladder.Stretch, now: datetime
) -> bool:
    """Every hard filter of `fit` but the week's cap: saying yes is saying yes to one more."""
    offer = _offer(clinician, day)
    return not refusals(need_of(care_request), offer, now=now, is_new=True)


def _offer(clinician: Clinician, day: ladder.Stretch) -> Offer:
    return Offer(
        slot_id=0,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        modes=day.modes,
        protected_level=None,
        clinician_id=clinician.pk,
        clinician_name=clinician.name,
        gender=clinician.gender,
        region=clinician.region,
        languages=tuple(clinician.languages),
        tracks=tuple(clinician.tracks),
        levels=tuple(clinician.levels),
        skills=clinician.skills,
        is_active=clinician.is_active,
        accepts_new_from=clinician.accepts_new_from,
        new_this_week=0,
        max_new_per_week=1,
        caseload=getattr(clinician, "load", 0),
        caseload_cap=clinician.caseload_cap,
    )

"""Leave and illness. Whoever holds a place there is given another at once, or a person with a date.

Each mother is moved in a transaction of her own, so that no calendars are locked in a wrong order;
`rebook_displaced` finds whoever was missed, and is swept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from psycopg.types.range import Range

from accounts.domain.actor import Actor
from accounts.services import audit
from scheduling.domain.errors import WRONG_STATE, NotAllowed
from scheduling.models import LIVE, Appointment, CareRequest, Clinician, Commitment, TimeOff
from scheduling.selectors.duty import coordinator
from scheduling.services import calendar, commitments, freed, matching, owed, promises, steps
from scheduling.services.appointments import tell_moved
from scheduling.services.locks import lock_appointment, lock_clinicians, whole_deed

Status = Appointment.Status


@dataclass(frozen=True, slots=True)
class Displaced:
    """What came of the meetings that were in the way: moved to, or left to a person."""

    rebooked: list[Appointment] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)


def add(
    *,
    clinician: Clinician,
    starts_at: datetime,
    ends_at: datetime,
    kind: str,
    actor: Actor,
    now: datetime,
) -> Displaced:
    """Take time off from `starts_at` to `ends_at` (exclusive) and move everybody who is in it.

    Raises NotAllowed (`wrong_state`) when the range is empty or overlaps other time off.
    """
    if starts_at >= ends_at or _overlaps(clinician, starts_at, ends_at):
        raise NotAllowed(WRONG_STATE)
    with whole_deed():
        lock_clinicians([clinician.id])
        row = TimeOff.objects.create(
            clinician=clinician, during=Range(starts_at, ends_at), kind=kind, created_at=now
        )
        _release_holds(clinician, row.during, actor, now)
        _log(row, "time_off.add", "C", actor, now)
    displaced = rebook_displaced(actor=actor, now=now, clinician=clinician)
    calendar.materialise(now=now, clinician=clinician)
    return displaced


def remove(*, time_off_id: int, actor: Actor, now: datetime) -> None:
    """She works after all: the moments are open again. Nobody is moved back."""
    with whole_deed():
        row = TimeOff.objects.select_related("clinician").get(pk=time_off_id)
        _log(row, "time_off.remove", "D", actor, now)
        row.delete()
        with freed.noting_new(row.clinician, now=now):
            calendar.materialise(now=now, clinician=row.clinician)


def rebook_displaced(
    *, actor: Actor, now: datetime, clinician: Clinician | None = None
) -> Displaced:
    """Move every meeting to come that lies in time off, the earliest first. Safe to run twice."""
    away = TimeOff.objects.filter(
        clinician_id=OuterRef("clinician_id"), during__overlap=OuterRef("during")
    )
    in_the_way = Appointment.objects.filter(
        Exists(away), status__in=LIVE, during__startswith__gt=now
    )
    if clinician is not None:
        in_the_way = in_the_way.filter(clinician=clinician)
    displaced = Displaced()
    for appointment_id in in_the_way.order_by("during").values_list("id", flat=True):
        _rebook(appointment_id, displaced, actor, now)
    return displaced


def _rebook(appointment_id: UUID, displaced: Displaced, actor: Actor, now: datetime) -> None:
    with whole_deed():
        old = lock_appointment(appointment_id)
        if old.status not in LIVE:
            return
        care_request = old.care_request
        first, until = matching.window(
            care_request, old.sequence, now=now, gap=matching.SMALLEST_GAP
        )
        deadlines = promises.deadlines(care_request, sequence=old.sequence, now=now)
        booked = matching.book_best(
            care_request,
            sequence=old.sequence,
            deadlines=deadlines,
            first=first,
            until=until,
            known=matching.known_by(old),
            replaces=old,
            actor=actor,
            now=now,
        )
        if booked:
            tell_moved(old, booked[0], now)
            displaced.rebooked.append(booked[0])
        else:
            steps.appointment_to(
                old, Status.CANCELLED, actor=actor, now=now, reason="clinician away"
            )
            steps.release(old, now=now)
            owed.owe(owed.CANCELLED, old, now=now)
        if (booked is None or not booked[1].is_in_time) and _needs_a_person(care_request):
            kind = Commitment.Kind.LADDER_STEP if booked else Commitment.Kind.NO_MATCH
            displaced.commitments.append(
                commitments.make(
                    care_request=care_request,
                    kind=kind,
                    due_at=max(now, min(deadlines.meeting_by, old.during.lower)),
                    owner=coordinator(),
                    actor=actor,
                    now=now,
                )
            )
        audit.record(
            actor=actor,
            event="appointment.displaced",
            action="U",
            now=now,
            subject_id=old.client_id,
            object_type="appointment",
            object_id=old.pk,
        )


def _needs_a_person(care_request: CareRequest) -> bool:
    return care_request.state != CareRequest.State.CLOSED


def _overlaps(clinician: Clinician, starts_at: datetime, ends_at: datetime) -> bool:
    return TimeOff.objects.filter(
        clinician=clinician, during__overlap=Range(starts_at, ends_at)
    ).exists()


def _release_holds(
    clinician: Clinician, during: Range[datetime], actor: Actor, now: datetime
) -> None:
    held = Appointment.objects.filter(
        clinician=clinician, status=Status.HELD, during__overlap=during
    )
    for hold in held:
        steps.appointment_to(hold, Status.RELEASED, actor=actor, now=now, reason="clinician away")


def _log(row: TimeOff, event: str, action: str, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="timeoff",
        object_id=row.pk,
        purpose="OPERATIONS",
    )

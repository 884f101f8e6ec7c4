"""Which meetings keep the promise of a second one, and for whom it is still owed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from scheduling.models import LIVE, Appointment, CareRequest, Promise
from scheduling.selectors import ladder

Status = Appointment.Status
FIRST, SECOND = 1, 2
#: A second meeting is promised to who waits for her first one, and to who is in care.
OWED_IN = (CareRequest.State.OPEN, CareRequest.State.IN_CARE)


def second_meetings() -> QuerySet[Appointment]:
    """Second meetings that keep a promise: they stand, they were, or she gave them up herself."""
    return ladder.given_meetings(SECOND)


def is_owed() -> Q:
    """Of promises: not where she gave up, or did not come to, the first meeting. Then somebody
    phones her, and the next one follows from that."""
    firsts = Appointment.objects.filter(care_request=OuterRef("care_request"), sequence=FIRST)
    stands = firsts.filter(status__in=(*LIVE, Status.ATTENDED))
    gave_up = ladder.given_meetings(FIRST).filter(
        care_request=OuterRef("care_request"), status=Status.CANCELLED
    )
    missed = firsts.filter(status=Status.DID_NOT_ATTEND)
    return ~Exists(missed) & (Exists(stands) | ~Exists(gave_up))


def is_met(promise: Promise) -> bool:
    """Whether she has a second meeting inside the promise."""
    mine = second_meetings().filter(care_request_id=promise.care_request_id)
    return mine.filter(during__startswith__lte=promise.second_by).exists()


def owed_by(care_request_id: UUID) -> datetime | None:
    """Until when a second meeting was promised to her that does not stand yet."""
    live = Appointment.objects.filter(
        care_request=OuterRef("care_request"), sequence=SECOND, status__in=LIVE
    )
    owed = Promise.objects.filter(
        ~Exists(live), is_owed(), care_request_id=care_request_id, superseded_by=None
    ).exclude(outcomes__term="second")
    return owed.values_list("second_by", flat=True).first()


def not_in_time(*, now: datetime) -> list[UUID]:
    """Promises whose first meeting stands or was, and whose second is not there in time yet."""
    keeps = second_meetings().filter(
        care_request=OuterRef("care_request"), during__startswith__lte=OuterRef("second_by")
    )
    firsts = Appointment.objects.filter(
        care_request=OuterRef("care_request"),
        sequence=FIRST,
        status__in=(*LIVE, Status.ATTENDED),
    )
    found = Promise.objects.filter(
        Exists(firsts),
        ~Exists(keeps),
        is_owed(),
        superseded_by=None,
        second_by__gt=now,
        care_request__state__in=OWED_IN,
    )
    return list(found.order_by("second_by").values_list("id", flat=True))


def first_of(care_request: CareRequest) -> Appointment | None:
    """Her first meeting, that stands or was."""
    firsts = care_request.appointments.filter(sequence=FIRST, status__in=(*LIVE, Status.ATTENDED))
    return firsts.select_related("clinician").first()

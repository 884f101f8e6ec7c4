"""Who waits longer than she need, the moments that came free, and the offers that stand."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from psycopg.types.range import Range

from scheduling.domain.earlier import WORTH_MOVING, Waiting
from scheduling.domain.fit import Offer
from scheduling.domain.working_days import AMSTERDAM
from scheduling.models import (
    LIVE,
    Appointment,
    CareRequest,
    Commitment,
    EarlierOffer,
    FreedPlace,
    Promise,
    Slot,
)
from scheduling.selectors.candidates import need_of, still_free

Status = EarlierOffer.Status
FIRST = 1
NOBODY = UUID(int=0)


def place_of(slot: Slot, *, now: datetime) -> Offer | None:
    """The moment as it meets somebody new, with the caps as they are; None when it is not free."""
    nobody = CareRequest(id=NOBODY, client_id=NOBODY)
    return next(iter(still_free(nobody, [slot.pk], now=now)), None)


def waiting_for(slot: Slot, *, now: datetime) -> list[Waiting]:
    """Mothers whom this moment may help; one query.

    Their first meeting comes later, or somebody looks for one by hand. Not those who asked for no
    earlier moments, who have an offer, who said no to this one, or who gave this very moment up.
    """
    found = (
        CareRequest.objects.filter(
            state=CareRequest.State.OPEN,
            wants_earlier=True,
            level__in=slot.clinician.levels,
            track__in=slot.clinician.tracks,
        )
        .annotate(
            first=FilteredRelation(
                "appointments",
                condition=Q(appointments__sequence=FIRST, appointments__status__in=LIVE),
            )
        )
        .filter(_comes_later(slot) | Q(_has_no_meeting(), Exists(_no_match())))
        .exclude(Exists(_asked(slot)))
        .exclude(Exists(_gave_up(slot)))
        .annotate(**_facts(slot, now))
        .select_related("client")
    )
    return [_waiting(each) for each in found]


def kept_until(slot: Slot, *, now: datetime) -> datetime | None:
    """Until when somebody's hold keeps this time; None when no hold stands in it."""
    holds = Appointment.objects.filter(
        clinician=slot.clinician,
        during__overlap=Range(slot.starts_at, slot.ends_at),
        status=Appointment.Status.HELD,
        hold_expires_at__gt=now,
    )
    last: datetime | None = holds.aggregate(last=Max("hold_expires_at"))["last"]
    return last


def to_pass_on(*, now: datetime, limit: int) -> list[FreedPlace]:
    """Moments to look at now, the soonest to start first."""
    return list(
        FreedPlace.objects.filter(closed_at=None, look_at__lte=now)
        .select_related("slot__clinician")
        .order_by("slot__starts_at", "id")[:limit]
    )


def stale_offers(*, now: datetime) -> list[UUID]:
    """Offers that stand, though their time is over or their place is no longer kept."""
    over = Q(expires_at__lte=now) | ~Q(hold__status=Appointment.Status.HELD)
    found = EarlierOffer.objects.filter(over, status=Status.OFFERED).order_by("expires_at")
    return list(found.values_list("id", flat=True))


def live_offer(care_request_id: UUID, *, now: datetime) -> EarlierOffer | None:
    """What is kept for her at this moment, to say yes or no to."""
    return _live(now).filter(care_request_id=care_request_id).first()


def live_offers(*, now: datetime) -> list[EarlierOffer]:
    """Every offer that waits for an answer, the first to end on top."""
    return list(_live(now).select_related("care_request__client__key").order_by("expires_at", "id"))


def is_live(offer: EarlierOffer, *, now: datetime) -> bool:
    """Whether she can still say yes. `offer` with its hold."""
    is_kept = offer.hold.status == Appointment.Status.HELD
    return offer.status == Status.OFFERED and is_kept and offer.expires_at > now


def offer_of(offer_id: UUID) -> EarlierOffer | None:
    """An offer with what its page and its letter show."""
    return _offers().select_related("care_request__client__key").filter(pk=offer_id).first()


def _live(now: datetime) -> QuerySet[EarlierOffer]:
    return _offers().filter(
        status=Status.OFFERED, expires_at__gt=now, hold__status=Appointment.Status.HELD
    )


def _offers() -> QuerySet[EarlierOffer]:
    return EarlierOffer.objects.select_related("hold__clinician", "meeting__clinician")


def _comes_later(slot: Slot) -> Q:
    return Q(first__during__startswith__gte=slot.starts_at + min(WORTH_MOVING.values()))


def _has_no_meeting() -> Q:
    return Q(first__isnull=True)


def _no_match() -> QuerySet[Commitment]:
    return Commitment.objects.filter(
        care_request=OuterRef("pk"), kind=Commitment.Kind.NO_MATCH, ended_at=None
    )


def _asked(slot: Slot) -> QuerySet[EarlierOffer]:
    """She has an offer, or answered one of this moment, if only by silence."""
    answered = Q(slot=slot, status__in=(Status.DECLINED, Status.EXPIRED))
    return EarlierOffer.objects.filter(
        answered | Q(status=Status.OFFERED), care_request=OuterRef("pk")
    )


def _gave_up(slot: Slot) -> QuerySet[Appointment]:
    given_up = (Appointment.Status.CANCELLED, Appointment.Status.MOVED)
    return Appointment.objects.filter(care_request=OuterRef("pk"), slot=slot, status__in=given_up)


def _facts(slot: Slot, now: datetime) -> dict[str, Any]:
    promise = Promise.objects.filter(care_request=OuterRef("pk"), superseded_by=None)
    oldest = Promise.objects.filter(care_request=OuterRef("pk")).order_by("made_at")
    today = datetime.combine(now.astimezone(AMSTERDAM).date(), time(), AMSTERDAM)
    asked = (
        EarlierOffer.objects.filter(care_request=OuterRef("pk"), offered_at__gte=today)
        .values("care_request")
        .annotate(n=Count("pk"))
        .values("n")
    )
    hers = Appointment.objects.filter(
        care_request=OuterRef("pk"), clinician=slot.clinician, status__in=LIVE
    )
    return {
        "is_hers": Exists(hers),
        "meeting_at": F("first__during__startswith"),
        "meeting_with": F("first__clinician_id"),
        "first_by": Subquery(promise.values("first_by")[:1]),
        "promised_at": Subquery(oldest.values("made_at")[:1]),
        "asked_today": Coalesce(Subquery(asked), 0),
    }


def _waiting(care_request: Any) -> Waiting:
    """`care_request` carries what the query annotated."""
    return Waiting(
        request_id=care_request.pk,
        need=need_of(care_request),
        promised_at=care_request.promised_at or care_request.submitted_at,
        first_by=care_request.first_by,
        meeting_at=care_request.meeting_at,
        clinician_id=care_request.meeting_with,
        is_hers=care_request.is_hers,
        asked_today=care_request.asked_today,
    )

"""Free moments, for a follow-up of her own psychologist or for a place found by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from scheduling.domain.fit import MIN_LEAD, Offer, refusals
from scheduling.models import CareRequest, Clinician, Slot
from scheduling.selectors import candidates

FOLLOW_UP = timedelta(weeks=6)
BY_HAND = timedelta(weeks=4)
#: Moments shown of one psychologist when a place is looked for by hand.
EACH = 6


@dataclass(frozen=True)
class Calendar:
    """Free moments of one psychologist, and in codes why she would not be matched by herself."""

    clinician: Clinician
    offers: list[Offer]
    refused: frozenset[str]


def of_clinician(care_request: CareRequest, clinician: Clinician, *, now: datetime) -> list[Offer]:
    """Her free moments of the coming six weeks, soonest first. Two queries."""
    slots = _open_slots(now, FOLLOW_UP).filter(clinician=clinician)
    return _free(care_request, slots.values_list("pk", flat=True), now)


def by_hand(care_request: CareRequest, *, now: datetime) -> list[Calendar]:
    """The first free moments of every active psychologist, those who fit best on top.

    Nothing is filtered by her wishes: the coordinator phones her and agrees on it. Three queries.
    """
    slots = _open_slots(now, BY_HAND).filter(clinician__is_active=True)
    found: dict[object, list[Offer]] = defaultdict(list)
    for offer in _free(care_request, slots.values_list("pk", flat=True), now):
        if len(found[offer.clinician_id]) < EACH:
            found[offer.clinician_id].append(offer)
    clinicians = Clinician.objects.filter(pk__in=list(found)).select_related("user")
    need = candidates.need_of(care_request)
    calendars = [
        Calendar(
            clinician=each,
            offers=found[each.pk],
            refused=frozenset.intersection(
                *(refusals(need, offer, now=now, is_new=True) for offer in found[each.pk])
            ),
        )
        for each in clinicians
    ]
    return sorted(
        calendars, key=lambda c: (len(c.refused), c.offers[0].starts_at, c.clinician.name)
    )


def _open_slots(now: datetime, ahead: timedelta) -> QuerySet[Slot]:
    return Slot.objects.filter(
        withdrawn_at=None, starts_at__gte=now + MIN_LEAD, starts_at__lt=now + ahead
    )


def _free(care_request: CareRequest, slot_ids: Iterable[int], now: datetime) -> list[Offer]:
    offers = candidates.still_free(care_request, list(slot_ids), now=now)
    return sorted(offers, key=lambda offer: (offer.starts_at, offer.slot_id))

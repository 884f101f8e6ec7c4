"""Caseloads as the cap counts them, and how heavy each is; two queries for the whole clinic."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from accounts.models import User
from care.domain import weight
from care.domain.weight import Burden
from scheduling.models import Appointment, CareRequest, Clinician

Status = Appointment.Status
COUNTED = (CareRequest.State.OPEN, CareRequest.State.IN_CARE)
#: So many stand on the coordinator's board, the heaviest first.
ON_THE_BOARD = 12


@dataclass(frozen=True)
class Load:
    """One psychologist: how many mothers of how many at most, and their points together."""

    clinician: Clinician
    count: int
    points: int


def weight_for(user: User) -> int:
    """The points of her own caseload."""
    return sum(weight.total(found) for found in _burdens(Q(clinician__user=user)).values())


def heaviest() -> list[Load]:
    """The psychologists with the heaviest caseloads, heaviest first."""
    burdens = _burdens(Q(clinician__is_active=True))
    loads = {key: weight.total(found) for key, found in burdens.items()}
    top = sorted(loads, key=lambda key: (-loads[key], str(key)))[:ON_THE_BOARD]
    people = Clinician.objects.in_bulk(top)
    return [Load(people[key], len(burdens[key]), loads[key]) for key in top]


def _burdens(whose: Q) -> dict[UUID, list[Burden]]:
    rows = (
        Appointment.objects.filter(
            whose,
            care_request__state__in=COUNTED,
            status__in=(Status.BOOKED, Status.CONFIRMED, Status.ATTENDED),
        )
        .values("clinician_id", "care_request_id", "care_request__level")
        .annotate(attended=Count("id", filter=Q(status=Status.ATTENDED)))
    )
    found: dict[UUID, list[Burden]] = defaultdict(list)
    for row in rows:
        burden = Burden(row["care_request__level"] or 1, row["attended"])
        found[row["clinician_id"]].append(burden)
    return found

"""How many of those who have an employer's contract ask for care. For the clinic alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min, Sum

from benefits.domain.periods import local_day
from benefits.models import Contract, Funding

LOOKED_BACK = timedelta(weeks=26)
#: With fewer intakes, or over less time, chance is all there is to see.
ENOUGH_INTAKES, ENOUGH_TIME = 10, timedelta(weeks=8)
_YEAR = timedelta(weeks=52)


def intakes_per_100_staff(now: datetime) -> float | None:
    """Intakes in a year of 100 people who are covered today; None while too few came to say."""
    today = local_day(now)
    covered = Contract.objects.filter(starts_on__lte=today, ends_on__gte=today).aggregate(
        staff=Sum("headcount"), first=Min("starts_on")
    )
    if not covered["staff"]:
        return None
    span = min(LOOKED_BACK, timedelta(days=(today - covered["first"]).days))
    came = Funding.objects.filter(
        kind=Funding.Kind.EMPLOYER, decided_at__gt=now - span, decided_at__lte=now
    ).count()
    if came < ENOUGH_INTAKES or span < ENOUGH_TIME:
        return None
    return float(came / covered["staff"] * 100 * (_YEAR / span))

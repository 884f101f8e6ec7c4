"""A psychologist's weekly hours."""

from __future__ import annotations

from datetime import datetime

from scheduling.domain.working_days import local_day
from scheduling.models import AvailabilityRule, Clinician


def rules_in_force(clinician: Clinician, *, now: datetime) -> list[AvailabilityRule]:
    """Her weekly hours that hold today or later, by weekday and time."""
    rules = clinician.rules.exclude(valid_until__lte=local_day(now))
    return list(rules.order_by("weekday", "starts"))

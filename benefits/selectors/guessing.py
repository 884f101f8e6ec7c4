"""Alarms about many wrong codes, for the clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from benefits.models import Employer, GuessAlarm


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm that nobody has looked at; `employer` is empty when the codes were nobody's."""

    id: int
    employer: str
    day: date


def unseen_alarms() -> list[AlarmLine]:
    """What nobody has looked at yet, oldest first."""
    rows = list(GuessAlarm.objects.filter(seen_at=None).order_by("raised_at"))
    names = dict(
        Employer.objects.filter(pk__in=[row.employer_id for row in rows]).values_list("pk", "name")
    )
    return [
        AlarmLine(row.pk, names.get(row.employer_id, "") if row.employer_id else "", row.day)
        for row in rows
    ]

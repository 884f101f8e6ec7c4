"""A clinic that takes intakes, and intakes that were sent there through the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from benefits.models import Funding
from intake.models import Consent, Intake, TriageRecord
from intake.services.submission import Submitted, submit_intake
from notifications.models import OutboxMessage
from scheduling.models import Appointment, Clinician, Promise
from tests.factories.intake import HERSELF, a_clinic, a_full_draft
from tests.factories.scheduling import a_clinician, a_coordinator, a_shift, daily_slots


@dataclass(frozen=True)
class OpenClinic:
    """Who owns what nobody else does, who is on duty today, and who has free places."""

    coordinator: User
    on_duty: User
    anna: Clinician


def an_open_clinic(now: datetime, *, places: bool = True) -> OpenClinic:
    """The bookings are open, somebody is on duty; Anna has three places a day, or none."""
    a_clinic(now, bookings_open_at=now)
    coordinator = a_coordinator()
    anna = a_clinician(name="Anna Voorbeeld", max_new_per_week=99, caseload_cap=99)
    a_shift(anna.user, now)
    if places:
        daily_slots(anna, now)
    return OpenClinic(coordinator, anna.user, anna)


def sent(now: datetime, **chosen: Any) -> Submitted:
    """An intake that was sent: neutral answers of somebody who wants to talk, and `chosen`."""
    draft = a_full_draft(now, **({"wish": "talk"} | chosen))
    return submit_intake(draft_id=draft.pk, actor=HERSELF, now=now)


def rows_written() -> dict[str, int]:
    """How many rows there are of what a submission writes."""
    models = (Intake, TriageRecord, Consent, Promise, Appointment, Funding, OutboxMessage)
    return {model.__name__: model.objects.count() for model in models}

"""The clinic's own facts, filled by the guided set-up."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.models import Clinic
from accounts.selectors.clinic import forget_profile
from accounts.services import audit


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """What the set-up page asks. Phones in E.164 or as printed; the price in euro cents a session.

    `staffed_hours`: weekday (`"0"` = Monday) to wall-clock intervals, `[["09:00", "17:00"]]`.
    """

    name: str
    phone: str
    city: str
    region: str
    rooms: list[str]
    staffed_hours: dict[str, list[list[str]]]
    gp_post_name: str
    gp_post_phone: str
    duty_phone: str
    session_price_cents: int
    partner_name: str = ""
    partner_phone: str = ""


def save_profile(*, facts: ClinicFacts, actor: Actor, now: datetime) -> Clinic:
    """Write the clinic's facts and log which of them changed.

    Does not open the bookings: that follows from an acknowledged test alarm.
    """
    values = asdict(facts)
    with transaction.atomic(durable=True):
        before = Clinic.objects.select_for_update().filter(pk=1).first()
        changed = [name for name, value in values.items() if getattr(before, name, None) != value]
        clinic, _ = Clinic.objects.update_or_create(pk=1, defaults=values | {"updated_at": now})
        audit.record(
            actor=actor,
            event="clinic.save_profile",
            action="U" if before else "C",
            now=now,
            object_type="clinic",
            object_id=1,
            fields=changed,
            purpose="ADMIN",
        )
    forget_profile()
    return clinic

"""The bookings open: once, after everything stands and a test alarm was heard."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.models import Clinic
from accounts.selectors.clinic import forget_profile
from accounts.services import audit
from care.selectors.setup import setup_of


class NotReady(Exception):
    """Steps that still keep the bookings closed. `missing`: their names, in order."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def open_bookings(*, actor: Actor, now: datetime) -> Clinic:
    """Let mothers send an intake from now on. Opening twice changes nothing. Raises NotReady."""
    missing = setup_of(now=now).missing
    if missing:
        raise NotReady(missing)
    with transaction.atomic(durable=True):
        clinic = Clinic.objects.select_for_update().get(pk=1)
        if clinic.bookings_open_at is None:
            clinic.bookings_open_at = clinic.updated_at = now
            clinic.save(update_fields=["bookings_open_at", "updated_at"])
            audit.record(
                actor=actor,
                event="clinic.open_bookings",
                action="E",
                now=now,
                object_type="clinic",
                object_id=1,
                purpose="ADMIN",
            )
    forget_profile()
    return clinic

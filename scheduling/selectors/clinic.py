"""Whether the clinic takes bookings."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Clinic


def can_book(now: datetime) -> bool:
    """Whether an intake may be sent: the bookings were opened, and that was not in the future.

    They open after a test alarm to the duty phone was acknowledged (decisions.md).
    """
    return Clinic.objects.filter(pk=1, bookings_open_at__lte=now).exists()

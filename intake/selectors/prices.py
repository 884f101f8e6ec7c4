"""What a session costs somebody who pays herself."""

from __future__ import annotations

from accounts.models import Clinic
from benefits.domain.money import euros


def session_price(language: str) -> str:
    """The clinic's price of a session as it is written in `language`; empty before the set-up."""
    cents = Clinic.objects.values_list("session_price_cents", flat=True).filter(pk=1).first()
    return euros(cents, language) if cents else ""

"""Signs of life of the programs that run; the watchdog rings a person when one falls silent."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Heartbeat
from accounts.sides import ALIAS_OF

#: One row a program, on the clinic's side, whichever side the caller works for.
ALIAS = ALIAS_OF["clinic"]


def show_life(*names: str, now: datetime) -> None:
    """Note in one statement that the programs `names` lived at `now`."""
    Heartbeat.objects.using(ALIAS).bulk_create(
        [Heartbeat(name=name, at=now) for name in names],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )

"""Moments that came free: noted in the transaction that freed them, passed on by `earlier`.

A hold of ten minutes that ends is not noted: its moment was free before, and nobody gave it up.
While such a hold stands on a place that is being passed on, the place waits for its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from scheduling.models import Clinician, FreedPlace, Slot

#: New hours further away help nobody who waits: every first meeting is promised sooner.
REACH = timedelta(weeks=4)


def note(slot_ids: Iterable[int], *, cause: str, now: datetime) -> None:
    """Write that these moments came free; one that is being passed on already stays as it is."""
    FreedPlace.objects.bulk_create(
        (
            FreedPlace(slot_id=slot_id, cause=cause, freed_at=now, look_at=now)
            for slot_id in slot_ids
        ),
        ignore_conflicts=True,
    )


@contextmanager
def noting_new(clinician: Clinician, *, now: datetime) -> Iterator[None]:
    """Note the near moments that the block adds to this calendar (in the caller's transaction)."""
    before = _near(clinician, now)
    yield
    note(sorted(_near(clinician, now) - before), cause=FreedPlace.Cause.NEW_HOURS, now=now)


def _near(clinician: Clinician, now: datetime) -> set[int]:
    near = Slot.objects.filter(
        clinician=clinician,
        withdrawn_at=None,
        is_taken=False,
        starts_at__gt=now,
        starts_at__lt=now + REACH,
    )
    return set(near.values_list("id", flat=True))

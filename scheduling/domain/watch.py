"""What must ring a person, judged from plain facts: calls, promises, and signs of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: A safety call rings when it is made and again every ten minutes until somebody takes it on.
RING_AGAIN = timedelta(minutes=10)
#: A promise that nobody has kept yet rings this long before it breaks, or after nine tenths of it.
EARLY_WARNING = timedelta(hours=2)
#: A program that has not said it lives for so long is taken for dead.
SILENCE = timedelta(minutes=2)
#: A message that is due and not sent for so long means that the machinery stands still.
OVERDUE = timedelta(minutes=5)
#: Programs that must show signs of life.
WATCHED = ("relay", "beat", "worker")


@dataclass(frozen=True)
class Ring:
    """One reason to ring the duty phone. `dedupe_key` makes it ring once per round."""

    kind: str
    subject_id: str
    dedupe_key: str


def rings_for_call(
    *, call_id: int, made_at: datetime, is_acknowledged: bool, rings_from: datetime, now: datetime
) -> Ring | None:
    """The ring a safety call asks for now: none once a person took it on.

    `rings_from`: when the clinic is staffed for it; before that nobody would answer, and the page
    has told her so.
    """
    if is_acknowledged or now < rings_from:
        return None
    turn = int((now - max(made_at, rings_from)) / RING_AGAIN)
    return Ring("safety_call", str(call_id), f"safety_call:{call_id}:{turn}")


def is_about_to_break(*, made_at: datetime, due_at: datetime, now: datetime) -> bool:
    """Whether a promised moment is so near that a person must look now."""
    margin = min(EARLY_WARNING, (due_at - made_at) / 10)
    return due_at - margin <= now < due_at


def silent_programs(signs: dict[str, datetime], *, now: datetime) -> list[str]:
    """Programs of WATCHED that have been silent for too long, or were never heard."""
    return [name for name in WATCHED if name not in signs or now - signs[name] > SILENCE]

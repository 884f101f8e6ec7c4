"""An intake that somebody of the clinic types in: from when its clock runs, and whose it is.

Plain rules. A call is received when the typing starts; paper when it came in, which may have been
before a weekend, and no longer ago than that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from accounts.domain.policy import STAFF

PHONE: Final = "phone"
PAPER: Final = "paper"
SOURCES: Final = (PHONE, PAPER)
#: Paper that lay longer is no longer typed in: she is phoned (the database refuses it too).
OLDEST_PAPER: Final = timedelta(days=3)
#: So long after sending, who typed it may still read what was booked.
SHOWN_AFTER_SENDING: Final = timedelta(hours=24)


class NotReceivedThen(ValueError):
    """No intake came in at that moment. `code`: `to_come`, `too_long_ago` or `missing`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def counted_from(*, source: str, received_at: datetime | None, now: datetime) -> datetime:
    """From when her promise counts: the start of the call, or when the paper was received.

    Raises NotReceivedThen, and ValueError for an unknown source.
    """
    if source not in SOURCES:
        raise ValueError(f"unknown source {source}")
    if source == PHONE:
        return now
    if received_at is None:
        raise NotReceivedThen("missing")
    if received_at > now:
        raise NotReceivedThen("to_come")
    if now - received_at > OLDEST_PAPER:
        raise NotReceivedThen("too_long_ago")
    return received_at


def is_in_hand(*, typed_by: UUID | None, hand: UUID | None) -> bool:
    """Whether a draft is in the hands of who asks for it.

    `typed_by`: the member of staff who types it in, None when she fills it in herself. `hand`: the
    member of staff who asks, None for everybody else. What staff typed opens to that one person;
    what she fills in herself opens to nobody who is signed in as staff.
    """
    return typed_by == hand


def hand_of(*, role: str, user_id: UUID | None) -> UUID | None:
    """The hand that a person writes with: her own id for staff, None for everybody else."""
    return user_id if role in STAFF else None

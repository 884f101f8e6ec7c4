"""Deliver one message: claim it, look whether it is still true, send it, note what came of it."""

from __future__ import annotations

import logging
import os
import random
import time
from datetime import datetime
from uuid import UUID

from django.conf import settings

from accounts.sides import Side, on_side
from notifications import registry
from notifications.channels import channel_called
from notifications.channels.base import Parcel, PermanentFailure, TemporaryFailure
from notifications.domain import lockscreen, retry
from notifications.domain.channel import NO_CHANNEL, choose
from notifications.domain.letter import Letter, Withdrawn
from notifications.domain.quiet_hours import may_go_at
from notifications.services import leases
from notifications.services.boundaries import refuse_inside_transaction
from notifications.services.leases import Claimed, Ending

logger = logging.getLogger("houvast.notifications")

#: What `deliver` answers besides an ending's outcome.
NOT_OURS, POSTPONED = "not_ours", "postponed"


def deliver(*, side: Side, message_id: UUID, now: datetime) -> str:
    """Send message `message_id` of `side` if it is due, and return what came of it.

    sent, retry, dead, withdrawn, postponed (quiet hours), or not_ours: not due, done already, or
    another worker has it. A second run is therefore a no-op. Raises RuntimeError inside a
    transaction, and DatabaseError when PostgreSQL is away: the lease then runs out by itself.
    """
    refuse_inside_transaction()
    claimed = leases.claim(side=side, message_id=message_id, now=now)
    if claimed is None:
        return NOT_OURS
    goes_at = _goes_at(claimed, now)
    if goes_at > now:
        leases.postpone(claimed, due_at=goes_at)
        return POSTPONED
    ending = _try(claimed, now)
    leases.end(claimed, ending, now=now)
    if ending.outcome != "sent":
        told = (side, claimed.kind, message_id, ending.outcome, ending.reason)
        logger.warning("%s %s %s: %s %s", *told)
    return ending.outcome


def _goes_at(claimed: Claimed, now: datetime) -> datetime:
    try:
        kind = registry.get(claimed.kind)
    except registry.UnknownKind:
        return now  # an older program during a deploy: `_try` counts it as a failure
    requested_at = claimed.created_at if kind.was_requested else None
    return may_go_at(now, is_urgent=kind.is_urgent, requested_at=requested_at)


def _try(claimed: Claimed, now: datetime) -> Ending:
    """One try. Whatever goes wrong is an ending; only the loss of the database is not."""
    if claimed.attempts > retry.MOST_ATTEMPTS:
        return Ending("dead", reason="never_finished")  # it kills whoever sends it
    channel = ""
    try:
        kind = registry.get(claimed.kind)
        with on_side(claimed.side):
            letter = kind.prepare(claimed.subject_id, now)
        if isinstance(letter, Withdrawn):
            return Ending("withdrawn", reason=letter.reason)
        channel = _way(letter, is_urgent=kind.is_urgent)
        _pause_for_crash_test()
        channel_called(channel).send(Parcel(key=claimed.id, letter=letter, now=now))
    except PermanentFailure as failure:
        return Ending("dead", channel, reason=failure.reason)
    except Exception as error:
        reason = error.reason if isinstance(error, TemporaryFailure) else type(error).__name__
        return _again(claimed, channel, reason, now)
    return Ending("sent", channel)


def _way(letter: Letter, *, is_urgent: bool) -> str:
    """The channel for `letter`. Raises PermanentFailure when it may not go, or has no way."""
    if found := lockscreen.problems(letter):
        raise PermanentFailure(f"unsafe {found[0]}")
    channel = choose(letter, is_urgent=is_urgent)
    if channel is None:
        raise PermanentFailure(NO_CHANNEL)
    return channel


def _again(claimed: Claimed, channel: str, reason: str, now: datetime) -> Ending:
    due_at = retry.next_try(claimed.attempts, now=now, draw=random.random())  # noqa: S311 - jitter
    return Ending("retry" if due_at else "dead", channel, reason, due_at)


def _pause_for_crash_test() -> None:
    """Give a test the time to kill this worker between claim and send."""
    seconds = os.environ.get("HOUVAST_TEST_PAUSE_BEFORE_SEND")
    if seconds and settings.HOUVAST_TESTING:
        time.sleep(float(seconds))

"""The relay: hears of new messages from PostgreSQL and hands their ids to Celery, at once.

It only makes things quick. Whatever it misses (it was down, PostgreSQL or Redis was away) is found
when it starts again, or by the sweep.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import psycopg
from django.db import DatabaseError, connections
from kombu.exceptions import OperationalError as BrokerAway
from redis.exceptions import RedisError

from accounts.clock import now
from accounts.models import Heartbeat
from accounts.sides import ALIAS_OF, SIDES, Side
from notifications.tasks import hand_over, hand_over_due

logger = logging.getLogger("houvast.relay")

#: Both schemas are in one database, and a channel belongs to the database: one ear is enough.
ALIAS = ALIAS_OF["clinic"]
CHANNEL = "outbox"
NAME = "relay"
#: How often it says that it lives, and how soon it notices that it should stop, in seconds.
BEAT_SECONDS = 5.0
LISTEN_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 10.0
AWAY = (DatabaseError, psycopg.Error, BrokerAway, RedisError, OSError)


class Relay:
    """One loop over one connection."""

    def __init__(self) -> None:
        self.is_stopping = False
        self._beat_at = 0.0

    def stop(self) -> None:
        """Leave the loop within a second or so."""
        self.is_stopping = True

    def run(self) -> None:
        """Work until stopped; after a broken connection pause, connect again and start afresh."""
        failures = 0
        while not self.is_stopping:
            try:
                for _ in self._rounds():
                    failures = 0
            except AWAY as error:
                failures += 1
                seconds = pause(failures, draw=random.random())  # noqa: S311 - jitter
                logger.warning("%s; again in %.1f s", type(error).__name__, seconds)
                connections.close_all()
                self._wait(seconds)
        connections.close_all()

    def _rounds(self) -> Iterator[None]:
        """Listen first, then hand over what is due already: nothing falls between the two."""
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        self._beat()
        count = hand_over_due(moment=now(), grace=timedelta())
        logger.info("listening; %d were due already", count)
        while not self.is_stopping:
            self._beat()
            hand_over(self._heard())
            yield

    def _heard(self) -> Iterator[tuple[Side, UUID]]:
        """What is announced within a second. Ends early after the first packet, to beat in time."""
        connection = connections[ALIAS].connection
        for notify in connection.notifies(timeout=LISTEN_SECONDS, stop_after=1):
            name, _, message_id = notify.payload.partition(" ")
            yield from ((side, UUID(message_id)) for side in SIDES if side == name)

    def _beat(self) -> None:
        if time.monotonic() < self._beat_at:
            return
        Heartbeat.objects.using(ALIAS).bulk_create(
            [Heartbeat(name=NAME, at=now())],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["at"],
        )
        self._beat_at = time.monotonic() + BEAT_SECONDS

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.is_stopping and time.monotonic() < until:
            time.sleep(0.1)


def pause(failures: int, *, draw: float) -> float:
    """Seconds to wait after failure number `failures` in a row: doubling from 0.5, 10 at most.

    `draw` in [0, 1) spreads it over the upper half, so that there is always some pause.
    """
    longest: float = min(0.5 * 2 ** min(failures - 1, 10), LONGEST_PAUSE_SECONDS)
    return longest * (0.5 + draw / 2)

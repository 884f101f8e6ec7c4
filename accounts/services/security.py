"""Security events: rows that must stay even when the transaction around them is undone."""

from __future__ import annotations

import logging

from django.db import DatabaseError, connections, router, transaction

from accounts import clock
from accounts.domain.actor import Actor
from accounts.models import AccessEvent
from accounts.services import audit

logger = logging.getLogger("houvast.security")

#: Who acts when the house itself notices something.
HOUSE = Actor.system("house")


def note_apart(*, event: str, object_type: str, object_id: object) -> None:
    """Write a security event through a connection of its own, so that no rollback takes it along.

    Never raises for the database's sake: the caller is already reporting something worse. The
    log line is written first and holds the same facts.
    """
    logger.error("%s %s %s", event, object_type, object_id)
    usual = router.db_for_write(AccessEvent)
    apart = f"{usual}_apart"
    connections[apart] = connections[usual].copy(apart)
    try:
        with transaction.atomic(using=apart):
            audit.record(
                actor=HOUSE,
                event=event,
                action=AccessEvent.Action.EXECUTE,
                now=clock.now(),
                object_type=object_type,
                object_id=object_id,
                purpose="SECURITY",
                outcome=AccessEvent.Outcome.FAILED,
                using=apart,
            )
    except DatabaseError:
        logger.exception("The security event could not be written to the access log")
    finally:
        connections[apart].close()
        del connections[apart]

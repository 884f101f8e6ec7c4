"""No network inside a transaction (law 5): asked at the door of everything that sends."""

from __future__ import annotations

from django.db import connections


def refuse_inside_transaction() -> None:
    """Raise RuntimeError while a transaction is open on any side of this thread.

    The transaction that a test wraps around itself does not count, as for `atomic(durable=True)`.
    """
    for connection in connections.all(initialized_only=True):
        if not all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
            raise RuntimeError("sending must happen outside any transaction")

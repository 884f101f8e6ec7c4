"""The two sides of the house: which one the code running now belongs to.

Each side is a database alias with a role and a schema of its own (`portal.sides` routes by it).
A request is on one side from start to end; a worker enters the side of the message it delivers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Literal

Side = Literal["clinic", "employer"]

SIDES: Final[tuple[Side, ...]] = ("clinic", "employer")
ALIAS_OF: Final[dict[Side, str]] = {"clinic": "default", "employer": "employer"}

_side: ContextVar[Side] = ContextVar("side", default="clinic")


def current_side() -> Side:
    """The side that the code running now belongs to."""
    return _side.get()


@contextmanager
def on_side(side: Side) -> Iterator[None]:
    """Run the block on `side`: its queries go to that side's database alias."""
    token = _side.set(side)
    try:
        yield
    finally:
        _side.reset(token)

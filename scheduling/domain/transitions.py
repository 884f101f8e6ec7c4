"""Which step may follow which: the only place that knows. `docs/states.md` is drawn from here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scheduling.domain.errors import WRONG_STATE, NotAllowed

Transitions = Mapping[str, frozenset[str]]

_END: frozenset[str] = frozenset()

#: A new appointment starts as `held` or as `booked`.
APPOINTMENT: Transitions = MappingProxyType(
    {
        "held": frozenset({"booked", "released"}),
        "booked": frozenset({"confirmed", "attended", "did_not_attend", "moved", "cancelled"}),
        "confirmed": frozenset({"attended", "did_not_attend", "moved", "cancelled"}),
        "attended": _END,
        "did_not_attend": _END,
        "moved": _END,
        "cancelled": _END,
        "released": _END,
    }
)
APPOINTMENT_STARTS = ("held", "booked")

#: A request starts as `draft`; there is no state in which somebody waits.
CARE_REQUEST: Transitions = MappingProxyType(
    {
        "draft": frozenset({"open"}),
        "open": frozenset({"in_care", "closed"}),
        "in_care": frozenset({"closed"}),
        "closed": _END,
    }
)
CARE_REQUEST_STARTS = ("draft",)

#: An offer of an earlier moment: one answer, or none in time, or it is no longer hers to give.
EARLIER_OFFER: Transitions = MappingProxyType(
    {
        "offered": frozenset({"accepted", "declined", "expired", "withdrawn"}),
        "accepted": _END,
        "declined": _END,
        "expired": _END,
        "withdrawn": _END,
    }
)
EARLIER_OFFER_STARTS = ("offered",)

#: A step of the ladder: done or refused by a person, over, or no longer needed.
LADDER_STEP: Transitions = MappingProxyType(
    {
        "open": frozenset({"done", "declined", "lapsed", "not_needed"}),
        "done": _END,
        "declined": _END,
        "lapsed": _END,
        "not_needed": _END,
    }
)
LADDER_STEP_STARTS = ("open",)


def can_go(table: Transitions, old: str, new: str) -> bool:
    """Whether `table` has a step from `old` to `new`."""
    return new in table[old]


def check_step(table: Transitions, old: str, new: str) -> None:
    """Raise NotAllowed (`wrong_state`) when `table` has no step from `old` to `new`."""
    if not can_go(table, old, new):
        raise NotAllowed(WRONG_STATE)

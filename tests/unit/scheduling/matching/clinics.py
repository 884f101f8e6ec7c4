"""Small clinics for the tests of matching: Monday 2 March 2026, 08:00 UTC and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scheduling.domain.matching import clock
from scheduling.domain.matching.deadlines import Hours, WorkingDays
from scheduling.domain.matching.model import Need, Psychologist, Rules, Severity, Slot
from scheduling.domain.matching.state import State

MONDAY = clock.read("2026-03-02T08:00:00Z")
HOUR = 60
DAY = 24 * HOUR
RULES = Rules()
SEVERITIES = (
    Severity("crisis", 8, Hours(24), callback_minutes=60),
    Severity("urgent", 4, Hours(24)),
    Severity("soon", 2, WorkingDays(5)),
    Severity("routine", 1, WorkingDays(10)),
)
BY_ID = {each.id: each for each in SEVERITIES}


def psychologist(name: str = "p1", **changes: Any) -> Psychologist:
    """Speaks German and English, does everything, near r1, with room."""
    usual = Psychologist(
        id=name,
        languages=frozenset({"de", "en"}),
        tracks=frozenset({"individual", "parent_child"}),
        severities=frozenset(BY_ID),
        region="r1",
        max_new_per_week=20,
        caseload_free=100,
        skills={"loss": 1.0, "sleep": 0.4},
    )
    return replace(usual, **changes)


def slot(name: str, start: int, who: str = "p1", modes: Sequence[str] = ("online",)) -> Slot:
    """An hour at a minute."""
    return Slot(name, who, start, clock.week_of(start), tuple(modes))


def need(name: str = "i1", severity: str = "routine", at: int = MONDAY, **changes: Any) -> Need:
    """Speaks German, online, paid by the fund."""
    usual = Need(
        id=name,
        severity=severity,
        submitted=at,
        deadline=BY_ID[severity].promise.ends(at),
        languages=("de",),
        track="individual",
        modes=("online",),
        region="r1",
        payers=("fund",),
    )
    return replace(usual, **changes)


def clinic(
    slots: Sequence[Slot] = (),
    people: Sequence[Psychologist] | None = None,
    payers: dict[str, int | None] | None = None,
) -> State:
    """A clinic with one psychologist and a fund without limit, unless said otherwise."""
    return State(
        rules=RULES,
        severities=SEVERITIES,
        psychologists=people or [psychologist()],
        payers={"fund": None} if payers is None else payers,
        slots=slots,
    )

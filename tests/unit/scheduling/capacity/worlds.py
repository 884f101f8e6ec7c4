"""Small clinics for the tests of capacity: from Monday 2 March 2026, 08:00 UTC on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scheduling.domain.capacity.clinic import Clinic
from scheduling.domain.capacity.forecast import Comparison, Limits, compare
from scheduling.domain.capacity.what_if import WhatIf
from scheduling.domain.matching.deadlines import Hours, WorkingDays
from scheduling.domain.matching.forecast import Guess
from scheduling.domain.matching.model import Need, Psychologist, Rules, Severity, Slot
from scheduling.domain.matching.state import State
from tests.unit.scheduling.matching.clinics import DAY, HOUR, MONDAY, need, psychologist, slot

NOW = MONDAY
LEVELS = (
    Severity("4", 4, Hours(72)),
    Severity("3", 2, WorkingDays(5)),
    Severity("2", 1, WorkingDays(10)),
)
#: Rough figures in little time.
QUICK = Limits(repetitions=(19, 9), placed=1_000, tried=2_000, night=2_000)
BOOKED = ("4", "3", "2")


def hours(who: str, a_day: int, weeks: int = 10, shift: int = 0) -> list[Slot]:
    """So many hours on every working day; `shift`: another numbering of weeks."""
    return [
        replace(one, week=one.week + shift)
        for day in range(weeks * 7)
        if day % 7 < 5
        for turn in range(a_day)
        for one in [slot(f"{who}:{day}:{turn}", MONDAY + day * DAY + (turn + 1) * HOUR, who)]
    ]


def past(language: str, count: int) -> list[tuple[Need, int]]:
    """Mothers of the past, of every level in turn."""
    return [
        (need(f"{language}{n}", "soon", MONDAY - n * HOUR, languages=(language,)), n % len(LEVELS))
        for n in range(count)
    ]


def world(
    a_week: float = 6.0,
    *,
    people: Sequence[Psychologist] | None = None,
    a_day: int = 2,
    history: Sequence[tuple[Need, int]] | None = None,
    shift: int = 0,
    **fields: Any,
) -> Clinic:
    """Two psychologists with `a_day` hours each and `a_week` intakes, German in all of them."""
    who = [psychologist("p1"), psychologist("p2")] if people is None else people
    who = [_with_levels(each) for each in who]
    state = State(
        rules=Rules(),
        severities=LEVELS,
        psychologists=who,
        payers={"fund": None},
        slots=[each for person in who for each in hours(person.id, a_day, shift=shift)],
    )
    return Clinic(
        state=state,
        guess=Guess(a_week, (1, 1, 1, 1, 1, 0.5, 0.5), (0.2, 0.3, 0.5)),
        history=past("de", 30) if history is None else history,
        promised=BOOKED,
        **fields,
    )


def look(
    clinic: Clinic, what_if: WhatIf | None = None, weeks: int = 2, limits: Limits = QUICK
) -> Comparison:
    """Both outlooks of the coming weeks."""
    return compare(clinic, now=NOW, weeks=weeks, what_if=what_if or WhatIf(), limits=limits)


def _with_levels(who: Psychologist) -> Psychologist:
    return replace(who, severities=frozenset(BOOKED))

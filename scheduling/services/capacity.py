"""Can the clinic keep its promises in the coming weeks, and would it still with a change?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from benefits.domain.promise_check import LevelShare, Verdict
from benefits.selectors.uptake import intakes_per_100_staff
from scheduling.domain.capacity import forecast as futures
from scheduling.domain.capacity.clinic import CASE_WEEKS, Clinic
from scheduling.domain.capacity.forecast import MOST_WEEKS, WEEKS, Comparison
from scheduling.domain.capacity.outlook import LEVEL
from scheduling.domain.capacity.sizing import TARGET
from scheduling.domain.capacity.what_if import (
    ASSUMED_PER_100,
    NewEmployer,
    WhatIf,
    WhatIfError,
)
from scheduling.domain.matching.clock import minutes
from scheduling.selectors import whole_clinic
from scheduling.selectors.clinic import can_book

#: Calendars are made so far ahead.
CALENDARS = timedelta(weeks=12)

__all__ = ["MOST_WEEKS", "WEEKS", "contract_verdict", "forecast", "uptake"]


def forecast(
    *,
    now: datetime,
    weeks: int = WEEKS,
    what_if: WhatIf | None = None,
    case_weeks: float = CASE_WEEKS,
    tries_advice: bool = True,
) -> Comparison:
    """The coming weeks as they are, and beside them what a change would make of them.

    Reads everything first; no transaction is open while it computes, which takes seconds. Raises
    WhatIfError, and ValueError for `weeks`. `tries_advice`: whether there is time to try it out.
    """
    change = what_if or WhatIf()
    limits = futures.LIMITS if tries_advice else replace(futures.LIMITS, tried=0)
    clinic = _clinic(now, change, case_weeks)
    return futures.compare(clinic, now=minutes(now), weeks=weeks, what_if=change, limits=limits)


def uptake(now: datetime) -> tuple[float, bool]:
    """Intakes of 100 staff in a year, and whether that is an assumption: no own figure yet."""
    own = intakes_per_100_staff(now)
    return (ASSUMED_PER_100, True) if own is None else (round(own, 1), False)


def contract_verdict(staff: int, now: datetime) -> Verdict | None:
    """What so many people more do to promises; None before the clinic takes bookings.

    It breaks them when a level ends below the target that would be higher without these people.
    """
    if not can_book(now):
        return None
    per_100, is_assumed = uptake(now)
    levels: tuple[LevelShare, ...] = ()
    breaks = True
    try:
        more = WhatIf(employers=(NewEmployer(staff, per_100),))
        found = forecast(now=now, what_if=more, tries_advice=False)
        levels = _shares(found)
        breaks = any(_is_broken(each) for each in levels)
    except WhatIfError:  # more than anybody could compute, or see
        levels = ()
    return Verdict(
        breaks=breaks,
        staff=staff,
        weeks=WEEKS,
        per_100=per_100,
        is_assumed=is_assumed,
        target=TARGET,
        levels=levels,
    )


def _is_broken(share: LevelShare) -> bool:
    if share.kept is None or share.kept >= TARGET:
        return False
    return share.without is None or share.kept < share.without


def _shares(found: Comparison) -> tuple[LevelShare, ...]:
    levels = found.changed.of(LEVEL) if found.changed else ()
    shares = []
    for group in levels:
        before = found.baseline.group(LEVEL, group.name)
        shares.append(
            LevelShare(
                level=int(group.name),
                without=before.kept.expected if before else None,
                kept=group.kept.expected,
                low=group.kept.low,
                high=group.kept.high,
            )
        )
    return tuple(shares)


def _clinic(now: datetime, what_if: WhatIf, case_weeks: float) -> Clinic:
    until = now + CALENDARS
    whole = whole_clinic.read(now=now, until=until)
    booked = whole_clinic.booked(whole, now=now, until=until) if what_if.absences else {}
    return Clinic(
        state=whole.state,
        guess=whole.guess,
        history=whole.history,
        promised=tuple(each.id for each in whole.state.severities),
        occupied=whole.load,
        case_weeks=case_weeks,
        booked=booked,
    )

"""The question itself: what may a clinic expect in so many weeks, as it is or with a change?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scheduling.domain.capacity import arrivals, replay
from scheduling.domain.capacity import clinic as clinics
from scheduling.domain.capacity.advice import advice
from scheduling.domain.capacity.clinic import AFTERWARDS, WEEK, Clinic
from scheduling.domain.capacity.outlook import Count, Outlook
from scheduling.domain.capacity.what_if import ExtraSlots, WhatIf, WhatIfError
from scheduling.domain.matching.forecast import Guess

#: Calendars are made twelve weeks ahead and the longest promise takes two of them.
MOST_WEEKS = 10
WEEKS = 8
_SEED = 20_270_301
#: Advice is tried out with so little effort for prices, and so often at most.
_QUICK_NIGHT = 1_000
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """The brakes: counted, never timed, so the same clinic gives the same figures anywhere.

    `repetitions`: futures lived through, at most. With 39 and 19 an interval holds exactly nine
    in ten of them, with 9 it is wider (`intervals.between`); small clinics need more of them and
    can have them. `placed`: so many mothers are placed for one outlook, save with the least
    repetitions. `a_week`: a change that brings more is beyond any clinic this is made for.
    `tried`: so many are placed to try advice out. `night`: effort for the prices of a night
    (`pricing.Settings`).
    """

    repetitions: tuple[int, ...] = (39, 19, 9)
    placed: int = 3_000
    a_week: float = 500.0
    tried: int = 3_000
    night: int = 3_000

    def copies(self, intakes_per_week: float, weeks: int) -> int:
        """How many futures are lived through."""
        mothers = intakes_per_week * weeks
        fitting = (each for each in self.repetitions if each * mothers <= self.placed)
        return next(fitting, self.repetitions[-1])


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The clinic as it is, and what it would be; `changed` is None without a what-if."""

    baseline: Outlook
    changed: Outlook | None
    what_if: WhatIf


def compare(
    clinic: Clinic, *, now: int, weeks: int, what_if: WhatIf, limits: Limits | None = None
) -> Comparison:
    """Both outlooks, over the same futures. Raises WhatIfError, and ValueError for `weeks`."""
    limits = limits or LIMITS
    if not 1 <= weeks <= MOST_WEEKS:
        raise ValueError(f"weeks: a whole number from 1 to {MOST_WEEKS} is wanted")
    expected = _expected(clinic, what_if).intakes_per_week
    if not what_if.is_empty and expected > limits.a_week:
        raise WhatIfError(
            "what-if", f"{expected:.0f} intakes a week are more than {limits.a_week:g}"
        )
    ready = clinics.prepared(clinic, now, now + weeks * WEEK + AFTERWARDS)
    question = _Question(ready, now, weeks, limits)
    copies = limits.copies(expected, weeks)
    baseline = question.outlook(WhatIf(), copies)
    if what_if.is_empty:
        return Comparison(question.tried(baseline, what_if, expected), None, what_if)
    changed = question.outlook(what_if, copies)
    return Comparison(baseline, question.tried(changed, what_if, expected), what_if)


@dataclass(frozen=True, slots=True)
class _Question:
    """A clinic and its coming weeks; what-ifs are put to it."""

    base: Clinic
    now: int
    weeks: int
    limits: Limits

    def outlook(self, what_if: WhatIf, copies: int, night: int = 0) -> Outlook:
        """What is expected in so many futures, the same for every what-if."""
        now, weeks, until = self.now, self.weeks, self.now + self.weeks * WEEK
        world = self.base
        if not what_if.is_empty:
            world = clinics.changed(world, what_if, now, until + AFTERWARDS)
        found = arrivals.source(world, now)
        coming = arrivals.futures(self.base, found, what_if, now, until, copies, _SEED)
        expecting = replace(world, guess=_expected(self.base, what_if))
        lives = replay.Replay(expecting, found, now, _SEED, night or self.limits.night)
        lived = [lives.live(each) for each in coming]
        hours = replay.hours_of(world, now, weeks)
        rest = [replay.left_over(hours, one) for one in lived]
        of_week = np.array([left.sum(axis=0) for left in rest])
        count = Count(world, found, lived, now)
        return Outlook(
            now=now,
            weeks=tuple(count.week(number, of_week[:, number]) for number in range(weeks)),
            groups=count.groups(weeks),
            advice=advice(world, found, lived, rest, now=now, weeks=weeks),
            repetitions=copies,
            known=len(self.base.history),
            psychologists=len(self.base.state.roster),
            displaced=len(world.displaced),
        )

    def tried(self, outlook: Outlook, what_if: WhatIf, a_week: float) -> Outlook:
        """The outlook with its advice tried out, one place more wherever it does not suffice.

        Large clinics have no time for it; their advice is the rule's alone.
        """
        said = list(outlook.advice)
        copies = self.limits.repetitions[-1]
        rounds = int(self.limits.tried / max(1.0, copies * a_week * self.weeks))
        for _ in range(min(rounds, _ROUNDS) if said else 0):
            extra = tuple(ExtraSlots(each.extra, each.language, each.track) for each in said)
            more = replace(what_if, extra=(*what_if.extra, *extra))
            after = self.outlook(more, copies, _QUICK_NIGHT)
            short = {(each.language, each.track) for each in after.advice}
            said = [
                replace(each, extra=each.extra + 1, is_tried=False)
                if (each.language, each.track) in short
                else replace(each, is_tried=True)
                for each in said
            ]
            if all(each.is_tried for each in said):
                break
        return replace(outlook, advice=tuple(said))


def _expected(base: Clinic, what_if: WhatIf) -> Guess:
    more = sum(employer.intakes_per_week for employer in what_if.employers)
    weekly = base.guess.intakes_per_week * (1 + what_if.demand_percent / 100) + more
    return replace(base.guess, intakes_per_week=weekly)

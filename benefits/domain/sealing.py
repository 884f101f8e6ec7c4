"""Which total of use may cross the wall, and when: sealed releases of closed periods.

A period closes at the end of a quarter, and only when enough people came for the first time in
it; otherwise it grows by the next quarter. Periods never overlap, and what was released is never
looked at again. So no two figures can be subtracted to leave a few people over, which a threshold
on running totals does not prevent: the differencing attack. The threshold of ten is a usual one in
statistics of health and a rule of this house (ADR 0019), as is rounding to five.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from benefits.domain.periods import Quarter

#: People who came for the first time, and people who did not come: so many of each at least.
SMALLEST_GROUP = 10
ROUNDED_TO = 5


@dataclass(frozen=True, slots=True)
class Use:
    """The sessions of one right in one quarter. `year` is the contract year of the right."""

    right: Hashable
    year: str
    quarter: Quarter
    sessions: int


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """Sessions of the quarters `first` to `last`, both included, as they are paid."""

    first: Quarter
    last: Quarter
    sessions: int


def next_release(
    uses: Iterable[Use],
    done: Sequence[Release],
    *,
    starts: Quarter,
    closed: Quarter,
    headcount: int,
) -> Release | None:
    """The oldest total that may be released now, after those that were; None when there is none.

    `starts` is the contract's first quarter, `closed` the newest that is over. Run late, it gives
    the same releases one after the other. Sessions that rounding left over are in the next total.
    """
    used = list(uses)
    released = max(done, key=lambda each: each.last, default=None)
    first = released.last.next if released else starts
    known = {use.right for use in used if use.quarter < first}
    carried = sum(use.sessions for use in used if use.quarter < first)
    carried -= sum(each.sessions for each in done)
    last = first
    while last <= closed:
        within = [use for use in used if first <= use.quarter <= last]
        if _may_close(within, known, headcount):
            sessions = carried + sum(use.sessions for use in within)
            return Release(first, last, sessions - sessions % ROUNDED_TO)
        last = last.next
    return None


def _may_close(within: list[Use], known: set[Hashable], headcount: int) -> bool:
    """Whether a total hides everybody.

    The same person has another right in the next contract year, and nothing here joins the two:
    newcomers are counted within one year, which never counts anybody twice, and everybody over all
    of them, which never leaves anybody out.
    """
    people = {use.right: use.year for use in within}
    newcomers = Counter(year for right, year in people.items() if right not in known)
    return (
        max(newcomers.values(), default=0) >= SMALLEST_GROUP
        and headcount - len(people) >= SMALLEST_GROUP
    )

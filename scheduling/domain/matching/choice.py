"""The choice itself: of the free hours that suit her, the one worth most after its price.

Two clinical rules stand above every weight: nobody is given a late hour while a suitable one
within her promise is free, and an hour that must be late is among the first to be had. Nobody is
refused while any hour could be given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scheduling.domain.matching import explain
from scheduling.domain.matching.clock import MINUTES_A_DAY
from scheduling.domain.matching.model import BIT, FloatArray, IntArray, Need
from scheduling.domain.matching.prices import Prices, carve_out
from scheduling.domain.matching.roster import Profile
from scheduling.domain.matching.state import State
from scheduling.domain.matching.value import (
    SCALE,
    Value,
    contact_worth,
    fits,
    promptness,
    worth,
)

NO_SLOT, NO_PAYER = "no_slot", "no_payer"
#: A late hour is one of so many first ones, and within a day of the very first.
FIRST_LATE = 6
LATE_SPREAD = MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Decision:
    """What she is given and why. Without a slot: `refusal` says what is missing.

    `reasons` are for her and for staff, `kept_back` for staff alone (see `explain`).
    """

    intake: str
    slot: str | None = None
    row: int = -1
    psychologist: str | None = None
    payer: str | None = None
    mode: str | None = None
    start: int | None = None
    value: Value | None = None
    reasons: tuple[str, ...] = ()
    kept_back: str = ""
    refusal: str = ""

    @property
    def is_in_time(self) -> bool:
        """Whether the promise is kept."""
        return self.value is not None and self.value.is_kept


@dataclass(frozen=True, slots=True)
class _Options:
    """The hours she may be given, by time, each with what it is worth to her and to others."""

    rows: IntArray
    usable: IntArray
    start: IntArray
    fit: FloatArray
    gain: IntArray
    price: IntArray


def choose(
    state: State, need: Need, now: int, prices: Prices, profile: Profile | None = None
) -> Decision:
    """The best hour for one mother at `now` (minutes since 1970). Changes nothing.

    `profile`: hers, when the caller has it. KeyError: an unknown severity.
    """
    payer = state.ledger.payer_for(need.payers)
    if payer is None:
        return Decision(need.id, refusal=NO_PAYER)
    options = _options(state, need, now, prices, profile or state.roster.profile(need))
    if not len(options.rows):
        return Decision(need.id, refusal=NO_SLOT)
    best = int(np.argmax(options.gain - options.price))
    return _decision(state, need, payer, prices, options, best)


def ranked(
    state: State,
    need: Need,
    now: int,
    prices: Prices,
    *,
    count: int,
    rather: Mapping[str, int] | None = None,
) -> list[Decision]:
    """The best `count` hours for one mother, best first; without `rather` the first is `choose`'s.

    Those within her promise by value less price, then the late ones: the first ones likewise, the
    others by time. `rather`: slot -> 0 for what she would rather have, and so on; it goes before
    value and price, within her promise alone. Nothing when no payer has a place or no hour suits.
    """
    payer = state.ledger.payer_for(need.payers)
    if payer is None:
        return []
    profile = state.roster.profile(need)
    earliest = now + state.rules.lead_minutes
    late = state.calendar.after(max(earliest, need.deadline + 1))
    parts = [
        _suiting(state, need, state.calendar.between(earliest, need.deadline), profile),
        *_first_late(state, *_suiting(state, need, late, profile)),
    ]
    found: list[Decision] = []
    for number, (rows, usable) in enumerate(parts):
        if len(found) == count or not len(rows):
            continue
        options = _weighed(state, need, now, prices, profile, rows, usable)
        keys = [np.arange(len(rows)), options.price - options.gain]
        if number == 0 and rather is not None:
            keys.append(np.array([rather[state.calendar.ids[row]] for row in rows]))
        order = np.lexsort(keys) if number < len(parts) - 1 else keys[0]
        for place in order[: count - len(found)].tolist():
            found.append(_decision(state, need, payer, prices, options, place))
    return found


def candidates(state: State, need: Need, now: int, profile: Profile) -> tuple[IntArray, IntArray]:
    """Rows she may be given, by time, and the ways to meet in each: in time, else the first late.

    Empty when no hour at all could be given.
    """
    earliest = now + state.rules.lead_minutes
    rows, usable = _suiting(state, need, state.calendar.between(earliest, need.deadline), profile)
    if len(rows):
        return rows, usable
    late = state.calendar.after(max(earliest, need.deadline + 1))
    return _first_late(state, *_suiting(state, need, late, profile))[0]


def _first_late(
    state: State, rows: IntArray, usable: IntArray
) -> tuple[tuple[IntArray, IntArray], tuple[IntArray, IntArray]]:
    """Late hours, by time, as those that may be given and those that come too long after them."""
    start = state.calendar.start[rows]
    first = int(np.sum(start[:FIRST_LATE] <= start[:1] + LATE_SPREAD))
    return (rows[:first], usable[:first]), (rows[first:], usable[first:])


def _suiting(
    state: State, need: Need, rows: IntArray, profile: Profile
) -> tuple[IntArray, IntArray]:
    calendar = state.calendar
    people = calendar.psychologist[rows]
    allowed = np.where(state.roster.accepts(need.severity), profile.modes, 0)
    usable = allowed[people] & calendar.modes[rows]
    keep = np.flatnonzero(usable)
    rows, usable, people = rows[keep], usable[keep], people[keep]
    keep = np.flatnonzero(state.ledger.has_place(people, calendar.week[rows]))
    return rows[keep], usable[keep]


def _prices(
    state: State, prices: Prices, rows: IntArray, start: IntArray, now: int, weight: float
) -> IntArray:
    if prices.is_fresh(now):
        return prices.of(rows, start)
    most = max(severity.weight for severity in state.severities)
    return carve_out(start, now=now, weight=weight, most=most)


def _options(state: State, need: Need, now: int, prices: Prices, profile: Profile) -> _Options:
    rows, usable = candidates(state, need, now, profile)
    return _weighed(state, need, now, prices, profile, rows, usable)


def _weighed(
    state: State,
    need: Need,
    now: int,
    prices: Prices,
    profile: Profile,
    rows: IntArray,
    usable: IntArray,
) -> _Options:
    rules, weight = state.rules, state.severity_of(need).weight
    start = state.calendar.start[rows]
    fit = fits(rules, profile, state.calendar.psychologist[rows], usable)
    gain = worth(rules, weight, need.submitted, need.deadline, start, fit)
    if rules.contact:
        gain = gain + contact_worth(rules, weight, need, start)
    price = _prices(state, prices, rows, start, now, weight)
    return _Options(rows, usable, start, fit, gain, price)


def _decision(
    state: State, need: Need, payer: str, prices: Prices, options: _Options, best: int
) -> Decision:
    """The hour at place `best` among the options, with what speaks for it."""
    row, start = int(options.rows[best]), int(options.start[best])
    who = state.roster.psychologists[int(state.calendar.psychologist[row])]
    mode = next(mode for mode in need.modes if BIT[mode] & int(options.usable[best]))
    value = Value(
        total=int(options.gain[best]) / SCALE,
        is_kept=start <= need.deadline,
        fit=float(options.fit[best]),
        prompt=promptness(need, start),
        price=int(options.price[best]) / SCALE,
    )
    return Decision(
        intake=need.id,
        slot=state.calendar.ids[row],
        row=row,
        psychologist=who.id,
        payer=payer,
        mode=mode,
        start=start,
        value=value,
        reasons=explain.reasons(need, who, mode, is_kept=value.is_kept, is_first=best == 0),
        kept_back=_kept_back(state, need, prices, options, best),
    )


def _kept_back(state: State, need: Need, prices: Prices, options: _Options, best: int) -> str:
    """The code for staff where an hour worth more to her is kept for others; else nothing."""
    preferred = int(np.argmax(options.gain))
    if preferred == best:
        return ""
    weight = state.severity_of(need).weight
    above = np.array([severity.weight > weight for severity in state.severities])
    row = int(options.rows[preferred])
    return explain.kept(state.calendar.ids[row], prices.share_held(row, above))

"""Prices anew: sample futures, match each optimally, and keep what every hour turned out worth.

Far futures see weeks ahead. Near ones see a few days, many times as often for the same effort, and
charge for hours beyond what the far ones found them worth.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from scheduling.domain.matching import futures, hours
from scheduling.domain.matching.clock import MINUTES_A_DAY
from scheduling.domain.matching.flow import solve
from scheduling.domain.matching.forecast import Forecast
from scheduling.domain.matching.prices import Opinion, Prices
from scheduling.domain.matching.profiles import ProfileTable
from scheduling.domain.matching.state import State


@dataclass(frozen=True, slots=True)
class Settings:
    """How far to look and how much to compute; `docs/matching.md` says what was tried.

    `far_days`, `near_days`: how far futures see. `far_kept`, `near_kept`: of how many a price is
    the mean, none older than `far_age`, `near_age` in days. `effort`: arcs of futures that may be
    solved for one intake, the only brake on computing; `near_share` of it goes to near futures,
    unless it buys `enough` far ones: then those alone are asked, and `alone_kept` count.
    `overhead`, `steep`: what a future costs beside its arcs, and from how many arcs on it costs
    double. `at_once`: most futures solved together.
    """

    far_days: float = 18.0
    near_days: float = 3.0
    far_kept: int = 32
    near_kept: int = 48
    alone_kept: int = 32
    far_age: float = 3.0
    near_age: float = 1.0
    near_share: float = 0.75
    effort: int = 30_000
    overhead: int = 1_000
    steep: int = 12_000
    at_once: int = 64
    enough: int = 6
    pruning: futures.Pruning = field(default_factory=futures.Pruning)


@dataclass(frozen=True, slots=True)
class Question:
    """One call for futures: how many, how far, and which number they have under this seed."""

    now: int
    copies: int
    days: float
    end: int | None
    seed: int
    number: int


def opinion(
    state: State,
    table: ProfileTable,
    forecast: Forecast,
    prices: Prices,
    question: Question,
    settings: Settings,
    *,
    is_near: bool,
) -> tuple[Opinion, int]:
    """What `copies` futures say together, and the arcs they took.

    `end` of the question: nobody comes after that minute; None when that is not known.
    """
    now, copies = question.now, question.copies
    rng = np.random.default_rng([question.seed, question.number])
    until = now + int(question.days * MINUTES_A_DAY)
    last = until if question.end is None else min(until, question.end)
    coming = forecast.sample(rng, now, last, copies)
    longest = max(severity.promise.ends(max(now, last)) for severity in state.severities)
    stock = hours.stock(state, now, longest + 3 * MINUTES_A_DAY)
    price = prices.far(np.where(stock.row >= 0, stock.row, prices.UNKNOWN), stock.start)
    found = futures.arcs(state, table, coming, stock, price, settings.pruning)
    if is_near:
        beyond = np.tile(np.where(stock.start > until, price, 0), copies)
        found = replace(found, value=found.value - beyond[found.hour])
    matched = solve(len(coming.at), found, hours.repeated(hours.caps(state, stock), copies))
    known = stock.row >= 0
    if is_near:
        known &= stock.start <= until
    worth = matched.worth.reshape(copies, -1).mean(axis=0)
    holder = np.where(matched.holder >= 0, np.r_[coming.severity, -1][matched.holder], -1)
    holder = holder.reshape(copies, -1)
    held = np.stack([(holder == level).mean(axis=0) for level in range(len(state.severities))], 1)
    return (
        Opinion(now, copies, stock.row[known], worth[known], held[known]),
        len(found.mother),
    )


def cost(arcs: int, copies: int, settings: Settings) -> float:
    """What one of `copies` futures took, as arcs: large ones take more for each arc."""
    each = arcs / copies
    return (each + settings.overhead) * (1 + each / settings.steep)

"""Prices anew: sample futures, match each optimally, and keep what every hour turned out worth."""

from __future__ import annotations

from dataclasses import dataclass, field

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

    `effort`: arcs of futures that may be solved for one intake, the only brake on computing.
    """

    horizon_days: float = 18.0
    kept: int = 16
    effort: int = 15_000
    overhead: int = 2_500
    at_once: int = 6
    pruning: futures.Pruning = field(default_factory=futures.Pruning)


def opinion(
    state: State,
    table: ProfileTable,
    forecast: Forecast,
    prices: Prices,
    *,
    now: int,
    end: int | None,
    seed: int,
    number: int,
    settings: Settings,
) -> tuple[Opinion, int]:
    """One future, number `number` of this seed, and the arcs it took.

    `end`: nobody comes after that minute; None when that is not known.
    """
    rng = np.random.default_rng([seed, number])
    until = now + int(settings.horizon_days * MINUTES_A_DAY)
    coming = forecast.sample(rng, now, until if end is None else min(until, end))
    last = now if not len(coming.at) else int(coming.at[-1])
    longest = max(severity.promise.ends(last) for severity in state.severities)
    stock = hours.stock(state, now, longest + 3 * MINUTES_A_DAY)
    known = stock.row >= 0
    price = np.zeros(len(stock.row), np.int64)
    if len(prices):
        price = prices.of(np.where(known, stock.row, 1 << 40), stock.start)
    found = futures.arcs(state, table, coming, stock, price, settings.pruning)
    matched = solve(len(coming.at), found, hours.caps(state, stock))
    holder = (
        np.where(matched.holder >= 0, coming.severity[matched.holder], -1)
        if len(coming.at)
        else matched.holder
    )
    return (
        Opinion(now, stock.row[known], matched.worth[known], holder[known]),
        len(found.mother),
    )

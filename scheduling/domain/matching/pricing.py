"""Prices anew: sample futures, match each optimally, and keep what every hour turned out worth.

Far futures see weeks ahead. Near ones see a few days, many times as often for the same effort, and
charge for hours beyond what the far ones found them worth.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scheduling.domain.matching import futures, hours
from scheduling.domain.matching.clock import MINUTES_A_DAY
from scheduling.domain.matching.flow import Matched, solve
from scheduling.domain.matching.forecast import Arrivals, Forecast
from scheduling.domain.matching.model import IntArray
from scheduling.domain.matching.prices import Opinion, Prices
from scheduling.domain.matching.profiles import ProfileTable
from scheduling.domain.matching.state import State


@dataclass(frozen=True, slots=True)
class Settings:
    """How far to look and how much to compute; `docs/matching.md` says what was tried.

    `far_days`, `near_days`: how far futures see. `far_kept`, `near_kept`: of how many a price is
    the mean, none older than `far_age`, `near_age` in days. `effort`: arcs of futures that may be
    solved for one intake, the only brake on computing; at most `near_share` of it goes to near
    futures, and to no more than `near_most` of them. `overhead`, `steep`: what a future costs
    beside its arcs, and from how many arcs on it costs double. `spaced`: futures of which one
    intake buys several wait until so many intakes have. `first`: the very first prices may take the
    effort of so many intakes. `at_once`: most futures solved together.
    """

    far_days: float = 18.0
    near_days: float = 3.0
    far_kept: int = 32
    near_kept: int = 48
    far_age: float = 3.0
    near_age: float = 1.0
    near_share: float = 0.75
    near_most: int = 16
    effort: int = 12_000
    overhead: int = 100
    steep: int = 50_000
    first: int = 100
    spaced: int = 2
    at_once: int = 64
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
    until = now + int(question.days * MINUTES_A_DAY)
    last = until if question.end is None else min(until, question.end)
    rng = np.random.default_rng([question.seed, question.number])
    coming = forecast.sample(rng, now, last, copies)
    longest = max(severity.promise.ends(max(now, last)) for severity in state.severities)
    stock = hours.with_room(state, hours.stock(state, now, longest + 3 * MINUTES_A_DAY))
    price = prices.far(np.where(stock.row >= 0, stock.row, prices.UNKNOWN), stock.start)
    if is_near:
        near = int(np.searchsorted(stock.start, until, "right"))
        place = prices.places(np.where(stock.row >= 0, stock.row, prices.UNKNOWN))
        found = futures.near_arcs(state, table, coming, stock, price, place, near, settings.pruning)
        stock, price, place = stock.part(slice(near)), price[:near], place[:near]
        limits, beside = hours.no_caps(near), place
    else:
        found = futures.arcs(state, table, coming, stock, price, settings.pruning)
        limits, beside = hours.caps(state, stock), np.zeros(len(stock.row), np.int64)
    hint = np.tile(price - beside, copies)
    matched = solve(len(coming.at), found, hours.repeated(limits, copies), copies, hint)
    return _said(state, question, coming, stock, matched, beside), len(found.mother)


def _said(
    state: State,
    question: Question,
    coming: Arrivals,
    stock: hours.Stock,
    matched: Matched,
    beside: IntArray,
) -> Opinion:
    copies, known = question.copies, stock.row >= 0
    worth = matched.worth.reshape(copies, -1).mean(axis=0) + beside
    place = matched.place.reshape(copies, -1).mean(axis=0)
    hour, levels = np.flatnonzero(matched.holder >= 0), len(state.severities)
    cell = hour % len(worth) * levels + coming.severity[matched.holder[hour]]
    held = np.bincount(cell, minlength=len(worth) * levels).reshape(-1, levels) / copies
    return Opinion(question.now, copies, stock.row[known], worth[known], held[known], place[known])


def cost(arcs: int, copies: int, settings: Settings) -> float:
    """What one of `copies` futures took, as arcs: large ones take more for each arc."""
    each = arcs / copies
    return (each + settings.overhead) * (1 + (each / settings.steep) ** 2)

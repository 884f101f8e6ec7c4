"""Speed of matching: one decision in clinics of three sizes, one night's prices, a whole replay.

The floor of a decision is one pass of numpy over the same hours: gather, compare, take the best.
That of a night's prices is the solver alone, on the same future. That of a replay is the same
replay without futures. Memory of the calendar is stated beside each decision.

Run alone with `python -m bench.bench_matching`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np

from bench.scenarios import KINDS, Kind, generate
from scheduling.domain.matching import clock, flow, futures, hours, scenario
from scheduling.domain.matching.choice import choose
from scheduling.domain.matching.forecast import Forecast
from scheduling.domain.matching.model import Need
from scheduling.domain.matching.prices import Prices
from scheduling.domain.matching.pricing import Question, Settings, opinion
from scheduling.domain.matching.profiles import ProfileTable
from scheduling.domain.matching.simulate import Simulation
from scheduling.domain.matching.state import State

ROUNDS = 3
#: Five weeks and three more of calendars: eight weeks of hours.
SIZES = (20, 200, 2000)


def run() -> list[dict[str, Any]]:
    """Decisions by size, prices for 2,000 psychologists, and a replay of a small clinic."""
    results = []
    record: dict[str, Any] = {}
    for people in SIZES:
        record = generate(Kind(people=people, weeks=5), seed=1)
        record["slots"] += [
            slot
            for event in record["events"]
            if event["type"] == "open_slots"
            for slot in event["slots"]
        ]
        results.append(_decision(record, people))
    results.append(_night(record))
    results.append(_replay())
    return results


def _decision(record: dict[str, Any], people: int) -> dict[str, Any]:
    """One decision of every level, without booking."""
    state, needs, now = _opened(record)
    calendar = state.calendar
    prices = Prices()
    columns = (calendar.start, calendar.psychologist, calendar.week, calendar.modes, calendar.free)

    def decide() -> None:
        for need in needs:
            choose(state, need, now, prices)

    def floor() -> None:
        for need in needs:
            rows = calendar.between(now, need.deadline)
            worth = calendar.start[rows] + calendar.psychologist[rows]
            if len(worth):
                int(np.argmax(worth))

    value, least = _best(decide, len(needs)), _best(floor, len(needs))
    found = _result(f"matching_decision_{people}", value, least, len(needs))
    found["slots"] = len(calendar)
    found["megabytes"] = round(sum(column.nbytes for column in columns) / 1e6, 2)
    return found


def _night(record: dict[str, Any]) -> dict[str, Any]:
    """One far future for 2,000 psychologists."""
    state, needs, now = _opened(record)
    table = ProfileTable(state.roster)
    history = [(need, state.severity_row[need.severity]) for need in needs]
    forecast = Forecast(scenario.guess(record), table, history, start=now)
    settings, prices = Settings(), Prices()
    question = Question(now, 1, settings.far_days, None, seed=1, number=1)

    def price() -> None:
        opinion(state, table, forecast, prices, question, settings, is_near=False)

    until = now + int(settings.far_days * clock.MINUTES_A_DAY)
    coming = forecast.sample(np.random.default_rng([1, 1]), now, until, 1)
    stock = hours.stock(state, now, until + 17 * clock.MINUTES_A_DAY)
    nothing = np.zeros(len(stock.row), np.int64)
    arcs = futures.arcs(state, table, coming, stock, nothing, settings.pruning)
    caps = hours.caps(state, stock)

    def solve() -> None:
        flow.solve(len(coming.at), arcs, caps)

    found = _result("matching_prices_2000", _best(price, 1), _best(solve, 1), ROUNDS)
    return found | {"mothers": len(coming.at), "arcs": len(arcs.mother)}


def _replay() -> dict[str, Any]:
    """A clinic of eight over three weeks, as `manage.py simulate` replays it."""
    record = generate(replace(KINDS["clinic"], weeks=3), seed=1)
    count = sum(event["type"] == "intake" for event in record["events"])
    none = Settings(effort=0)
    value = _best(lambda: Simulation(record).run(), count)
    least = _best(lambda: Simulation(record, none).run(), count)
    return _result("matching_simulate", value, least, count)


def _opened(record: dict[str, Any]) -> tuple[State, list[Need], int]:
    state = scenario.clinic(record)
    now = clock.read(record["start"]) + 9 * 60
    needs = [scenario.need(each, state, now) for each in record["history"][:200]]
    return state, needs, now


def _result(name: str, value: float, least: float, count: int) -> dict[str, Any]:
    return {
        "name": name,
        "ratio": round(value / least, 2),
        "floor_ms": round(least, 4),
        "value": round(value, 4),
        "unit": "ms",
        "n": count,
    }


def _best(work: Callable[[], object], count: int) -> float:
    """Milliseconds for each of `count`, in the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return 1000 * best / count


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(), indent=2) + "\n")

"""Speed of triage against the least anybody could do: add up the items and compare with a number.

Run alone with ``python -m bench.bench_triage``.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Any

from intake.domain.triage.answers import CODES, MAXIMA
from intake.domain.triage.lines import triage_lines

INTAKES = 4_000
ROUNDS = 3
SUBMITTED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def run() -> list[dict[str, Any]]:
    """Lines a second with and without counterfactuals, each beside the floor of the same run."""
    lines = [json.dumps(intake) for intake in _intakes()]
    floor = _per_second(partial(_floor, lines))
    results = []
    for name, counterfactuals in (("triage_lines", True), ("triage_lines_bare", False)):
        value = _per_second(partial(_triage, lines, counterfactuals))
        results.append(
            {
                "name": name,
                "ratio": round(value / floor, 4),
                "floor_per_s": round(floor),
                "value": round(value),
                "unit": "intakes/s",
                "n": INTAKES,
            }
        )
    return results


def _intakes() -> list[dict[str, Any]]:
    """Mixed intakes from a fixed seed: most answers mild, all codes, some questions open."""
    rng = random.Random(20260302)
    intakes = []
    for _ in range(INTAKES):
        intake: dict[str, Any] = {name: rng.choice(codes) for name, codes in CODES.items()}
        for name, maximum in MAXIMA.items():
            value = min(rng.randint(0, maximum), rng.randint(0, maximum))
            intake[name] = rng.choice((0, 0, value, None))
        for name, count in (("epds", 10), ("phq9", 9)):
            intake[name] = [rng.choice((0, 1, 2, 3, None)) for _ in range(count)]
        intakes.append(intake)
    return intakes


def _floor(lines: list[str]) -> int:
    """Read each line, add up the EPDS and compare with 13."""
    return sum(sum(item or 0 for item in json.loads(line)["epds"]) >= 13 for line in lines)


def _triage(lines: list[str], counterfactuals: bool) -> int:
    results = triage_lines(lines, now=SUBMITTED_AT, counterfactuals=counterfactuals)
    return sum(result.is_valid for result in results)


def _per_second(work: Callable[[], int]) -> float:
    """Intakes a second in the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return INTAKES / best


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(), indent=2) + "\n")

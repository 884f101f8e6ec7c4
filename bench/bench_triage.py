"""Speed of triage against the least anybody could do: add up the items and compare with a number.

`triage_lines` is what `manage.py triage` does: text in, text with a promise out. `triage_assess` is
the decision alone, from values in memory. Each with counterfactuals and without (`_bare`), and each
beside a bare loop over the same input. The contract asks for 500 and 2,000 lines a second on one
core; that is not tested here, because a machine that others use has no speed of its own.

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

from intake.domain.triage import assess, parse_answers
from intake.domain.triage.answers import CODES, MAXIMA
from intake.domain.triage.lines import triage_lines

INTAKES = 4_000
ROUNDS = 3
SUBMITTED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def run() -> list[dict[str, Any]]:
    """Intakes a second, with and without counterfactuals, each beside the floor of the same run."""
    intakes = list(_intakes())
    lines = [json.dumps(intake) for intake in intakes]
    results = []
    for name, work, floor in (
        ("triage_lines", partial(_triage, lines, True), partial(_floor_lines, lines)),
        ("triage_lines_bare", partial(_triage, lines, False), partial(_floor_lines, lines)),
        ("triage_assess", partial(_assess, intakes, True), partial(_floor, intakes)),
        ("triage_assess_bare", partial(_assess, intakes, False), partial(_floor, intakes)),
    ):
        value, least = _per_second(work, floor)
        results.append(
            {
                "name": name,
                "ratio": round(value / least, 4),
                "floor_per_s": round(least),
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


def _floor(intakes: list[dict[str, Any]]) -> int:
    """Add up the EPDS and compare with 13."""
    return sum(sum(item or 0 for item in intake["epds"]) >= 13 for intake in intakes)


def _floor_lines(lines: list[str]) -> int:
    """The same, each line read first."""
    return sum(sum(item or 0 for item in json.loads(line)["epds"]) >= 13 for line in lines)


def _triage(lines: list[str], counterfactuals: bool) -> int:
    results = triage_lines(lines, now=SUBMITTED_AT, counterfactuals=counterfactuals)
    return sum(result.is_valid for result in results)


def _assess(intakes: list[dict[str, Any]], counterfactuals: bool) -> int:
    return sum(
        assess(parse_answers(intake), counterfactuals=counterfactuals).level >= 4
        for intake in intakes
    )


def _per_second(work: Callable[[], int], floor: Callable[[], int]) -> tuple[float, float]:
    """Intakes a second of both in the best of some rounds, taken in turns."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for place, each in enumerate((work, floor)):
            start = perf_counter()
            each()
            best[place] = min(best[place], perf_counter() - start)
    return INTAKES / best[0], INTAKES / best[1]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(), indent=2) + "\n")

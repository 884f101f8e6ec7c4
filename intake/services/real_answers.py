"""Item-level EPDS answers of real mothers, read from their file, and what the table makes of them.

The data set is not part of this project (`docs/real-answers.md` says whose it is). It holds scored
items only, as a professional would enter them; the rest of each intake is neutral
(`intake.domain.neutral`). No database is used here.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import Any, Final

from intake.domain import neutral
from intake.domain.questionnaire import current, to_triage
from intake.domain.scoring import EPDS, ITEM_MAX, bounds
from intake.domain.triage import CURRENT_TABLE, DecisionTable, assess, parse_answers

#: Infant age band of the data set -> months, of which the middle counts (data/README.md).
AGE_BANDS: Final = {"1": (3, 6), "2": (6, 9), "3": (9, 12)}
WEEKS_A_MONTH: Final = 52 / 12
ITEMS: Final = tuple(f"epds_{number}" for number in range(1, EPDS.length + 1))
#: Cut-offs whose counts the data set's own description gives.
CUT_OFFS: Final = (10, 13)
#: Standard normal deviate of a 95 % interval.
Z_95: Final = 1.959964


class NotTheDataSet(ValueError):
    """The file does not have the columns of the data set; the message names one."""


@dataclass(frozen=True)
class Mother:
    """One row of the data set."""

    number: int
    epds: tuple[int | None, ...]
    weeks_pp: int


def read_mothers(path: Path) -> list[Mother]:
    """The rows of the file. Raises NotTheDataSet, or OSError when it cannot be read."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle, restval="")
        try:
            for column in ("participant", "infant_age_band", *ITEMS):
                if column not in (reader.fieldnames or ()):
                    raise NotTheDataSet(f"the column {column} is missing")
            return [_mother(row, line) for line, row in enumerate(reader, start=2)]
        except csv.Error as error:
            raise NotTheDataSet(f"this is no CSV: {error}") from None


def _mother(row: dict[str, str], line: int) -> Mother:
    try:
        number = int(row["participant"])
        low, high = AGE_BANDS[row["infant_age_band"]]
        epds = tuple(int(row[item]) if row[item].strip() else None for item in ITEMS)
    except (KeyError, ValueError):
        raise NotTheDataSet(f"line {line} cannot be read") from None
    if any(item is not None and not 0 <= item <= ITEM_MAX for item in epds):
        raise NotTheDataSet(f"line {line}: an item is not between 0 and {ITEM_MAX}")
    return Mother(number, epds, round((low + high) / 2 * WEEKS_A_MONTH))


def triage_input(mother: Mother) -> dict[str, Any]:
    """Her intake in the fields of the decision table: her EPDS, and neutral answers elsewhere."""
    path, chosen = current(), {"baby_born": {"weeks": mother.weeks_pp}}
    answers: dict[str, Any] = {}
    while page := path.first_open(answers):
        values = neutral.values_for(page, chosen)
        # Pages of several values are about who she is; triage reads the weeks of one of them.
        answers[page.id] = values.get(page.id, values)
    return to_triage(answers) | {"epds": list(mother.epds)}


def interval(count: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score method (JASA 1927;22:209-212).

    Raises ValueError when `of` is not positive or `count` lies outside 0 to `of`.
    """
    if of < 1 or not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
    share, z2 = count / of, Z_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def distribution(mothers: Sequence[Mother], table: DecisionTable = CURRENT_TABLE) -> dict[str, Any]:
    """What `table` makes of them, as JSON data: levels with intervals, and item 10 by level.

    Raises ValueError when there are no mothers.
    """
    if not mothers:
        raise ValueError("no mothers")
    levels: Counter[int] = Counter()
    by_item_10: Counter[tuple[int | None, int]] = Counter()
    for mother in mothers:
        answers = parse_answers(triage_input(mother))
        level = assess(answers, table, counterfactuals=False).level
        levels[level] += 1
        by_item_10[mother.epds[-1], level] += 1
    above_0 = [level for (score, level) in by_item_10.elements() if score]
    return {
        "mothers": len(mothers),
        "table_version": table.version,
        "table_hash": table.table_hash,
        "epds": _sums(mothers),
        "levels": [_level(level, levels[level], len(mothers)) for level in range(1, 6)],
        "item_10_by_level": [
            {"item_10": score, "levels": [by_item_10[score, level] for level in range(1, 6)]}
            for score in _answers_to_item_10(by_item_10)
        ],
        "item_10_above_0": len(above_0),
        "item_10_below_level_4": sum(level < 4 for level in above_0),
    }


def _sums(mothers: Sequence[Mother]) -> dict[str, Any]:
    """The published description of the answers: sums of answered items."""
    sums = [bounds(mother.epds)[0] for mother in mothers]
    return {
        "mean": round(fmean(sums), 2),
        "sd": round(stdev(sums), 2) if len(sums) > 1 else None,
        "at_least": {str(cut): sum(total >= cut for total in sums) for cut in CUT_OFFS},
    }


def _level(level: int, count: int, of: int) -> dict[str, Any]:
    low, high = interval(count, of)
    shares = {"share": count / of, "low": low, "high": high}
    return {"level": level, "count": count} | {k: round(v, 4) for k, v in shares.items()}


def _answers_to_item_10(pairs: Iterable[tuple[int | None, int]]) -> list[int | None]:
    """Every score, and None at the end when somebody left the item open."""
    scores: list[int | None] = list(range(ITEM_MAX + 1))
    return [*scores, None] if any(score is None for score, _ in pairs) else scores

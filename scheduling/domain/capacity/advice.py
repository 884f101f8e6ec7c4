"""Where places are missing: the sizing rule for every language and track that falls short."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.domain.capacity.arrivals import Source
from scheduling.domain.capacity.clinic import WEEK, Clinic
from scheduling.domain.capacity.replay import Lived
from scheduling.domain.capacity.sizing import TARGET, Advice, LevelLoad, extra_slots
from scheduling.domain.matching.clock import MINUTES_A_DAY
from scheduling.domain.matching.model import BoolArray, FloatArray, IntArray

_DAYS, _DAYS_A_WEEK = 5, 7


@dataclass(frozen=True, slots=True)
class _Cell:
    """Mothers of one language and track: who they are in each future."""

    language: str
    track: str
    mine: list[BoolArray]


def advice(
    clinic: Clinic,
    found: Source,
    lived: Sequence[Lived],
    rest: Sequence[FloatArray],
    *,
    now: int,
    weeks: int,
) -> tuple[Advice, ...]:
    """For each cell that is expected below the target: how many places a week would mend it.

    `rest`: what nobody took in each future, by psychologist and week (`replay.left_over`). The
    cell that misses most mothers comes first.
    """
    said = []
    for cell in _cells(found, lived):
        wanted = sum(int(mine.sum()) for mine in cell.mine)
        kept = sum(int((mine & one.kept).sum()) for mine, one in zip(cell.mine, lived, strict=True))
        if wanted and kept < TARGET * wanted:
            one = _advice(clinic, cell, lived, rest, now=now, weeks=weeks)
            said.append((wanted - kept, one))
    said.sort(key=lambda pair: (-pair[0], pair[1].language, pair[1].track))
    return tuple(one for _, one in said)


def _cells(found: Source, lived: Sequence[Lived]) -> list[_Cell]:
    pairs = [(need.languages[0], need.track) for need in found.faces]
    names = sorted(set(pairs))
    number = {name: row for row, name in enumerate(names)}
    of_face: IntArray = np.array([number[pair] for pair in pairs], np.int64)
    return [
        _Cell(*name, [(of_face[one.coming.face] == row) & one.wanted for one in lived])
        for row, name in enumerate(names)
    ]


def _advice(
    clinic: Clinic,
    cell: _Cell,
    lived: Sequence[Lived],
    rest: Sequence[FloatArray],
    *,
    now: int,
    weeks: int,
) -> Advice:
    total = len(lived) * weeks
    pool = np.array(
        [
            cell.language in each.languages and cell.track in each.tracks
            for each in clinic.state.roster.psychologists
        ],
        bool,
    )
    asked = sum(int(mine.sum()) for mine in cell.mine)
    late = sum(int((mine & ~one.kept).sum()) for mine, one in zip(cell.mine, lived, strict=True))
    until = now + weeks * WEEK
    served = sum(
        int((mine & (one.start >= 0) & (one.start < until)).sum())
        for mine, one in zip(cell.mine, lived, strict=True)
    )
    capacity = (served + sum(float(left[pool].sum()) for left in rest)) / total
    loads = [
        LevelLoad(_of_level(cell, lived, row) / total / _DAYS, _working_days(clinic, name, now))
        for name in clinic.promised
        for row in [clinic.state.severity_row[name]]
    ]
    by_rule = extra_slots(loads, capacity / _DAYS, spread=_spread(cell, lived, now, weeks))
    missing = math.ceil(late / total - (1 - TARGET) * asked / total)
    return Advice(
        language=cell.language,
        track=cell.track,
        extra=max(1, by_rule, missing),
        kept=1 - late / asked,
        demand_per_week=asked / total,
        capacity_per_week=capacity,
    )


def _of_level(cell: _Cell, lived: Sequence[Lived], row: int) -> int:
    return sum(
        int((mine & (one.coming.severity == row)).sum())
        for mine, one in zip(cell.mine, lived, strict=True)
    )


def _working_days(clinic: Clinic, name: str, now: int) -> float:
    """The length of a promise in working days, five in seven."""
    severity = clinic.state.severities[clinic.state.severity_row[name]]
    return (severity.promise.ends(now) - now) / MINUTES_A_DAY * _DAYS / _DAYS_A_WEEK


def _spread(cell: _Cell, lived: Sequence[Lived], now: int, weeks: int) -> float:
    """Variance over mean of the arrivals in a week."""
    counts = np.concatenate(
        [
            np.bincount((one.coming.at[mine] - now - 1) // WEEK, minlength=weeks)[:weeks]
            for mine, one in zip(cell.mine, lived, strict=True)
        ]
    )
    mean = float(counts.mean())
    return max(1.0, float(counts.var()) / mean) if mean else 1.0

"""What a replay came to, per severity: promises, waits, fit and the share of the hours used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scheduling.domain.matching.choice import Decision
from scheduling.domain.matching.model import Need
from scheduling.domain.matching.state import State

_HEADINGS = (
    "severity", "mothers", "in time", "late", "none", "wait mean h", "wait p95 h", "fit", "of hours"
)  # fmt: skip


def table(state: State, placed: Mapping[str, tuple[Need, Decision]], *, until: int) -> str:
    """The report as a table in plain text.

    `of hours`: share of the hours that start before `until` (minutes) and were not withdrawn.
    """
    calendar = state.calendar
    hours = int(((calendar.start < until) & ~calendar.withdrawn).sum())
    rows = [
        _row(each.id, [pair for pair in placed.values() if pair[0].severity == each.id], state,
             until, hours)
        for each in state.severities
    ]  # fmt: skip
    rows.append(_row("all", list(placed.values()), state, until, hours))
    return _columns([_HEADINGS, *rows])


def _row(
    name: str,
    placed: Sequence[tuple[Need, Decision]],
    state: State,
    until: int,
    hours: int,
) -> tuple[str, ...]:
    given = [(need, one) for need, one in placed if one.start is not None and one.value]
    waits = [((one.start or 0) - need.submitted) / 60 for need, one in given]
    fits = [one.value.fit for _, one in given if one.value]
    kept = sum(one.is_in_time for _, one in given)
    used = sum(need.id in state.bookings and (one.start or 0) < until for need, one in given)
    return (
        name,
        str(len(placed)),
        str(kept),
        str(len(given) - kept),
        str(len(placed) - len(given)),
        f"{np.mean(waits):.1f}" if waits else "-",
        f"{np.percentile(waits, 95):.1f}" if waits else "-",
        f"{np.mean(fits):.3f}" if fits else "-",
        f"{100 * used / hours:.1f} %" if hours else "-",
    )


def _columns(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        first = row[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        lines.append("  ".join((first, *rest)))
    return "\n".join(lines)

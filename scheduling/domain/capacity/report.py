"""A forecast as a record (for `--json`) and as tables in plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scheduling.domain.capacity.forecast import Comparison
from scheduling.domain.capacity.intervals import COVERED, Figure
from scheduling.domain.capacity.outlook import ALL, Group, Outlook, Week
from scheduling.domain.capacity.sizing import TARGET
from scheduling.domain.matching import clock

_GROUPS = ("group", "a week", "kept", "between", "median wait h", "95 % wait h", "between")
_WEEKS = ("week from", "asked", "room for", "kept", "between", "at risk")


def record(found: Comparison) -> dict[str, Any]:
    """Everything, in plain values: shares from 0 to 1, waits in hours, times as ISO texts."""
    return {
        "format": "capacity/1",
        "interval": COVERED,
        "target": TARGET,
        "baseline": _outlook(found.baseline),
        "what_if": None if found.changed is None else _outlook(found.changed),
    }


def text(found: Comparison) -> str:
    """Two tables for the clinic as it is, and two more for what a change makes of it."""
    parts = [_tables("As it is", found.baseline)]
    if found.changed is not None:
        parts.append(_tables("With the change", found.changed))
    return "\n\n".join(parts)


def _outlook(one: Outlook) -> dict[str, Any]:
    return {
        "from": clock.text(one.now),
        "repetitions": one.repetitions,
        "psychologists": one.psychologists,
        "known_intakes": one.known,
        "displaced": one.displaced,
        "groups": [_group(each) for each in one.groups],
        "weeks": [_week(each) for each in one.weeks],
        "weeks_at_risk": [clock.text(each.start) for each in one.at_risk],
        "advice": [
            {
                "language": each.language,
                "track": each.track,
                "extra_per_week": each.extra,
                "kept_now": each.kept,
                "demand_per_week": each.demand_per_week,
                "capacity_per_week": each.capacity_per_week,
                "is_tried": each.is_tried,
            }
            for each in one.advice
        ],
    }


def _group(one: Group) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "demand_per_week": _figure(one.demand),
        "kept": _figure(one.kept),
        "median_wait_hours": _figure(one.median_wait),
        "p95_wait_hours": _figure(one.longest_wait),
    }


def _week(one: Week) -> dict[str, Any]:
    return {
        "from": clock.text(one.start),
        "demand": _figure(one.demand),
        "capacity": _figure(one.capacity),
        "used": _figure(one.used),
        "kept": _figure(one.kept),
        "kept_per_level": {level: _figure(each) for level, each in one.kept_of.items()},
        "is_at_risk": one.is_at_risk,
    }


def _figure(one: Figure) -> dict[str, float | None]:
    return {
        name: None if value is None else round(value, 4)
        for name, value in (("expected", one.expected), ("low", one.low), ("high", one.high))
    }


def _tables(title: str, one: Outlook) -> str:
    head = f"{title}: {one.repetitions} futures, 90 % intervals, {one.known} intakes known"
    groups = [_group_row(each) for each in one.groups]
    weeks = [_week_row(each) for each in one.weeks]
    lines = [head, "", _columns([_GROUPS, *groups]), "", _columns([_WEEKS, *weeks])]
    if one.displaced:
        lines += ["", f"{one.displaced} meetings that stand would have to be moved"]
    for each in one.advice:
        tried = "" if each.is_tried else " (by the rule, not tried out)"
        lines += ["", f"{each.extra} more a week for {each.language}, {each.track}{tried}"]
    return "\n".join(lines)


def _group_row(one: Group) -> tuple[str, ...]:
    name = "all" if one.kind == ALL else f"{one.kind} {one.name}"
    return (
        name,
        _shown(one.demand.expected, "{:.1f}"),
        _shown(one.kept.expected, "{:.0%}"),
        _range(one.kept, "{:.0%}"),
        _shown(one.median_wait.expected, "{:.0f}"),
        _shown(one.longest_wait.expected, "{:.0f}"),
        _range(one.longest_wait, "{:.0f}"),
    )


def _week_row(one: Week) -> tuple[str, ...]:
    return (
        clock.text(one.start)[:10],
        _shown(one.demand.expected, "{:.1f}"),
        _shown(one.capacity.expected, "{:.1f}"),
        _shown(one.kept.expected, "{:.0%}"),
        _range(one.kept, "{:.0%}"),
        "yes" if one.is_at_risk else "",
    )


def _shown(value: float | None, form: str) -> str:
    return "-" if value is None else form.format(value)


def _range(one: Figure, form: str) -> str:
    if one.low is None:
        return "-"
    return f"{form.format(one.low)} .. {'...' if one.high is None else form.format(one.high)}"


def _columns(rows: Iterable[Sequence[str]]) -> str:
    table = list(rows)
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    )

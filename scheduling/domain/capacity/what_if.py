"""What might change: somebody ill, more demand, a new employer, more places. And its file form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

Change = TypeVar("Change")
#: Beyond these a question is more likely a slip of the keyboard.
MOST_WEEKS, MOST_STAFF, MOST_PER_100, MOST_SLOTS = 26, 1_000_000, 100.0, 100
LEAST_DEMAND, MOST_DEMAND = -90.0, 200.0
#: Intakes per 100 staff a year where the clinic has no figure of its own. Nobody measured this:
#: it is an assumption, is called one wherever it is shown, and is there to be replaced.
ASSUMED_PER_100 = 2.0
WEEKS_A_YEAR = 52.0


class WhatIfError(ValueError):
    """A change that cannot be; `field` names where."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field, self.problem = field, problem


@dataclass(frozen=True, slots=True)
class Absence:
    """A psychologist (her id) away for so many weeks, from a day on."""

    psychologist: str
    weeks: int
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewEmployer:
    """So many staff more, of whom `per_100` in every hundred ask for care in a year."""

    staff: int
    per_100: float = ASSUMED_PER_100

    @property
    def intakes_per_week(self) -> float:
        """What this adds to the clinic's demand."""
        return self.staff * self.per_100 / 100 / WEEKS_A_YEAR


@dataclass(frozen=True, slots=True)
class ExtraSlots:
    """Room for so many new mothers a week more, of one language and track (empty: every track).

    Each takes two hours: her first and her second meeting.
    """

    count: int
    language: str
    track: str = ""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Everything that changes at once; nothing by default."""

    absences: tuple[Absence, ...] = ()
    demand_percent: float = 0.0
    employers: tuple[NewEmployer, ...] = ()
    extra: tuple[ExtraSlots, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.absences or self.demand_percent or self.employers or self.extra)


def read(record: object) -> WhatIf:
    """A what-if from its file (JSON or TOML, see docs/how-to/plan-capacity.md).

    Raises WhatIfError, which names the field.
    """
    found = _table(record, "what-if", {"absences", "demand_percent", "employers", "extra"})
    demand = _number(found.get("demand_percent", 0), "demand_percent", LEAST_DEMAND, MOST_DEMAND)
    return WhatIf(
        absences=_each(found, "absences", _absence),
        demand_percent=demand,
        employers=_each(found, "employers", _employer),
        extra=_each(found, "extra", _extra),
    )


def _absence(record: object, at: str) -> Absence:
    found = _table(record, at, {"psychologist", "weeks", "starts_on"})
    return Absence(
        psychologist=_text(found, at, "psychologist"),
        weeks=_count(found, at, "weeks", MOST_WEEKS),
        starts_on=_day(found.get("starts_on"), f"{at}.starts_on"),
    )


def _employer(record: object, at: str) -> NewEmployer:
    found = _table(record, at, {"staff", "per_100"})
    if "per_100" not in found:
        raise WhatIfError(f"{at}.per_100", "say how many intakes 100 staff bring in a year")
    return NewEmployer(
        staff=_count(found, at, "staff", MOST_STAFF),
        per_100=_number(found["per_100"], f"{at}.per_100", 0.0, MOST_PER_100),
    )


def _extra(record: object, at: str) -> ExtraSlots:
    found = _table(record, at, {"count", "language", "track"})
    return ExtraSlots(
        count=_count(found, at, "count", MOST_SLOTS),
        language=_text(found, at, "language"),
        track=_text(found, at, "track") if found.get("track") else "",
    )


def _each(
    found: Mapping[str, Any], name: str, one: Callable[[object, str], Change]
) -> tuple[Change, ...]:
    records = found.get(name, [])
    if not isinstance(records, list):
        raise WhatIfError(name, "a list is wanted")
    return tuple(one(record, f"{name}[{row}]") for row, record in enumerate(records))


def _table(record: object, at: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(record, Mapping):
        raise WhatIfError(at, "a table of names and values is wanted")
    unknown = sorted(set(record) - known)
    if unknown:
        raise WhatIfError(f"{at}.{unknown[0]}", f"unknown; known are {', '.join(sorted(known))}")
    return record


def _text(found: Mapping[str, Any], at: str, name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise WhatIfError(f"{at}.{name}", "a text is wanted")
    return value


def _count(found: Mapping[str, Any], at: str, name: str, most: int) -> int:
    value = found.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise WhatIfError(f"{at}.{name}", f"a whole number from 1 to {most} is wanted")
    return value


def _number(value: object, at: str, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise WhatIfError(at, f"a number from {least:g} to {most:g} is wanted")
    return float(value)


def _day(value: object, at: str) -> date | None:
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise WhatIfError(at, "a day such as 2027-03-01 is wanted") from None

"""Quarters and contract years. Days are those of Amsterdam; both ends of a quarter are in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONE_DAY = timedelta(days=1)
QUARTERS = 4
MONTHS = 3


def local_day(now: datetime) -> date:
    """The calendar day in Amsterdam. Raises ValueError when `now` has no time zone."""
    if now.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return now.astimezone(AMSTERDAM).date()


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, `number` 1 to 4."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= QUARTERS:
            raise ValueError("a year has four quarters")

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.next.starts_on - ONE_DAY

    @property
    def next(self) -> Quarter:
        """The quarter after it."""
        if self.number == QUARTERS:
            return Quarter(self.year + 1, 1)
        return Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> Quarter:
        """The quarter before it."""
        return quarter_of(self.starts_on - ONE_DAY)


def quarter_of(day: date) -> Quarter:
    """The quarter in which `day` lies."""
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def last_closed_quarter(today: date) -> Quarter:
    """The newest quarter that is over on `today`: on its own last day it is still open."""
    return quarter_of(today).previous


def closed_quarters(starts_on: date, ends_on: date, today: date) -> Iterator[Quarter]:
    """The quarters between two days, both included, that are over on `today`; oldest first."""
    quarter = quarter_of(starts_on)
    last = min(last_closed_quarter(today), quarter_of(ends_on))
    while quarter <= last:
        yield quarter
        quarter = quarter.next


def is_whole_quarters(starts_on: date, ends_on: date) -> bool:
    """Whether a period begins with a quarter and ends with one: no invoice is ever for a part."""
    return (
        starts_on <= ends_on
        and quarter_of(starts_on).starts_on == starts_on
        and quarter_of(ends_on).ends_on == ends_on
    )


def contract_year(starts_on: date, on: date) -> str:
    """The year of a contract in which `on` lies: `2026`, or `2026-04` when it begins in April.

    A contract starts on the first day of a quarter, so every year of it has that first day.
    Raises ValueError when `on` lies before the contract.
    """
    if on < starts_on:
        raise ValueError("the contract has not begun")
    year = on.year - ((on.month, on.day) < (starts_on.month, starts_on.day))
    return f"{year}" if starts_on.month == 1 else f"{year}-{starts_on.month:02d}"


def first_days(starts_on: date, ends_on: date) -> Iterator[date]:
    """The first day of each year of a contract; a quarter never begins on 29 February."""
    first = starts_on
    while first <= ends_on:
        yield first
        first = first.replace(year=first.year + 1)


def first_of_month(day: date) -> date:
    """The first day of the month: the ledger knows no finer time."""
    return day.replace(day=1)

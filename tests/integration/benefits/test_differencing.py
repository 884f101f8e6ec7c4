"""Thirty-six months, looked at every day: no two days tell apart one to nine people.

Three employers, one of each kind of contract, and people who come as chance has it. What an
employer sees on a day are its contracts, invoices and budget; any two days may be subtracted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any
from uuid import uuid4

import pytest

from benefits.domain.overview import InvoiceFacts, Overview
from benefits.domain.periods import contract_year, first_of_month
from benefits.models import Contract, Employer, Entitlement, LedgerEntry
from benefits.selectors.employer_pages import overview_of
from benefits.services import invoices
from tests.factories import benefits as make

FIRST, LAST = date(2027, 1, 1), date(2029, 12, 31)
AGREED: dict[str, Any] = {"starts_on": FIRST, "ends_on": LAST, "budget_cents": 90_000_000}
BY_USE: dict[str, Any] = AGREED | {"price_per_head_cents": 0, "price_per_session_cents": 12_000}
#: New people a month: enough for a total now and then, and too few for one a quarter.
NEWCOMERS = {"capitation": 4, "prepaid": 5, "settled": 3}


@dataclass
class World:
    """An employer, who came when, and what it saw on each day."""

    employer: Employer
    contract: Contract
    chance: random.Random
    came: list[tuple[date, object]] = field(default_factory=list)
    going: list[tuple[Entitlement, int]] = field(default_factory=list)
    seen: dict[date, Overview] = field(default_factory=dict)

    def live(self, month: date) -> None:
        """A month of it: people begin, and those who have sessions left come or do not."""
        year = contract_year(self.contract.starts_on, month)
        for _ in range(self.chance.randint(0, 2 * NEWCOMERS[self.contract.kind])):
            right = Entitlement.objects.create(
                employer_id=self.employer.pk, contract_id=self.contract.pk, period=year, cap=8
            )
            self.going.append((right, self.chance.randint(1, 8)))
        entries, still = [], []
        for right, left in self.going:
            sessions = min(left, self.chance.randint(0, 3))
            for _ in range(sessions):
                self.came.append((month, right.pk))
                entries.append(
                    LedgerEntry(
                        entitlement=right, kind="settle", units=1, month=month, booking_ref=uuid4()
                    )
                )
            if left > sessions:
                still.append((right, left - sessions))
        LedgerEntry.objects.bulk_create(entries)
        self.going = still

    def look(self, day: date) -> None:
        self.seen[day] = overview_of(self.employer, day)

    def people_in(self, invoice: InvoiceFacts) -> frozenset[object]:
        """Whose sessions are in a figure: nobody's, where it is agreed beforehand."""
        if invoice.covers != "sessions":
            return frozenset()
        first, last = invoice.quarter.starts_on, invoice.last.ends_on
        return frozenset(right for day, right in self.came if first <= day <= last)


def days() -> Iterator[date]:
    day = FIRST
    while day <= LAST + timedelta(days=1):
        yield day
        day += timedelta(days=1)


def live_through(worlds: list[World]) -> None:
    """Every day the round runs first, then the employer looks, then people come.

    On a day before which nothing was written the rows are those of the day before: they are read
    again on the others alone. The round knows quarters, and finds nothing on other days.
    """
    for day in days():
        if day.day in (1, 15):
            morning = datetime.combine(day, time(8), tzinfo=UTC)
            invoices.issue_due(actor=make.ACTOR, now=morning)
        for world in worlds:
            if day.day in (1, 2, 15, 16):
                world.look(day)
            else:
                world.seen[day] = world.seen[day - timedelta(days=1)]
            if day.day == 15:
                world.live(first_of_month(day))


@pytest.mark.django_db
def test_no_two_days_of_three_years_isolate_fewer_than_ten(now: datetime, settings: Any) -> None:
    settings.HOUVAST_CONTRACT_KINDS = ("capitation", "prepaid", "settled")
    terms: dict[str, dict[str, Any]] = {
        "capitation": AGREED,
        "prepaid": BY_USE | {"kind": "prepaid", "bundle_sessions": 1_600},
        "settled": BY_USE | {"kind": "settled"},
    }
    worlds = []
    for seed, agreed in enumerate(terms.values()):
        employer = make.an_employer(now)
        contract = make.a_contract(employer, now, **agreed)
        worlds.append(World(employer, contract, random.Random(seed)))
    live_through(worlds)

    changes = {}
    for world in worlds:
        states = {repr(seen): seen for seen in world.seen.values()}
        changes[world.contract.kind] = len(states)
        for one, other in combinations(states.values(), 2):
            groups = [world.people_in(invoice) for invoice in {*one.invoices} ^ {*other.invoices}]
            together = frozenset().union(*groups)
            assert not together or len(together) >= 10
            assert all(not group or len(group) >= 10 for group in groups)
        assert len(world.came) > 100
    # By head twelve invoices and nothing else; by use fewer, for some quarters were too small.
    assert changes["capitation"] == 1 + 12
    assert 3 <= changes["settled"] < 1 + 12
    assert 3 <= changes["prepaid"] < 1 + 12


@pytest.mark.django_db
def test_by_head_the_three_years_are_the_same_without_anybody(now: datetime) -> None:
    """The days of an employer whose people come, and of one whose people do not."""
    busy, empty = (
        World(employer, make.a_contract(employer, now, **AGREED), random.Random(7))
        for employer in (make.an_employer(now, name="Voorbeeld BV") for _ in range(2))
    )
    for day in days():
        if day.day == 1:
            morning = datetime.combine(day, time(8), tzinfo=UTC)
            invoices.issue_due(actor=make.ACTOR, now=morning)
            for world in (busy, empty):
                world.look(day)
            busy.live(day)
    assert len(busy.came) > 100

    def without_numbers(world: World) -> list[str]:
        numbers = {row.number for row in world.employer.invoices.all()}
        text = [repr(seen) for seen in world.seen.values()]
        for number in numbers:
            text = [line.replace(number, "*") for line in text]
        return text

    assert without_numbers(busy) == without_numbers(empty)

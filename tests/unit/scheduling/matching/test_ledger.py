"""Caps and budgets hold, whatever happens in whatever order."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from scheduling.domain.matching.ledger import Ledger, Overdrawn
from tests.unit.scheduling.matching.clinics import psychologist

PEOPLE = [
    psychologist("p1", max_new_per_week=1, caseload_free=3),
    psychologist("p2", max_new_per_week=2, caseload_free=2),
]
PAYERS = ["e1", "fund"]


class LedgerMachine(RuleBasedStateMachine):
    """A ledger beside the plain list of who holds what."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, int | None] = {"e1": 2, "fund": None}
        self.ledger = Ledger(PEOPLE, self.places)
        self.first, self.last = 10, 10
        self.ledger.cover_weeks(10, 10)
        self.held: list[tuple[int, int, str]] = []

    @rule(more=st.integers(0, 2), back=st.booleans())
    def more_weeks(self, more: int, back: bool) -> None:
        if back:
            self.first -= more
        else:
            self.last += more
        self.ledger.cover_weeks(self.first, self.last)

    @rule(who=st.integers(0, 1), at=st.integers(0, 9), payer=st.sampled_from(PAYERS))
    def take(self, who: int, at: int, payer: str) -> None:
        week = self.first + at % (self.last - self.first + 1)
        if self.allows(who, week, payer):
            self.ledger.take(who, week, payer)
            self.held.append((who, week, payer))
        else:
            with pytest.raises(Overdrawn):
                self.ledger.take(who, week, payer)

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 99))
    def give_back(self, which: int) -> None:
        self.ledger.give_back(*self.held.pop(which % len(self.held)))

    @rule(who=st.integers(0, 1), payer=st.sampled_from(PAYERS))
    def give_back_what_nobody_holds(self, who: int, payer: str) -> None:
        if not any(each[0] == who and each[1] == self.first for each in self.held):
            with pytest.raises(Overdrawn):
                self.ledger.give_back(who, self.first, payer)

    @rule(places=st.integers(0, 2))
    def top_up(self, places: int) -> None:
        self.places["e1"] = (self.places["e1"] or 0) + places
        self.ledger.add_places("e1", places)

    def allows(self, who: int, week: int, payer: str) -> bool:
        person = PEOPLE[who]
        places = self.places[payer]
        return (
            sum(each[0] == who for each in self.held) < person.caseload_free
            and sum(each[:2] == (who, week) for each in self.held) < person.max_new_per_week
            and (places is None or sum(each[2] == payer for each in self.held) < places)
        )

    @invariant()
    def agrees_with_the_list(self) -> None:
        cases = Counter(who for who, _, _ in self.held)
        for row, person in enumerate(PEOPLE):
            assert self.ledger.caseload_left(row) == person.caseload_free - cases[row] >= 0
            for week in range(self.first, self.last + 1):
                used = sum(each[:2] == (row, week) for each in self.held)
                left = self.ledger.week_left(row, week)
                assert left == person.max_new_per_week - used >= 0
                has = self.ledger.has_place(np.array([row]), np.array([week]))[0]
                assert has == self.allows(row, week, "fund")
        paid = sum(payer == "e1" for _, _, payer in self.held)
        assert self.ledger.places_left("e1") == (self.places["e1"] or 0) - paid >= 0
        assert self.ledger.places_left("fund") is None


TestLedger = LedgerMachine.TestCase


def test_the_preferred_payer_pays_while_she_can() -> None:
    ledger = Ledger(PEOPLE, {"e1": 1, "fund": None})
    ledger.cover_weeks(1, 1)
    assert ledger.payer_for(("e1", "fund")) == "e1"
    ledger.take(0, 1, "e1")
    assert ledger.payer_for(("e1", "fund")) == "fund"
    assert ledger.payer_for(("e1", "unheard_of")) is None
    ledger.add_places("e1", 1)
    assert ledger.payer_for(("e1",)) == "e1"

"""The clinic at one moment: its people, its hours, what is left of every cap, who holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from scheduling.domain.matching.calendar import Calendar
from scheduling.domain.matching.ledger import Ledger
from scheduling.domain.matching.model import Need, Psychologist, Rules, Severity, Slot
from scheduling.domain.matching.roster import Roster


@dataclass(frozen=True, slots=True)
class Booking:
    """Who holds an hour (its row in the calendar), how they meet, and who pays."""

    need: Need
    row: int
    mode: str
    payer: str


class State:
    """Everything a decision may look at."""

    def __init__(
        self,
        *,
        rules: Rules,
        severities: Sequence[Severity],
        psychologists: Sequence[Psychologist],
        payers: Mapping[str, int | None],
        slots: Iterable[Slot] = (),
    ) -> None:
        self.rules = rules
        self.severities = tuple(severities)
        self.severity_row = {each.id: row for row, each in enumerate(self.severities)}
        self.roster = Roster(psychologists, rules)
        self.calendar = Calendar(self.roster.index)
        self.ledger = Ledger(psychologists, payers)
        self.bookings: dict[str, Booking] = {}
        self.open(slots)

    def fork(self) -> State:
        """The same clinic to try things in: what is given away there stays free here."""
        twin = copy(self)
        twin.calendar, twin.ledger = self.calendar.fork(), self.ledger.fork()
        twin.bookings = dict(self.bookings)
        return twin

    def with_more(self, people: Sequence[Psychologist], slots: Iterable[Slot]) -> State:
        """A new clinic: this one with more people and hours. Who holds an hour is not told again.

        Rows of psychologists and hours stay what they are; those that are new come after them.
        """
        more = State(
            rules=self.rules,
            severities=self.severities,
            psychologists=[*self.roster.psychologists, *people],
            payers={},
        )
        more.ledger = self.ledger.with_more(people)
        more.calendar = self.calendar.fork(more.roster.index)
        more.open(slots)
        return more

    def severity_of(self, need: Need) -> Severity:
        """The severity of a mother. KeyError: nobody defined it."""
        return self.severities[self.severity_row[need.severity]]

    def open(self, slots: Iterable[Slot]) -> None:
        """Hours that exist from now on."""
        new = list(slots)
        if new:
            weeks = [slot.week for slot in new]
            self.ledger.cover_weeks(min(weeks), max(weeks))
            self.calendar.open(new)

    def book(self, need: Need, row: int, mode: str, payer: str) -> Booking:
        """Give an hour away. Raises ValueError, and changes nothing, when it cannot be given."""
        if need.id in self.bookings:
            raise ValueError(f"{need.id} has an appointment")
        calendar = self.calendar
        if not calendar.free[row]:
            raise ValueError(f"slot {calendar.ids[row]} is not free")
        self.ledger.take(int(calendar.psychologist[row]), int(calendar.week[row]), payer)
        calendar.take(row)
        booking = Booking(need, row, mode, payer)
        self.bookings[need.id] = booking
        return booking

    def release(self, intake: str) -> Booking:
        """Give back what she holds, with its places. KeyError: she holds nothing."""
        booking = self.bookings.pop(intake)
        calendar, row = self.calendar, booking.row
        self.ledger.give_back(
            int(calendar.psychologist[row]), int(calendar.week[row]), booking.payer
        )
        calendar.give_back(row)
        return booking

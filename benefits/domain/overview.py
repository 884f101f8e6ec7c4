"""What an employer sees, as plain figures. No field of it can hold a person; use, if at all, is
the sealed total of a closed period that was invoiced.

The same shapes serve the employer's own pages and the example the mother is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from benefits.domain.agreement import Kind
from benefits.domain.invoice import Covers
from benefits.domain.money import percentage
from benefits.domain.periods import Quarter


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What was agreed. Money in euro cents, the price a head and quarter, the cap in sessions."""

    name: str
    starts_on: date
    ends_on: date
    headcount: int
    price_per_head_cents: int
    budget_cents: int
    session_cap: int
    leave_grace_days: int
    includes_partner: bool = False
    tracks: tuple[str, ...] = ()
    kind: Kind = Kind.CAPITATION
    price_per_session_cents: int = 0
    bundle_sessions: int = 0

    @property
    def is_by_use(self) -> bool:
        """Whether sealed totals of use are invoiced."""
        return self.kind is not Kind.CAPITATION

    @property
    def years(self) -> str:
        """`2026`, or `2026-2027` when it runs across a turn of the year."""
        first, last = self.starts_on.year, self.ends_on.year
        return f"{first}" if first == last else f"{first}-{last}"


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """One invoice: the quarters `quarter` to `last`, what it covers, and the amount in cents."""

    number: str
    quarter: Quarter
    last: Quarter
    quantity: int
    amount_cents: int
    issued_on: date
    covers: Covers = Covers.HEADS

    @property
    def is_ahead(self) -> bool:
        """Whether it was sent before its period: sessions bought in advance."""
        return self.covers is Covers.BUNDLE


@dataclass(frozen=True, slots=True)
class Budget:
    """What was agreed minus what was invoiced, in cents, up to the newest invoiced quarter."""

    agreed_cents: int
    invoiced_cents: int
    until: Quarter | None

    @property
    def left_cents(self) -> int:
        """What is free; below zero when more was invoiced than agreed."""
        return self.agreed_cents - self.invoiced_cents

    @property
    def used_percent(self) -> int:
        """How much of the agreed sum was invoiced, 0 to 100."""
        return percentage(self.invoiced_cents, self.agreed_cents)


@dataclass(frozen=True, slots=True)
class Overview:
    """The employer's front page: contract, budget, invoices newest first. Never more than that."""

    employer: str
    contract: ContractFacts | None
    invoices: tuple[InvoiceFacts, ...]
    budget: Budget | None

    @property
    def is_by_use(self) -> bool:
        """Whether a total of use is shown, or will be: by the contract or by an invoice of old."""
        by_contract = self.contract is not None and self.contract.is_by_use
        return by_contract or any(each.covers is Covers.SESSIONS for each in self.invoices)


@dataclass(frozen=True, slots=True)
class Code:
    """The company code of a quarter, as it stands on the intranet."""

    shown: str
    quarter: Quarter


def overview(
    employer: str,
    contract: ContractFacts | None,
    invoices: Iterable[InvoiceFacts],
    of_contract: Iterable[InvoiceFacts],
) -> Overview:
    """The front page from its facts; `of_contract` are the invoices of the contract shown."""
    newest_first = tuple(sorted(invoices, key=_age, reverse=True))
    return Overview(
        employer=employer,
        contract=contract,
        invoices=newest_first,
        budget=budget_of(contract, of_contract) if contract else None,
    )


def budget_of(contract: ContractFacts, invoices: Iterable[InvoiceFacts]) -> Budget:
    """The budget after the contract's invoices."""
    counted = list(invoices)
    return Budget(
        agreed_cents=contract.budget_cents,
        invoiced_cents=sum(each.amount_cents for each in counted),
        until=max((each.last for each in counted if not each.is_ahead), default=None),
    )


def _age(invoice: InvoiceFacts) -> tuple[date, Quarter]:
    return (invoice.issued_on, invoice.quarter)

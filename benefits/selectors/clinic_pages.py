"""What the clinic's own people see of employers: agreements, never who uses them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from accounts.models import User
from benefits.domain.overview import Code, ContractFacts, InvoiceFacts
from benefits.models import ContractOverride, Employer, Invoice
from benefits.selectors import contracts
from benefits.selectors.employer_pages import code_of, contract_facts, invoice_facts


@dataclass(frozen=True, slots=True)
class EmployerLine:
    """One employer in the list."""

    employer: Employer
    contract: ContractFacts | None
    code: Code | None
    invoices: tuple[InvoiceFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """A decision against the forecast; `by`: the name of who decided, empty for the system."""

    row: ContractOverride
    by: str


def employer_lines(today: date) -> list[EmployerLine]:
    """Every employer by name, with the contract and the code that count today."""
    return [employer_line(employer, today) for employer in Employer.objects.order_by("name")]


def employer_line(employer: Employer, today: date) -> EmployerLine:
    """One employer with the contract and the code that count today."""
    contract = contracts.current(employer.pk, today)
    return EmployerLine(
        employer=employer,
        contract=contract_facts(contract) if contract else None,
        code=code_of(employer, today),
    )


def employer_whole(employer: Employer, today: date) -> EmployerLine:
    """The same with its invoices, newest first."""
    rows = Invoice.objects.filter(employer_id=employer.pk).order_by("-period_start", "-number")
    return replace(
        employer_line(employer, today), invoices=tuple(invoice_facts(row) for row in rows)
    )


def overrides_of(employer_id: UUID) -> list[Override]:
    """Contracts of this employer that were agreed against the forecast, the newest first."""
    rows = list(ContractOverride.objects.filter(employer_id=employer_id).order_by("-decided_at"))
    people = User.objects.filter(pk__in=[row.decided_by for row in rows if row.decided_by])
    names: dict[UUID | None, str] = dict(people.values_list("pk", "name"))
    return [Override(row, names.get(row.decided_by, "")) for row in rows]


def employer_by_id(employer_id: UUID) -> Employer | None:
    """An employer; None when there is none."""
    return Employer.objects.filter(pk=employer_id).first()

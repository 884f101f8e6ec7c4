"""What the clinic's own people see of employers: agreements, never who uses them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from benefits.domain.overview import Code, ContractFacts, InvoiceFacts
from benefits.models import Employer, Invoice
from benefits.selectors import contracts
from benefits.selectors.employer_pages import code_of, contract_facts, invoice_facts


@dataclass(frozen=True, slots=True)
class EmployerLine:
    """One employer in the list."""

    employer: Employer
    contract: ContractFacts | None
    code: Code | None
    invoices: tuple[InvoiceFacts, ...] = ()


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


def employer_by_id(employer_id: UUID) -> Employer | None:
    """An employer; None when there is none."""
    return Employer.objects.filter(pk=employer_id).first()

"""What the employer's pages show. Everything starts from one employer: the signed-in officer's."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from benefits.domain import codes
from benefits.domain.agreement import Kind
from benefits.domain.invoice import Covers
from benefits.domain.overview import Code, ContractFacts, InvoiceFacts, Overview, overview
from benefits.domain.periods import quarter_of
from benefits.models import CompanyCode, Contract, Employer, EmployerMember, Invoice
from benefits.selectors import contracts


def employer_of(user_id: UUID) -> Employer | None:
    """The officer's employer; None for a user who is nobody's officer."""
    member = EmployerMember.objects.select_related("employer").filter(user_id=user_id).first()
    return member.employer if member else None


def overview_of(employer: Employer, today: date) -> Overview:
    """The front page: the contract that counts, its budget, every invoice."""
    contract = contracts.current(employer.pk, today)
    rows = list(Invoice.objects.filter(employer_id=employer.pk))
    return overview(
        employer.name,
        contract_facts(contract) if contract else None,
        [invoice_facts(row) for row in rows],
        [invoice_facts(row) for row in rows if contract and row.contract_id == contract.pk],
    )


def contracts_of(employer: Employer) -> list[ContractFacts]:
    """Every contract, newest first."""
    rows = Contract.objects.filter(employer_id=employer.pk).order_by("-starts_on")
    return [contract_facts(row) for row in rows]


def code_of(employer: Employer, today: date) -> Code | None:
    """The code that holds today; None when none was issued for this quarter."""
    row = CompanyCode.objects.filter(
        employer_id=employer.pk, valid_from__lte=today, valid_until__gt=today
    ).last()
    return Code(codes.shown(row.code), quarter_of(row.valid_from)) if row else None


def contract_facts(row: Contract) -> ContractFacts:
    """A contract's row as facts."""
    return ContractFacts(
        name=row.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        headcount=row.headcount,
        price_per_head_cents=row.price_per_head_cents,
        budget_cents=row.budget_cents,
        session_cap=row.session_cap,
        leave_grace_days=row.leave_grace_days,
        includes_partner=row.includes_partner,
        tracks=tuple(row.tracks),
        kind=Kind(row.kind),
        price_per_session_cents=row.price_per_session_cents,
        bundle_sessions=row.bundle_sessions,
    )


def invoice_facts(row: Invoice) -> InvoiceFacts:
    """An invoice's row as facts."""
    return InvoiceFacts(
        number=row.number,
        quarter=quarter_of(row.period_start),
        last=quarter_of(row.period_end),
        covers=Covers(row.covers),
        quantity=row.quantity,
        amount_cents=row.amount_cents,
        issued_on=row.issued_on,
    )

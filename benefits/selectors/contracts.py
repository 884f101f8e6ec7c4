"""Which contract counts, and what it says."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from benefits.domain.agreement import Kind, Price
from benefits.domain.eligibility import Terms
from benefits.models import Contract


def in_force(employer_id: UUID, on: date) -> Contract | None:
    """The employer's contract that holds on a day; None when there is none."""
    return Contract.objects.filter(
        employer_id=employer_id, starts_on__lte=on, ends_on__gte=on
    ).first()


def current(employer_id: UUID, today: date) -> Contract | None:
    """The contract to show: the one in force, else the next to come, else the last that was."""
    contracts = Contract.objects.filter(employer_id=employer_id)
    return (
        contracts.filter(ends_on__gte=today).order_by("starts_on").first()
        or contracts.order_by("ends_on").last()
    )


def price_of(contract: Contract) -> Price:
    """How the contract is paid."""
    return Price(
        Kind(contract.kind),
        contract.price_per_head_cents,
        contract.price_per_session_cents,
        contract.bundle_sessions,
    )


def terms_of(contract: Contract | None) -> Terms | None:
    """What the contract says about rights; None without a contract."""
    if contract is None:
        return None
    return Terms(
        cap=contract.session_cap,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        leave_grace_days=contract.leave_grace_days,
    )

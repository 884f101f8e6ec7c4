from benefits.models.api_key import ApiKey
from benefits.models.employer import (
    CompanyCode,
    Contract,
    Employer,
    EmployerMember,
    Invoice,
    RosterEntry,
)
from benefits.models.entitlement import Entitlement, EntitlementOwner, Funding, LedgerEntry

__all__ = [
    "ApiKey",
    "CompanyCode",
    "Contract",
    "Employer",
    "EmployerMember",
    "Entitlement",
    "EntitlementOwner",
    "Funding",
    "Invoice",
    "LedgerEntry",
    "RosterEntry",
]

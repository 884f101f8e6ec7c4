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
from benefits.models.guessing import GuessAlarm, WrongProof
from benefits.models.override import ContractOverride
from benefits.models.roster import RosterUpload, StagedEntry
from benefits.models.sender import InvoiceSender
from benefits.models.sign_on import SignOn

__all__ = [
    "ApiKey",
    "CompanyCode",
    "Contract",
    "ContractOverride",
    "Employer",
    "EmployerMember",
    "Entitlement",
    "EntitlementOwner",
    "Funding",
    "GuessAlarm",
    "Invoice",
    "InvoiceSender",
    "LedgerEntry",
    "RosterEntry",
    "RosterUpload",
    "SignOn",
    "StagedEntry",
    "WrongProof",
]

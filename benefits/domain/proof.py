"""How somebody shows that her employer pays, or says that nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CompanyCodeProof:
    """The code of the quarter, as she typed it."""

    code: str


@dataclass(frozen=True, slots=True)
class RosterProof:
    """Her employee number and birth date, and which employer: its code or its reference."""

    code_or_reference: str
    number: str
    born_on: date


@dataclass(frozen=True, slots=True)
class SelfPay:
    """She pays herself and agreed to the price at this moment."""

    consented_at: datetime


@dataclass(frozen=True, slots=True)
class NoProof:
    """She showed nothing, or would rather not say."""


Proof = CompanyCodeProof | RosterProof | SelfPay | NoProof

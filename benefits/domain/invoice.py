"""An invoice as a document: everything that stands on it, and nothing that can change later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from benefits.domain.money import product
from benefits.domain.periods import Quarter


class Covers(StrEnum):
    """What is paid: people of a quarter, sessions bought ahead, or sessions of a sealed total."""

    HEADS = "heads"
    BUNDLE = "bundle"
    SESSIONS = "sessions"


@dataclass(frozen=True, slots=True)
class Line:
    """What an invoice is for: `quantity` times `price_cents`, of the quarters first to last."""

    covers: Covers
    first: Quarter
    last: Quarter
    quantity: int
    price_cents: int

    @property
    def amount_cents(self) -> int:
        """What it comes to, in cents. Raises ValueError when a factor is below zero."""
        return product(self.quantity, self.price_cents)


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends or gets an invoice. `registration` is the number in the trade register (KvK)."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    registration: str = ""
    vat_number: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Name and address as on an envelope."""
        town = f"{self.postcode} {self.city}".strip()
        return tuple(line for line in (self.name, self.street, town) if line)


@dataclass(frozen=True, slots=True)
class Sentences:
    """What the clinic decides about its invoices. None of these is a claim of this program.

    `vat_percent` 0 means exempt, and `vat_text` says why. `note` is for anything else, such as
    what the clinic says about the work-related costs scheme.
    """

    iban: str = ""
    payment_days: int = 30
    vat_percent: int = 0
    vat_text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """One invoice of the quarters `quarter` to `last`. Money in euro cents.

    `net_cents` is `quantity`, of heads or sessions, times `price_cents`.
    """

    number: str
    issued_on: date
    due_on: date
    quarter: Quarter
    last: Quarter
    contract: str
    covers: Covers
    quantity: int
    price_cents: int
    net_cents: int
    sender: Party
    buyer: Party
    buyer_reference: str
    sentences: Sentences

    @property
    def vat_cents(self) -> int:
        """The tax on the whole, half a cent upwards."""
        return vat_of(self.net_cents, self.sentences.vat_percent)

    @property
    def gross_cents(self) -> int:
        """What is to be paid."""
        return self.net_cents + self.vat_cents


def vat_of(net_cents: int, percent: int) -> int:
    """The tax on an amount in cents, half a cent upwards. Raises ValueError below zero."""
    if net_cents < 0 or percent < 0:
        raise ValueError("amount and rate are zero or more")
    return (net_cents * percent + 50) // 100


def missing_of(sender: Party, sentences: Sentences) -> tuple[str, ...]:
    """The names of what a lawful invoice still lacks."""
    lacking = [name for name, value in asdict(sender).items() if not value]
    if not sentences.iban:
        lacking.append("iban")
    if not sentences.vat_percent and not sentences.vat_text:
        lacking.append("vat_text")
    return tuple(lacking)


def frozen(
    *, contract: str, sender: Party, buyer: Party, reference: str, sentences: Sentences
) -> dict[str, Any]:
    """What is stored with an invoice when it is issued, for JSON."""
    return {
        "contract": contract,
        "sender": asdict(sender),
        "buyer": asdict(buyer),
        "buyer_reference": reference,
        "sentences": asdict(sentences),
    }


def thawed(details: Mapping[str, Any]) -> dict[str, Any]:
    """The same, read back as fields of `InvoiceDocument`; empty where nothing was stored."""
    return {
        "contract": details.get("contract", ""),
        "sender": Party(**details.get("sender", {"name": ""})),
        "buyer": Party(**details.get("buyer", {"name": ""})),
        "buyer_reference": details.get("buyer_reference", ""),
        "sentences": Sentences(**details.get("sentences", {})),
    }

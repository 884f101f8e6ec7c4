"""What an employer sees, drawn by its own templates, and the fingerprint of each page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from benefits.models import Employer
from benefits.papers.invoices import invoice_pdf, invoices_csv
from benefits.selectors.documents import documents_of
from benefits.selectors.employer_pages import contracts_of, overview_of

#: So many characters are shown: enough that two different pages never share them.
SHOWN = 16


@dataclass(frozen=True, slots=True)
class Compared:
    """One page, drawn with her and without her."""

    name: str
    with_her: str
    without_her: str

    @property
    def is_same(self) -> bool:
        """Whether the two are the same to the byte."""
        return self.with_her == self.without_her


def seen_by(employer: Employer, today: date) -> dict[str, str]:
    """The name of each page or file, and the fingerprint of what is on it."""
    invoices = documents_of(employer)
    # Without links: those lead into the employer's side, which her page does not know.
    overview = {"overview": overview_of(employer, today), "is_example": True}
    contracts = [
        render_to_string("benefits/_contract_facts.html", {"contract": each})
        for each in contracts_of(employer)
    ]
    pages: dict[str, str | bytes] = {
        _("Overzicht en budget"): render_to_string("benefits/employer/_overview.html", overview),
        _("Contract"): "".join(contracts),
        _("Lijst van facturen"): invoices_csv(invoices),
        _("Nieuwste factuur op papier"): invoice_pdf(invoices[0]) if invoices else "",
    }
    return {name: fingerprint(content) for name, content in pages.items()}


def fingerprint(content: str | bytes) -> str:
    """The beginning of the SHA-256 of a page."""
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:SHOWN]


def compared(with_her: Mapping[str, str], without_her: Mapping[str, str]) -> list[Compared]:
    """Page by page, in the order in which they are drawn."""
    return [Compared(name, seen, without_her[name]) for name, seen in with_her.items()]

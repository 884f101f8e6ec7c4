"""Files to download: invoices one by one or as a list, poster and texts."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.access import NotYours, employer_side, staff
from accounts.models import Role
from benefits.domain.invoice import InvoiceDocument
from benefits.domain.officers import Duty, roles_for
from benefits.domain.periods import local_day
from benefits.domain.ubl import ubl
from benefits.papers.invoices import invoice_pdf as drawn
from benefits.papers.invoices import invoices_csv as listed
from benefits.papers.launch import intranet_pdf, managers_pdf, poster_pdf
from benefits.selectors.clinic_pages import employer_by_id
from benefits.selectors.documents import document_of, documents_of, launch_of
from benefits.views.own import own_employer

LAUNCH = {"poster": poster_pdf, "intranet": intranet_pdf, "leidinggevenden": managers_pdf}
PDF, XML, CSV = "application/pdf", "application/xml", "text/csv; charset=utf-8"


@employer_side(*roles_for(Duty.MONEY))
@require_safe
def invoice_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """One invoice on paper."""
    return file(drawn(_own(request, number)), PDF, f"factuur-{number}.pdf")


@employer_side(*roles_for(Duty.MONEY))
@require_safe
def invoice_ubl(request: HttpRequest, number: str) -> HttpResponse:
    """One invoice for the employer's bookkeeping."""
    return file(ubl(_own(request, number)), XML, f"factuur-{number}.xml")


@employer_side(*roles_for(Duty.MONEY))
@require_safe
def invoices_csv(request: HttpRequest) -> HttpResponse:
    """Every invoice, a line each."""
    content = listed(documents_of(own_employer(request)))
    return file(content.encode(), CSV, "facturen.csv")


@employer_side(*roles_for(Duty.CODE))
@require_safe
def launch_paper(request: HttpRequest, paper: str, language: str) -> HttpResponse:
    """The poster, or one of the two texts, in one of the two languages."""
    facts = launch_of(own_employer(request), local_day(clock.now()))
    if facts is None:
        raise Http404
    return file(LAUNCH[paper](facts, language), PDF, f"{paper}-{language}.pdf")


@staff(Role.ADMIN, Role.COORDINATOR, rule="agreements")
@require_safe
def sent_invoice(request: HttpRequest, employer_id: UUID, number: str) -> HttpResponse:
    """An invoice as the clinic sent it."""
    employer = employer_by_id(employer_id)
    found = document_of(employer, number) if employer else None
    if found is None:
        raise Http404
    return file(drawn(found), PDF, f"factuur-{number}.pdf")


def file(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep, under a name."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _own(request: HttpRequest, number: str) -> InvoiceDocument:
    found = document_of(own_employer(request), number)
    if found is None:
        raise NotYours("invoice", number)
    return found

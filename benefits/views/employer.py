"""The employer's own pages: what was agreed, what it costs, and whether a number has a right.

Nothing here can be moved by somebody who seeks care: the database role behind these pages cannot
read a row of theirs.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.access import NotYours, employer_side
from accounts.requests import actor_of
from benefits.domain.eligibility import Answer
from benefits.domain.officers import Duty, roles_for
from benefits.domain.padding import ANSWER_BYTES, padded, shown_again
from benefits.domain.periods import local_day
from benefits.papers.launch import intranet_text
from benefits.selectors import employer_pages
from benefits.selectors.documents import document_of, launch_of
from benefits.selectors.officers import duties as duties_of_officer
from benefits.services.eligibility import check_right
from benefits.views.own import own_employer


@employer_side()
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The front page: check a right, the budget, the invoices; each for who looks after it."""
    shown = employer_pages.overview_of(own_employer(request), local_day(clock.now()))
    duties = duties_of_officer(actor_of(request).user_id)
    context = {
        "overview": shown,
        "check_card": _check_card(request) if Duty.RIGHTS in duties else "",
        "shows_invoices": Duty.MONEY in duties,
    }
    return render(request, "benefits/employer/overview.html", context)


@employer_side(*roles_for(Duty.RIGHTS))
@require_http_methods(["GET", "HEAD", "POST"])
def eligibility(request: HttpRequest) -> HttpResponse:
    """Check a right by employee number. Any text gets 200, one size and the same work."""
    employer, now = own_employer(request), clock.now()
    typed, right = "", None
    if request.method == "POST":
        typed = request.POST.get("number", "")
        right = check_right(employer=employer, number=typed, actor=actor_of(request), now=now)
    contract = employer_pages.overview_of(employer, local_day(now)).contract
    card = _check_card(request, right=right, typed=typed)
    context = {"contract": contract, "check_card": card}
    response = render(request, "benefits/employer/eligibility.html", context)
    # Compressed on the way, two answers of one size would differ again.
    response["Cache-Control"] = "no-store, no-transform"
    return response


@employer_side(*roles_for(Duty.CODE))
@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """The code of this quarter, and what to tell all staff with it."""
    employer, today = own_employer(request), local_day(clock.now())
    facts = launch_of(employer, today)
    context = {
        "code": employer_pages.code_of(employer, today),
        "intranet": intranet_text(facts) if facts else (),
    }
    return render(request, "benefits/employer/code.html", context)


@employer_side(*roles_for(Duty.MONEY))
@require_safe
def contract(request: HttpRequest) -> HttpResponse:
    """What was agreed."""
    context = {"contracts": employer_pages.contracts_of(own_employer(request))}
    return render(request, "benefits/employer/contract.html", context)


@employer_side(*roles_for(Duty.MONEY))
@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """Every invoice, newest first."""
    shown = employer_pages.overview_of(own_employer(request), local_day(clock.now()))
    return render(
        request,
        "benefits/employer/invoices.html",
        {"invoices": shown.invoices, "by_use": shown.is_by_use},
    )


@employer_side(*roles_for(Duty.MONEY))
@require_safe
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """One invoice; its files are behind it."""
    employer = own_employer(request)
    found = document_of(employer, number)
    if found is None:
        raise NotYours("invoice", number)
    context = {"invoice": found, "employer": employer.name}
    return render(request, "benefits/employer/invoice.html", context)


def _check_card(
    request: HttpRequest, *, right: Answer | None = None, typed: str = ""
) -> SafeString:
    """The card with the field and, after a check, the answer: always of one size."""
    context: dict[str, Any] = {"right": right, "typed": shown_again(typed)}
    card = render_to_string("benefits/employer/_check_card.html", context, request=request)
    return mark_safe(padded(card, ANSWER_BYTES))  # noqa: S308 - a template's own output

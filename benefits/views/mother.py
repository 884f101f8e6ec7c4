"""What the mother may see of her employer's pages: exactly what the employer sees."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.access import public
from accounts.visitors import client_of
from benefits.domain.eligibility import Answer, Told
from benefits.domain.example import example_overview
from benefits.domain.overview import Overview
from benefits.domain.periods import local_day
from benefits.selectors.clinic_pages import employer_by_id
from benefits.selectors.employer_pages import overview_of
from benefits.selectors.entitlements import employer_id_of_client


@public("shows what an employer sees")
@require_safe
def what_employer_sees(request: HttpRequest) -> HttpResponse:
    """The employer's front page, drawn by the same template: her employer's, or an example."""
    today = local_day(clock.now())
    hers = _her_employers_page(request, today)
    shown = hers or example_overview(today)
    context = {"overview": shown, "is_example": hers is None, "right": _right(shown)}
    return render(request, "benefits/what_employer_sees.html", context)


def _her_employers_page(request: HttpRequest, today: date) -> Overview | None:
    client = client_of(request)
    employer_id = employer_id_of_client(client, today) if client else None
    employer = employer_by_id(employer_id) if employer_id else None
    return overview_of(employer, today) if employer else None


def _right(shown: Overview) -> Answer | None:
    """The answer that every number with a right gets."""
    if shown.contract is None:
        return None
    return Answer(True, shown.contract.session_cap, shown.contract.ends_on, Told.ON_ROSTER)

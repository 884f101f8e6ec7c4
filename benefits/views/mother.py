"""What the mother may see of her employer's pages: exactly what the employer sees."""

from __future__ import annotations

import logging
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.access import public
from accounts.models import Client
from accounts.visitors import client_of
from benefits.domain.eligibility import Answer, Told
from benefits.domain.example import example_overview
from benefits.domain.overview import Overview
from benefits.domain.periods import local_day
from benefits.models import Employer
from benefits.papers.seen import Compared, compared, seen_by
from benefits.selectors.clinic_pages import employer_by_id
from benefits.selectors.employer_pages import overview_of
from benefits.selectors.entitlements import employer_id_of_client
from benefits.services.without_her import without_her

logger = logging.getLogger(__name__)


@public("shows what an employer sees")
@require_safe
def what_employer_sees(request: HttpRequest) -> HttpResponse:
    """The employer's front page, drawn by the same template: her employer's, or an example."""
    today = local_day(clock.now())
    client = client_of(request)
    employer = _her_employer(client, today) if client else None
    shown = overview_of(employer, today) if employer else example_overview(today)
    context = {
        "overview": shown,
        "is_example": employer is None,
        "right": _right(shown),
        "pages": _with_and_without(client, employer, today) if client and employer else [],
    }
    return render(request, "benefits/what_employer_sees.html", context)


def _her_employer(client: Client, today: date) -> Employer | None:
    employer_id = employer_id_of_client(client, today)
    return employer_by_id(employer_id) if employer_id else None


def _with_and_without(client: Client, employer: Employer, today: date) -> list[Compared]:
    """What her employer sees, drawn twice. Were they to differ, she reads it and we hear of it."""
    with_her = seen_by(employer, today)
    with without_her(client, employer.pk):
        pages = compared(with_her, seen_by(employer, today))
    if not all(page.is_same for page in pages):
        logger.error("an employer's page differs by one person")
    return pages


def _right(shown: Overview) -> Answer | None:
    """The answer that every number with a right gets."""
    if shown.contract is None:
        return None
    return Answer(True, shown.contract.session_cap, shown.contract.ends_on, Told.ON_ROSTER)

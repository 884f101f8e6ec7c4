"""The clinic's administrator records an employer's own sign-in, or ends it.

Testing it and switching it on are for the employer's owner.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.access import staff
from accounts.models import Role
from accounts.requests import actor_of
from benefits import single_sign_on
from benefits.forms.sign_on import SignOnForm
from benefits.models import Employer, SignOn
from benefits.selectors import sign_on as found
from benefits.selectors.clinic_pages import employer_by_id
from benefits.services import sign_on as services
from benefits.views.sign_on import recorded

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@staff(Role.ADMIN, rule="agreements")
@PAGE
def employer_sign_on(request: HttpRequest, employer_id: UUID) -> HttpResponse:
    """What is recorded for this employer, and a form that records it anew."""
    employer = _employer(employer_id)
    row = found.sign_on_of(employer)
    form = SignOnForm(request.POST if request.method == "POST" else None, known=row)
    if form.is_valid() and recorded(form, employer, actor_of(request)):
        messages.success(request, _("Bewaard. De eigenaar bij de werkgever doet nu de proef."))
        return redirect("benefits:employer_sign_on", employer.pk)
    context: dict[str, Any] = {"employer": employer, "row": row, "form": form}
    context["page_has_errors"] = bool(form.errors)
    if row is not None:
        context["back_address"] = single_sign_on.back_address(request, row)
    status = 422 if form.errors else 200
    return render(request, "benefits/clinic/sign_on.html", context, status=status)


@staff(Role.ADMIN, rule="agreements")
@require_POST
def end_sign_on(request: HttpRequest, employer_id: UUID) -> HttpResponse:
    """Nobody comes in by it any more."""
    employer = _employer(employer_id)
    try:
        services.switch(employer=employer, is_on=False, actor=actor_of(request), now=clock.now())
    except SignOn.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Het staat uit."))
    return redirect("benefits:employer_sign_on", employer.pk)


def _employer(employer_id: UUID) -> Employer:
    employer = employer_by_id(employer_id)
    if employer is None:
        raise Http404
    return employer

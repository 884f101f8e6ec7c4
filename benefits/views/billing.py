"""The clinic's pages about what stands on invoices."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import staff
from accounts.models import Role
from accounts.requests import actor_of
from benefits.forms.billing import BillingForm, SenderForm
from benefits.selectors.clinic_pages import employer_by_id
from benefits.selectors.documents import sender as known_sender
from benefits.services.employers import save_billing
from benefits.services.invoices import save_sender

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@staff(Role.ADMIN, rule="clinic_profile")
@PAGE
def sender(request: HttpRequest) -> HttpResponse:
    """What invoices from now on say about the clinic."""
    known = known_sender()
    initial = asdict(known[0]) | asdict(known[1]) if known else None
    form = SenderForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        party, sentences = form.facts()
        save_sender(party=party, sentences=sentences, actor=actor_of(request), now=clock.now())
        messages.success(request, _("Bewaard. De volgende facturen zien er zo uit."))
        return redirect("benefits:employers")
    return _form_page(request, form, title=_("Wat er op facturen staat"))


@staff(Role.ADMIN, Role.COORDINATOR, rule="agreements")
@PAGE
def employer_billing(request: HttpRequest, employer_id: UUID) -> HttpResponse:
    """What invoices from now on say about this employer."""
    employer = employer_by_id(employer_id)
    if employer is None:
        raise Http404
    form = BillingForm(request.POST if request.method == "POST" else None, employer=employer)
    if form.is_valid():
        save_billing(
            employer=employer, **form.cleaned_data, actor=actor_of(request), now=clock.now()
        )
        return redirect("benefits:employer", employer.pk)
    title = _("Factuurgegevens van %(name)s") % {"name": employer.name}
    return _form_page(request, form, title=title, employer=employer)


def _form_page(request: HttpRequest, form: Form, **context: Any) -> HttpResponse:
    """The form's page: 422 with the errors on top when something is wrong, else 200."""
    context |= {"form": form, "page_has_errors": bool(form.errors), "action": _("Bewaar")}
    status = 422 if form.errors else 200
    return render(request, "benefits/clinic/form.html", context, status=status)

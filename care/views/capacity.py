"""Weeks ahead: "can we sign this employer?"."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import staff
from accounts.models import Role
from care.forms.capacity import WhatIfForm
from care.selectors.capacity import CapacityPage, colleagues, page_of
from care.views.permitted import StaffRequest, posted
from scheduling.domain.capacity.what_if import WhatIfError
from scheduling.services import capacity as services


@staff(Role.COORDINATOR, Role.ADMIN, rule="capacity")
@require_http_methods(["GET", "HEAD", "POST"])
def capacity(request: StaffRequest) -> HttpResponse:
    """The coming weeks; posted: also with a change. A change is asked, never stored.

    Posted although it changes nothing: who is ill does not belong in an address.
    """
    now = clock.now()
    uptake = services.uptake(now)
    form = WhatIfForm(posted(request), colleagues=colleagues(), uptake=uptake)
    page = _page(form, now)
    context = {
        "now": now,
        "form": form,
        "page": page,
        "uptake": uptake,
        "page_has_errors": bool(form.errors),
    }
    return render(request, "care/capacity.html", context, status=422 if form.errors else 200)


def _page(form: WhatIfForm, now: datetime) -> CapacityPage:
    """With the change that was asked for; without any when it cannot be."""
    if form.is_valid():
        asked = form.cleaned_data
        try:
            found = services.forecast(
                now=now,
                weeks=asked["weeks"],
                what_if=form.what_if(),
                case_weeks=asked["case_weeks"],
            )
        except WhatIfError:
            form.add_error(None, _("Zo veel aanmeldingen kunnen we niet doorrekenen."))
        else:
            return page_of(found)
    return page_of(services.forecast(now=now))

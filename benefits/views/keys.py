"""The owner's page of keys for the employer's own systems."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import NotYours, employer_side
from accounts.requests import actor_of
from benefits.domain.officers import Duty, roles_for
from benefits.domain.periods import local_day
from benefits.forms.keys import ApiKeyForm
from benefits.models import Employer
from benefits.selectors import api_keys as found
from benefits.services import api_keys as services
from benefits.views.own import own_employer

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@employer_side(*roles_for(Duty.OFFICE))
@PAGE
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # has no types
def api_keys(request: HttpRequest) -> HttpResponse:
    """Every key and a form for a new one, whose secret is shown in this one answer."""
    employer, now = own_employer(request), clock.now()
    form = ApiKeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = services.issue(
                employer=employer,
                expires_on=local_day(now) + form.cleaned_data["lifetime"],
                actor=actor_of(request),
                now=now,
                **form.terms(),
            )
        except services.NameTaken:
            form.refuse_name()
        else:
            context = {"key": made[0], "token": made[1]}
            return render(request, "benefits/employer/key_made.html", context)
    return _page(request, employer, form)


@employer_side(*roles_for(Duty.OFFICE))
@PAGE
def revoke_key(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Asks once, then ends the key."""
    employer = own_employer(request)
    key = found.key_of(employer, key_id)
    if key is None:
        raise NotYours("api_key", key_id)
    if request.method != "POST":
        return render(request, "benefits/employer/revoke_key.html", {"key": key})
    services.revoke(employer=employer, key_id=key_id, actor=actor_of(request), now=clock.now())
    messages.success(request, _("De sleutel is ingetrokken."))
    return redirect("benefits:api_keys")


def _page(request: HttpRequest, employer: Employer, form: ApiKeyForm) -> HttpResponse:
    live, ended = found.keys_of(employer, local_day(clock.now()))
    context = {"form": form, "page_has_errors": bool(form.errors), "keys": live, "ended": ended}
    status = 422 if form.errors else 200
    return render(request, "benefits/employer/keys.html", context, status=status)

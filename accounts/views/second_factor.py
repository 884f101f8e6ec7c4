"""A mother's second factor: before she reads back what she answered (`decisions.md` 17)."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import visitor
from accounts.second_factor import factors_set_up
from accounts.services.clients import ensure_user
from accounts.visitors import client_of

SET_UP_PAGES = {"totp": "mfa_activate_totp", "webauthn": "mfa_add_webauthn"}


@visitor(rule="own_second_factor")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Says why it is asked. Sending it begins setting one up, or asks the one she has."""
    client = client_of(request)
    assert client is not None  # noqa: S101 - the rule of the page
    has_one = client.user is not None and bool(factors_set_up(client.user))
    if request.method != "POST":
        context = {"has_one": has_one, "next": _safe_next(request)}
        return render(request, "accounts/second_factor.html", context)
    user = ensure_user(client=client, now=clock.now())
    if has_one:
        answer: HttpResponse = perform_login(request, user, redirect_url=_safe_next(request))
        return answer
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(SET_UP_PAGES.get(request.POST.get("kind", ""), "mfa_index"))


def _safe_next(request: HttpRequest) -> str:
    """Where she was going, if that is a page of ours; her own page otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse(settings.HOUVAST_HOMES["client"])

"""`/terug/`: ask for a code, type it, and be back at "Mijn belofte"."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import public
from accounts.clock import now as clock_now
from accounts.requests import actor_of
from accounts.visitors import remember_client
from intake.forms.returning import AddressForm, CodeForm
from intake.services import returning

ASKED = "return_for"


@public("way back in")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code; every address gets the same answer."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = returning.ask_code(address=form.cleaned_data["address"], now=clock_now())
        request.session[ASKED] = str(asked.client_id)
        return redirect("intake:return_code")
    return _page(request, "intake/return.html", form)


@public("way back in")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type the code; a wrong one says no more than that."""
    asked = request.session.get(ASKED)
    if asked is None:
        return redirect("intake:return")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = clock_now()
        client = returning.redeem(
            client_id=UUID(asked),
            code=form.cleaned_data["code"],
            actor=actor_of(request),
            now=now,
        )
        if client is not None:
            remember_client(request, client.pk, now=now)
            return redirect("intake:promise")
        form.refuse()
    return _page(request, "intake/return_code.html", form)


def _page(request: HttpRequest, template: str, form: AddressForm | CodeForm) -> HttpResponse:
    context = {"form": form, "page_has_errors": bool(form.errors)}
    return render(request, template, context, status=422 if form.errors else 200)

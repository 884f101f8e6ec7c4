"""`/terug/`: ask for a code, type it, and be back at "Mijn belofte"."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import public
from accounts.clock import now as clock_now
from accounts.requests import actor_of
from accounts.visitors import client_of, remember_client
from intake.forms.returning import AddressForm, CodeForm
from intake.services import returning

ASKED = "return_for"
#: When codes were asked for in this session, ISO times of the last PERIOD.
ASKED_AT = "return_asked_at"
#: So many codes in this time are sent to one address, and for one session. Nobody is told; it is
#: short, so that a stranger who asks for her codes cannot keep her out for long.
MOST, PERIOD = 5, timedelta(minutes=15)


@public("way back in")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code; every address gets the same answer. Who is known here needs none."""
    if request.method != "POST" and client_of(request) is not None:
        return redirect("intake:promise")
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address, now = form.cleaned_data["address"], clock_now()
        asked = returning.ask_code(
            address=address, now=now, is_too_often=_is_too_often(request, address, now)
        )
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


def _is_too_often(request: HttpRequest, address: str, now: datetime) -> bool:
    """Count this try for the session and for the address; True when either had enough."""
    since = now - PERIOD
    asked = request.session.get(ASKED_AT, [])
    recent = [at for at in asked if datetime.fromisoformat(at) > since]
    request.session[ASKED_AT] = [*recent[: MOST - 1], now.isoformat()]
    key = f"return-code:{returning.name_for_counting(address)}"
    cache.add(key, 0, int(PERIOD.total_seconds()))
    try:
        tries = cache.incr(key)
    except ValueError:  # it lapsed between the two lines
        tries = 1
    return len(recent) >= MOST or tries > MOST


def _page(request: HttpRequest, template: str, form: AddressForm | CodeForm) -> HttpResponse:
    context = {"form": form, "page_has_errors": bool(form.errors)}
    return render(request, template, context, status=422 if form.errors else 200)

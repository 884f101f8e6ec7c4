"""Signing in by an employer's own system: the officers' entrance, and the owner's page."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.access import employer_side, public
from accounts.domain.actor import Actor
from accounts.requests import access_point, actor_of
from benefits import single_sign_on
from benefits.domain.officers import Duty, roles_for
from benefits.domain.sign_on import NotTrusted
from benefits.forms.sign_on import SignOnForm
from benefits.models import Employer, SignOn
from benefits.selectors import sign_on as found
from benefits.services import sign_on as services
from benefits.views.limits import is_too_often
from benefits.views.own import own_employer

PAGE = require_http_methods(["GET", "HEAD", "POST"])
OFFICE = roles_for(Duty.OFFICE)
#: So often one network may begin or come back.
TRIES, TRY_SECONDS = 60, 15 * 60


@public("entrance")
@PAGE
def begin(request: HttpRequest, address: str) -> HttpResponse:
    """The entrance of one employer's officers; posting leads to its issuer."""
    row = found.sign_on_at(address)
    if row is None or not row.is_on:
        raise Http404
    if request.method == "POST":
        return _to_issuer(request, row, single_sign_on.SIGN_IN)
    page = render(request, "benefits/employer/sign_on_begin.html", {"row": row})
    return _leading_to(page, row)


@public("entrance")
@require_safe
def back(request: HttpRequest, address: str) -> HttpResponse:
    """Where the issuer sends the browser back to."""
    row = found.sign_on_at(address)
    if row is None:
        raise Http404
    if _is_too_often(request):
        return redirect("benefits:sign_on_failed")
    issuer = single_sign_on.EmployerIssuer(request, row)
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(issuer)(request)
    except single_sign_on.FAILURES as problem:
        return single_sign_on.refuse(request, row, _reason(problem))
    return answer


@public("entrance")
@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """One page for everybody who did not come in, whatever the reason."""
    return render(request, "benefits/employer/sign_on_failed.html", status=403)


@employer_side(*OFFICE)
@PAGE
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # has no types
def sign_on(request: HttpRequest) -> HttpResponse:
    """What is recorded, and a form that records it anew."""
    row = found.sign_on_of(own_employer(request))
    form = SignOnForm(request.POST if request.method == "POST" else None, known=row)
    if form.is_valid() and recorded(form, own_employer(request), actor_of(request)):
        messages.success(request, _("Bewaard. Doe nu de proef: pas daarna kan het aan."))
        return redirect("benefits:sign_on")
    context: dict[str, Any] = {"row": row, "form": form, "page_has_errors": bool(form.errors)}
    if row is not None:
        context["back_address"] = single_sign_on.back_address(request, row)
        context["begin_address"] = single_sign_on.begin_address(request, row)
    page = render(
        request, "benefits/employer/sign_on.html", context, status=422 if form.errors else 200
    )
    return _leading_to(page, row) if row else page


@employer_side(*OFFICE)
@require_POST
def test_sign_on(request: HttpRequest) -> HttpResponse:
    """Its owner goes through it once, as herself."""
    row = found.sign_on_of(own_employer(request))
    if row is None:
        raise Http404
    return _to_issuer(request, row, single_sign_on.TEST)


@employer_side(*OFFICE)
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # has no types
def switch_sign_on(request: HttpRequest) -> HttpResponse:
    """On, or off."""
    is_on = request.POST.get("on") == "1"
    try:
        services.switch(
            employer=own_employer(request), is_on=is_on, actor=actor_of(request), now=clock.now()
        )
    except SignOn.DoesNotExist:
        raise Http404 from None
    except services.NotTested:
        messages.error(request, _("Doe eerst de proef."))
    else:
        messages.success(request, _("Het staat aan.") if is_on else _("Het staat uit."))
    return redirect("benefits:sign_on")


def recorded(form: SignOnForm, employer: Employer, actor: Actor) -> bool:
    """Record it when the issuer answers; False when it does not, which the form then says."""
    terms = form.terms()
    try:
        origin = single_sign_on.look_up(terms.issuer)
    except NotTrusted as problem:
        form.refuse(problem.reason)
        return False
    services.save(
        employer=employer,
        terms=terms,
        secret=form.cleaned_data["secret"],
        origin=origin,
        actor=actor,
        now=clock.now(),
    )
    return True


def _to_issuer(request: HttpRequest, row: SignOn, purpose: str) -> HttpResponse:
    if _is_too_often(request):
        return redirect("benefits:sign_on_failed")
    try:
        return single_sign_on.EmployerProvider(request, row).begin(request, purpose)
    except single_sign_on.FAILURES as problem:
        return single_sign_on.refuse(request, row, _reason(problem))


def _is_too_often(request: HttpRequest) -> bool:
    network = access_point(request, is_staff=False).split(" ")[0]
    return is_too_often("sign_on", network, limit=TRIES, seconds=TRY_SECONDS)


def _reason(problem: Exception) -> str:
    return problem.reason if isinstance(problem, NotTrusted) else "conversation"


def _leading_to(page: HttpResponse, row: SignOn) -> HttpResponse:
    """Let the form of this page lead to the issuer, which no other page's may."""
    page._csp_update = {"form-action": [row.authorize_origin]}  # type: ignore[attr-defined]
    return page

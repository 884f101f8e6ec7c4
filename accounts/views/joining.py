"""An invited person joins: the link, a password, and on to the second factor."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.access import public
from accounts.forms import JoinForm
from accounts.joining import invited_as
from accounts.models import Invitation
from accounts.requests import access_point
from accounts.services import invitations

_KEY = "invitation"


@public("invitation")
@require_safe
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The link itself: remembers it and moves on to an address that gives nothing away."""
    if request.user.is_authenticated:
        logout(request)
    request.session[_KEY] = token
    return redirect("accounts:welcome")


@public("invitation")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Who invites you to what, and your password. Looking uses nothing up; sending does."""
    token, now = request.session.get(_KEY, ""), clock.now()
    invitation = invitations.open_invitation(token=token, now=now)
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=410)
    form = JoinForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        return _enter(request, token, form.cleaned_data["password"])
    return _page(request, form, invitation)


def _enter(request: HttpRequest, token: str, password: str) -> HttpResponse:
    try:
        user = invitations.accept(
            token=token,
            password=password,
            now=clock.now(),
            access_point=access_point(request, is_staff=True),
        )
    except (invitations.InvitationOver, invitations.AlreadyHere):
        return render(request, "accounts/invitation_over.html", status=410)
    del request.session[_KEY]
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("mfa_index")


def _page(request: HttpRequest, form: JoinForm, invitation: Invitation) -> HttpResponse:
    context = {
        "form": form,
        "invitation": invitation,
        "invited_as": invited_as(invitation),
        "page_has_errors": bool(form.errors),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/welcome.html", context, status=status)

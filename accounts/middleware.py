"""Holds every request to the rules: quiet sessions end, and a page without a rule is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock, visitors
from accounts.access import NotYours
from accounts.domain import idleness
from accounts.domain.policy import (
    LIBRARY_PAGES,
    SECOND_FACTOR_ROLES,
    AccessRule,
    Verdict,
    Who,
    decide,
)
from accounts.models import Role
from accounts.requests import ANONYMOUS, actor_of, user_of
from accounts.second_factor import factors_set_up, has_second_factor
from accounts.services import denials
from accounts.services.audit import NotShown

Handler = Callable[[HttpRequest], HttpResponseBase]

#: Session keys of a signed-in user, ISO times. Set when signing in (`accounts.receivers`).
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "signed_in_seen_at"
#: Session key: when she signed in by the machine's clock, which allauth counts by (seconds).
PROVEN_AT = "proven_at"
#: Where a client without a session gives her code.
RETURN_PAGE = "intake:return"
_ADD_A_FACTOR = gettext_lazy(
    "Stel eerst een tweede stap in: een passkey, of een app die codes maakt. Daarna kun je verder."
)


class EndQuietSessions:
    """Signs a user out after 15 quiet minutes (a client after 30), and after 12 hours at most."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """End the session if it is over, else note the sign of life."""
        if SESSION_KEY in request.session and request.user.is_authenticated:
            self._look(request)
        return self.get_response(request)

    @staticmethod
    def _look(request: HttpRequest) -> None:
        session, role, now = request.session, user_of(request).role, clock.now()
        limits = idleness.limits_of(role)
        seen = session.get(SEEN_AT)
        if idleness.is_over(limits, since=session.get(SIGNED_IN_AT), seen=seen, now=now):
            if role == Role.CLIENT:
                visitors.forget_client(request)
            else:
                logout(request)
            request.went_quiet = role  # type: ignore[attr-defined]
        elif idleness.is_worth_noting(seen, now):
            session[SEEN_AT] = now.isoformat()


class DenyByDefault:
    """Asks the rule of a page before the page runs, and records who was refused."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; the work is done in the two hooks below."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """None lets the page run; anything else is what the person gets instead."""
        match = request.resolver_match
        name = match.view_name if match else ""
        rule: AccessRule | None = getattr(view, "access_rule", None) or LIBRARY_PAGES.get(name)
        who = who_is(request, rule)
        verdict = decide(rule, who)
        if verdict is Verdict.ALLOW:
            return None
        denials.record_denied(
            actor=actor_of(request),
            page=name,
            rule=rule.rule if rule else "no rule",
            verdict=verdict.value,
            now=clock.now(),
        )
        return _instead(request, verdict, who)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Record what was not theirs (the 404 follows); 503 where the log failed."""
        if isinstance(exception, NotYours):
            denials.record_not_yours(
                actor=actor_of(request),
                object_type=exception.object_type,
                object_id=exception.object_id,
                subject_id=exception.subject_id,
                now=clock.now(),
            )
        if isinstance(exception, NotShown):
            return render(request, "503.html", status=503)
        return None


def who_is(request: HttpRequest, rule: AccessRule | None) -> Who:
    """The person behind a request, read only as far as this rule asks."""
    if rule is None or not rule.roles:
        return Who(role=ANONYMOUS)
    role = request.user.role if request.user.is_authenticated else ANONYMOUS
    member = getattr(request.user, "employer_member", None) if rule.member_roles else None
    return Who(
        role=role,
        has_second_factor=rule.needs_second_factor and has_second_factor(request),
        is_client=Role.CLIENT in rule.roles and visitors.client_of(request) is not None,
        member_role=member.role if member else "",
    )


def _instead(request: HttpRequest, verdict: Verdict, who: Who) -> HttpResponse:
    match verdict:
        case Verdict.SIGN_IN:
            if getattr(request, "went_quiet", ""):
                messages.info(request, _("Het was een tijd stil. Log opnieuw in."))
            return _ask_first(request, reverse("account_login"))
        case Verdict.RETURN:
            return _ask_first(request, reverse(RETURN_PAGE))
        case Verdict.SECOND_FACTOR:
            return _ask_first(request, _second_factor_page(request, who.role))
        case Verdict.CLOSED:
            raise Http404
        case _:
            raise PermissionDenied


def _second_factor_page(request: HttpRequest, role: str) -> str:
    """Where she shows the factor she has, or sets up the one she needs."""
    if role not in SECOND_FACTOR_ROLES:
        return reverse("accounts:second_factor")
    usable = factors_set_up(user_of(request)) - {"recovery_codes"}
    if "webauthn" in usable:
        return reverse("mfa_reauthenticate_webauthn")
    if usable and role != Role.ADMIN:
        return reverse("mfa_reauthenticate")
    messages.info(request, _("Stel eerst een passkey in.") if usable else _ADD_A_FACTOR)
    return reverse("mfa_index")


def _ask_first(request: HttpRequest, address: str) -> HttpResponse:
    """Send her to `address` and, if she was only reading, back here afterwards."""
    if request.method in ("GET", "HEAD"):
        address = f"{address}?{urlencode({'next': request.get_full_path()})}"
    return redirect(address)

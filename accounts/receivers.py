"""What Django and allauth announce about signing in, written down. Connected in `apps.ready`.

The only signals in the house, and all of them sent by libraries.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from django.contrib.auth import signals as auth_signals
from django.dispatch import Signal
from django.http import HttpRequest

from accounts import clock, visitors
from accounts.domain.actor import Actor
from accounts.middleware import PROVEN_AT, SEEN_AT, SIGNED_IN_AT
from accounts.models import Role, User
from accounts.requests import access_point
from accounts.second_factor import factors_set_up, forget_factors, note_factor
from accounts.services import sign_in


def connect() -> None:
    """Connect every receiver, once."""
    wires: list[tuple[Signal, Any]] = [
        (auth_signals.user_logged_in, on_signed_in),
        (auth_signals.user_logged_out, on_signed_out),
        (account_signals.password_changed, on_password_changed),
        (account_signals.password_reset, on_password_reset),
        (mfa_signals.authenticator_used, on_factor_used),
        (mfa_signals.authenticator_added, on_factor_added),
        (mfa_signals.authenticator_removed, on_factor_removed),
        (mfa_signals.authenticator_reset, on_codes_renewed),
        (mfa_signals.authentication_failed, on_factor_failed),
    ]
    for signal, receiver in wires:
        signal.connect(receiver, dispatch_uid=f"accounts.{receiver.__name__}")


def on_signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """The session's clocks start, and the log says who came in."""
    now = clock.now()
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = now.isoformat()
    request.session[PROVEN_AT] = time.time()
    if user.role == Role.CLIENT:
        visitors.adopt(request, user, now=now)
    _record(request, user, "sign_in.ok")


def on_signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Nobody is announced when there was nobody to sign out."""
    if user is not None:
        _record(request, user, "sign_in.out")


def on_password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """By herself, signed in."""
    _record(request, user, "password.changed")


def on_password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    """By the link in a letter."""
    _record(request, user, "password.reset")


def on_factor_used(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """The session counts as proven from here on."""
    note_factor(request, user, authenticator.type)
    _record(request, user, "second_factor.used", authenticator.type)


def on_factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """Setting a factor up takes using it once, so the session counts as proven too."""
    note_factor(request, user, authenticator.type)
    _record(request, user, "second_factor.added", authenticator.type)


def on_factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """Without any factor left the session is no longer proven."""
    if not factors_set_up(user) - {"recovery_codes"}:
        forget_factors(request)
    _record(request, user, "second_factor.removed", authenticator.type)


def on_codes_renewed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """New recovery codes; the old ones are dead."""
    _record(request, user, "second_factor.renewed", authenticator.type)


def on_factor_failed(request: HttpRequest, user: User, **_: Any) -> None:
    """A code or key that did not fit."""
    sign_in.record_factor_failed(actor=_actor(request, user), now=clock.now())


def _record(request: HttpRequest, user: User, event: str, note: str = "") -> None:
    sign_in.record_event(actor=_actor(request, user), event=event, now=clock.now(), note=str(note))


def _actor(request: HttpRequest, user: User) -> Actor:
    """The user announced, who may not be `request.user` yet, or no longer."""
    return Actor(
        user_id=user.pk,
        role=user.role,
        access_point=access_point(request, is_staff=user.role != Role.CLIENT),
        request_id=getattr(request, "request_id", ""),
    )

"""What a session has proven beside a password or a mailed code."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Min
from django.http import HttpRequest

from accounts.domain.policy import is_strong_enough
from accounts.models import Role, User
from accounts.visitors import client_of

_KEY = "second_factor"


def note_factor(request: HttpRequest, user: User, kind: str) -> None:
    """This session has now shown a factor of `kind`: totp, webauthn or recovery_codes."""
    kinds = _kinds(request, user) | {kind}
    request.session[_KEY] = {"user": str(user.pk), "kinds": sorted(kinds)}


def forget_factors(request: HttpRequest) -> None:
    """This session has to show a factor again."""
    request.session.pop(_KEY, None)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the person behind this request has shown a second factor that satisfies her role.

    For a client: the factor of the very client who is known in this session.
    """
    user = request.user
    if not user.is_authenticated:
        return False
    if user.role == Role.CLIENT:
        client = client_of(request)
        if client is None or client.user_id != user.pk:
            return False
    return is_strong_enough(
        user.role, _kinds(request, user), passkey_for_admin=not settings.HOUVAST_TESTING
    )


def is_proven_since(user: User) -> datetime | None:
    """When this user set up her oldest factor; None without one.

    A factor made a moment ago proves no more than the mailed code that let its maker in.
    """
    oldest: datetime | None = Authenticator.objects.filter(
        user_id=user.pk, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    ).aggregate(oldest=Min("created_at"))["oldest"]
    return oldest


def factors_set_up(user: User) -> frozenset[str]:
    """The kinds of factor this user has: totp, webauthn, recovery_codes."""
    kinds = Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True)
    return frozenset(kinds)


def _kinds(request: HttpRequest, user: User) -> frozenset[str]:
    noted = request.session.get(_KEY) or {}
    return frozenset(noted["kinds"]) if noted.get("user") == str(user.pk) else frozenset()

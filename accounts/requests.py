"""From a web request to the actor that services know."""

from __future__ import annotations

import hashlib
import ipaddress

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.domain.actor import Actor
from accounts.models import Role, User

#: Who has not signed in and is not known by a code either.
ANONYMOUS = "anonymous"


def actor_of(request: HttpRequest) -> Actor:
    """Who makes this request: a signed-in user, a client known in this session, or anonymous."""
    user_id, role = None, ANONYMOUS
    if request.user.is_authenticated:
        user_id, role = request.user.pk, request.user.role
    elif "client_id" in request.session:
        role = Role.CLIENT.value
    return Actor(
        user_id=user_id,
        role=role,
        access_point=access_point(request, is_staff=role not in (ANONYMOUS, Role.CLIENT)),
        request_id=getattr(request, "request_id", ""),
    )


def user_of(request: HttpRequest) -> User:
    """The signed-in user. Raises PermissionDenied when there is none: the page lacks its rule."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def access_point(request: HttpRequest, *, is_staff: bool) -> str:
    """Address and session fingerprint. A mother's address is cut to its network (/24, /48)."""
    session = request.session.session_key or ""
    fingerprint = hashlib.sha256(session.encode()).hexdigest()[:8] if session else "-"
    return f"{_address(request, is_staff=is_staff)} {fingerprint}"


def _address(request: HttpRequest, *, is_staff: bool) -> str:
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "-"
    if is_staff:
        return str(address)
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, prefix), strict=False))

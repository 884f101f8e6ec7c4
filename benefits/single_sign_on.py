"""An employer's OpenID issuer in the words of allauth, which speaks the protocol.

The code flow with state, PKCE and a nonce; the identity's signature is always checked. allauth
never makes, connects or looks up an account here: whom an answer lets in is for
`benefits.services.sign_on`, and the second factor is asked as after a password.
"""

from __future__ import annotations

import secrets
from typing import Any

import jwt
import requests
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.domain.actor import Actor
from accounts.models import User
from accounts.requests import access_point, actor_of
from accounts.services.sealing import Unreadable
from accounts.sides import current_side
from benefits.domain import sign_on as rules
from benefits.domain.sign_on import NotTrusted
from benefits.models import SignOn
from benefits.outbound import OutboundSession
from benefits.selectors.sign_on import secret_of
from benefits.services import sign_on as services
from benefits.sign_on_words import refusal_in_words

#: What a sign-in was begun for.
SIGN_IN, TEST = "sign_in", "test"
#: Whatever an issuer sends that cannot be used. It is foreign: any of it may be anything.
FAILURES = (
    NotTrusted,
    OAuth2Error,
    requests.RequestException,
    jwt.PyJWTError,
    Unreadable,
    ValueError,
    TypeError,
    KeyError,
)


def look_up(issuer: str) -> str:
    """Ask an issuer who it is; gives the origin where its people sign in. Raises NotTrusted."""
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        with OutboundSession(outside_only=settings.PRODUCTION) as session:
            answer = session.get(address)
            answer.raise_for_status()
            document = answer.json()
    except requests.RequestException:
        raise NotTrusted("no_answer") from None
    checked = rules.check_document(document, issuer, needs_https=settings.PRODUCTION)
    return rules.origin_of(checked["authorization_endpoint"])


def back_address(request: HttpRequest, row: SignOn) -> str:
    """Where the issuer sends a browser back to: what its manager fills in there."""
    return _address(request, "benefits:sign_on_back", row)


def begin_address(request: HttpRequest, row: SignOn) -> str:
    """Where its officers begin: what goes on an intranet."""
    return _address(request, "benefits:sign_on_begin", row)


def _address(request: HttpRequest, name: str, row: SignOn) -> str:
    """A page of the employer's side, whichever side asks."""
    path = reverse(name, urlconf=settings.EMPLOYER_URLCONF, args=[row.address])
    mount = "" if current_side() == "employer" else "/employer"
    return str(build_absolute_uri(request, mount + path))


def refuse(request: HttpRequest, row: SignOn, reason: str) -> HttpResponse:
    """Not let in; the log of the employer says why, and its owner reads it when she tests."""
    actor = actor_of(request)
    services.note_refused(row=row, reason=reason, actor=actor, now=clock.now())
    if services.is_owner(row, actor):
        messages.error(request, refusal_in_words(reason))
        return redirect("benefits:sign_on")
    return redirect("benefits:sign_on_failed")


class EmployerProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """The issuer of one employer."""

    def __init__(self, request: HttpRequest, row: SignOn) -> None:
        self.row = row
        app = SocialApp(
            provider=self.id,
            provider_id=f"sign-on:{row.pk}",
            name=row.address,
            client_id=row.client_id,
            secret=secret_of(row),
            settings={"server_url": row.issuer.rstrip("/"), "oauth_pkce_enabled": True},
        )
        super().__init__(request, app=app)

    def get_oauth2_adapter(self, request: HttpRequest) -> EmployerIssuer:
        """The conversation with it."""
        return EmployerIssuer(request, self.row)

    def begin(self, request: HttpRequest, purpose: str) -> HttpResponse:
        """Send the browser to the issuer. Raises one of FAILURES.

        Nothing of the address she came by is taken along: neither where to go next nor what else
        to ask.
        """
        nonce = secrets.token_urlsafe(24)
        kept = {"purpose": purpose, "nonce": nonce, "version": self.row.changed_at.isoformat()}
        answer: HttpResponse = self.redirect(
            request,
            AuthProcess.LOGIN,
            data=kept,
            auth_params={"nonce": nonce},
            scope=["openid", "email"],
        )
        if rules.origin_of(answer["Location"]) != self.row.authorize_origin:
            raise NotTrusted("moved")
        return answer


class EmployerIssuer(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """The conversation with one employer's issuer."""

    def __init__(self, request: HttpRequest, row: SignOn) -> None:
        self.row = row
        super().__init__(request, f"sign-on:{row.pk}")

    def get_provider(self) -> EmployerProvider:
        """This employer's, and never one of the settings."""
        return EmployerProvider(self.request, self.row)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the issuer says about itself. Raises NotTrusted when it is not that issuer."""
        return rules.check_document(
            super().openid_config, self.row.issuer, needs_https=settings.PRODUCTION
        )

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the issuer sends the browser back to."""
        return back_address(request, self.row)

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Read who it is. Raises one of FAILURES."""
        id_token = self._decode_id_token(app, kwargs["response"].get("id_token"))
        userinfo = None
        if "email" not in id_token and "userinfo_endpoint" in self.openid_config:
            userinfo = self._fetch_user_info(token.token)
        said = {"id_token": id_token, "person": dict(rules.person_of(id_token, userinfo))}
        account = SocialAccount(
            provider=self.provider_id, uid=str(id_token["sub"]), extra_data=said
        )
        return SocialLogin(provider=self.get_provider(), account=account)

    def _decode_id_token(self, app: SocialApp, id_token: object) -> dict[str, Any]:
        """As allauth does, but the signature is checked although the token came over TLS."""
        if not isinstance(id_token, str):
            raise NotTrusted("no_identity")
        if jwt.get_unverified_header(id_token).get("alg") not in rules.ALGORITHMS:
            raise NotTrusted("algorithm")
        said: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if "exp" not in said:
            raise NotTrusted("no_end")
        return said


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """What allauth asks the house during a sign-in elsewhere. The clinic's own is left as it is."""

    def get_requests_session(self) -> Any:
        """On the employer's side addresses come from outside: see `benefits.outbound`."""
        if current_side() == "employer":
            return OutboundSession(outside_only=settings.PRODUCTION)
        return super().get_requests_session()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """An employer's issuer is answered here; allauth goes no further with it."""
        if isinstance(sociallogin.provider, EmployerProvider):
            raise ImmediateHttpResponse(_come_in(request, sociallogin))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """One page for whatever went wrong with an employer's issuer."""
        if isinstance(provider, EmployerProvider):
            reason = "cancelled" if error == AuthError.CANCELLED else "conversation"
            is_unknown = exception is None and not (extra_context or {}).get("state")
            reason = "state" if is_unknown else reason
            raise ImmediateHttpResponse(refuse(request, provider.row, reason))


def _come_in(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    """Let an officer in, or note that the owner's test went well. Raises NotTrusted."""
    row, kept = login.provider.row, login.state["data"]
    said = login.account.extra_data
    rules.check_nonce(said["id_token"], kept["nonce"])
    if kept["version"] != row.changed_at.isoformat():
        raise NotTrusted("changed")
    user = services.let_through(row, rules.email_of(said["person"], row.email_domain))
    if kept["purpose"] == TEST:
        services.note_tested(row=row, user=user, actor=actor_of(request), now=clock.now())
        messages.success(request, _("De proef is gelukt. Je kunt het nu aanzetten."))
        return redirect("benefits:sign_on")
    if not row.is_on:
        raise NotTrusted("off")
    if request.user.is_authenticated:
        get_account_adapter(request).logout(request)
    services.note_used(row=row, actor=_coming(request, user), now=clock.now())
    record_authentication(request, user, "socialaccount", provider=login.account.provider)
    answer: HttpResponse = perform_login(request, user)
    return answer


def _coming(request: HttpRequest, user: User) -> Actor:
    return Actor(
        user_id=user.pk,
        role=user.role,
        access_point=access_point(request, is_staff=True),
        request_id=getattr(request, "request_id", ""),
    )

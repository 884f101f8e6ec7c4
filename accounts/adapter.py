"""How allauth is bent to this house: no open sign-up, and letters leave by the outbox."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import router, transaction
from django.http import HttpRequest
from django.shortcuts import resolve_url

from accounts import clock, mail
from accounts.middleware import PROVEN_AT
from accounts.models import User
from accounts.requests import actor_of, user_of
from accounts.services import sealing, sign_in

#: Where secrets of second factors are sealed to.
FACTOR_PLACE = "mfa.authenticator"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff and employers come by invitation, mothers by their intake: no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refused: a web request sends nothing itself (law 5). Raises RuntimeError."""
        raise RuntimeError(f"{template_prefix}: letters go through accounts.mail")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the user that the way she signs in changed; one letter for one minute's changes."""
        alias, now = router.db_for_write(User), clock.now()
        with transaction.atomic(using=alias):
            mail.send(
                kind=mail.ACCOUNT_CHANGED,
                subject_id=user.pk,
                dedupe_key=f"{mail.ACCOUNT_CHANGED}:{user.pk}:{now:%Y%m%d%H%M}",
                now=now,
                using=alias,
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write the failure into the access log; the address only as a keyed hash."""
        sign_in.record_failed(
            actor=actor_of(request), email=credentials.get("email") or "", now=clock.now()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page of the user's role (settings.HOUVAST_HOMES)."""
        homes: dict[str, str] = settings.HOUVAST_HOMES
        return resolve_url(homes.get(user_of(request).role, "/"))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Proving oneself again is needed unless it, or signing in, happened moments ago."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        records = get_authentication_records(self.request, self.request.user)
        again = records[-1]["at"] if records else 0.0
        latest = max(again, self.request.session.get(PROVEN_AT, 0.0))
        return bool(time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed under the key ring."""

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return sealing.seal_text(FACTOR_PLACE, text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises Unreadable when it was altered."""
        return sealing.open_text(FACTOR_PLACE, encrypted_text)

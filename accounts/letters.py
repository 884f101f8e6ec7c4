"""The words of letters about accounts, made when they are sent. `None`: no longer true.

Called on the side of the house where the person signs in. Subjects say nothing about care, and
no letter holds more than a link.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Client, Invitation, Role, User
from accounts.services.invitations import token_of
from accounts.sides import current_side


@dataclass(frozen=True, slots=True)
class AccountLetter:
    """Whom to write to, and what. `client` is set when it is a mother: her own choices decide."""

    language: str
    email: str = field(repr=False)
    subject: str
    body: str = field(repr=False)
    client: Client | None = None


def password_reset(user_id: UUID, now: datetime) -> AccountLetter | None:
    """The link for a new password; None when nobody has the address that was typed."""
    user = User.objects.filter(pk=user_id, is_active=True, email__isnull=False).first()
    if user is None or not user.email:
        return None
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    with translation.override(user.language):
        return AccountLetter(
            language=user.language,
            email=user.email,
            subject=_("Kies een nieuw wachtwoord"),
            body=_body("password_reset", link=address("account_reset_password_from_key", **key)),
        )


def invitation(invitation_id: UUID, now: datetime) -> AccountLetter | None:
    """The link to join; None when it was accepted, withdrawn, replaced or is over."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    found = waiting.filter(pk=invitation_id).first()
    if found is None:
        return None
    link = address("accounts:join", token=token_of(found))
    with translation.override(found.language):
        return AccountLetter(
            language=found.language,
            email=found.email,
            subject=_("Je bent uitgenodigd"),
            body=_body("invitation", link=link, until=found.expires_at),
        )


def account_changed(user_id: UUID, now: datetime) -> AccountLetter | None:
    """Something changed in how this user signs in; None when she cannot be reached any more."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return None
    client = None
    if user.role == Role.CLIENT:
        client = Client.objects.select_related("key").filter(user_id=user_id).first()
    if client is None and not user.email:
        return None
    language = client.language if client else user.language
    link = address("account_reset_password")
    with translation.override(language):
        return AccountLetter(
            language=language,
            email=user.email or "",
            subject=_("Er staat een bericht voor je klaar") if client else _("Je account"),
            body=_body("account_changed", link="" if client else link),
            client=client,
        )


def address(name: str, **kwargs: str) -> str:
    """The whole address of a page on the side of the house that the caller is on."""
    if current_side() == "employer":
        path = "/employer" + reverse(name, urlconf=settings.EMPLOYER_URLCONF, kwargs=kwargs)
    else:
        path = reverse(name, urlconf=settings.ROOT_URLCONF, kwargs=kwargs)
    return f"{settings.HOUVAST_BASE_URL}{path}"


def _body(template: str, /, **context: object) -> str:
    return render_to_string(
        f"accounts/letters/{template}.txt", {"brand": settings.HOUVAST_BRAND, **context}
    )

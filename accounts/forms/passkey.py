"""Making a passkey (settings.MFA_FORMS)."""

from __future__ import annotations

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """allauth's form in our words; signing in with the passkey alone is on unless switched off."""

    name = forms.CharField(
        label=_("Naam"), required=False, help_text=_("Zodat je hem herkent, zoals: mijn telefoon.")
    )
    passwordless = forms.BooleanField(
        label=_("Hiermee kan ik ook inloggen zonder wachtwoord"), required=False, initial=True
    )

"""Setting up an app that makes codes (settings.MFA_FORMS)."""

from __future__ import annotations

from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """allauth's form in our words."""

    code = forms.CharField(
        label=_("De code die je app nu toont"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

"""Asking for a new password. allauth shows the form (settings.ACCOUNT_FORMS); the deed is ours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.requests import actor_of
from accounts.services.sign_in import ask_new_password


class ResetPasswordForm(forms.Form):
    """An address. Whether anybody has it makes no difference to what follows on screen."""

    email = forms.EmailField(
        label=_("E-mailadres"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        """Called by allauth's view once the rate limit was asked; gives the address back."""
        email: str = self.cleaned_data["email"]
        ask_new_password(email=email, actor=actor_of(request), now=clock.now())
        return email

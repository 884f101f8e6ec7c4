"""Asking someone to join, and joining."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.domain.people import roles_to_invite
from accounts.models import Invitation, Role, User


class InviteForm(forms.Form):
    """Name, address, role and language. Offers the roles that this role may invite."""

    name = forms.CharField(label=_("Naam"), max_length=120)
    email = forms.EmailField(
        label=_("E-mailadres"),
        help_text=_("Met dit adres logt je collega straks in."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Rol"))
    language = forms.ChoiceField(label=_("Taal van de uitnodiging"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, inviter_role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = roles_to_invite(inviter_role)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        field.choices = [(role.value, role.label) for role in Role if role in offered]
        self.helper = FormHelper()
        self.helper.form_tag = False


class JoinForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=_("Kies een wachtwoord"),
        help_text=_("Minstens 12 tekens. Een zin of een paar losse woorden werkt goed."),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Typ het nog een keer"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_password(self) -> str:
        """Long enough, not known, not guessable, not her own name."""
        password: str = self.cleaned_data["password"]
        person = User(email=self.invitation.email, name=self.invitation.name)
        password_validation.validate_password(password, person)
        return password

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        values = super().clean() or {}
        if "password" in values and values.get("again") != values["password"]:
            self.add_error("again", _("Dit is niet hetzelfde wachtwoord."))
        return values

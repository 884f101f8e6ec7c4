"""A new key for one of the employer's own systems."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.domain.api_keys import Scope
from benefits.forms.agreements import PlainForm

LIFETIMES = (("90", _("90 dagen")), ("180", _("180 dagen")), ("365", _("een jaar")))


class ApiKeyForm(PlainForm):
    """Which system it is for, what it may do, and how long."""

    cards = ("scopes",)

    name = forms.CharField(
        label=_("Voor welk systeem"),
        help_text=_("Zo herken je de sleutel later, bijvoorbeeld: personeelssysteem."),
        max_length=60,
        error_messages={"required": _("Vul in voor welk systeem de sleutel is.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("Wat mag het systeem"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (Scope.ELIGIBILITY.value, _("Een recht controleren")),
            (Scope.SCIM.value, _("De personeelslijst bijhouden (SCIM)")),
        ],
        error_messages={"required": _("Kies wat het systeem mag.")},
    )
    lifetime = forms.ChoiceField(
        label=_("Hoe lang geldig"),
        help_text=_("Daarna maak je een nieuwe. Een sleutel zonder einde bestaat niet."),
        choices=LIFETIMES,
    )

    def clean_lifetime(self) -> timedelta:
        """The chosen number of days."""
        return timedelta(days=int(self.cleaned_data["lifetime"]))

    def refuse_name(self) -> None:
        """Another key has this name."""
        self.add_error("name", _("Er is al een sleutel met deze naam. Trek die in of kies anders."))

    def terms(self) -> dict[str, Any]:
        """Name and scopes, as the service takes them."""
        return {"name": self.cleaned_data["name"], "scopes": self.cleaned_data["scopes"]}

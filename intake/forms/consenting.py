"""Consent: one box for each purpose, with the very words whose hash is kept."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from intake.domain import consent
from intake.forms.details import BOX
from intake.forms.questions import PageForm


class ConsentForm(PageForm):
    """One box for each purpose, with the very words that are agreed to."""

    purposes: tuple[str, ...] = (consent.NEEDED, "inform_gp", "research")
    needed_words = _("Zonder dossier kunnen we je niet helpen. Kruis dit aan om verder te gaan.")

    def arrange(self) -> None:
        """The words come from the texts whose hash is stored."""
        purposes = self.purposes[:1] if self.setting.variant == "proxy" else self.purposes
        for purpose in purposes:
            label, explained = consent.text_of(
                purpose,
                language=self.setting.language,
                variant=self.setting.variant,
                price=self.setting.price,
            )
            needed = purpose == self.purposes[0]
            self.fields[purpose] = forms.BooleanField(
                label=label,
                help_text=explained,
                required=needed,
                error_messages={"required": self.needed_words},
            )

    def layout(self) -> Layout:
        """A card a purpose."""
        return Layout(*(Field(name, template=BOX) for name in self.fields))

    def values(self) -> dict[str, Any]:
        """Yes or no for each purpose on the page."""
        return {name: self.cleaned_data[name] for name in self.fields}


class SelfPayForm(ConsentForm):
    """Consent to the costs, with the price in it."""

    purposes = ("self_pay",)
    needed_words = _(
        "Kruis dit aan om verder te gaan. Wil je nog nadenken, ga dan terug en kies "
        "'Dat weet ik nog niet'."
    )

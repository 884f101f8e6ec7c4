"""What invoices say about the clinic and about an employer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from benefits.domain.iban import is_iban
from benefits.domain.invoice import Party, Sentences
from benefits.forms.agreements import PlainForm, saying
from benefits.models import Employer

STREET = _("Straat en huisnummer")
POSTCODE = _("Postcode")
CITY = _("Plaats")
REGISTRATION = _("KvK-nummer")
EIGHT_DIGITS = r"^[0-9]{8}$"
PARTY = ("name", "street", "postcode", "city", "registration", "vat_number")
NEEDED = _("Vul dit in. Het moet op een factuur staan.")


def _needed(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, error_messages={"required": NEEDED}, **more
    )


def _registration(*, required: bool) -> forms.RegexField:
    words = {"required": NEEDED, "invalid": _("Een KvK-nummer heeft acht cijfers.")}
    return forms.RegexField(
        EIGHT_DIGITS, label=REGISTRATION, required=required, error_messages=words
    )


class SenderForm(PlainForm):
    """The clinic as its invoices name it, and the sentences on them."""

    name = _needed(_("Naam op de factuur"), 120)
    street = _needed(STREET, 120)
    postcode = _needed(POSTCODE, 12)
    city = _needed(CITY, 60)
    registration = _registration(required=True)
    vat_number = _needed(_("Btw-nummer"), 20, help_text=_("Bijvoorbeeld NL000000000B00."))
    iban = _needed(_("Rekeningnummer (IBAN)"), 42)
    payment_days = forms.IntegerField(
        label=_("Betaaltermijn in dagen"),
        min_value=1,
        max_value=90,
        initial=30,
        error_messages=saying(_("Vul een aantal dagen in, van 1 tot 90.")),
    )
    vat_percent = forms.TypedChoiceField(
        label=_("Btw"),
        choices=[(0, _("vrijgesteld")), (9, "9%"), (21, "21%")],
        coerce=int,
        help_text=_("Wat voor jullie zorg geldt, weet je boekhouder. Wij kiezen het niet."),
    )
    vat_text = forms.CharField(
        label=_("Zin over de btw"),
        max_length=300,
        required=False,
        help_text=_("Nodig bij een vrijstelling: waarom er geen btw op staat."),
    )
    note = forms.CharField(
        label=_("Andere zin op de factuur"),
        max_length=600,
        required=False,
        help_text=_("Bijvoorbeeld over de werkkostenregeling. Leeg mag."),
    )

    def clean_iban(self) -> str:
        """Without spaces, and with check digits that fit."""
        iban: str = self.cleaned_data["iban"].replace(" ", "").upper()
        if not is_iban(iban):
            raise ValidationError(_("Dit rekeningnummer klopt niet."))
        return iban

    def clean(self) -> dict[str, Any]:
        """An exemption says why."""
        values = super().clean() or {}
        if values.get("vat_percent") == 0 and not values.get("vat_text"):
            self.add_error("vat_text", _("Schrijf waarom er geen btw op de factuur staat."))
        return values

    def facts(self) -> tuple[Party, Sentences]:
        """What was typed, once it is valid."""
        party = {name: self.cleaned_data[name] for name in PARTY}
        rest = {name: value for name, value in self.cleaned_data.items() if name not in PARTY}
        return Party(**party), Sentences(**rest)


class BillingForm(PlainForm):
    """The employer as its invoices name it."""

    name = _needed(_("Naam van de werkgever"), 120)
    street = forms.CharField(label=STREET, max_length=120, required=False)
    postcode = forms.CharField(label=POSTCODE, max_length=12, required=False)
    city = forms.CharField(label=CITY, max_length=60, required=False)
    registration = _registration(required=False)
    invoice_reference = forms.CharField(
        label=_("Kenmerk op de factuur"),
        max_length=60,
        required=False,
        help_text=_("Een inkoopnummer of kostenplaats, als de werkgever dat vraagt."),
    )

    def __init__(self, *args: Any, employer: Employer, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(employer, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

"""The clinic's own facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.domain.blind_index import NotAPhoneNumber, e164
from accounts.domain.opening_hours import NotHours, hours_text, parse_hours
from accounts.models import Clinic
from accounts.services.clinic import ClinicFacts

WEEKDAYS = (
    _("Maandag"),
    _("Dinsdag"),
    _("Woensdag"),
    _("Donderdag"),
    _("Vrijdag"),
    _("Zaterdag"),
    _("Zondag"),
)
_PHONE = {"inputmode": "tel", "autocomplete": "off"}


class HoursField(forms.CharField):
    """A text such as `09:00-12:30, 13:30-17:00` as a list of intervals; empty means closed."""

    def clean(self, value: Any) -> Any:
        """Raises ValidationError when the text is no list of intervals."""
        try:
            return parse_hours(super().clean(value))
        except NotHours:
            raise ValidationError(_("Schrijf de uren als 09:00-12:30, 13:30-17:00.")) from None


class ClinicForm(forms.Form):
    """Name and numbers, hours with staff, rooms and the price of a session."""

    name = forms.CharField(label=_("Naam van de kliniek"), max_length=80)
    city = forms.CharField(label=_("Plaats"), max_length=60, required=False)
    region = forms.CharField(
        label=_("Regio"), max_length=40, required=False, help_text=_("Bijvoorbeeld: Utrecht.")
    )
    phone = forms.CharField(
        label=_("Telefoonnummer voor moeders"),
        max_length=20,
        widget=forms.TextInput(attrs=_PHONE),
    )
    duty_phone = forms.CharField(
        label=_("Telefoon van de dienst"),
        max_length=20,
        help_text=_("Gaat over bij gevaar. Na het opslaan test je dit nummer met een proefalarm."),
        widget=forms.TextInput(attrs=_PHONE),
    )
    gp_post_name = forms.CharField(label=_("Huisartsenpost in de buurt"), max_length=80)
    gp_post_phone = forms.CharField(
        label=_("Telefoon van de huisartsenpost"),
        max_length=20,
        widget=forms.TextInput(attrs=_PHONE),
    )
    partner_name = forms.CharField(
        label=_("Partnerpraktijk"),
        max_length=80,
        required=False,
        help_text=_("Wie de coördinator belt als hier geen plek op tijd is. Leeg: niemand."),
    )
    partner_phone = forms.CharField(
        label=_("Telefoon van de partnerpraktijk"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=_PHONE),
    )
    rooms = forms.CharField(
        label=_("Kamers"),
        required=False,
        help_text=_("Eén per regel. Leeg als alles online is."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    price = forms.DecimalField(
        label=_("Prijs van een gesprek"),
        help_text=_("In euro's, voor wie zelf betaalt."),
        min_value=Decimal(0),
        max_value=Decimal(1000),
        decimal_places=2,
        localize=True,
    )

    def __init__(self, *args: Any, clinic: Clinic | None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self._values_of(clinic or Clinic()))
        super().__init__(*args, **kwargs)
        for number, day in enumerate(WEEKDAYS):
            self.fields[f"day_{number}"] = HoursField(
                label=day,
                required=False,
                max_length=80,
                help_text=_("Zoals 09:00-12:30, 13:30-17:00. Leeg is dicht.") if not number else "",
            )

    def facts(self) -> ClinicFacts:
        """What was typed, once it is valid."""
        values = self.cleaned_data
        return ClinicFacts(
            **{name: values[name] for name in ("name", "city", "region", "phone")},
            **{name: values[name] for name in ("duty_phone", "gp_post_name", "gp_post_phone")},
            **{name: values[name] for name in ("partner_name", "partner_phone")},
            rooms=[line.strip() for line in values["rooms"].splitlines() if line.strip()],
            staffed_hours={str(n): values[f"day_{n}"] for n in range(7) if values[f"day_{n}"]},
            session_price_cents=int(values["price"] * 100),
        )

    def clean_duty_phone(self) -> str:
        """In E.164, for a machine dials it."""
        try:
            return e164(self.cleaned_data["duty_phone"])
        except NotAPhoneNumber:
            raise ValidationError(_("Dit is geen telefoonnummer dat we kunnen bellen.")) from None

    @staticmethod
    def _values_of(clinic: Clinic) -> dict[str, Any]:
        values = {field: getattr(clinic, field) for field in ("name", "city", "region", "phone")}
        values |= {f: getattr(clinic, f) for f in ("duty_phone", "gp_post_name", "gp_post_phone")}
        values |= {f: getattr(clinic, f) for f in ("partner_name", "partner_phone")}
        values["rooms"] = "\n".join(clinic.rooms)
        values["price"] = Decimal(clinic.session_price_cents) / 100
        for number in range(7):
            values[f"day_{number}"] = hours_text(clinic.staffed_hours.get(str(number), []))
        return values

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings, in the order of the page."""
        days = [f"day_{number}" for number in range(7)]
        parts: list[tuple[Any, list[str]]] = [
            (_("De kliniek"), ["name", "city", "region"]),
            (_("Telefoon"), ["phone", "duty_phone", "gp_post_name", "gp_post_phone"]),
            (_("Als het hier niet op tijd lukt"), ["partner_name", "partner_phone"]),
            (_("Uren dat er iemand is"), days),
            (_("Kamers en prijs"), ["rooms", "price"]),
        ]
        return [(title, [self[name] for name in names]) for title, names in parts]

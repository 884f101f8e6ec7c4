"""Who she is, how to reach her safely, and whom to call when that fails."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from intake.forms.details import BOX, DATE, PLAIN
from intake.forms.fields import DatePartsField, LineField, PhoneField, PostcodeField
from intake.forms.questions import PageForm


class IdentityForm(PageForm):
    """Name, birth date, postcode. A relative gives a name alone."""

    name = LineField(
        label=_("Je naam"),
        required_words=_("Vul je naam in. Een voornaam is ook goed."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    born_on = DatePartsField(
        label=_("Je geboortedatum"),
        help_text=_("Bijvoorbeeld 27 3 1995"),
        autocomplete="bday",
        required_words=_("Vul je geboortedatum in."),
    )
    postcode = PostcodeField(label=_("Je postcode"), required=False)

    def arrange(self) -> None:
        """Somebody who worries about her does not tell us his own birth date."""
        if self.setting.variant == "proxy":
            del self.fields["born_on"], self.fields["postcode"]

    def layout(self) -> Layout:
        """The fields that are there."""
        own = [
            Field("born_on", template=DATE),
            Field("postcode", template=PLAIN, wrapper_class="field-short"),
        ]
        return Layout(Field("name", template=PLAIN), *(own if "born_on" in self.fields else []))

    def values(self) -> dict[str, Any]:
        """The birth date as ISO text."""
        given = dict(self.cleaned_data)
        if given.get("born_on"):
            given["born_on"] = given["born_on"].isoformat()
        return given


class ContactForm(PageForm):
    """How to reach her, and what may be done there."""

    phone = PhoneField(label=_("Je telefoonnummer"), required=False)
    may_sms = forms.BooleanField(
        required=False,
        label=_("Jullie mogen me een sms sturen"),
        help_text=_("Haal dit weg als iemand anders je telefoon leest."),
    )
    may_voicemail = forms.BooleanField(
        required=False, label=_("Jullie mogen mijn voicemail inspreken")
    )
    others_may_answer = forms.BooleanField(
        required=False, label=_("Iemand anders mag mijn telefoon opnemen")
    )
    email = forms.EmailField(
        label=_("Je e-mailadres"),
        required=False,
        max_length=254,
        help_text=_("Liever niet je werkmail: daar kan je werkgever in kijken."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("Dit is geen e-mailadres. Een voorbeeld is naam@voorbeeld.nl."),
            "max_length": _("Dit e-mailadres is te lang."),
        },
    )
    may_email = forms.BooleanField(
        required=False,
        label=_("Jullie mogen me mailen"),
        help_text=_("Haal dit weg als iemand anders je mail leest."),
    )
    asks_code_word = LineField(
        label=_("Een codewoord"),
        required=False,
        max_length=40,
        help_text=_("We zeggen dit woord als we bellen. Zo weet je dat wij het zijn."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def arrange(self) -> None:
        """A number or an address is enough."""
        for name in ("phone", "email"):
            self.fields[name].is_one_of_two = True  # type: ignore[attr-defined]

    def layout(self) -> Layout:
        """Phone with what may be done there, then e-mail, then the code word."""
        return Layout(
            Field("phone", template=PLAIN),
            Field("may_sms", template=BOX),
            Field("may_voicemail", template=BOX),
            Field("others_may_answer", template=BOX),
            Field("email", template=PLAIN),
            Field("may_email", template=BOX),
            Field("asks_code_word", template=PLAIN),
        )

    def clean(self) -> dict[str, Any]:
        """One way to reach her is needed, and an address alone only helps if it may be used."""
        given = super().clean() or {}
        if self.errors:
            return given
        if not (given.get("phone") or given.get("email")):
            self.add_error("phone", _("Vul je telefoonnummer in of je e-mailadres."))
        elif not given.get("phone") and not given.get("may_email"):
            self.add_error(
                "may_email", _("Vul een telefoonnummer in, of kruis aan dat we je mogen mailen.")
            )
        return given

    def values(self) -> dict[str, Any]:
        """Everything she said about reaching her."""
        return dict(self.cleaned_data)


class OthersForm(PageForm):
    """Huisarts, and somebody to call when she cannot be reached. All of it may stay empty."""

    gp_practice = LineField(label=_("Je huisarts of huisartsenpraktijk"), required=False)
    emergency_name = LineField(label=_("Iemand die we mogen bellen"), required=False)
    emergency_phone = PhoneField(label=_("Het telefoonnummer van diegene"), required=False)

    def arrange(self) -> None:
        """A phone keyboard must not offer her own number here."""
        self.fields["emergency_phone"].widget.attrs["autocomplete"] = "off"

    def layout(self) -> Layout:
        """Three fields."""
        return Layout(*(Field(name, template=PLAIN) for name in self.fields))

    def values(self) -> dict[str, Any]:
        """What she filled in."""
        return dict(self.cleaned_data)

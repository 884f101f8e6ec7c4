"""The pages with more than choices: dates, place, who pays, who she is, consent."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from intake.domain import consent
from intake.forms.fields import DatePartsField, LineField, PhoneField, PostcodeField
from intake.forms.questions import PageForm

PLAIN = "houvast/text_field.html"
DATE = "houvast/date_parts.html"
BOX = "houvast/consent_card.html"
#: Children up to ten: the end of any sensible number of weeks after a birth.
MAX_YEARS_AFTER_BIRTH = 10
MAX_WEEKS = 520


class BirthForm(PageForm):
    """When the baby was born: a date, or about how many weeks, or neither."""

    born_on = DatePartsField(
        label=_("Op deze datum"),
        help_text=_("Bijvoorbeeld 27 3 2026"),
        required=False,
        years=MAX_YEARS_AFTER_BIRTH,
    )
    weeks = forms.IntegerField(
        label=_("Of ongeveer hoeveel weken geleden"),
        required=False,
        min_value=0,
        max_value=MAX_WEEKS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 3}),
        error_messages={
            "invalid": _("Vul het aantal weken in cijfers in."),
            "min_value": _("Vul het aantal weken in cijfers in."),
            "max_value": _("Dit zijn te veel weken. Kijk het getal nog eens na."),
        },
    )
    unknown = forms.BooleanField(required=False)

    def arrange(self) -> None:
        """The quiet way out has the words of the question; one of the three is enough."""
        for name in ("born_on", "weeks"):
            self.fields[name].is_one_of_two = True  # type: ignore[attr-defined]
        self.fields["unknown"].label = self.setting.page.item.skip.say(self.setting.language)

    def layout(self) -> Layout:
        """The date first; weeks and the way out below it."""
        return Layout(
            Field("born_on", template=DATE),
            Field("weeks", template=PLAIN, wrapper_class="field-short"),
            Field("unknown", template=BOX, wrapper_class="choice-quiet"),
        )

    def clean(self) -> dict[str, Any]:
        """One of the three must be given."""
        given = super().clean() or {}
        if self.errors:
            return given
        if given.get("born_on") is None and given.get("weeks") is None and not given.get("unknown"):
            self.add_error("born_on", _("Vul een datum in, of het aantal weken, of kies onderaan."))
        return given

    def values(self) -> dict[str, Any]:
        """The date goes before the weeks."""
        born_on = self.cleaned_data.get("born_on")
        if born_on:
            return {"on": born_on.isoformat()}
        weeks = self.cleaned_data.get("weeks")
        return {"weeks": weeks} if weeks is not None else {}


class QuestionLineForm(PageForm):
    """One line to type; the question is the h1."""

    asks_in_label = True
    name = ""

    def arrange(self) -> None:
        """The question as the label of its only field."""
        words = self.setting.page.item.fitting(self.setting.variant)
        self.fields[self.name].label = words.text.say(self.setting.language)

    def layout(self) -> Layout:
        """The one field."""
        return Layout(Field(self.name, template=PLAIN, wrapper_class="question field-short"))

    def values(self) -> dict[str, Any]:
        """The one value."""
        return {self.name: self.cleaned_data[self.name]}


class PlaceForm(QuestionLineForm):
    """Where she would like to meet."""

    name = "postcode"
    postcode = PostcodeField(required_words=_("Vul je postcode in, bijvoorbeeld 3511 AB."))


class CompanyCodeForm(QuestionLineForm):
    """The code that all staff of a company share."""

    name = "code"
    code = LineField(
        max_length=40,
        required_words=_(
            "Vul de code in. Heb je hem niet bij je, ga dan terug en kies 'Dat weet ik nog niet'."
        ),
        help_text=_("Hoofdletters en streepjes maken niet uit."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class RosterForm(PageForm):
    """Employer, employee number and birth date: what an employer's list is checked with."""

    employer = LineField(
        label=_("De code of naam van je werkgever bij ons"),
        help_text=_("Die staat in de uitleg van je werkgever."),
        required_words=_("Vul de code of naam van je werkgever in."),
    )
    number = LineField(
        label=_("Je personeelsnummer"),
        max_length=40,
        required_words=_("Vul je personeelsnummer in."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    born_on = DatePartsField(
        label=_("Je geboortedatum"),
        help_text=_("Bijvoorbeeld 27 3 1995"),
        autocomplete="bday",
        required_words=_("Vul je geboortedatum in."),
    )

    def layout(self) -> Layout:
        """Three fields under one question."""
        return Layout(
            Field("employer", template=PLAIN),
            Field("number", template=PLAIN, wrapper_class="field-short"),
            Field("born_on", template=DATE),
        )

    def values(self) -> dict[str, Any]:
        """The birth date as ISO text."""
        given = dict(self.cleaned_data)
        return given | {"born_on": given["born_on"].isoformat()}


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

"""The pages with more than choices: when the baby was born, the place, who pays."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from intake.forms.fields import DatePartsField, LineField, PostcodeField
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

"""The short forms beside the questions: the front page, a call back, going on later."""

from __future__ import annotations

from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from intake.forms.fields import LineField, PhoneField, phone_of, without_autofill

PLAIN: Final = "houvast/text_field.html"
#: When somebody may phone her; the codes are kept with the draft.
CALL_WISHES: Final = (
    ("soon", _("Altijd")),
    ("morning", _("Liever in de ochtend")),
    ("afternoon", _("Liever in de middag")),
)


class _ShortForm(forms.Form):
    """A form whose layout names its fields in order, each with its template."""

    templates: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            *(Field(name, template=self.templates.get(name, PLAIN)) for name in self.fields)
        )


class SignalsForm(_ShortForm):
    """The four signals of the front page: anonymous, and nothing is kept until she starts."""

    templates = {"signals": "houvast/checkbox_cards.html"}
    signals = forms.MultipleChoiceField(
        help_text=_("Kies alles wat de afgelopen weken past. Dit is anoniem."),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("bond", _("Ik voel weinig band met mijn baby")),
            ("exhausted", _("Ik ben vaak uitgeput, prikkelbaar of hopeloos")),
            ("cry", _("Ik huil veel zonder duidelijke reden")),
            ("self", _("Ik denk slecht over mezelf als moeder")),
        ],
    )

    def __init__(self, *args: Any, has_baby: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signals = self.fields["signals"]
        signals.label = format_html("<h2>{}</h2>", _("Herken je dit?"))
        if not has_baby:
            choices = signals.choices  # type: ignore[attr-defined]
            signals.choices = [each for each in choices if each[0] != "bond"]  # type: ignore[attr-defined]


class CallForm(_ShortForm):
    """A number to be phoned at."""

    phone = PhoneField(
        label=_("Op welk nummer mogen we je bellen?"),
        required_words=_("Vul het nummer in waarop we je mogen bellen."),
    )


class HerCallForm(CallForm):
    """The same where staff type in for her."""

    phone = PhoneField(
        label=_("Op welk nummer is ze te bereiken?"),
        required_words=_("Vul het nummer in waarop we haar mogen bellen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_autofill(self.fields.values())


class TimedCallForm(CallForm):
    """A number, and when; the first answer is chosen already."""

    templates = {"wish": "houvast/radio_cards.html"}
    wish = forms.ChoiceField(
        label=_("Wanneer kun je opnemen?"),
        choices=CALL_WISHES,
        initial="soon",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies een van de antwoorden."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )


class PauseForm(_ShortForm):
    """Where the link to go on is sent."""

    address = LineField(
        label=_("Je e-mailadres of telefoonnummer"),
        max_length=254,
        required_words=_("Vul je e-mailadres of telefoonnummer in."),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def clean_address(self) -> str:
        """A mail address, or a phone number as E.164."""
        address: str = self.cleaned_data["address"]
        if "@" in address:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(
                    _("Dit is geen e-mailadres. Een voorbeeld is naam@voorbeeld.nl.")
                ) from None
            return address
        return phone_of(address)

    @property
    def way(self) -> dict[str, str]:
        """`email` or `phone`, as the service takes it."""
        address = self.cleaned_data["address"]
        return {"email": address} if "@" in address else {"phone": address}


class ResumeCodeForm(_ShortForm):
    """The code she wrote down."""

    code = LineField(
        label=_("Je code"),
        max_length=24,
        help_text=_("Hoofdletters en streepjes maken niet uit."),
        required_words=_("Vul de code in die je hebt opgeschreven."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def refuse(self) -> None:
        """The code opened nothing."""
        self.add_error("code", _("Deze code klopt niet of werkt niet meer."))

    def refuse_for_now(self) -> None:
        """Too many tries from here: guessing must not pay."""
        self.add_error("code", _("Er is te vaak een code geprobeerd. Wacht een kwartier."))

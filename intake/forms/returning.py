"""The two small forms of the way back."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _


class AddressForm(forms.Form):
    """Where the code goes: the address or number she gave before."""

    address = forms.CharField(
        label=_("Je e-mailadres of telefoonnummer"),
        max_length=254,
        strip=True,
        error_messages={"required": _("Vul je e-mailadres of telefoonnummer in.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Field("address"))


class CodeForm(forms.Form):
    """The six digits from the message."""

    code = forms.CharField(
        label=_("De code uit het bericht"),
        max_length=20,
        strip=True,
        error_messages={"required": _("Vul de code uit het bericht in.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Field("code"))

    def refuse(self) -> None:
        """The code opened nothing."""
        self.add_error("code", _("Deze code klopt niet of werkt niet meer. Vraag een nieuwe aan."))

"""Her story, as she wants it to be read."""

from __future__ import annotations

from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intake.domain import telling
from intake.forms.fields import without_hidden_signs

REFUSALS: Final = {
    telling.EMPTY: _("Er staat nog niets. Schrijf iets op, of kies 'Liever niet'."),
    telling.TOO_MANY_LINES: _("Dit zijn meer dan tien regels. Haal er een paar weg."),
    telling.TOO_LONG: _("Dit is langer dan 1000 tekens. Maak het iets korter."),
}


class StoryForm(forms.Form):
    """Ten lines at most. The service checks once more what is kept."""

    story = forms.CharField(
        label=_("Jouw verhaal"),
        help_text=_("Verander wat je wilt, haal weg of schrijf erbij. Hooguit tien regels."),
        error_messages={"required": REFUSALS[telling.EMPTY]},
        widget=forms.Textarea(attrs={"rows": 11, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field("story", template="houvast/text_field.html"))

    def clean_story(self) -> str:
        """Her lines as they are kept."""
        try:
            return telling.checked(without_hidden_signs(self.cleaned_data["story"]))
        except telling.TellingRefused as refused:
            raise ValidationError(REFUSALS[refused.code]) from None

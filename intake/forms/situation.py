"""What changed with the baby: one of the choices that fit, and for a birth a date if she likes."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from intake.domain.situation import BIRTHS, Change
from intake.forms.fields import DatePartsField

#: In words that fit a mother, a partner and a relative.
WORDS: Final = {
    Change.HOME: _("De baby is thuis"),
    Change.HOSPITAL: _("De baby ligt in het ziekenhuis"),
    Change.BORN_HOME: _("De baby is geboren en is thuis"),
    Change.BORN_HOSPITAL: _("De baby is geboren en ligt in het ziekenhuis"),
    Change.DIED: _("De baby is overleden"),
    Change.STILL_PREGNANT: _("De baby is nog niet geboren"),
}


class ChangeForm(forms.Form):
    """The pressed button says what changed; `born_on` is asked, never needed."""

    change = forms.ChoiceField(error_messages={"required": _("Kies wat er veranderd is.")})
    born_on = DatePartsField(
        label=_("Wanneer is de baby geboren?"),
        help_text=_("Bijvoorbeeld 27 3 2026"),
        required=False,
    )

    def __init__(self, *args: Any, changes: tuple[Change, ...], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change"].choices = [(each.value, WORDS[each]) for each in changes]  # type: ignore[attr-defined]
        self.fields["born_on"].today = today  # type: ignore[attr-defined]
        if not BIRTHS & set(changes):
            del self.fields["born_on"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field("born_on", template="houvast/date_parts.html"))

    @property
    def asks_date(self) -> bool:
        """Whether one of the choices is a birth."""
        return "born_on" in self.fields

    @property
    def buttons(self) -> list[tuple[str, Any]]:
        """Value and words of each choice, in order."""
        return list(self.fields["change"].choices)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Change:
        """What was pressed. Only for a valid form."""
        return Change(self.cleaned_data["change"])

"""What changed with the baby, told to somebody of the clinic."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from care.forms.base import DayField, StaffForm
from intake.domain.situation import BIRTHS, Change
from intake.forms.situation import WORDS


class ConfirmChangeForm(StaffForm):
    """One choice of those that fit; a birth may have its date."""

    change = forms.ChoiceField(
        label=_("Wat is er veranderd?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat er veranderd is.")},
    )
    born_on = DayField(label=_("Geboren op (hoeft niet)"), required=False)

    def __init__(self, *args: Any, changes: tuple[Change, ...], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        change = self.fields["change"]
        assert isinstance(change, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        change.choices = [(each.value, WORDS[each]) for each in changes]
        if not BIRTHS & set(changes):
            del self.fields["born_on"]

    def clean_born_on(self) -> date | None:
        """No birth lies in the future."""
        on: date | None = self.cleaned_data["born_on"]
        if on is not None and on > self.today:
            raise forms.ValidationError(_("Deze datum ligt in de toekomst."))
        return on

    @property
    def chosen(self) -> Change:
        """What was chosen. Only for a valid form."""
        return Change(self.cleaned_data["change"])

"""What the forms of this room share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Row
from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from scheduling.domain.working_days import AMSTERDAM


class StaffForm(forms.Form):
    """A form inside the page's own <form>: crispy draws the fields, nothing more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def side_by_side(*names: str) -> Row:
    """Two fields next to each other where there is room."""
    return Row(*(Column(name, css_class="col-sm-6") for name in names))


def choices(name: str) -> Field:
    """Boxes of one field next to each other."""
    return Field(name, template="care/_choices.html")


class MomentField(forms.DateTimeField):
    """A date and time on the clock in Amsterdam."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
        messages = {"invalid": _("Vul een datum en tijd in, zoals 24-11-2026 09:00.")}
        super().__init__(error_messages=messages, **kwargs)


class DayField(forms.DateField):
    """A day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y"])
        super().__init__(error_messages={"invalid": _("Vul een datum in.")}, **kwargs)


class ReasonField(forms.CharField):
    """Why, in words of her own; sealed where it is stored."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        super().__init__(
            label=label,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": _("Schrijf op waarom.")},
            **kwargs,
        )


def local_text(moment: datetime) -> str:
    """A moment as the widget of MomentField shows it."""
    return localtime(moment, AMSTERDAM).strftime("%Y-%m-%dT%H:%M")

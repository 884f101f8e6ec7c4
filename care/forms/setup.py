"""A psychologist's profile and a turn with the duty phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from care.forms.base import MomentField, StaffForm, choices, side_by_side
from care.words import TRACKS
from scheduling.domain.reasons import LANGUAGES
from scheduling.models import Clinician
from scheduling.services.availability import Profile

LEVELS = (
    (4, _("Urgent")),
    (3, _("Snel")),
    (2, _("Regulier")),
    (1, _("Licht")),
)
GENDERS = (("woman", _("Vrouw")), ("man", _("Man")), ("other", _("Anders")))
BIG_NUMBER = re.compile(r"\d{11}")


class ClinicianForm(StaffForm):
    """What decides who is matched with her."""

    name = forms.CharField(label=_("Naam zoals moeders die zien"), max_length=120)
    title = forms.CharField(label=_("Beroep"), max_length=60, initial="GZ-psycholoog")
    big_number = forms.CharField(label=_("BIG-nummer"), required=False, help_text=_("11 cijfers."))
    gender = forms.ChoiceField(label=_("Geslacht"), choices=GENDERS)
    region = forms.CharField(
        label=_("Regio"), max_length=40, help_text=_("Voor gesprekken op de praktijk.")
    )
    place = forms.CharField(label=_("Plaats"), max_length=60, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Talen"),
        widget=forms.CheckboxSelectMultiple,
        initial=["nl"],
        error_messages={"required": _("Kies minstens één taal.")},
    )
    tracks = forms.MultipleChoiceField(
        label=_("Soort gesprekken"),
        choices=list(TRACKS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["individual"],
        error_messages={"required": _("Kies minstens één soort.")},
    )
    levels = forms.TypedMultipleChoiceField(
        label=_("Neemt aan"),
        coerce=int,
        choices=LEVELS,
        widget=forms.CheckboxSelectMultiple,
        initial=[1, 2, 3, 4],
        error_messages={"required": _("Kies minstens één niveau.")},
    )
    caseload_cap = forms.IntegerField(
        label=_("Caseload, hoogstens"), min_value=0, max_value=99, initial=24
    )
    max_new_per_week = forms.IntegerField(
        label=_("Nieuwe moeders per week, hoogstens"), min_value=0, max_value=40, initial=6
    )
    video_link = forms.URLField(
        label=_("Adres van de videokamer"), required=False, assume_scheme="https"
    )

    def __init__(
        self, *args: Any, user: User, clinician: Clinician | None, region: str = "", **kwargs: Any
    ) -> None:
        names = [name for name in self.base_fields if clinician is not None]
        known = {name: getattr(clinician, name) for name in names}
        kwargs.setdefault("initial", known or {"name": user.name, "region": region})
        super().__init__(*args, **kwargs)
        languages = self.fields["languages"]
        assert isinstance(languages, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        column = 1 if get_language() == "en" else 0
        languages.choices = [(code, names[column]) for code, names in LANGUAGES.items()]
        self.helper.layout = Layout(
            side_by_side("name", "title"),
            side_by_side("big_number", "gender"),
            side_by_side("region", "place"),
            choices("languages"),
            choices("tracks"),
            choices("levels"),
            side_by_side("caseload_cap", "max_new_per_week"),
            "video_link",
        )

    def clean_big_number(self) -> str:
        """Eleven digits, or nothing yet."""
        number: str = self.cleaned_data["big_number"].replace(" ", "")
        if number and not BIG_NUMBER.fullmatch(number):
            raise ValidationError(_("Een BIG-nummer heeft 11 cijfers."))
        return number

    def profile(self) -> Profile:
        """What was typed, once it is valid."""
        return Profile(**self.cleaned_data)


class ShiftForm(StaffForm):
    """Who has the duty phone, and when."""

    user = forms.ChoiceField(
        label=_("Wie"), error_messages={"required": _("Kies wie de dienst heeft.")}
    )
    starts_at = MomentField(label=_("Vanaf"))
    ends_at = MomentField(label=_("Tot"))

    def __init__(self, *args: Any, people: Sequence[User], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        user = self.fields["user"]
        assert isinstance(user, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        user.choices = [(str(person.pk), person.name) for person in people]

    def clean(self) -> dict[str, Any]:
        """In the future, and not upside down."""
        values = super().clean() or {}
        if values.get("starts_at") and values.get("ends_at"):
            if values["ends_at"] <= values["starts_at"]:
                self.add_error("ends_at", _("Het einde ligt voor het begin."))
            elif values["ends_at"] <= self.now:
                self.add_error("ends_at", _("Dit is al voorbij."))
        return values

"""What might change: the questions beside the forecast. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from care.forms.base import DayField, StaffForm
from care.words import TRACKS
from scheduling.domain.capacity.clinic import CASE_WEEKS
from scheduling.domain.capacity.forecast import MOST_WEEKS, WEEKS
from scheduling.domain.capacity.what_if import (
    LEAST_DEMAND,
    MOST_DEMAND,
    MOST_PER_100,
    MOST_SLOTS,
    MOST_STAFF,
    Absence,
    ExtraSlots,
    NewEmployer,
    WhatIf,
)
from scheduling.domain.capacity.what_if import (
    MOST_WEEKS as LONGEST_ABSENCE,
)
from scheduling.domain.reasons import LANGUAGES

_LONGEST_CASE = 104


class WhatIfForm(StaffForm):
    """One change of each kind, all at once if wanted; empty fields change nothing."""

    staff = forms.IntegerField(
        label=_("Aantal medewerkers"),
        required=False,
        min_value=1,
        max_value=MOST_STAFF,
    )
    per_100 = forms.FloatField(
        label=_("Aanmeldingen per 100 per jaar"),
        required=False,
        localize=True,
        min_value=0,
        max_value=MOST_PER_100,
    )
    demand_percent = forms.FloatField(
        label=_("Vraag erbij, in procent"),
        help_text=_("Bijvoorbeeld 20, of -10."),
        required=False,
        localize=True,
        min_value=LEAST_DEMAND,
        max_value=MOST_DEMAND,
    )
    absent = forms.ChoiceField(label=_("Wie"), required=False)
    absent_weeks = forms.IntegerField(
        label=_("Hoeveel weken"), required=False, min_value=1, max_value=LONGEST_ABSENCE
    )
    absent_from = DayField(label=_("Vanaf"), required=False, help_text=_("Leeg is vanaf nu."))
    extra_count = forms.IntegerField(
        label=_("Nieuwe moeders per week erbij"),
        help_text=_("Elk met een eerste en een tweede gesprek."),
        required=False,
        min_value=1,
        max_value=MOST_SLOTS,
    )
    extra_language = forms.ChoiceField(label=_("Taal"), required=False)
    extra_track = forms.ChoiceField(label=_("Soort gesprek"), required=False)
    weeks = forms.TypedChoiceField(
        label=_("Hoe ver vooruit"),
        coerce=int,
        choices=lambda: [(each, _("%(n)s weken") % {"n": each}) for each in (4, WEEKS, MOST_WEEKS)],
        initial=WEEKS,
    )
    case_weeks = forms.FloatField(
        label=_("Weken dat een begeleiding duurt"),
        help_text=_("Een aanname: zo lang blijft een plek in een caseload bezet."),
        localize=True,
        min_value=1,
        max_value=_LONGEST_CASE,
        initial=round(CASE_WEEKS),
    )

    def __init__(
        self,
        *args: Any,
        colleagues: Sequence[tuple[str, str]],
        uptake: tuple[float, bool],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        column = 1 if get_language() == "en" else 0
        languages = [(code, names[column]) for code, names in LANGUAGES.items()]
        self._offer("absent", [("", _("Niemand")), *colleagues])
        self._offer("extra_language", languages)
        self._offer("extra_track", [("", _("Alle soorten")), *TRACKS.items()])
        rate, is_assumed = uptake
        self.fields["per_100"].initial = rate
        self.fields["per_100"].help_text = (
            _("Een aanname: er is nog geen eigen cijfer. Vul in wat jij verwacht.")
            if is_assumed
            else _("Uit de eigen cijfers van het laatste half jaar. Je mag het veranderen.")
        )
        self.helper.layout = Layout(
            Div(
                Fieldset(_("Nieuwe werkgever"), "staff", "per_100"),
                Fieldset(_("Een psycholoog weg"), "absent", "absent_weeks", "absent_from"),
                Fieldset(_("Extra plek"), "extra_count", "extra_language", "extra_track"),
                Fieldset(_("Vraag en tijd"), "demand_percent", "weeks", "case_weeks"),
                css_class="what-if",
            )
        )

    def clean(self) -> dict[str, Any]:
        """What belongs together is given together."""
        cleaned = super().clean() or {}
        if cleaned.get("staff") and cleaned.get("per_100", 0.0) is None:
            self.add_error("per_100", _("Vul in hoeveel aanmeldingen je verwacht."))
        if cleaned.get("absent") and cleaned.get("absent_weeks", 0) is None:
            self.add_error("absent_weeks", _("Vul in hoeveel weken."))
        return cleaned

    def what_if(self) -> WhatIf:
        """The change that was asked for."""
        asked = self.cleaned_data
        return WhatIf(
            absences=self._absences(),
            demand_percent=asked["demand_percent"] or 0.0,
            employers=(NewEmployer(asked["staff"], asked["per_100"]),) if asked["staff"] else (),
            extra=(
                (ExtraSlots(asked["extra_count"], asked["extra_language"], asked["extra_track"]),)
                if asked["extra_count"]
                else ()
            ),
        )

    def _absences(self) -> tuple[Absence, ...]:
        asked = self.cleaned_data
        if not asked["absent"]:
            return ()
        return (Absence(asked["absent"], asked["absent_weeks"], asked["absent_from"]),)

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy, declared above
        field.choices = list(choices)

"""Weekly hours, extra hours, time off, limits and a pause."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from care.forms.base import DayField, MomentField, StaffForm, choices, side_by_side
from care.words import MODES, TIME_OFF, WEEKDAYS
from scheduling.domain.calendar import moments_on_the_wall
from scheduling.domain.working_days import AMSTERDAM
from scheduling.services.availability import WeeklyHours
from scheduling.services.extra_hours import Stretch

#: Which of the two, when the clock goes back and shows an hour twice.
WHICH = (
    ("0", _("De eerste keer, zomertijd (+02:00)")),
    ("1", _("De tweede keer, wintertijd (+01:00)")),
)
NO_ROOM = _("In deze uren past geen enkel gesprek.")
PROTECTED = (("", _("Iedereen")), ("3", _("Snel en urgenter")), ("4", _("Alleen urgent")))


class _PlacesForm(StaffForm):
    """From when until when on the clock, and the places in it."""

    starts = forms.TimeField(label=_("Van"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("Tot"), widget=forms.TimeInput(attrs={"type": "time"}))
    session_minutes = forms.IntegerField(
        label=_("Minuten per gesprek"), min_value=15, max_value=180, initial=50
    )
    buffer_minutes = forms.IntegerField(
        label=_("Minuten ertussen"), min_value=0, max_value=60, initial=10
    )
    modes = forms.MultipleChoiceField(
        label=_("Hoe"),
        choices=list(MODES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["online"],
        error_messages={"required": _("Kies minstens één manier.")},
    )
    protected_level = forms.TypedChoiceField(
        label=_("Voor wie"),
        coerce=int,
        empty_value=None,
        choices=PROTECTED,
        required=False,
        help_text=_("Bewaarde plekken komen 48 uur van tevoren vrij voor iedereen."),
    )
    #: The field that says which day; drawn on top.
    when: tuple[str, ...] = ("weekday",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            *self.when,
            side_by_side("starts", "ends"),
            side_by_side("session_minutes", "buffer_minutes"),
            choices("modes"),
            "protected_level",
        )


class HoursForm(_PlacesForm):
    """The same hours every week."""

    weekday = forms.TypedChoiceField(label=_("Dag"), coerce=int, choices=list(enumerate(WEEKDAYS)))

    def clean(self) -> dict[str, Any]:
        """From before until, with room for one session."""
        values = super().clean() or {}
        if not self.errors and not self.hours().holds_a_session:
            self.add_error("ends", NO_ROOM)
        return values

    def hours(self) -> WeeklyHours:
        """What was typed, once it is valid."""
        return WeeklyHours(**self.cleaned_data)


class ExtraHoursForm(_PlacesForm):
    """The same, once, on one day. In the night that the clock goes back it asks which hour."""

    day = DayField(label=_("Dag"))
    which = forms.ChoiceField(
        label=_("Dit uur is er die nacht twee keer. Welk bedoel je?"),
        choices=WHICH,
        required=False,
        widget=forms.HiddenInput,
    )
    when = ("day", "which")

    def clean(self) -> dict[str, Any]:
        """Times that exist, and one meaning for each."""
        values = super().clean() or {}
        if not self.errors:
            for name in ("starts", "ends"):
                values[f"{name}_at"] = self._moment(name, values)
        if not self.errors and not self.stretch().holds_a_session:
            self.add_error("ends", NO_ROOM)
        return values

    def stretch(self) -> Stretch:
        """What was typed, once it is valid."""
        names = ("starts_at", "ends_at", "session_minutes", "buffer_minutes", "modes")
        fields = {name: self.cleaned_data[name] for name in names}
        return Stretch(**fields, protected_level=self.cleaned_data["protected_level"])

    def _moment(self, name: str, values: dict[str, Any]) -> datetime | None:
        found = moments_on_the_wall(datetime.combine(values["day"], values[name]))
        if not found:
            self.add_error(
                name, _("Deze tijd bestaat die nacht niet: de klok gaat een uur vooruit.")
            )
            return None
        if len(found) > 1 and not values["which"]:
            self.fields["which"].widget = forms.Select(choices=WHICH)
            if "which" not in self.errors:
                self.add_error("which", _("Kies welk uur je bedoelt."))
            return None
        return found[int(values["which"] or 0) if len(found) > 1 else 0]


class TimeOffForm(StaffForm):
    """Away from one moment to another."""

    kind = forms.ChoiceField(label=_("Wat"), choices=list(TIME_OFF.items()))
    starts_at = MomentField(label=_("Vanaf"))
    ends_at = MomentField(label=_("Tot"))
    is_seen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """In the future, and not upside down."""
        values = super().clean() or {}
        if values.get("starts_at") and values.get("ends_at"):
            if values["ends_at"] <= values["starts_at"]:
                self.add_error("ends_at", _("Het einde ligt voor het begin."))
            elif values["ends_at"] <= self.now:
                self.add_error("ends_at", _("Dit is al voorbij."))
        return values


class LimitsForm(StaffForm):
    """How many, and how many new ones."""

    caseload_cap = forms.IntegerField(label=_("Caseload, hoogstens"), min_value=0, max_value=99)
    max_new_per_week = forms.IntegerField(
        label=_("Nieuwe moeders per week, hoogstens"), min_value=0, max_value=40
    )


class PauseForm(StaffForm):
    """No new mothers up to and including this day."""

    until = DayField(
        label=_("Neemt geen nieuwe moeders aan tot en met"),
        required=False,
        help_text=_("Leeg: neemt nieuwe moeders aan."),
    )

    def until_moment(self) -> datetime | None:
        """When new mothers are welcome again: the midnight after the last day."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM) + timedelta(days=1)

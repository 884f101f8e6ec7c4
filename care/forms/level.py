"""Another level: which, why, and what 5 and 4 ask besides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from care.forms.base import MomentField, ReasonField, StaffForm
from care.words import LEVELS, REVIEW
from intake.domain.level_review import LEVELS as ALL_LEVELS
from intake.domain.level_review import LOWERED_BY_TWO, NO_CONTACT, Step, step_of


class LevelForm(StaffForm):
    """Raise or lower. The fields about contact and colleague are there when 5 or 4 holds now."""

    level = forms.TypedChoiceField(
        label=_("Nieuw niveau"), coerce=int, widget=forms.RadioSelect, error_messages={}
    )
    reason = ReasonField(label=_("Waarom?"))
    seen = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, current: int, colleagues: Sequence[User], now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.current = current
        self.now = now
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        level.choices = [(n, LEVELS[n]) for n in sorted(ALL_LEVELS, reverse=True) if n != current]
        level.error_messages["required"] = _("Kies een niveau.")
        if current in LOWERED_BY_TWO:
            self._add_second(colleagues)

    def _add_second(self, colleagues: Sequence[User]) -> None:
        self.fields["contacted_at"] = MomentField(
            label=_("Wanneer sprak je haar?"),
            help_text=_("Alleen bij verlagen: eerst contact met haar."),
            required=False,
        )
        self.fields["second"] = forms.TypedChoiceField(
            label=_("Welke collega kijkt mee?"),
            help_text=_("Alleen bij verlagen: zij tekent op haar eigen scherm."),
            choices=[("", _("Kies een collega")), *((str(c.pk), c.name) for c in colleagues)],
            required=False,
            empty_value="",
        )

    @property
    def step(self) -> Step:
        """What the chosen level asks, once it is valid."""
        return step_of(self.current, self.cleaned_data["level"])

    def clean(self) -> dict[str, Any]:
        """Lowering from 5 or 4 takes contact with her and a colleague."""
        values = super().clean() or {}
        if "level" not in values or self.step is not Step.LOWER_BY_TWO:
            return values
        if not values.get("second"):
            self.add_error("second", _("Kies een collega die meekijkt."))
        contacted = values.get("contacted_at")
        if "contacted_at" in values and (contacted is None or contacted > self.now):
            self.add_error("contacted_at", REVIEW[NO_CONTACT])
        return values

"""What came of a step of the ladder."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from care.forms.base import MomentField, StaffForm
from scheduling.domain.ladder import BRIDGING_CALL, LONGER_DAY, PARTNER

DONE = ("yes", _("Geregeld: zij wordt op tijd gezien"))
NOT_DONE = ("no", _("Lukt niet: naar de volgende stap"))


class StepForm(StaffForm):
    """Arranged or not, and how. A longer day and a call are done by others: only skipped here."""

    is_done = forms.TypedChoiceField(
        label=_("Hoe staat het?"),
        coerce=lambda said: said == DONE[0],
        error_messages={"required": _("Kies hoe het staat.")},
        choices=[DONE, NOT_DONE],
        widget=forms.RadioSelect,
    )
    arranged_at = MomentField(label=_("Wanneer ziet de partnerpraktijk haar?"), required=False)
    outcome = forms.CharField(
        label=_("Wat is er gedaan?"),
        max_length=200,
        help_text=_("Kort, zonder haar klachten te noemen."),
        error_messages={"required": _("Schrijf kort op wat er gedaan is.")},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        done = self.fields["is_done"]
        assert isinstance(done, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        if kind in (LONGER_DAY, BRIDGING_CALL):
            done.choices = [NOT_DONE]
        if kind != PARTNER:
            del self.fields["arranged_at"]

    def clean(self) -> dict[str, Any]:
        """A partner practice sees her at a moment, or it is not arranged."""
        values = super().clean() or {}
        if self.kind == PARTNER and values.get("is_done") and not values.get("arranged_at"):
            self.add_error("arranged_at", _("Vul in wanneer zij gezien wordt."))
        return values

"""Where what she told comes from, and when it came in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from care.forms.base import MomentField, StaffForm, choices
from intake.domain.on_behalf import PAPER, PHONE, NotReceivedThen, counted_from

WORDS = {
    "missing": _("Vul in wanneer het papier binnenkwam."),
    "to_come": _("Dit moment is nog niet geweest."),
    "too_long_ago": _("Dit is langer dan drie dagen geleden. Bel haar, en vul het met haar in."),
}


class OnBehalfForm(StaffForm):
    """A call that goes on now, or paper that came in at most three days ago."""

    source = forms.ChoiceField(
        label=_("Hoe vertelt ze het?"),
        choices=[(PHONE, _("Ik heb haar aan de telefoon")), (PAPER, _("Ze schreef het op papier"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies een van de twee."),
            "invalid_choice": _("Kies een van de twee."),
        },
    )
    received_at = MomentField(
        label=_("Wanneer kwam het papier binnen?"),
        required=False,
        help_text=_("Alleen voor papier. Hoogstens drie dagen geleden. Vanaf dan loopt haar tijd."),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.helper.layout = Layout(choices("source"), "received_at")

    def clean(self) -> dict[str, Any]:
        """The rule itself says whether it can have come in then."""
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            counted_from(source=given["source"], received_at=given["received_at"], now=self.now)
        except NotReceivedThen as refused:
            self.add_error("received_at", WORDS[refused.code])
        return given

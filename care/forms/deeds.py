"""Small forms: end a call or a task, close, let somebody read along, resolve, choose a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from care.forms.base import DayField, ReasonField, StaffForm
from care.words import CALL_OUTCOMES


class EndCallForm(StaffForm):
    """What came of a safety call."""

    outcome = forms.ChoiceField(
        label=_("Hoe liep het af?"),
        choices=list(CALL_OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe het telefoontje afliep.")},
    )


class EndTaskForm(StaffForm):
    """What came of a task, and whether somebody spoke with her."""

    outcome = forms.CharField(
        label=_("Wat is er gedaan?"),
        max_length=200,
        help_text=_("Kort, zonder haar klachten te noemen."),
        error_messages={"required": _("Schrijf kort op wat er gedaan is.")},
    )
    was_contact = forms.BooleanField(label=_("Ik heb haar gesproken"), required=False)


class CloseForm(StaffForm):
    """Why a request ends without care."""

    reason = ReasonField(label=_("Waarom sluit je de aanvraag?"), max_length=200)


class RelationForm(StaffForm):
    """Which psychologist reads along, why, and until when."""

    user = forms.ChoiceField(
        label=_("Wie leest mee?"), error_messages={"required": _("Kies een psycholoog.")}
    )
    reason = forms.CharField(
        label=_("Waarom?"),
        max_length=120,
        help_text=_("Bijvoorbeeld: vervanging, intervisie, intake lezen."),
        error_messages={"required": _("Schrijf op waarom.")},
    )
    until = DayField(
        label=_("Tot en met"), required=False, help_text=_("Leeg: tot iemand het beëindigt.")
    )

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.fields["user"]
        assert isinstance(user, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        user.choices = [("", _("Kies een psycholoog"))]
        user.choices += [(str(each.pk), each.name) for each in colleagues]


class PlaceForm(StaffForm):
    """One of the free moments on the page."""

    slot = forms.TypedChoiceField(coerce=int, error_messages={"required": _("Kies een moment.")})

    def __init__(self, *args: Any, slot_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot = self.fields["slot"]
        assert isinstance(slot, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        slot.choices = [(each, each) for each in slot_ids]
        slot.error_messages["invalid_choice"] = _("Dat moment is net bezet. Kies een ander.")


class IncidentForm(StaffForm):
    """How a missed promise was made right."""

    words = forms.CharField(
        label=_("Hoe is het goedgemaakt?"),
        max_length=200,
        error_messages={"required": _("Schrijf op hoe het is goedgemaakt.")},
    )

"""Forms of an employer's owner about colleagues."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.domain.officers import FINANCE, HR, OWNER
from benefits.forms.agreements import PlainForm

ROLES = (
    (HR, _("HR: rechten controleren, personeelslijst, code")),
    (FINANCE, _("Financiën: contract en facturen")),
    (OWNER, _("Eigenaar: alles, ook collega's en sleutels")),
)


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Wat doet je collega hier"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat je collega hier doet.")},
    )


class ColleagueForm(PlainForm):
    """A colleague who gets an invitation."""

    cards = ("member_role",)

    name = forms.CharField(
        label=_("Naam"), max_length=120, error_messages={"required": _("Vul een naam in.")}
    )
    email = forms.EmailField(
        label=_("E-mailadres"),
        help_text=_("Met dit adres logt je collega straks in."),
        error_messages={
            "required": _("Vul een e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres."),
        },
    )
    member_role = _role()
    language = forms.ChoiceField(
        label=_("Taal van de uitnodiging"), choices=[("nl", _("Nederlands")), ("en", _("Engels"))]
    )


class RoleForm(PlainForm):
    """What a colleague looks after."""

    cards = ("member_role",)

    member_role = _role()

"""Forms of the clinic's own people: an employer, its head count, its officers."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.domain.money import cents_of
from benefits.models import EmployerMember

PLAIN = "houvast/text_field.html"
CARDS = "houvast/checkbox_cards.html"


def saying(message: Any) -> dict[str, Any]:
    """The same words whatever is wrong with a number."""
    return dict.fromkeys(("required", "invalid", "min_value"), message)


class PlainForm(forms.Form):
    """A form in the house's look. `cards` names the fields shown as cards."""

    cards: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            *(Field(name, template=CARDS if name in self.cards else PLAIN) for name in self.fields)
        )


class OverrideForm(PlainForm):
    """A form that asks for a reason once promises turn out to be at risk, and not before."""

    def __init__(self, *args: Any, asks_why: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_why or (self.data and "override_reason" in self.data):
            self.fields["override_reason"] = _why()
            self.helper.layout.append(Field("override_reason", template=PLAIN))


class EurosField(forms.CharField):
    """An amount as people write it; gives whole cents."""

    def clean(self, value: Any) -> int:
        """The cents; 0 when it may stay empty. Raises ValidationError when it is no amount."""
        typed = super().clean(value)
        if not typed:
            return 0
        try:
            return cents_of(typed)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from None


class EmployerForm(PlainForm):
    """A new employer."""

    name = forms.CharField(
        label=_("Naam van de werkgever"),
        max_length=120,
        error_messages={"required": _("Vul de naam van de werkgever in.")},
    )
    reference = forms.RegexField(
        label=_("Kenmerk"),
        help_text=_("Kort en herkenbaar voor medewerkers, bijvoorbeeld VOORBEELD."),
        regex=r"^[A-Za-z0-9-]{3,24}$",
        error_messages={
            "required": _("Vul een kenmerk in."),
            "invalid": _("Een kenmerk heeft 3 tot 24 letters, cijfers of streepjes."),
        },
    )


class HeadcountForm(OverrideForm):
    """How many people the employer has now."""

    headcount = forms.IntegerField(
        label=_("Aantal medewerkers"),
        help_text=_("Geldt vanaf de volgende factuur."),
        min_value=1,
        max_value=1_000_000,
        error_messages=saying(_("Vul het aantal medewerkers in, een heel getal van 1 of meer.")),
    )


class OfficerForm(PlainForm):
    """Somebody at the employer who gets an invitation."""

    name = forms.CharField(
        label=_("Naam"), max_length=120, error_messages={"required": _("Vul een naam in.")}
    )
    email = forms.EmailField(
        label=_("E-mailadres"),
        error_messages={
            "required": _("Vul een e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres."),
        },
    )
    member_role = forms.ChoiceField(
        label=_("Rol"),
        choices=[
            (EmployerMember.EmployerRole.HR.value, _("HR")),
            (EmployerMember.EmployerRole.FINANCE.value, _("Financiën")),
            (EmployerMember.EmployerRole.OWNER.value, _("Eigenaar")),
        ],
    )
    language = forms.ChoiceField(
        label=_("Taal van de uitnodiging"), choices=[("nl", _("Nederlands")), ("en", _("Engels"))]
    )


def _why() -> forms.CharField:
    return forms.CharField(
        label=_("Waarom gaat dit toch door?"),
        help_text=_("Dit blijft staan, met je naam en de getallen. De werkgever ziet het niet."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

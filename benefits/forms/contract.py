"""The form of a contract: when it holds, how it is paid, and what falls under it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from benefits.domain.agreement import Kind
from benefits.domain.periods import Quarter
from benefits.forms.agreements import EurosField, OverrideForm, saying

QUARTERS_OFFERED = 20
KINDS = {
    Kind.CAPITATION: _("Een vast bedrag per medewerker"),
    Kind.PREPAID: _("Gesprekken vooraf, later aangevuld"),
    Kind.SETTLED: _("Achteraf per gesprek, over afgesloten periodes"),
}
PRICE_MISSING = _("Vul het bedrag per medewerker in, bijvoorbeeld 26,50.")
SESSION_PRICE_MISSING = _("Vul het bedrag per gesprek in, bijvoorbeeld 120.")
BUNDLE = _("Vul in hoeveel gesprekken de werkgever vooraf koopt.")


class ContractForm(OverrideForm):
    """A contract of whole quarters."""

    cards = ("kind", "tracks")

    kind = forms.ChoiceField(
        label=_("Hoe betaalt de werkgever?"),
        widget=forms.RadioSelect,
        help_text=_(
            "Alleen bij een vast bedrag ziet de werkgever niets over gebruik. Anders ziet hij een "
            "totaal zodra er in een periode minstens tien nieuwe mensen kwamen. Wat nooit zover "
            "komt, wordt nooit betaald."
        ),
        error_messages={"required": _("Kies hoe de werkgever betaalt.")},
    )
    name = forms.CharField(
        label=_("Naam van de regeling"),
        max_length=80,
        error_messages={"required": _("Vul een naam in.")},
    )
    starts_on = forms.ChoiceField(label=_("Eerste dag"))
    ends_on = forms.ChoiceField(label=_("Laatste dag"))
    headcount = forms.IntegerField(
        label=_("Aantal medewerkers"),
        min_value=1,
        max_value=1_000_000,
        error_messages=saying(_("Vul het aantal medewerkers in, een heel getal van 1 of meer.")),
    )
    price = EurosField(
        label=_("Bedrag per medewerker per kwartaal, in euro"),
        error_messages=saying(PRICE_MISSING),
    )
    price_per_session = EurosField(
        label=_("Bedrag per gesprek, in euro"),
        help_text=_("Vul dit in als de werkgever per gesprek betaalt."),
        required=False,
        error_messages=saying(SESSION_PRICE_MISSING),
    )
    bundle_sessions = forms.IntegerField(
        label=_("Gesprekken vooraf"),
        help_text=_("Vul dit in als de werkgever gesprekken vooraf koopt."),
        min_value=1,
        max_value=1_000_000,
        required=False,
        error_messages=saying(BUNDLE),
    )
    budget = EurosField(
        label=_("Budget voor de hele looptijd, in euro"),
        error_messages=saying(_("Vul het budget in, bijvoorbeeld 60.000.")),
    )
    session_cap = forms.IntegerField(
        label=_("Gesprekken per persoon per jaar"),
        min_value=1,
        max_value=100,
        error_messages=saying(_("Vul in hoeveel gesprekken iemand per jaar krijgt, 1 of meer.")),
    )
    leave_grace_days = forms.IntegerField(
        label=_("Dagen dat het recht blijft bij verlof"),
        help_text=_("Wie met verlof gaat, houdt zo lang haar recht."),
        min_value=0,
        max_value=3650,
        initial=365,
        error_messages=saying(_("Vul een aantal dagen in, 0 of meer.")),
    )
    includes_partner = forms.ChoiceField(
        label=_("Partner van een medewerker"),
        choices=[("no", _("doet niet mee")), ("yes", _("heeft hetzelfde recht"))],
        required=False,
    )
    tracks = forms.MultipleChoiceField(
        label=_("Wat valt eronder"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("individual", _("Gesprekken voor de ouder")),
            ("parent_child", _("Gesprekken voor ouder en baby")),
        ],
        initial=["individual", "parent_child"],
        error_messages={"required": _("Kies wat eronder valt.")},
    )

    def __init__(
        self, *args: Any, today: date, kinds: Sequence[str] = (Kind.CAPITATION,), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._price_by(kinds)
        quarters = _quarters_around(today)
        self._offer("starts_on", [each.starts_on for each in quarters])
        self._offer("ends_on", [each.ends_on for each in quarters])
        self.fields["name"].initial = _("Regeling %(year)s") % {"year": today.year}
        self.fields["starts_on"].initial = date(today.year, 1, 1).isoformat()
        self.fields["ends_on"].initial = date(today.year, 12, 31).isoformat()

    def _price_by(self, kinds: Sequence[str]) -> None:
        """Ask how is paid where the clinic offers more than one way, and else by head alone."""
        if list(kinds) == [Kind.CAPITATION]:
            for name in ("kind", "price_per_session", "bundle_sessions"):
                self.helper.layout.fields.remove(
                    next(each for each in self.helper.layout.fields if name in each.fields)
                )
                del self.fields[name]
            return
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - tells mypy, declared above
        kind.choices = [(each, KINDS[Kind(each)]) for each in kinds]
        self.fields["price"].required = False

    def clean(self) -> dict[str, Any]:
        """The prices that the chosen kind has; the others are nothing."""
        cleaned = dict(super().clean() or self.cleaned_data)
        if "kind" in self.errors:
            return cleaned
        kind = cleaned.get("kind") or Kind.CAPITATION
        needed = {
            Kind.CAPITATION: {"price": PRICE_MISSING},
            Kind.PREPAID: {"price_per_session": SESSION_PRICE_MISSING, "bundle_sessions": BUNDLE},
            Kind.SETTLED: {"price_per_session": SESSION_PRICE_MISSING},
        }[Kind(kind)]
        for name in ("price", "price_per_session", "bundle_sessions"):
            if name in needed and name not in self.errors and not cleaned.get(name):
                self.add_error(name, needed[name])
            elif name not in needed:
                cleaned[name] = 0
        return cleaned | {"kind": Kind(kind)}

    def terms(self) -> dict[str, Any]:
        """What was agreed, as `open_contract` names it: money in cents."""
        terms = dict(self.cleaned_data)
        terms["price_per_head_cents"] = terms.pop("price")
        terms["price_per_session_cents"] = terms.pop("price_per_session")
        terms["budget_cents"] = terms.pop("budget")
        return terms

    def _offer(self, name: str, days: list[date]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy, declared above
        field.choices = [(day.isoformat(), date_format(day, "j F Y")) for day in days]

    def clean_starts_on(self) -> date:
        """The first day as a date."""
        return date.fromisoformat(self.cleaned_data["starts_on"])

    def clean_includes_partner(self) -> bool:
        """Yes when it was chosen."""
        return bool(self.cleaned_data["includes_partner"] == "yes")

    def clean_ends_on(self) -> date:
        """The last day as a date; after the first."""
        ends_on = date.fromisoformat(self.cleaned_data["ends_on"])
        starts_on = self.cleaned_data.get("starts_on")
        if starts_on and ends_on < starts_on:
            raise forms.ValidationError(_("De laatste dag komt na de eerste."))
        return ends_on


def _quarters_around(today: date) -> list[Quarter]:
    """Five years of quarters, from the start of last year."""
    found = [Quarter(today.year - 1, 1)]
    while len(found) < QUARTERS_OFFERED:
        found.append(found[-1].next)
    return found

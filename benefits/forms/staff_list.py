"""The form that brings a list of staff, and the one that decides about a held list."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.domain.staff_list.wording import FILE_WORDS
from benefits.forms.agreements import PlainForm
from benefits.services.roster_decisions import SHORTEST_REASON

MISSING = FILE_WORDS["file_missing"]


class StaffListForm(PlainForm):
    """A file, and the number of this form: sent twice, it is read once."""

    staff_list = forms.FileField(
        label=_("Bestand"),
        help_text=_("CSV, hoogstens 16 MB en 150.000 regels."),
        allow_empty_file=True,
        error_messages={
            "required": _(MISSING),
            "missing": _(MISSING),
            "invalid": _(MISSING),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )
    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @classmethod
    def fresh_with_errors(cls, failed: StaffListForm) -> StaffListForm:
        """A new form, to be sent as a new one, that shows what was wrong with the last."""
        form = cls()
        form._errors = failed.errors  # type: ignore[attr-defined]  # django-stubs leaves it out
        return form


class NumbersForm(PlainForm):
    """A file of numbers to check."""

    numbers = forms.FileField(
        label=_("Bestand"),
        help_text=_("CSV of tekst, hoogstens 5.000 nummers."),
        allow_empty_file=True,
        error_messages={
            "required": _(MISSING),
            "missing": _(MISSING),
            "invalid": _(MISSING),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )


class DecisionForm(PlainForm):
    """Why a held list is let through or refused."""

    reason = forms.CharField(
        label=_("Waarom"),
        help_text=_("De werkgever leest dit bij een weigering. Noem geen namen."),
        min_length=SHORTEST_REASON,
        max_length=300,
        error_messages={
            "required": _("Schrijf in een paar woorden waarom."),
            "min_length": _("Schrijf in een paar woorden waarom."),
            "max_length": _("Hoogstens 300 tekens."),
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )

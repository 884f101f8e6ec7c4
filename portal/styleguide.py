"""The style guide: every part of the look on two pages, for development and for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from portal.context import MenuItem

EVENING = datetime(2026, 11, 24, 2, 12, tzinfo=UTC)
PLAIN = "houvast/text_field.html"


class DateParts(forms.MultiWidget):
    """Day, month, year in three boxes."""

    def __init__(self) -> None:
        super().__init__([forms.TextInput(), forms.TextInput(), forms.TextInput()])

    def decompress(self, value: date | None) -> list[Any]:
        """Day, month and year of a date."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DatePartsField(forms.MultiValueField):
    """The field that belongs to `DateParts`."""

    widget = DateParts

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([forms.IntegerField() for _ in range(3)], **kwargs)

    def compress(self, data_list: list[int]) -> date | None:
        """The date of the three numbers."""
        return date(data_list[2], data_list[1], data_list[0]) if data_list else None


class QuestionForm(forms.Form):
    """One question as radio cards, the label being the page's h1."""

    answer = forms.ChoiceField(
        label="Rustig in slaap vallen",
        widget=forms.RadioSelect,
        initial="2",
        choices=[
            ("0", "Helemaal niet"),
            ("1", "Meerdere dagen"),
            ("2", "Meer dan de helft van de dagen"),
            ("3", "Bijna elke dag"),
            ("-", "Liever niet zeggen"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].stem = "Hoe vaak lukte je dit in de afgelopen 2 weken:"  # type: ignore[attr-defined]
        self.fields["answer"].quiet_value = "-"  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Field("answer", template="houvast/radio_cards.html", wrapper_class="question")
        )


class DetailsForm(forms.Form):
    """All other kinds of fields, also with errors."""

    signals = forms.MultipleChoiceField(
        label="Herken je dit?",
        help_text="Kies alles wat de afgelopen weken past.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "Ik voel weinig band met mijn baby"), ("b", "Ik ben vaak uitgeput")],
    )
    name = forms.CharField(label="Hoe heet je?")
    born_on = DatePartsField(label="Wanneer ben je geboren?", help_text="Bijvoorbeeld 27 3 1995")
    language = forms.ChoiceField(
        label="Taal van het gesprek", choices=[("nl", "Nederlands"), ("en", "Engels")]
    )
    note = forms.CharField(label="Wil je nog iets kwijt?", required=False, widget=forms.Textarea)
    consent = forms.BooleanField(
        label="Mijn psycholoog mag mijn antwoorden lezen",
        help_text="Je kunt dit later weer intrekken.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Field("signals", template="houvast/checkbox_cards.html"),
            Field("name", template=PLAIN, autocomplete="name"),
            Field("born_on", template="houvast/date_parts.html"),
            Field("language", template=PLAIN),
            Field("note", template=PLAIN, rows=3),
            Field("consent", template="houvast/consent_card.html"),
        )


def question(request: HttpRequest) -> HttpResponse:
    """A question page as the intake shows it."""
    return render(request, "houvast/guide/question.html", {"form": QuestionForm(), "now": EVENING})


def mother(request: HttpRequest) -> HttpResponse:
    """Everything on her pages; `?fouten` shows the form with errors, with status 422."""
    wrong = "fouten" in request.GET
    form = DetailsForm({"born_on_0": "31"}) if wrong else DetailsForm()
    context = {"form": form, "page_has_errors": wrong}
    return render(request, "houvast/guide/mother.html", context, status=422 if wrong else 200)


def staff(request: HttpRequest) -> HttpResponse:
    """Everything on staff pages."""
    return render(request, "houvast/guide/staff.html", STAFF)


def employer(request: HttpRequest) -> HttpResponse:
    """Everything on the employer's pages."""
    labels = ("Overzicht", "Recht controleren", "Facturen")
    context = {"nav": _menu(*labels), "user": _person("Voorbeeld BV")}
    return render(request, "houvast/guide/employer.html", context)


def _menu(*labels: str) -> list[MenuItem]:
    return [MenuItem(label, "#", label == labels[0]) for label in labels]


def _person(name: str) -> dict[str, Any]:
    return {"is_authenticated": True, "get_full_name": name}


STAFF: dict[str, Any] = {
    "nav": _menu("Caseload", "Vandaag", "Beschikbaarheid", "Dienst"),
    "user": _person("Anna Voorbeeld"),
    "rows": [
        {"name": "Demo Nul", "since": "3 weken na bevalling", "level": 5, "scores": [24]},
        {"name": "Demo Een", "since": "6 weken na bevalling", "level": 4, "scores": [20, 22, 21]},
        {"name": "Demo Twee", "since": "4 maanden", "level": 3, "scores": [18, 15, 16, 13]},
        {"name": "Demo Drie", "since": "8 maanden", "level": 2, "scores": [16, 14, 11, 8, 6]},
        {"name": "Demo Vier", "since": "10 maanden", "level": 1, "scores": []},
    ],
    "points": [
        {"on": date(2026, 9, day), "value": value} for day, value in [(1, 18), (8, 15), (22, 9)]
    ],
    "cutoffs": [{"label": "matig", "value": 10}, {"label": "ernstig", "value": 20}],
    "capacity": [
        {"label": "Urgent", "value": 6, "level": 4},
        {"label": "Snel", "value": 14, "level": 3},
        {"label": "Regulier", "value": 22, "level": 2},
    ],
}

#: Mount these under an address of your choice, never in production.
urlpatterns: list[URLPattern] = [
    path("", mother, name="guide_mother"),
    path("vraag/", question, name="guide_question"),
    path("praktijk/", staff, name="guide_staff"),
    path("werkgever/", employer, name="guide_employer"),
]

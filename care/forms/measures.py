"""A questionnaire entered for her: chosen answers, scores alone, or a sum from paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from care.forms.base import DayField, StaffForm, choices
from intake.domain.instruments import InstrumentText, Text
from intake.domain.instruments.scale import Instrument
from intake.domain.responses import InvalidSheet, Sheet, from_positions, from_scores, from_sum

#: The option for what is not known, in the language of the words around it.
OPEN: Final = Text("niet ingevuld", "not answered")


class Mode(Enum):
    """What is entered."""

    CHOICES = "choices"
    SCORES = "scores"
    SUM = "sum"


@dataclass(frozen=True)
class Paper:
    """The questionnaire on the page: its words in the reader's `language`, and what is entered."""

    text: InstrumentText
    scale: Instrument
    mode: Mode
    language: str

    @property
    def shown_in(self) -> str:
        """The language of its words; empty where none are shown."""
        return self.text.spoken_in(self.language) if self.mode is Mode.CHOICES else ""

    @property
    def spoken(self) -> str:
        """The language of what stands in the form: its own words, or ours."""
        return self.shown_in or self.language

    @property
    def is_borrowed(self) -> bool:
        """Whether its words are in another language than the page."""
        return self.mode is Mode.CHOICES and self.shown_in != self.language

    def question(self, number: int) -> str:
        """An item in words, or our own label where its words may not be shown."""
        item = self.text.items[number - 1]
        text = item.words.text if self.mode is Mode.CHOICES else item.label
        return f"{number}. {text.say(self.spoken)}"


class MeasureForm(StaffForm):
    """The day, and the answers as far as they are known."""

    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)
    taken_on = DayField(label=_("Wanneer is deze vragenlijst ingevuld?"))

    def __init__(self, *args: Any, paper: Paper, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        self.today = today
        self.sheet: Sheet | None = None
        self.fields["taken_on"].error_messages["required"] = _("Vul een datum in.")
        added = dict(_sum_fields(paper) if paper.mode is Mode.SUM else _item_fields(paper))
        self.fields.update(added)
        shown = [
            choices(name) if isinstance(field, forms.ChoiceField) else name
            for name, field in added.items()
        ]
        self.helper.layout = Layout("corrects", "taken_on", Div(*shown, lang=paper.spoken))

    def clean_taken_on(self) -> date:
        """Not a day to come."""
        day: date = self.cleaned_data["taken_on"]
        if day > self.today:
            raise forms.ValidationError(_("Deze dag moet nog komen."))
        return day

    def clean(self) -> dict[str, Any]:
        """What was filled in, as one sheet."""
        values = super().clean() or {}
        if any(name in self.errors for name in self.fields if name != "taken_on"):
            return values
        try:
            self.sheet = _sheet(self.paper, values)
        except InvalidSheet:
            self.add_error(*_problem(self.paper))
        return values


def initial_of(sheet: Sheet, paper: Paper) -> dict[str, Any]:
    """What an earlier entry said, to correct it."""
    if paper.mode is Mode.SUM:
        return {"total": sheet.total, "alarm": sheet.alarm}
    values = sheet.positions if paper.mode is Mode.CHOICES else sheet.items
    return {_name(number): value for number, value in enumerate(values, start=1)}


def fits(sheet: Sheet, paper: Paper) -> bool:
    """Whether an earlier entry can be shown on this form as it was entered."""
    if paper.mode is Mode.SUM:
        return sheet.total is not None
    has_positions = any(position is not None for position in sheet.positions)
    return sheet.total is None and has_positions is (paper.mode is Mode.CHOICES)


def _name(number: int) -> str:
    return f"item_{number}"


def _item_fields(paper: Paper) -> Iterator[tuple[str, forms.Field]]:
    for number, item in enumerate(paper.text.items, start=1):
        if paper.mode is Mode.CHOICES:
            said = [option.words.text.say(paper.spoken) for option in item.options]
            offered = list(enumerate(said, start=1))
        else:
            offered = [(score, str(score)) for score in sorted(paper.scale.score_by_position[0])]
        yield _name(number), _open_choice(paper, number, offered)


def _sum_fields(paper: Paper) -> Iterator[tuple[str, forms.Field]]:
    yield (
        "total",
        forms.IntegerField(
            label=_("Som van alle vragen"),
            min_value=0,
            max_value=paper.scale.maximum,
            error_messages={"required": _("Vul de som in."), "invalid": _("Vul een getal in.")},
        ),
    )
    number = paper.scale.alarm_item or 0
    scores = sorted(paper.scale.score_by_position[number - 1])
    yield "alarm", _open_choice(paper, number, [(score, str(score)) for score in scores])


def _open_choice(
    paper: Paper, number: int, offered: list[tuple[int, str]]
) -> forms.TypedChoiceField:
    """One of these, or nothing: what is not known stays open."""
    return forms.TypedChoiceField(
        label=paper.question(number),
        choices=[*offered, ("", OPEN.say(paper.spoken))],
        coerce=int,
        empty_value=None,
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )


def _sheet(paper: Paper, values: dict[str, Any]) -> Sheet:
    if paper.mode is Mode.SUM:
        return from_sum(paper.scale, values["total"], values["alarm"])
    items = tuple(values[_name(n + 1)] for n in range(paper.scale.length))
    make = from_positions if paper.mode is Mode.CHOICES else from_scores
    return make(paper.scale, items)


def _problem(paper: Paper) -> tuple[str | None, Any]:
    """The field and the words for what does not fit."""
    if paper.mode is Mode.SUM:
        return "alarm", _("Deze som en deze vraag passen niet bij elkaar.")
    return None, _("Vul minstens één vraag in.")

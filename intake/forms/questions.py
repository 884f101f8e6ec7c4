"""Forms made from the questions as data: one choice or more, and the quiet way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from intake.domain.instruments import Kind, Option
from intake.domain.questionnaire import Page
from intake.forms.fields import without_autofill

#: What the quiet answer sends; no stored value looks like it.
QUIET = "-"
#: From so many characters on a question is set smaller, so that its answers stay in sight.
LONG_QUESTION = 100


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form must know to speak to her.

    `variant`: the words that fit her situation. `price`: of a session, in words. `is_for_another`:
    somebody types it in for her.
    """

    page: Page
    language: str
    today: date
    variant: str = ""
    price: str = ""
    is_for_another: bool = False


class PageForm(forms.Form):
    """The form of one page. `values()` is what `save_answer` takes.

    `asks_in_label`: the question is the label of its one field; else the page writes it above.
    """

    asks_in_label = False

    def __init__(self, setting: Setting, data: Any, *, initial: dict[str, Any]) -> None:
        self.setting = setting
        super().__init__(data, initial=initial)
        self.arrange()
        if setting.is_for_another:
            without_autofill(self.fields.values())
        for field in self.fields.values():
            if isinstance(field, forms.MultiValueField):
                field.today = setting.today  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout()

    def arrange(self) -> None:
        """Make or adapt the fields."""

    def layout(self) -> Layout:
        """Which template shows which field."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """The answer, ready to be saved. Only for a valid form."""
        raise NotImplementedError

    @property
    def is_untouched(self) -> bool:
        """Nothing was filled in at all: an earlier answer that is not shown stays as it is."""
        sent = [
            field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
        ]
        return not any(any(value) if isinstance(value, list) else value for value in sent)


class ChoiceForm(PageForm):
    """One question with answers to choose from, as big cards; the question is the h1."""

    asks_in_label = True

    def arrange(self) -> None:
        """One field, named after the page, with the words that fit her."""
        item, language = self.setting.page.item, self.setting.language
        words = item.fitting(self.setting.variant)
        choices = [(str(o.value), self._words(o).text.say(language)) for o in item.options]
        if item.skip:
            choices.append((QUIET, item.skip.say(language)))
        field = self._field(choices, label=words.text.say(language))
        if item.kind is Kind.MANY:
            field.help_text = words.preamble.say(language)
        else:
            stems = (words.preamble.say(language), item.stem.say(language))
            field.stem = " ".join(text for text in stems if text)
        field.quiet_value = QUIET
        field.hints = {
            str(o.value): self._words(o).hint.say(language)
            for o in item.options
            if self._words(o).hint
        }
        self.fields[self.setting.page.id] = field

    def _field(self, choices: list[tuple[str, str]], label: str) -> Any:
        if self.setting.page.item.kind is Kind.MANY:
            return forms.MultipleChoiceField(
                label=label,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "required": _("Kies een antwoord of meer om verder te gaan."),
                    "invalid_choice": _("Kies een van de antwoorden."),
                    "invalid_list": _("Kies een van de antwoorden."),
                },
            )
        return forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Kies een antwoord om verder te gaan."),
                "invalid_choice": _("Kies een van de antwoorden."),
            },
        )

    def layout(self) -> Layout:
        """Big cards."""
        many = self.setting.page.item.kind is Kind.MANY
        template = "houvast/checkbox_cards.html" if many else "houvast/radio_cards.html"
        is_long = len(str(self.fields[self.setting.page.id].label)) > LONG_QUESTION
        wrapper = "question question-long" if is_long else "question"
        return Layout(Field(self.setting.page.id, template=template, wrapper_class=wrapper))

    def values(self) -> dict[str, Any]:
        """The stored values of what was chosen; None for the quiet answer."""
        page = self.setting.page
        chosen = self.cleaned_data[page.id]
        if page.item.kind is Kind.MANY:
            return {page.id: [self._stored(value) for value in chosen]}
        return {page.id: None if chosen == QUIET else self._stored(chosen)}

    def _stored(self, chosen: str) -> Any:
        return next(o.value for o in self.setting.page.item.options if str(o.value) == chosen)

    def _words(self, option: Option) -> Any:
        return option.fitting(self.setting.variant)


def initial_choice(page: Page, stored: Any) -> dict[str, Any]:
    """What a choice form shows for a stored answer."""
    if page.item.kind is Kind.MANY:
        return {page.id: [str(value) for value in stored]}
    return {page.id: QUIET if stored is None else str(stored)}

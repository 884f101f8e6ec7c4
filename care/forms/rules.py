"""Forms of the rule workshop: numbers and sentences of a rule, why, since when, and a signature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from care.forms.base import DayField, ReasonField, StaffForm
from care.rule_words import INVALID
from care.words import LEVELS
from intake.domain.scoring import INSTRUMENTS
from intake.domain.triage.changes import InvalidChange, RuleChange, current, renumbered
from intake.domain.triage.rules import Grades, Lift, Rule, Text
from intake.domain.triage.thresholds import Threshold, thresholds
from intake.domain.triage.wording import names_in_words, value_in_words

SENTENCES = ("reason_nl", "reason_en", "title_nl", "title_en")


def tongue(text: Text) -> str:
    """A text for professionals in the reader's language."""
    return text.en if get_language() == "en" else text.nl


class PurposeForm(StaffForm):
    """Why there should be a new version."""

    purpose = ReasonField(label=_("Waarom is er een nieuwe versie nodig?"))


class AcceptForm(StaffForm):
    """Why an example may get another outcome."""

    why = ReasonField(label=_("Waarom mag deze uitkomst veranderen?"))


class ReplayForm(StaffForm):
    """Since when; open for everything."""

    since = DayField(
        label=_("Vanaf welke dag?"),
        help_text=_("Laat leeg voor alle intakes die ooit verstuurd zijn."),
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_since(self) -> date | None:
        """A day that was."""
        since: date | None = self.cleaned_data["since"]
        if since and since > self.today:
            raise forms.ValidationError(_("Deze dag moet nog komen."))
        return since


class SignForm(StaffForm):
    """What was read, and that it was read."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    replay = forms.UUIDField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=_("Ik heb gelezen wie er zou verschuiven"),
        error_messages={"required": _("Lees eerst wie er zou verschuiven, en zet dan het vinkje.")},
    )


class RuleForm(StaffForm):
    """Everything that may change in one rule. Sentences left as they were take over new sums."""

    reason_nl = forms.CharField(label=_("De zin in het Nederlands"))
    reason_en = forms.CharField(label=_("De zin in het Engels"))
    title_nl = forms.CharField(label=_("Korte naam in het Nederlands"))
    title_en = forms.CharField(label=_("Korte naam in het Engels"))

    def __init__(self, *args: Any, rule: Rule | Lift, **kwargs: Any) -> None:
        self.rule = rule
        self.now = current(rule)
        super().__init__(*args, **kwargs)
        numbers = {**dict(_threshold_fields(rule)), **dict(_cut_fields(rule)), **_level(self.now)}
        self.fields = numbers | self.fields
        for name in SENTENCES:
            field, text = self.fields[name], getattr(rule, name.split("_")[0])
            assert isinstance(field, forms.CharField)  # noqa: S101 - tells mypy what it is
            field.widget = forms.Textarea(attrs={"rows": 3 if name.startswith("reason") else 2})
            field.error_messages = {"required": INVALID["sentence"]}
            field.initial = getattr(text, name[-2:])
        for name, field in self.fields.items():
            if name not in SENTENCES:
                field.error_messages = dict.fromkeys(
                    ("required", "invalid", "invalid_choice", "min_value", "max_value"),
                    INVALID["out_of_range"],
                )

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The fields about numbers and the level."""
        return [self[name] for name in self.fields if name not in SENTENCES]

    @property
    def sentences(self) -> list[forms.BoundField]:
        """The fields with words."""
        return [self[name] for name in SENTENCES]

    def wanted(self) -> RuleChange:
        """What the rule should be, once the form is valid."""
        values = self.cleaned_data
        steps = [values[f"step_{n}"] for n in range(len(self.now.thresholds or ()))]
        cuts = [
            (values[f"cut_{n}"], level) for n, (_cut, level) in enumerate(self.now.cut_offs or ())
        ]
        change = replace(
            self.now,
            thresholds=tuple(steps),
            cut_offs=tuple(cuts) if cuts else None,
            level=values.get("level"),
        )
        return replace(
            change, title=self._words("title", change), reason=self._words("reason", change)
        )

    def refuse(self, problem: InvalidChange) -> None:
        """Say at the right field what the table cannot take."""
        first = {"thresholds": "step_0", "cut_offs": "cut_0", "title": "title_nl"}
        field = first.get(problem.field, "reason_nl" if problem.field == "reason" else None)
        self.add_error(field if field in self.fields else None, INVALID[problem.code])

    def _words(self, name: str, change: RuleChange) -> Text:
        """What was typed; where nothing was, the old words with the new sums in them."""
        before: Text = getattr(self.rule, name)
        follows = renumbered(before, self.now, change)
        said = {}
        for language in ("nl", "en"):
            typed = " ".join(self.cleaned_data[f"{name}_{language}"].split())
            is_kept = typed == getattr(before, language)
            said[language] = getattr(follows, language) if is_kept else typed
        return Text(**said)


def _threshold_fields(rule: Rule | Lift) -> Iterator[tuple[str, forms.Field]]:
    known = thresholds(rule.when)
    times = Counter(each.names for each in known)
    seen: Counter[tuple[str, ...]] = Counter()
    for number, each in enumerate(known):
        seen[each.names] += 1
        label = _capital(tongue(names_in_words(each.names)))
        if times[each.names] > 1:
            label = _("%(name)s (plek %(n)s in de regel)") % {"name": label, "n": seen[each.names]}
        yield f"step_{number}", _number(each, label)


def _number(threshold: Threshold, label: str) -> forms.Field:
    low, high = threshold.lowest, threshold.highest
    if threshold.is_of_a_sum:
        return _sum(label, low, high, threshold.value)
    steps = [(n, tongue(value_in_words(threshold.names, n))) for n in range(low, high + 1)]
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[(n, _capital(words)) for n, words in steps],
        initial=threshold.value,
    )


def _cut_fields(rule: Rule | Lift) -> Iterator[tuple[str, forms.Field]]:
    grades: Grades | None = getattr(rule, "grades", None)
    if grades is None:
        return
    highest = INSTRUMENTS[grades.instrument].maximum
    for number, (cut, level) in enumerate(grades.cut_offs):
        label = _("Niveau %(level)s vanaf een %(name)s-som van") % {
            "level": level,
            "name": grades.name,
        }
        yield f"cut_{number}", _sum(label, 1, highest, cut)


def _level(now: RuleChange) -> dict[str, forms.Field]:
    if now.level is None:
        return {}
    choices = [(level, f"{level} · {words}") for level, words in LEVELS.items()]
    return {
        "level": forms.TypedChoiceField(
            label=_("Niveau dat de regel geeft"), coerce=int, choices=choices, initial=now.level
        )
    }


def _sum(label: str, low: int, high: int, value: int) -> forms.Field:
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        initial=value,
        help_text=_("Een getal van %(low)s tot en met %(high)s.") % {"low": low, "high": high},
    )


def _capital(words: str) -> str:
    """The first letter large, also behind a quotation mark."""
    first = next((n for n, letter in enumerate(words) if letter.isalpha()), 0)
    return words[:first] + words[first : first + 1].upper() + words[first + 1 :]

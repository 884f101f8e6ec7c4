"""A condition in plain words, for people who never read code."""

from __future__ import annotations

from intake.domain.triage.glossary import CODES_IN_WORDS, meaning
from intake.domain.triage.predicates import (
    AtLeast,
    Below,
    Both,
    Coded,
    Condition,
    Either,
    Not,
    Truth,
    Unanswered,
)
from intake.domain.triage.rules import Text


def in_words(condition: Condition) -> Text:
    """The condition as a phrase in both languages, with brackets where "and" meets "or"."""
    return Text(_say(condition, "nl"), _say(condition, "en"))


def step_in_words(names: tuple[str, ...], value: int) -> Text:
    """What it means that one of ``names`` is ``value`` or more."""
    return Text(_at_least(names, value, "nl"), _at_least(names, value, "en"))


def names_in_words(names: tuple[str, ...]) -> Text:
    """What is compared with a number, one name or several."""
    nl, en = ([_name(name, language) for name in names] for language in ("nl", "en"))
    return Text(_OR["nl"].join(nl), _OR["en"].join(en))


def value_in_words(names: tuple[str, ...], value: int) -> Text:
    """One step of the scale that ``names`` share; of scales that differ, each its own word."""
    return Text(_value(names, value, "nl"), _value(names, value, "en"))


_OR = {"nl": " of ", "en": " or "}
_AND = {"nl": " en ", "en": " and "}


def _say(condition: Condition, language: str) -> str:
    match condition:
        case AtLeast(names, value):
            return _at_least(names, value, language)
        case Below(name, value):
            less, values = {"nl": "lager dan", "en": "below"}[language], meaning(name).values
            step = f"‘{_text(values[value], language)}’" if len(values) > value else value
            return f"{_name(name, language)}: {less} {step}"
        case Coded(field, codes):
            said = _OR[language].join(
                f"‘{_text(CODES_IN_WORDS[code], language)}’" for code in codes
            )
            return f"{_name(field, language)}: {said}"
        case Unanswered(fields):
            words = {"nl": "niet beantwoord", "en": "not answered"}[language]
            return f"{words}: {_OR[language].join(_name(field, language) for field in fields)}"
        case Truth(name):
            return _name(name, language)
        case Not(part):
            return f"{'niet' if language == 'nl' else 'not'} ({_say(part, language)})"
        case Both(left, right):
            return f"{_part(left, 'and', language)}{_AND[language]}{_part(right, 'and', language)}"
        case Either(left, right):
            return f"{_part(left, 'or', language)}{_OR[language]}{_part(right, 'or', language)}"
        case _:
            return condition.text


def _part(condition: Condition, inside: str, language: str) -> str:
    said = _say(condition, language)
    return f"({said})" if condition.operator not in ("", inside) else said


def _at_least(names: tuple[str, ...], value: int, language: str) -> str:
    if len({meaning(name).values for name in names}) > 1:
        return _OR[language].join(_at_least((name,), value, language) for name in names)
    said = _OR[language].join(_name(name, language) for name in names)
    return f"{said}: {_value(names, value, language)}"


def _value(names: tuple[str, ...], value: int, language: str) -> str:
    scales = dict.fromkeys(meaning(name).values for name in names)
    return _OR[language].join(_step(values, value, language) for values in scales)


def _step(values: tuple[Text, ...], value: int, language: str) -> str:
    if len(values) <= value:
        return f"{value} {'of hoger' if language == 'nl' else 'or more'}"
    more = {"nl": " of meer", "en": " or more"}[language] if len(values) > value + 1 else ""
    return f"‘{_text(values[value], language)}’{more}"


def _name(name: str, language: str) -> str:
    """The name without what follows a semicolon: notes are for the glossary."""
    return _text(meaning(name).name, language).split(";")[0]


def _text(text: Text, language: str) -> str:
    return text.nl if language == "nl" else text.en

"""The words of questions: what is asked, what can be answered, why, in both languages.

Frozen data, read from TOML by `loader`. What an answer scores stands apart, in `scale`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from intake.domain.instruments.scale import Instrument

LANGUAGES: Final = ("nl", "en")
#: Situations that change the words of a question. The plain words fit a mother with her baby.
VARIANTS: Final = ("proxy", "loss", "pregnant", "partner", "nicu")

Code = int | str
"""What is stored for an answer: a number of the decision table, or a code."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Dutch and English; empty in a language that its owner does not have."""

    nl: str
    en: str

    def say(self, language: str) -> str:
        """The text in `language`, Dutch where that is not one of ours; else in the other one."""
        return (self.en or self.nl) if language == "en" else (self.nl or self.en)

    def has(self, language: str) -> bool:
        """Whether the text is there in `language` itself."""
        return bool(self.en if language == "en" else self.nl)

    def __bool__(self) -> bool:
        return bool(self.nl or self.en)


NOTHING: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a question or an answer in one situation.

    `preamble` stands before a question, `hint` below an answer, `why` says why it is asked; each
    may be empty.
    """

    text: Text
    preamble: Text = NOTHING
    hint: Text = NOTHING
    why: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    value: Code
    words: Words
    variants: Mapping[str, Words] = field(default_factory=dict)

    def fitting(self, variant: str) -> Words:
        """The words that fit a situation; the plain ones where it has none of its own."""
        return self.variants.get(variant, self.words)


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    `seen_by`: who reads the answer, where that is not her psychologist alone. `skip`: the words of
    the quiet answer that stores "asked, not answered"; empty where an answer is needed.
    `is_sensitive`: after coming back by a link it reads "ingevuld" until it was sent. `label`: what
    it is about in our own words, where its own may not be here.
    """

    id: str
    kind: Kind
    words: Words
    variants: Mapping[str, Words]
    options: tuple[Option, ...]
    stem: Text
    why: Text
    seen_by: Text
    skip: Text
    is_sensitive: bool
    label: Text = NOTHING

    def fitting(self, variant: str) -> Words:
        """The words that fit a situation; the plain ones where it has none of its own."""
        return self.variants.get(variant, self.words)

    def why_for(self, variant: str) -> Text:
        """Why it is asked, in a situation; the plain reason where it has none of its own."""
        return self.fitting(variant).why or self.why

    def option(self, value: object) -> Option | None:
        """The option that stores `value`; None when there is none. True is not 1 here."""
        return next(
            (o for o in self.options if o.value == value and type(o.value) is type(value)), None
        )


class Licence(StrEnum):
    """Who may use the words of an instrument."""

    PUBLIC_DOMAIN = "public_domain"
    OPEN = "open"
    #: Its owner forbids it to be here: a clinic with a licence loads the words (`pack`).
    LICENSED = "licensed"


@dataclass(frozen=True, slots=True)
class InstrumentText:
    """The items of one instrument in one version, with where its words come from.

    `languages`: those its items are here in. `licence` and `scale`: of a published instrument, not
    of our own questions. `packs`: language -> the licensed pack that gave the words (`pack`).
    """

    id: str
    version: str
    title: Text
    attribution: Text
    is_validated: bool
    items: tuple[Item, ...]
    languages: tuple[str, ...] = LANGUAGES
    licence: Licence | None = None
    licence_text: Text = NOTHING
    scale: Instrument | None = None
    packs: Mapping[str, str] = field(default_factory=dict)

    def spoken_in(self, language: str) -> str:
        """`language` where the words are there in it, else the first they are there in."""
        return language if language in self.languages or not self.languages else self.languages[0]

    def edition(self, language: str) -> str:
        """What to note beside an answer: the pack whose words were shown, else the version."""
        return self.packs.get(self.spoken_in(language), self.version)

    @property
    def key(self) -> str:
        """Name and version, such as `phq9-1.0`: also the name of its file."""
        return f"{self.id}-{self.version}"

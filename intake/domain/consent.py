"""What she agreed to, in which words, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from intake.domain import instruments
from intake.domain.conditions import Answers
from intake.domain.instruments import Item

#: The file whose texts are on the page now. What was agreed to before names its own version.
CURRENT_TEXTS: Final = "consent-1.0"
#: Purpose -> the page that asks for it. Without the first nobody may be helped, so it is needed.
PURPOSES: Final[Mapping[str, str]] = {
    "care_record": "consent",
    "inform_gp": "consent",
    "research": "consent",
    "self_pay": "self_pay",
}
NEEDED: Final = "care_record"


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """One answer to one purpose. `text_hash`: SHA-256 of the very words, in her language."""

    purpose: str
    is_given: bool
    text_version: str
    text_hash: str
    language: str
    at: datetime


def item_of(purpose: str, texts: str = CURRENT_TEXTS) -> Item:
    """The words of a purpose. Raises StopIteration when the file has none."""
    return next(item for item in instruments.load(texts).items if item.id == purpose)


def text_of(purpose: str, *, language: str, variant: str = "", price: str = "") -> tuple[str, str]:
    """What stands on the page: the words beside the box, and the explanation below them."""
    words = item_of(purpose).fitting(variant)
    return words.text.say(language), words.preamble.say(language).replace("{price}", price)


def stamp(
    given: Mapping[str, bool], *, language: str, now: datetime, variant: str = "", price: str = ""
) -> dict[str, Any]:
    """A consent page as it is stored: yes or no per purpose, with proof of the words she saw."""
    hashes = {}
    for purpose in given:
        label, explained = text_of(purpose, language=language, variant=variant, price=price)
        hashes[purpose] = sha256(f"{label}\n{explained}".encode()).hexdigest()
    return {
        **{purpose: bool(value) for purpose, value in given.items()},
        "at": now.isoformat(),
        "language": language,
        "version": CURRENT_TEXTS.removeprefix("consent-"),
        "hashes": hashes,
    }


def consents_of(answers: Answers) -> tuple[ConsentGiven, ...]:
    """Every answer she gave to a purpose, in a fixed order; what she was not asked is absent."""
    found = []
    for purpose, page in PURPOSES.items():
        answer = answers.get(page)
        if isinstance(answer, Mapping) and purpose in answer and "hashes" in answer:
            found.append(
                ConsentGiven(
                    purpose=purpose,
                    is_given=answer[purpose],
                    text_version=answer["version"],
                    text_hash=answer["hashes"][purpose],
                    language=answer["language"],
                    at=datetime.fromisoformat(answer["at"]),
                )
            )
    return tuple(found)

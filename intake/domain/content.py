"""What is under the seal of a draft: the answers, and what is needed to go on with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from intake.domain.conditions import items_of
from intake.domain.for_triage import to_triage
from intake.domain.safety import HelpSign, help_needed
from intake.domain.scoring import INSTRUMENTS

#: Question -> the signal of the front page that speaks of it.
SIGNAL_OF: Final[Mapping[str, str]] = {
    "sig_bond": "bond",
    "sig_exhausted": "exhausted",
    "sig_irritable": "exhausted",
    "sig_hopeless": "exhausted",
    "sig_cry": "cry",
    "sig_self": "self",
}


@dataclass(frozen=True, slots=True)
class Write:
    """The newest save of a page: at which revision, from which form, in what language."""

    revision: int
    form_id: str = ""
    language: str = "nl"


@dataclass(slots=True)
class Content:
    """The inside of a draft.

    `suggested`: signals she ticked on the front page; shown beside the question, never filled in.
    `shown`: the answers for which she has seen the help page, so that she sees it once for each.
    `resume_to`: where the link to go on was sent, `email` or `phone`. `call_wish`: when she said
    she would like to be phoned.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    writes: dict[str, Write] = field(default_factory=dict)
    suggested: tuple[str, ...] = ()
    shown: dict[str, Any] = field(default_factory=dict)
    resume_to: dict[str, str] = field(default_factory=dict)
    call_wish: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values for sealing."""
        return {
            "answers": self.answers,
            "writes": {
                page: [write.revision, write.form_id, write.language]
                for page, write in self.writes.items()
            },
            "suggested": list(self.suggested),
            "shown": self.shown,
            "resume_to": self.resume_to,
            "call_wish": self.call_wish,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Content:
        """Read back what `as_json` gave; absent parts are empty."""
        return cls(
            answers=dict(values.get("answers", {})),
            writes={page: Write(*write) for page, write in values.get("writes", {}).items()},
            suggested=tuple(values.get("suggested", ())),
            shown=dict(values.get("shown", {})),
            resume_to=dict(values.get("resume_to", {})),
            call_wish=values.get("call_wish", ""),
        )

    def put(self, page: str, value: Any, write: Write) -> None:
        """Keep the answer of a page, replacing an earlier one."""
        self.answers[page] = value
        self.writes[page] = write

    def was_suggested(self, page: str) -> bool:
        """Whether she ticked on the front page what this question asks."""
        return SIGNAL_OF.get(page) in self.suggested

    def is_stale(self, page: str, value: Any, *, revision: int, form_id: str) -> bool:
        """Whether another window answered this page differently since this form was shown.

        The same form may save again and again: a lost response must never look like a second
        window.
        """
        newest = self.writes.get(page)
        return (
            newest is not None
            and newest.revision > revision
            and newest.form_id != form_id
            and self.answers.get(page) != value
        )

    def unshown_signs(self) -> tuple[HelpSign, ...]:
        """The danger signs for which she has not seen the help page yet."""
        signs = help_needed(to_triage(self.answers))
        return tuple(s for s in signs.signs if self.shown.get(s.field) != self._sign_value(s))

    def note_shown(self, signs: Iterable[HelpSign]) -> None:
        """She sees the help page for these signs now. A changed answer shows it again."""
        self.shown |= {sign.field: self._sign_value(sign) for sign in signs}

    def _sign_value(self, sign: HelpSign) -> Any:
        if sign.item is None:
            return self.answers.get(sign.field)
        return items_of(INSTRUMENTS[sign.field], self.answers)[sign.item - 1]

"""The scores of one mother: the newest of each questionnaire, and what came before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care.domain.scores import Measure, measure_of
from care.selectors.opened import Opened
from intake.domain.responses import scored_sheets, sheets_of
from intake.models import Intake, Response
from intake.selectors.measures import Kept, newest_of, opened, rows_of

#: What a list shows: the first of these that she filled in further than its gate.
LISTED = ("epds", "phq9")


@dataclass(frozen=True)
class Scored:
    """A score and where it comes from. Without a response it stands in her answers alone.

    `entered_by`: the professional who entered it; empty where she filled it in herself.
    """

    measure: Measure
    taken_on: date | None = None
    entered_by: str = ""
    response_id: UUID | None = None
    is_corrected: bool = False

    @property
    def form_name(self) -> str:
        """The form that it was entered on (`care.views.measures.FORMS`)."""
        return f"{self.measure.id}-som" if self.measure.is_sum else self.measure.id

    @property
    def can_be_corrected(self) -> bool:
        """Only what a professional entered, and only once: a correction can be corrected itself."""
        return bool(self.entered_by) and not self.is_corrected


@dataclass(frozen=True)
class Scores:
    """`newest`: the one that holds of each questionnaire; `older`: all others, latest first."""

    newest: tuple[Scored, ...] = ()
    older: tuple[Scored, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The questionnaires of which a score holds."""
        return frozenset(each.measure.id for each in self.newest)

    @property
    def has_parts(self) -> bool:
        """Whether one of them has subscales."""
        return any(each.measure.parts for each in self.newest)


def scores_of(intake: Intake, seen: Opened, language: str) -> Scores:
    """Every score of hers. Raises Unreadable when a seal does not open."""
    return _scores(opened(intake, rows_of([intake.pk])[intake.pk]), seen, language)


def listed_of(
    intake: Intake, rows: Iterable[Response], seen: Opened, language: str
) -> Measure | None:
    """The score for a list; `rows` as `rows_of` found them. Raises Unreadable."""
    found = {
        scored.measure.id: scored.measure
        for scored in _scores(opened(intake, rows), seen, language).newest
    }
    return next((found[name] for name in LISTED if name in found), None)


def _scores(kept: list[Kept], seen: Opened, language: str) -> Scores:
    if not kept:
        # Sent before responses were kept apart.
        sheets = (*scored_sheets(seen.scored), *sheets_of(seen.answers))
        return Scores(tuple(Scored(measure_of(sheet, language)) for sheet in sheets))
    newest = newest_of(kept)
    return Scores(
        newest=tuple(_scored(each, language) for each in sorted(newest, key=_place)),
        older=tuple(_scored(each, language) for each in kept if each not in newest),
    )


def _scored(kept: Kept, language: str) -> Scored:
    row = kept.response
    return Scored(
        measure=measure_of(kept.sheet, language),
        taken_on=row.taken_on,
        entered_by=row.entered_by.name if row.entered_by else "",
        response_id=row.pk,
        is_corrected=kept.is_corrected,
    )


def _place(kept: Kept) -> tuple[bool, str]:
    """The EPDS first, the others by name."""
    return kept.response.instrument_id != LISTED[0], kept.response.instrument_id

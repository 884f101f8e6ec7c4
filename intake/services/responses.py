"""Every questionnaire that was answered, kept as it was answered: the choice and what it scores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from accounts.models import User
from accounts.services.sealing import seal_json
from intake.domain.content import Content
from intake.domain.questionnaire import Questionnaire
from intake.domain.responses import Sheet, scored_sheets, sheets_of
from intake.models import Draft, Intake, Response
from intake.selectors.measures import place_of
from intake.selectors.packs import questionnaire_of
from scheduling.domain.working_days import local_day

Source = Response.Source
#: Words were never shown: scored items that came in by another way.
SCORES_ONLY = "1.0"


def write_from_answers(
    *, intake: Intake, content: Content, scored: Mapping[str, Any], now: datetime
) -> list[Response]:
    """Keep what she answered of every instrument, in one statement (in the caller's transaction).

    `content`: her draft; it knows in which language each page was shown. `scored`: items that were
    scored elsewhere, such as those of a replay.
    """
    path = questionnaire_of(intake.questionnaire_version)
    rows = [
        _row(intake, sheet, *_edition(path, sheet, content, intake.language), now=now)
        for sheet in sheets_of(content.answers)
    ]
    rows += [_row(intake, sheet, SCORES_ONLY, "", now=now) for sheet in scored_sheets(scored)]
    return Response.objects.bulk_create(rows)


def editions_of(draft: Draft) -> dict[str, str]:
    """Instrument -> version of everything on her path.

    Also of what she was not asked: which questions came up would say something about her.
    """
    path = questionnaire_of(draft.questionnaire_version)
    return {text.id: text.edition(draft.language) for text in path.instruments}


def write_entered(
    *,
    intake: Intake,
    sheet: Sheet,
    edition: str,
    language: str,
    taken_on: date,
    by: User,
    supersedes: Response | None,
    now: datetime,
) -> Response:
    """Keep what a professional enters (in the caller's transaction)."""
    row = _row(intake, sheet, edition, language, now=now)
    row.source, row.entered_by = Source.PROFESSIONAL, by
    row.taken_on, row.supersedes = taken_on, supersedes
    row.save(force_insert=True)
    return row


def _row(intake: Intake, sheet: Sheet, edition: str, language: str, *, now: datetime) -> Response:
    response_id = uuid4()
    return Response(
        id=response_id,
        intake=intake,
        # Whether a gate let her through is sealed with the rest: it would say how she is.
        instrument_id=sheet.instrument.part_of or sheet.instrument.id,
        instrument_version=edition,
        language=language,
        source=Source.HERSELF,
        taken_on=local_day(now),
        sealed_items=seal_json(intake.key, place_of(response_id), sheet.as_json()),
        entered_at=now,
    )


def _edition(path: Questionnaire, sheet: Sheet, content: Content, language: str) -> tuple[str, str]:
    """Which edition was shown, in the language of the item that she saved last."""
    instrument = sheet.instrument
    pages = [instrument.item_id(n + 1) for n in range(instrument.length)]
    writes = [content.writes[each] for each in pages if each in content.writes]
    if writes:
        language = max(writes, key=lambda write: write.revision).language
    text = path.instrument(instrument.part_of or instrument.id)
    return text.edition(language), text.spoken_in(language)

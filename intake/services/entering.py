"""A professional enters what was filled in elsewhere, or asked by her: kept, and looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.models import Wording
from accounts.services import audit
from intake.domain.responses import Sheet
from intake.domain.scoring import INSTRUMENTS, PBQ
from intake.models import Intake, Response
from intake.selectors.packs import text_of
from intake.services import responses
from intake.services.measures import NewFacts, Reassessed, known_of, look_again
from intake.services.review_case import Case, case_of
from scheduling.domain.working_days import local_day

#: Why the rules looked again (`care.words.NEW_FACTS`).
SCORE_ENTERED: Final = "score_entered"


class CannotCorrect(ValueError):
    """That response is hers, of another instrument, or was corrected already."""


@dataclass(frozen=True)
class Entered:
    """What was kept, and what came of looking again."""

    response: Response
    reassessed: Reassessed


def enter_score(
    *,
    intake_id: UUID,
    sheet: Sheet,
    language: str,
    taken_on: date,
    corrects: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Entered:
    """Keep a questionnaire for her, and raise her level at once where it asks for that.

    `language`: in which the words were shown, empty where only scores were entered. `taken_on`: the
    Amsterdam day it was filled in, not after today. `corrects`: an entry that this one replaces; a
    better score never lowers a level. Raises ReviewRefused (`not_a_clinician`, `not_open`),
    CannotCorrect, ValueError for a day to come, Intake.DoesNotExist, PlaceTaken.
    """
    if taken_on > local_day(now):
        raise ValueError("a day to come")
    with case_of(intake_id, actor, now) as case:
        intake = Intake.objects.select_related("key", "client").get(pk=intake_id)
        before = known_of(intake, now=now)
        row = responses.write_entered(
            intake=intake,
            sheet=sheet,
            edition=_edition(sheet, language),
            language=language,
            taken_on=taken_on,
            by=case.clinician,
            supersedes=_corrected(intake, sheet, corrects) if corrects else None,
            now=now,
        )
        _log(case, row)
        new = NewFacts(before, known_of(intake, now=now), SCORE_ENTERED)
        looked = look_again(intake, case.care_request, new, actor=actor, now=now)
    return Entered(row, looked)


def offered_to(intake: Intake) -> frozenset[str]:
    """The instruments that fit her: none about a baby who died or is not born yet."""
    has_no_baby = intake.client.wording in (Wording.LOSS, Wording.PREGNANT)
    return frozenset(INSTRUMENTS) - ({PBQ.id} if has_no_baby else set())


def _edition(sheet: Sheet, language: str) -> str:
    """The pack or version whose words were shown; without words the version of the key."""
    if not language:
        return responses.SCORES_ONLY
    return text_of(f"{sheet.instrument.id}-{responses.SCORES_ONLY}").edition(language)


def _corrected(intake: Intake, sheet: Sheet, response_id: UUID) -> Response:
    found = Response.objects.filter(
        pk=response_id,
        intake=intake,
        instrument_id=sheet.instrument.id,
        source=Response.Source.PROFESSIONAL,
        superseded_by=None,
    ).first()
    if found is None:
        raise CannotCorrect(response_id)
    return found


def _log(case: Case, row: Response) -> None:
    audit.record(
        actor=case.actor,
        event="measure.enter",
        action="C",
        now=case.now,
        subject_id=case.intake.client_id,
        object_type="intake",
        object_id=case.intake.pk,
        fields=("scores",),
        purpose="TRIAGE",
        note=row.instrument_id,
    )

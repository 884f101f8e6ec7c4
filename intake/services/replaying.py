"""History decided again: every intake that was sent, under the table in force and another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.services.sealing import Unreadable, open_json
from intake.domain.for_triage import to_triage
from intake.domain.triage import DecisionTable, InvalidAnswer, TriageAnswers, parse_answers
from intake.domain.triage.moves import Move, move_between
from intake.models import Intake
from intake.services.submission import place_of
from scheduling.domain.working_days import local_day

#: Rows fetched at a time: answers are opened one by one and never pile up in memory.
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """One intake that would move, by the code that is said on the phone."""

    intake_id: UUID
    reference: str
    submitted_at: datetime
    move: Move


@dataclass(frozen=True, slots=True)
class History:
    """What replaying found. ``unreadable`` intakes could not be opened or read as answers."""

    intakes: int
    unreadable: int
    moved: tuple[Moved, ...]

    @property
    def raised(self) -> int:
        """How many would get a higher level."""
        return sum(each.move.steps > 0 for each in self.moved)

    @property
    def lowered(self) -> int:
        """How many would get a lower level."""
        return sum(each.move.steps < 0 for each in self.moved)


def replay_history(
    *, before: DecisionTable, after: DecisionTable, since: datetime | None = None
) -> History:
    """Decide every intake sent from ``since`` on again, as it was on the day it was sent.

    Answers as she sent them: scores a professional added later are not part of it. Nothing is
    written and nobody is told; who shows the result to a person notes that in the access log.
    """
    intakes = unreadable = 0
    moved: list[Moved] = []
    for intake in _sent(since):
        intakes += 1
        answers = _answers(intake)
        if answers is None:
            unreadable += 1
            continue
        move = move_between(answers, before, after)
        if move is not None:
            moved.append(Moved(intake.pk, intake.reference, intake.submitted_at, move))
    return History(intakes, unreadable, tuple(moved))


def _sent(since: datetime | None) -> Iterator[Intake]:
    intakes = Intake.objects.select_related("key").order_by("submitted_at", "pk")
    if since is not None:
        intakes = intakes.filter(submitted_at__gte=since)
    return intakes.iterator(chunk_size=CHUNK)


def _answers(intake: Intake) -> TriageAnswers | None:
    try:
        frozen = open_json(intake.key, place_of(intake.pk), intake.sealed_answers)
        day = local_day(intake.submitted_at)
        return parse_answers(to_triage(frozen["answers"], on=day) | frozen["scored"])
    except (Unreadable, InvalidAnswer, KeyError):
        return None

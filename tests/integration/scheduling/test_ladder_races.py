"""Many watchdogs, many colleagues, one mother: one ladder, one yes, one appointment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from scheduling.domain.errors import PlaceTaken, SchedulingError
from scheduling.models import LIVE, Appointment, LadderStep, LongerDayAsk
from scheduling.services import ladder, longer_day
from tests.committed import CleanSlate
from tests.factories.scheduling import (
    WORKER,
    a_clinician,
    a_coordinator,
    a_request,
    a_slot,
    an_appointment,
    person,
    placed,
)
from tests.integration.scheduling.test_races import overlaps

RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]


def an_unplaced_mother(now: datetime, colleagues: int) -> None:
    """Everybody's tomorrow is full; all are willing to stay longer."""
    a_coordinator()
    for _ in range(colleagues):
        clinician = a_clinician(works_longer=True)
        slot = a_slot(clinician, now + timedelta(days=1))
        an_appointment(a_request(now, level=2), clinician, slot.starts_at, slot=slot)
    assert placed(now).first is None


def told(work: Callable[[int], Any]) -> Callable[[int], Any]:
    def run(index: int) -> Any:
        connection.ensure_connection()
        try:
            return work(index)
        except SchedulingError as refusal:
            return refusal

    return run


def test_many_rounds_begin_one_ladder(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    an_unplaced_mother(now, 3)
    found = run_together(6, told(lambda _: ladder.climb(actor=WORKER, now=now)))
    assert [each for each in found if isinstance(each, BaseException)] == []
    assert sum(found) == 1
    assert LadderStep.objects.count() == 1
    assert LongerDayAsk.objects.count() == 3


@pytest.mark.parametrize("round_", range(3))
def test_the_first_yes_wins(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime, round_: int
) -> None:
    """Six colleagues say yes at once, and the round that ends the question comes in between."""
    an_unplaced_mother(now, 6)
    ladder.climb(actor=WORKER, now=now)
    asks = list(LongerDayAsk.objects.select_related("clinician__user"))
    due = LadderStep.objects.get().due_at

    def deed(index: int) -> Any:
        if index == 6:
            return ladder.climb(actor=WORKER, now=due)
        ask = asks[index]
        at = due - timedelta(seconds=1)
        return longer_day.say_yes(ask_id=ask.pk, actor=person(ask.clinician.user), now=at)

    found = run_together(7, told(deed))
    allowed = (Appointment, PlaceTaken, int)
    assert [each for each in found if not isinstance(each, allowed)] == []
    yes = [each for each in found if isinstance(each, Appointment)]
    live = Appointment.objects.filter(
        care_request=LadderStep.objects.first().promise.care_request,  # type: ignore[union-attr]
        status__in=LIVE,
    )
    assert len(yes) == live.count() == LongerDayAsk.objects.filter(answer="yes").count()
    step = LadderStep.objects.get(kind="longer_day")
    assert (step.status, len(yes)) in (("done", 1), ("lapsed", 0))
    assert overlaps() == 0

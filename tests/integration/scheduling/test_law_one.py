"""No deed of this room leaves a submitted intake without cover, alone or two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from intake.models import Intake
from scheduling.domain.errors import LAST_COVER, NotAllowed
from scheduling.models import Appointment, CareRequest, Commitment
from scheduling.selectors.covers import has_cover
from scheduling.services import appointments, commitments
from tests.committed import CleanSlate
from tests.factories.scheduling import (
    HER,
    a_clinician,
    a_coordinator,
    a_request,
    a_slot,
    daily_slots,
    person,
    placed,
)

RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]


def with_intake(care_request: CareRequest, now: datetime) -> None:
    """The row on which PostgreSQL's watch hangs."""
    Intake.objects.create(
        care_request=care_request,
        client=care_request.client,
        key=care_request.client.key,
        reference=str(care_request.id)[:12],
        language="nl",
        questionnaire_version="1.0",
        sealed_answers=b"sealed",
        submitted_at=now,
    )


@pytest.mark.parametrize("round_", range(3))
def test_both_meetings_cancelled_at_once_leave_a_task(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime, round_: int
) -> None:
    a_coordinator()
    daily_slots(a_clinician(), now)
    result = placed(now)
    care_request = result.promise.care_request
    with_intake(care_request, now)
    both = [result.first, result.second]

    def cancel(index: int) -> Appointment:
        meeting = both[index]
        assert meeting
        return appointments.cancel(appointment_id=meeting.id, actor=HER, now=now)

    found = run_together(2, cancel)
    assert [each.status for each in found] == ["cancelled", "cancelled"]
    assert Commitment.objects.get().kind == "talk_on_request"
    assert has_cover(care_request.id)


def test_ending_an_appointment_and_a_task_at_once_keeps_one(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    coordinator = a_coordinator()
    a_slot(a_clinician(), now.replace(day=20))
    result = placed(now)
    with_intake(result.promise.care_request, now)
    meeting, task = result.first, result.commitment
    assert meeting
    assert task

    def end(index: int) -> Any:
        if index:
            return appointments.cancel(appointment_id=meeting.id, actor=HER, now=now)
        try:
            return commitments.end(
                commitment_id=task.pk, outcome="gebeld", actor=person(coordinator), now=now
            )
        except NotAllowed as refused:
            return refused.code

    found = run_together(2, end)
    assert not [each for each in found if isinstance(each, BaseException)]
    assert has_cover(result.promise.care_request_id)


def test_postgresql_s_refusal_is_told_as_a_rule(committed_db: CleanSlate, now: datetime) -> None:
    """Attending the only meeting without opening an episode would leave her with nothing."""
    a_coordinator()
    a_slot(a_clinician(), now.replace(day=3))
    result = placed(now, level=2)
    assert result.first
    with_intake(result.promise.care_request, now)
    Commitment.objects.all().delete()
    with pytest.raises(NotAllowed) as refused:
        appointments.mark_attended(
            appointment_id=result.first.id, actor=HER, now=result.first.during.lower
        )
    assert refused.value.code == LAST_COVER
    assert Appointment.objects.get(pk=result.first.pk).status == "booked"


def test_without_placing_there_is_no_intake(committed_db: CleanSlate, now: datetime) -> None:
    with pytest.raises(Exception, match="law 1"):
        with_intake(a_request(now), now)
    assert Intake.objects.count() == 0

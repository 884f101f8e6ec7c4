"""Two people who type and send at one moment, each pressing twice: real commits, real threads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from intake.models import Intake
from intake.services.submission import submit_intake
from scheduling.models import Appointment
from tests.committed import CleanSlate
from tests.factories.on_behalf import typed_in
from tests.factories.scheduling import person
from tests.factories.submission import an_open_clinic


def test_two_who_send_at_one_moment_book_two_mothers_once(
    committed_db: CleanSlate,
    run_together: Callable[[int, Callable[[int], Any]], list[Any]],
    now: datetime,
) -> None:
    clinic = an_open_clinic(now)
    typists = (clinic.coordinator, clinic.on_duty)
    drafts = [
        typed_in(typists[0], now),
        typed_in(typists[1], now, lay=timedelta(hours=3), identity={"name": "Demo Twee"}),
    ]

    def send(number: int) -> Any:
        which = number % 2
        return submit_intake(draft_id=drafts[which].pk, actor=person(typists[which]), now=now)

    found = run_together(4, send)
    assert [each for each in found if isinstance(each, BaseException)] == []
    assert sum(each.placement is not None for each in found) == 2
    assert set(Intake.objects.values_list("source", flat=True)) == {"phone", "paper"}
    firsts = Appointment.objects.filter(sequence=1, status="booked")
    assert firsts.values("during", "clinician").distinct().count() == firsts.count() == 2

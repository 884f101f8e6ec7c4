"""Two of her windows at one moment: one move, and never an error page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.test import Client as Browser

from accounts import clock
from scheduling.models import Appointment
from scheduling.services import offers
from tests.committed import CleanSlate
from tests.factories.accounts import known_as
from tests.factories.scheduling import HER, a_clinician, a_coordinator, daily_slots, placed

RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]


def test_four_windows_choose_at_one_moment(
    committed_db: CleanSlate, run_together: RunTogether, now: datetime
) -> None:
    a_coordinator()
    daily_slots(a_clinician(), now)
    meeting = placed(now).first
    assert meeting
    held = offers.hold_alternatives(care_request=meeting.care_request, actor=HER, now=now)
    with clock.stopped_at(now):
        browsers = [known_as(Browser(), meeting.client) for _ in range(4)]

        def choose(index: int) -> Any:
            hold = held[index % len(held)]
            return browsers[index].post(f"/afspraak/{meeting.pk}/kies/", {"hold": str(hold.pk)})

        answers = run_together(4, choose)
    assert [getattr(answer, "status_code", answer) for answer in answers] == [302] * 4
    live = Appointment.objects.filter(sequence=1, status__in=("booked", "confirmed"))
    assert live.get().moved_from == meeting

"""Any order of deeds leaves one legal life: no overlap, no lost mother, history that adds up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from scheduling.domain.errors import SchedulingError
from scheduling.domain.transitions import APPOINTMENT, APPOINTMENT_STARTS, can_go
from scheduling.models import LIVE, Appointment, CareRequest, Clinician
from scheduling.selectors.covers import has_cover
from scheduling.services import appointments, levels, offers, time_off
from tests.factories.scheduling import (
    HER,
    a_clinician,
    a_coordinator,
    daily_slots,
    placed,
)
from tests.integration.scheduling.test_races import overlaps

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


class Life(RuleBasedStateMachine):
    """Two mothers, two psychologists, and everything that can happen to their appointments."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.savepoint = transaction.savepoint()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @initialize()
    def begin(self) -> None:
        a_coordinator()
        self.clinicians: list[Clinician] = [a_clinician(), a_clinician()]
        for clinician in self.clinicians:
            daily_slots(clinician, self.now, days=25, hours=(8, 9))
        self.mothers: list[CareRequest] = [
            placed(self.now, level=level).promise.care_request for level in (3, 2)
        ]

    def do(self, service: Any, **call: Any) -> Any:
        """A deed that the rules may refuse, but never with an error of ours."""
        try:
            return service(actor=HER, now=self.now, **call)
        except SchedulingError:
            return None

    def pick(self, who: int, which: int) -> Appointment:
        hers = list(self.mothers[who].appointments.order_by("during", "id"))
        return hers[which % len(hers)]

    who = st.integers(0, 1)
    which = st.integers(0, 30)

    @rule(who=who, which=which)
    def confirm(self, who: int, which: int) -> None:
        self.do(appointments.confirm, appointment_id=self.pick(who, which).id)

    @rule(who=who, which=which)
    def cancel(self, who: int, which: int) -> None:
        self.do(appointments.cancel, appointment_id=self.pick(who, which).id)

    @rule(who=who)
    def look_at_alternatives(self, who: int) -> None:
        self.do(offers.hold_alternatives, care_request=self.mothers[who])

    @rule(who=who, which=which, hold=which)
    def move(self, who: int, which: int, hold: int) -> None:
        self.do(
            appointments.move,
            appointment_id=self.pick(who, which).id,
            hold_id=self.pick(who, hold).id,
        )

    @rule(who=who, hold=which)
    def book_a_hold(self, who: int, hold: int) -> None:
        self.do(appointments.book_hold, hold_id=self.pick(who, hold).id)

    @rule(who=who, which=which)
    def stay_away(self, who: int, which: int) -> None:
        self.do(appointments.mark_did_not_attend, appointment_id=self.pick(who, which).id)

    @rule(who=who, level=st.integers(2, 5))
    def change_level(self, who: int, level: int) -> None:
        self.do(levels.change_level, care_request=self.mothers[who], level=level)

    @rule(who=who, days=st.integers(0, 20))
    def be_ill(self, who: int, days: int) -> None:
        start = START + timedelta(days=days)
        self.do(
            time_off.add,
            clinician=self.clinicians[who],
            starts_at=start,
            ends_at=start + timedelta(days=2),
            kind="illness",
        )

    @rule(hours=st.sampled_from([0.1, 5, 26]))
    def time_passes(self, hours: float) -> None:
        self.now += timedelta(hours=hours)
        offers.release_expired(now=self.now)

    @invariant()
    def nobody_is_lost(self) -> None:
        for mother in getattr(self, "mothers", []):
            assert has_cover(mother.id)

    @invariant()
    def no_two_at_one_time(self) -> None:
        if connection.in_atomic_block:
            assert overlaps() == 0

    @invariant()
    def at_most_one_live_meeting_of_each_number(self) -> None:
        for mother in getattr(self, "mothers", []):
            live = mother.appointments.filter(status__in=LIVE).values_list("sequence", flat=True)
            assert len(set(live)) == len(live)

    @invariant()
    def history_adds_up(self) -> None:
        for appointment in Appointment.objects.prefetch_related("events"):
            steps = sorted(appointment.events.all(), key=lambda event: event.pk)
            assert steps[0].new in APPOINTMENT_STARTS
            for before, after in pairwise(steps):
                assert after.old == before.new
                assert can_go(APPOINTMENT, after.old, after.new)
            assert steps[-1].new == appointment.status


@pytest.mark.django_db
def test_the_life_of_appointments() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

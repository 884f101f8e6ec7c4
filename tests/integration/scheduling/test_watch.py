"""The watchdog's round: it rings a person, owns up to what was missed, moves what lies still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from accounts import clock
from accounts.models import AccessEvent, Clinic, Heartbeat, Role, User
from accounts.selectors.clinic import forget_profile
from notifications.channels.base import TemporaryFailure
from notifications.models import OutboxMessage
from scheduling import messages
from scheduling.domain.watch import WATCHED
from scheduling.management.commands import watchdog
from scheduling.models import (
    Appointment,
    Commitment,
    DutyAlarm,
    Incident,
    Promise,
    PromiseOutcome,
    SafetyCall,
)
from scheduling.services import commitments, promises, requests, safety_calls, watch
from tests.factories.accounts import make_user
from tests.factories.notifications import SentBox, a_kind, owed, sent_box
from tests.factories.scheduling import (
    HER,
    a_clinician,
    a_coordinator,
    a_draft_request,
    a_request,
    a_shift,
    a_slot,
    daily_slots,
    person,
    placed,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
PHONE = "+31612345678"


@pytest.fixture(autouse=True)
def clinic(db: None, now: datetime) -> Iterator[None]:
    Clinic.objects.create(
        pk=1, name="Voorbeeld", phone="+31850000000", duty_phone=PHONE, updated_at=now
    )
    forget_profile()
    yield
    forget_profile()


@pytest.fixture
def coordinator(db: None) -> User:
    return a_coordinator()


@pytest.fixture
def box() -> Iterator[SentBox]:
    """Whatever leaves the house, by whatever channel."""
    with sent_box() as found:
        yield found


def all_alive(now: datetime) -> None:
    """Every program said just now that it lives."""
    for name in WATCHED:
        Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def round_at(now: datetime) -> watch.Round:
    all_alive(now)
    return watch.look(now=now)


def all_sent(now: datetime) -> None:
    """The queue did its part: nothing lies still."""
    OutboxMessage.objects.update(status="sent", sent_at=now)


def danger(now: datetime) -> SafetyCall:
    """A call that is owed to somebody who never sent her intake."""
    call = safety_calls.open_call(
        care_request=a_draft_request(now), cause="danger_answer", actor=HER, now=now
    )
    all_sent(now)
    return call


class TestSafetyCalls:
    def test_it_rings_once_a_turn(self, coordinator: User, box: SentBox, now: datetime) -> None:
        call = danger(now)
        rung = [round_at(now + minute * MINUTE).rung for minute in (0, 1, 9, 10, 11, 19, 20)]
        assert rung == [
            [f"safety_call:{call.pk}:0"], [], [],
            [f"safety_call:{call.pk}:1"], [], [],
            [f"safety_call:{call.pk}:2"],
        ]  # fmt: skip
        assert [parcel.letter.recipient.phone for parcel in box.parcels] == [PHONE] * 3
        assert DutyAlarm.objects.filter(kind="safety_call", delivered_at=None).count() == 0

    def test_not_once_somebody_took_it_on(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        call = danger(now)
        round_at(now)
        safety_calls.acknowledge(call_id=call.pk, actor=person(coordinator), now=now + MINUTE)
        assert round_at(now + 10 * MINUTE).rung == []
        assert len(box.parcels) == 1

    def test_not_once_it_is_over(self, coordinator: User, box: SentBox, now: datetime) -> None:
        call = danger(now)
        safety_calls.end_call(
            call_id=call.pk, outcome=safety_calls.SPOKEN, actor=person(coordinator), now=now
        )
        assert round_at(now).rung == []
        assert box.parcels == []

    def test_at_night_it_waits_for_the_clinic_to_open(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        night = now + timedelta(hours=11)
        call = danger(night)
        assert round_at(night + MINUTE).rung == []
        opening = now + timedelta(hours=23)  # Tuesday, nine o'clock
        assert round_at(opening).rung == [f"safety_call:{call.pk}:0"]

    def test_a_phone_that_fails_is_tried_again_in_the_next_round(
        self, coordinator: User, now: datetime
    ) -> None:
        call = danger(now)
        with sent_box(TemporaryFailure("down")) as box:
            assert round_at(now).rung == []
            assert DutyAlarm.objects.get().delivered_at is None
            assert round_at(now + timedelta(seconds=5)).rung == [f"safety_call:{call.pk}:0"]
        assert len(box.parcels) == 1
        assert DutyAlarm.objects.get().delivered_at == now + timedelta(seconds=5)

    def test_without_a_duty_phone_it_rings_who_is_on_duty(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        Clinic.objects.update(duty_phone="")
        forget_profile()
        danger(now)
        assert round_at(now).rung == []
        a_shift(make_user(Role.CLINICIAN, with_totp=False, phone="+31600000009"), now)
        assert len(round_at(now + MINUTE).rung) == 1
        assert [parcel.letter.recipient.phone for parcel in box.parcels] == ["+31600000009"]


class TestPromises:
    def test_one_that_nearly_breaks_rings_once(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        promise = placed(now, route="proxy").promise
        due = promise.contact_by
        assert due == now + timedelta(hours=72)
        assert round_at(due - timedelta(hours=2, seconds=1)).rung == []
        found = [round_at(due - left * MINUTE).rung for left in (120, 60, 1)]
        assert found == [[f"promise:{promise.pk}:contact"], [], []]
        assert "een belofte verloopt bijna" in box.parcels[0].letter.words.sms

    def test_one_that_a_meeting_keeps_does_not(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        daily_slots(a_clinician(), now)
        promise = placed(now).promise
        all_sent(now)
        assert round_at(promise.contact_by - MINUTE).rung == []
        assert round_at(promise.contact_by + MINUTE).missed == []

    def test_a_meeting_too_late_does_not_keep_it(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        a_slot(a_clinician(), now + timedelta(days=5))
        placement = placed(now)
        assert placement.first
        late = placement.promise.contact_by + MINUTE
        assert round_at(late).missed == [placement.promise.pk]

    def test_a_missed_contact_is_owned(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        promise = placed(now, route="proxy").promise
        late = promise.contact_by + MINUTE
        found = round_at(late)
        assert found.missed == [promise.pk]
        outcome = PromiseOutcome.objects.get()
        assert (outcome.term, outcome.is_kept, outcome.at) == ("contact", False, late)
        incident = Incident.objects.get()
        assert (incident.owner, incident.opened_at) == (coordinator, late)
        task = Commitment.objects.get(kind="ladder_step")
        assert (task.owner, task.due_at) == (coordinator, late + timedelta(hours=1))
        message = OutboxMessage.objects.get(kind="promise_missed")
        assert message.subject_id == promise.care_request_id
        letter = messages.promise_missed(promise.care_request_id, late)
        assert coordinator.name in letter.words.body  # type: ignore[union-attr]
        row = AccessEvent.objects.get(event="promise.missed")
        assert (row.role, row.subject_id) == ("system:watchdog", promise.care_request.client_id)
        assert round_at(late + MINUTE).missed == []
        assert Incident.objects.count() == 1

    def test_a_promise_kept_since_it_was_listed_is_not_missed(
        self, coordinator: User, now: datetime
    ) -> None:
        placement = placed(now, route="proxy")
        promise, late = placement.promise, placement.promise.contact_by + MINUTE
        listed = list(watch._overdue_promises(late))
        assert listed == [(promise, "contact")]
        newer = promises.supersede(
            care_request=promise.care_request, level=1, actor=HER, now=promise.contact_by
        )
        assert newer.contact_by > late
        assert watch._miss(promise, "contact", late) is False
        assert PromiseOutcome.objects.count() == Incident.objects.count() == 0

    @pytest.mark.parametrize("ended", ["contact", "closed"])
    def test_nor_one_that_was_kept_or_closed(
        self, coordinator: User, now: datetime, ended: str
    ) -> None:
        placement = placed(now, route="proxy")
        late = placement.promise.contact_by + MINUTE
        request = placement.promise.care_request
        if ended == "contact":
            promises.record_outcome(care_request=request, term="contact", at=now, actor=HER)
        else:
            requests.close(
                care_request=request, reason="verhuisd", actor=person(coordinator), now=now
            )
        assert watch._miss(placement.promise, "contact", late) is False
        assert round_at(late).missed == []
        assert Incident.objects.count() == 0

    def test_an_owner_who_left_is_not_given_a_new_task(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        promise = placed(now, route="proxy").promise
        User.objects.filter(pk=coordinator.pk).update(is_active=False)
        other = a_coordinator()
        round_at(promise.contact_by + MINUTE)
        assert Incident.objects.get().owner == other
        assert Commitment.objects.get(kind="ladder_step").owner == other

    def test_the_task_it_makes_is_a_cover_that_somebody_can_end(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        promise = placed(now, route="proxy").promise
        late = promise.contact_by + MINUTE
        round_at(late)
        task = Commitment.objects.get(kind="ladder_step")
        done = commitments.end(
            commitment_id=task.pk,
            outcome="gesproken",
            was_contact=True,
            actor=person(coordinator),
            now=late + MINUTE,
        )
        assert done.ended_by == coordinator
        assert PromiseOutcome.objects.get().is_kept is False  # what was missed stays missed

    def test_a_draft_has_no_promise_to_miss(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        a_request(now)
        assert Promise.objects.count() == 0
        assert round_at(now + timedelta(days=40)).missed == []


class TestMachinery:
    @pytest.mark.parametrize("silent", WATCHED)
    def test_a_silent_program_rings_once_an_hour(
        self, box: SentBox, now: datetime, silent: str
    ) -> None:
        all_alive(now)
        Heartbeat.objects.filter(name=silent).update(at=now - timedelta(minutes=2, seconds=1))
        found = watch.look(now=now)
        assert found.silent == [silent]
        assert found.rung == [f"machinery:{silent}:2027030109"]
        assert watch.look(now=now + MINUTE).rung == []
        all_alive(now + timedelta(hours=1))
        Heartbeat.objects.filter(name=silent).update(at=now)
        assert watch.look(now=now + timedelta(hours=1)).rung == [f"machinery:{silent}:2027030110"]
        assert len(box.parcels) == 2

    def test_all_is_well(self, box: SentBox, now: datetime) -> None:
        found = round_at(now)
        assert (found.rung, found.missed, found.silent, found.delivered) == ([], [], [], 0)
        assert box.parcels == []

    @pytest.mark.parametrize("side", ["clinic", "employer"])
    def test_what_lies_still_is_delivered_here_and_now(
        self, box: SentBox, now: datetime, side: Any
    ) -> None:
        with a_kind():
            owed(now - timedelta(minutes=6), side=side)
            owed(now - timedelta(minutes=6), side=side)
            found = round_at(now)
        assert found.delivered == 2
        assert found.rung == ["machinery:outbox:2027030109"]
        texts = [parcel.letter.words.sms for parcel in box.parcels]
        assert "er blijven berichten liggen" in texts[0]  # a person first
        assert len(texts) == 3

    def test_what_is_a_minute_late_is_left_to_the_queue(self, box: SentBox, now: datetime) -> None:
        with a_kind():
            owed(now - 5 * MINUTE)
            found = round_at(now)
        assert (found.delivered, found.rung) == (0, [])

    def test_with_the_worker_gone_nothing_waits_for_five_minutes(
        self, box: SentBox, now: datetime
    ) -> None:
        with a_kind():
            owed(now - MINUTE)
            found = watch.look(now=now)
        assert found.silent == list(WATCHED)
        assert found.delivered == 1

    def test_a_long_backlog_does_not_keep_the_next_round(
        self, box: SentBox, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watch, "DELIVERY_SECONDS", 0.0)
        with a_kind():
            for _ in range(3):
                owed(now - timedelta(minutes=6))
            assert round_at(now).delivered == 1
            # What was handed out and not sent is taken up when its minute is over.
            assert round_at(now + timedelta(seconds=61)).delivered == 1


class TestTheTestAlarm:
    def test_it_rings_and_is_written_down(
        self, coordinator: User, box: SentBox, now: datetime
    ) -> None:
        alarm = watch.ring_test(actor=person(coordinator), now=now)
        alarm.refresh_from_db()
        assert (alarm.kind, alarm.rung_at, alarm.delivered_at) == ("test", now, now)
        assert "proefalarm" in box.parcels[0].letter.words.sms
        row = AccessEvent.objects.get(event="duty_alarm.test")
        assert (row.user_id, row.purpose) == (coordinator.pk, "OPERATE")

    def test_a_phone_that_did_not_ring_is_no_delivery(
        self, coordinator: User, now: datetime
    ) -> None:
        with sent_box(TemporaryFailure("down")):
            watch.ring_test(actor=person(coordinator), now=now)
        assert DutyAlarm.objects.get().delivered_at is None


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def _one_connection(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The test's own transaction lives on this connection."""
        monkeypatch.setattr(watchdog, "close_old_connections", lambda: None)

    def test_one_round_and_a_sign_of_life(
        self, coordinator: User, box: SentBox, now: datetime, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call = danger(now)
        promise = placed(now, route="proxy").promise
        late = promise.contact_by + MINUTE
        all_alive(late)
        with clock.stopped_at(late):
            call_command("watchdog", "--once")
        told = capsys.readouterr().out
        assert "rang the duty phone: safety_call" in told
        assert "1 promises missed; their owners know" in told
        assert Heartbeat.objects.get(name="watchdog").at == late
        assert DutyAlarm.objects.filter(subject_id=str(call.pk)).count() == 1
        assert Appointment.objects.count() == 0

    def test_a_database_that_is_away_does_not_end_it(
        self, now: datetime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def away(*, now: datetime) -> None:
            raise OperationalError("no connection")

        monkeypatch.setattr(watch, "look", away)
        call_command("watchdog", "--once")
        assert capsys.readouterr().err == "PostgreSQL is away: OperationalError\n"
        assert not Heartbeat.objects.filter(name="watchdog").exists()

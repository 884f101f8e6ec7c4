"""Delivering: claim, still true?, channel, send, note. Every ending, and every second run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from accounts.domain.actor import Actor
from accounts.models import AccessEvent
from accounts.sides import ALIAS_OF, SIDES, Side, current_side
from notifications.channels.base import PermanentFailure, TemporaryFailure
from notifications.domain.letter import Letter, Recipient, Withdrawn
from notifications.domain.retry import MOST_ATTEMPTS, longest_wait
from notifications.models import DeliveryAttempt, OutboxMessage
from notifications.selectors.outbox import backlog, dead_letters
from notifications.services import leases
from notifications.services.delivery import deliver
from notifications.services.redrive import NotDead, redrive
from notifications.services.sweep import deliver_due
from tests.factories.notifications import (
    REACHABLE,
    SAFE,
    SAFE_WORDS,
    a_kind,
    owed,
    sent_box,
    state_of,
)

NIGHT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 03:00 in Amsterdam
MORNING = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # 07:30 in Amsterdam
COORDINATOR = Actor(user_id=None, role="coordinator")


def attempts_of(message: OutboxMessage) -> list[tuple[str, str, str]]:
    tries = DeliveryAttempt.objects.using(message._state.db).filter(message_id=message.pk)
    return list(tries.order_by("id").values_list("channel", "outcome", "error_class"))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.django_db
def test_sends_notes_and_then_does_nothing_more(side: Side, now: datetime) -> None:
    seen: list[tuple[UUID, str]] = []

    def prepare(subject_id: UUID, moment: datetime) -> Letter:
        assert moment == now
        seen.append((subject_id, current_side()))
        return SAFE

    with a_kind(answer=prepare), sent_box() as box:
        message = owed(now, side=side)
        assert deliver(side=side, message_id=message.pk, now=now) == "sent"
        assert deliver(side=side, message_id=message.pk, now=now) == "not_ours"
    assert seen == [(message.subject_id, side)]
    assert [parcel.key for parcel in box.parcels] == [message.pk]
    row = state_of(message)
    assert (row.status, row.channel, row.sent_at, row.attempts) == ("sent", "sms", now, 1)
    assert (row.lease_until, row.ended_reason) == (None, "")
    assert attempts_of(message) == [("sms", "sent", "")]


@pytest.mark.django_db
def test_a_sent_message_costs_two_statements(now: datetime, django_assert_num_queries: Any) -> None:
    with a_kind(), sent_box():
        message = owed(now)
        with django_assert_num_queries(2):
            deliver(side="clinic", message_id=message.pk, now=now)


@pytest.mark.django_db
def test_what_is_no_longer_true_is_withdrawn(now: datetime) -> None:
    with a_kind(answer=Withdrawn("appointment_moved")), sent_box() as box:
        message = owed(now)
        assert deliver(side="clinic", message_id=message.pk, now=now) == "withdrawn"
    assert box.parcels == []
    row = state_of(message)
    assert (row.status, row.ended_reason) == ("withdrawn", "appointment_moved")
    assert attempts_of(message) == [("", "withdrawn", "appointment_moved")]


@pytest.mark.django_db
def test_without_a_channel_a_person_must_act(now: datetime) -> None:
    silent = Letter(replace(REACHABLE, may_email=False, may_sms=False), SAFE_WORDS)
    with a_kind(answer=silent), sent_box() as box:
        message = owed(now)
        assert deliver(side="clinic", message_id=message.pk, now=now) == "dead"
    assert box.parcels == []
    [letter] = dead_letters()
    assert (letter.id, letter.reason, letter.needs_call) == (message.pk, "no_channel", True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"subject": "Je psycholoog"}, "unsafe subject:psych"),
        ({"body": "Hallo mevrouw Depressie"}, "unsafe preview:depress"),
        ({"sms": "Houvast: uw intake"}, "unsafe sms:intake"),
        ({"sms": "x" * 161}, "unsafe sms:too_long"),
    ],
)
@pytest.mark.django_db
def test_an_unsafe_letter_is_never_sent(change: dict[str, str], reason: str, now: datetime) -> None:
    unsafe = replace(SAFE, words=replace(SAFE_WORDS, **change))
    with a_kind(answer=unsafe), sent_box() as box:
        message = owed(now)
        assert deliver(side="clinic", message_id=message.pk, now=now) == "dead"
    assert box.parcels == []
    assert state_of(message).ended_reason == reason


@pytest.mark.django_db
def test_a_permanent_refusal_is_dead_at_once(now: datetime) -> None:
    with a_kind(), sent_box(PermanentFailure("SMTPRecipientsRefused 550")):
        message = owed(now)
        assert deliver(side="clinic", message_id=message.pk, now=now) == "dead"
    assert attempts_of(message) == [("sms", "dead", "SMTPRecipientsRefused 550")]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(TemporaryFailure("TimeoutError"), "TimeoutError"), (KeyError("0612345678"), "KeyError")],
)
@pytest.mark.django_db
def test_any_other_fault_is_tried_again_and_keeps_no_text(
    fault: Exception, reason: str, now: datetime
) -> None:
    with a_kind(), sent_box(fault) as box:
        message = owed(now)
        assert deliver(side="clinic", message_id=message.pk, now=now) == "retry"
        row = state_of(message)
        assert row.status == "due"
        assert now <= row.due_at <= now + longest_wait(1)
        assert deliver(side="clinic", message_id=message.pk, now=row.due_at) == "sent"
    assert len(box.parcels) == 1
    assert attempts_of(message) == [("sms", "retry", reason), ("sms", "sent", "")]


@pytest.mark.django_db
def test_a_kind_that_this_program_does_not_know_waits_for_one_that_does(now: datetime) -> None:
    with a_kind():
        message = owed(now)
    assert deliver(side="clinic", message_id=message.pk, now=now) == "retry"
    assert attempts_of(message) == [("", "retry", "UnknownKind")]


@pytest.mark.django_db
def test_twelve_tries_then_dead_and_a_person_lets_it_go_again(now: datetime) -> None:
    faults = [TemporaryFailure("down")] * MOST_ATTEMPTS
    with a_kind(), sent_box(*faults) as box:
        message, moment = owed(now), now
        outcomes = []
        for _ in range(MOST_ATTEMPTS):
            outcomes.append(deliver(side="clinic", message_id=message.pk, now=moment))
            moment = state_of(message).due_at
        assert outcomes == ["retry"] * (MOST_ATTEMPTS - 1) + ["dead"]
        assert deliver(side="clinic", message_id=message.pk, now=moment) == "not_ours"
        assert state_of(message).ended_reason == "down"
        redrive_and_deliver(message, moment)
    assert len(box.parcels) == 1
    event = AccessEvent.objects.get(event="message.redrive")
    assert (event.object_id, event.role) == (str(message.pk), "coordinator")


def redrive_and_deliver(message: OutboxMessage, now: datetime) -> None:
    redrive(side="clinic", message_id=message.pk, actor=COORDINATOR, now=now)
    row = state_of(message)
    assert (row.status, row.attempts, row.due_at, row.ended_reason) == ("due", 0, now, "")
    assert deliver_due(now=now, grace=timedelta()) == {"sent": 1}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.django_db
def test_only_the_dead_are_redriven(side: Side, now: datetime) -> None:
    with a_kind():
        message = owed(now, side=side)
    with pytest.raises(NotDead):
        redrive(side=side, message_id=message.pk, actor=COORDINATOR, now=now)
    assert not AccessEvent.objects.using(ALIAS_OF[side]).filter(event="message.redrive").exists()


@pytest.mark.django_db
def test_at_night_it_waits_for_the_morning_and_that_is_no_try() -> None:
    with a_kind(is_urgent=False), sent_box() as box:
        message = owed(NIGHT)
        assert deliver(side="clinic", message_id=message.pk, now=NIGHT) == "postponed"
        row = state_of(message)
        assert (row.status, row.due_at, row.attempts) == ("due", MORNING, 0)
        assert attempts_of(message) == []
        early = MORNING - timedelta(seconds=1)
        assert deliver(side="clinic", message_id=message.pk, now=early) == "not_ours"
        assert deliver(side="clinic", message_id=message.pk, now=MORNING) == "sent"
    assert len(box.parcels) == 1


@pytest.mark.parametrize(
    ("is_urgent", "was_requested", "minutes_ago", "outcome"),
    [
        (True, False, 600, "sent"),
        (False, True, 5, "sent"),
        (False, True, 45, "postponed"),
        (False, False, 0, "postponed"),
    ],
)
@pytest.mark.django_db
def test_what_may_come_at_night(
    is_urgent: bool, was_requested: bool, minutes_ago: int, outcome: str
) -> None:
    with a_kind(is_urgent=is_urgent, was_requested=was_requested), sent_box():
        message = owed(NIGHT - timedelta(minutes=minutes_ago))
        assert deliver(side="clinic", message_id=message.pk, now=NIGHT) == outcome


@pytest.mark.django_db
def test_a_message_for_later_stays(now: datetime) -> None:
    with a_kind(), sent_box() as box:
        message = owed(now, due_at=now + timedelta(days=1))
        assert deliver(side="clinic", message_id=message.pk, now=now) == "not_ours"
        assert deliver_due(now=now) == {}
        assert deliver_due(now=now + timedelta(days=2)) == {"sent": 1}
    assert len(box.parcels) == 1


@pytest.mark.django_db
def test_a_killed_worker_leaves_a_lease_that_runs_out(now: datetime) -> None:
    with a_kind(), sent_box() as box:
        message = owed(now)
        lost = leases.claim(side="clinic", message_id=message.pk, now=now)
        assert lost is not None
        assert deliver(side="clinic", message_id=message.pk, now=now) == "not_ours"
        assert deliver_due(now=now + timedelta(seconds=59)) == {}
        later = now + leases.LEASE
        assert deliver_due(now=later) == {"sent": 1}
        # The first one was only paused: what it writes now no longer counts, but it is noted.
        assert leases.end(lost, leases.Ending("dead", reason="late"), now=later) is False
    assert len(box.parcels) == 1
    assert (state_of(message).status, state_of(message).attempts) == ("sent", 2)
    assert [outcome for _, outcome, _ in attempts_of(message)] == ["sent", "dead"]


@pytest.mark.django_db
def test_a_message_that_kills_every_worker_is_put_aside(now: datetime) -> None:
    with a_kind(), sent_box() as box:
        message, moment = owed(now), now
        for _ in range(MOST_ATTEMPTS):
            assert leases.claim(side="clinic", message_id=message.pk, now=moment)
            moment += leases.LEASE
        assert deliver(side="clinic", message_id=message.pk, now=moment) == "dead"
    assert box.parcels == []
    assert state_of(message).ended_reason == "never_finished"


def test_two_workers_send_it_once(
    run_together: Callable[[int, Callable[[int], Any]], list[Any]], now: datetime
) -> None:
    with a_kind(), sent_box() as box:
        message = owed(now)
        outcomes = run_together(
            10, lambda _: deliver(side="clinic", message_id=message.pk, now=now)
        )
    assert sorted(outcomes) == ["not_ours"] * 9 + ["sent"]
    assert len(box.parcels) == 1


def test_refuses_to_send_inside_a_transaction(committed_db: object, now: datetime) -> None:
    with a_kind(), sent_box() as box:
        message = owed(now)
        with transaction.atomic(), pytest.raises(RuntimeError, match="outside any transaction"):
            deliver(side="clinic", message_id=message.pk, now=now)
    assert box.parcels == []
    assert state_of(message).status == "due"


def test_ten_sweeps_at_once_share_the_work(
    run_together: Callable[[int, Callable[[int], Any]], list[Any]], now: datetime
) -> None:
    later = now + timedelta(minutes=1)
    with a_kind(), sent_box() as box:
        for _ in range(60):
            owed(now)
            owed(now, side="employer")
        counts = run_together(10, lambda _: deliver_due(now=later))
        counts.append(deliver_due(now=later + leases.LEASE))
    assert sum(count["sent"] for count in counts) == 120
    assert len({parcel.key for parcel in box.parcels}) == len(box.parcels) == 120


@pytest.mark.django_db
def test_the_sweep_waits_a_moment_and_hands_each_out_once_a_minute(now: datetime) -> None:
    from notifications.services.sweep import GRACE, due_messages

    with a_kind():
        message = owed(now)
    assert list(due_messages(now=now)) == []
    later = now + GRACE
    assert list(due_messages(now=later)) == [("clinic", message.pk)]
    assert list(due_messages(now=later)) == []
    assert list(due_messages(now=later + leases.LEASE)) == [("clinic", message.pk)]


@pytest.mark.django_db
def test_when_redis_is_dead_the_urgent_ones_can_go_alone(now: datetime) -> None:
    with a_kind("urgent"), a_kind("calm", is_urgent=False), sent_box() as box:
        urgent, calm = owed(now, kind="urgent"), owed(now, kind="calm")
        later = now + timedelta(minutes=1)
        assert deliver_due(now=later, is_urgent_only=True) == {"sent": 1}
    assert [parcel.key for parcel in box.parcels] == [urgent.pk]
    assert state_of(calm).status == "due"


@pytest.mark.django_db
def test_the_backlog_of_both_sides_in_one_query_each(
    now: datetime, django_assert_num_queries: Any
) -> None:
    empty = backlog(now=now)
    assert (empty.unsent, empty.dead, empty.oldest_seconds(now)) == (0, 0, 0.0)
    with a_kind(), sent_box(PermanentFailure("x")):
        dead = owed(now - timedelta(hours=3), side="employer")
        deliver(side="employer", message_id=dead.pk, now=now)
        owed(now - timedelta(minutes=4))
        owed(now - timedelta(minutes=6), side="employer")
        owed(now, due_at=now + timedelta(days=1))
    count = django_assert_num_queries
    with count(1, using="default"), count(1, using="employer"):
        found = backlog(now=now)
    assert (found.unsent, found.dead, found.oldest_seconds(now)) == (2, 1, 360.0)
    [letter] = dead_letters()
    assert (letter.side, letter.id, letter.needs_call) == ("employer", dead.pk, False)


def test_an_address_is_never_part_of_a_row() -> None:
    columns = {field.name for field in OutboxMessage._meta.concrete_fields}
    columns |= {field.name for field in DeliveryAttempt._meta.concrete_fields}
    assert not columns & {*Recipient.__dataclass_fields__, "subject", "body", "to", "payload"}

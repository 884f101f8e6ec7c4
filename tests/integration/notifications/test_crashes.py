"""The whole way with real programs, and what is left of it when they are killed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import ClockOffset, Heartbeat, User
from accounts.sides import ALIAS_OF, SIDES
from notifications.models import OutboxMessage
from notifications.services.sweep import deliver_due
from tests.factories.notifications import owed, state_of
from tests.integration.notifications.kinds import TO_A_USER, TO_ANYBODY, address_of
from tests.integration.notifications.programs import House, a_house, kill, mails, until

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with a_house(tmp_path) as house:
        yield house


def real_now() -> datetime:
    return datetime.now(UTC)


def move_clock(seconds: int) -> None:
    """Every program of the house believes it is so much later, within a second."""
    ClockOffset.objects.update_or_create(
        id=1, defaults={"offset_seconds": seconds, "moved_at": real_now()}
    )


def status(message: OutboxMessage) -> str:
    return state_of(message).status


def addresses(house: House) -> list[str]:
    return sorted(mail["to"] for mail in mails(house.folder))


def test_a_message_of_each_side_arrives_at_once(house: House) -> None:
    house.start_broker()
    early = owed(real_now(), kind=TO_ANYBODY)
    house.start("relay")
    house.start("worker")
    until(lambda: status(early) == "sent")
    messages = [owed(real_now(), kind=TO_ANYBODY, side=side) for side in SIDES]
    until(lambda: {status(message) for message in messages} == {"sent"}, seconds=10)
    expected = [early, *messages]
    assert addresses(house) == sorted(address_of(message.subject_id) for message in expected)
    assert {mail["id"] for mail in mails(house.folder)} == {f"{m.pk}@houvast" for m in expected}
    assert Heartbeat.objects.get(name="relay").at > real_now() - timedelta(minutes=1)


def test_what_is_no_longer_true_is_withdrawn_on_either_side(house: House) -> None:
    users = {
        side: User.objects.db_manager(ALIAS_OF[side]).create_user(
            f"{side}@example.org", role="employer", created_at=real_now()
        )
        for side in SIDES
    }
    gone = owed(real_now(), kind=TO_A_USER, subject_id=uuid4())
    kept = [
        owed(real_now(), kind=TO_A_USER, side=side, subject_id=users[side].pk) for side in SIDES
    ]
    crossed = owed(real_now(), kind=TO_A_USER, subject_id=users["employer"].pk)
    house.start_broker()
    house.start("relay")
    house.start("worker")
    until(lambda: {status(message) for message in kept} == {"sent"})
    until(lambda: {status(message) for message in (gone, crossed)} == {"withdrawn"})
    assert addresses(house) == sorted(address_of(message.subject_id) for message in kept)


def test_a_worker_killed_between_claim_and_send_still_means_one_mail(house: House) -> None:
    house.start_broker()
    house.start("relay")
    doomed = house.start("worker", HOUVAST_TEST_PAUSE_BEFORE_SEND="60")
    message = owed(real_now(), kind=TO_ANYBODY)
    until(lambda: status(message) == "sending")
    kill(doomed)
    assert addresses(house) == []

    house.start("worker")
    house.start("beat")
    move_clock(90)  # the lease of 60 seconds is over
    until(lambda: status(message) == "sent", seconds=60)
    assert addresses(house) == [address_of(message.subject_id)]
    row = state_of(message)
    assert (row.attempts, row.tries.count()) == (2, 1)


def test_the_pause_is_for_tests_alone(settings: Any) -> None:
    from notifications.services import delivery
    from tests.factories.notifications import a_kind, sent_box

    with pytest.MonkeyPatch.context() as patch, a_kind(), sent_box() as box:
        patch.setenv("HOUVAST_TEST_PAUSE_BEFORE_SEND", "3600")
        message = owed(real_now())
        assert delivery.deliver(side="clinic", message_id=message.pk, now=real_now()) == "sent"
    assert len(box.parcels) == 1


def test_without_a_broker_nothing_is_lost_and_the_urgent_can_go(
    house: House, settings: Any
) -> None:
    house.start("relay")
    message = owed(real_now() - timedelta(minutes=1), kind=TO_ANYBODY)
    until(lambda: "again in" in house.log("relay"))
    assert status(message) == "due"
    # The watchdog's way out: this process, no broker.
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = int(house.environment["EMAIL_PORT"])
    assert deliver_due(now=real_now(), is_urgent_only=True) == {"sent": 1}
    later = owed(real_now(), kind=TO_ANYBODY)
    # Redis comes back: the relay finds by itself what it could not hand over.
    house.start_broker()
    house.start("worker")
    until(lambda: status(later) == "sent")
    assert addresses(house) == sorted(address_of(m.subject_id) for m in (message, later))


def test_a_broker_killed_with_a_full_queue_loses_no_message(house: House) -> None:
    broker = house.start_broker()
    house.start("relay")
    messages = [owed(real_now(), kind=TO_ANYBODY) for _ in range(30)]
    until(lambda: "listening" in house.log("relay"))
    messages += [owed(real_now(), kind=TO_ANYBODY) for _ in range(30)]
    worker = house.start("worker")
    until(lambda: OutboxMessage.objects.filter(status="sent").count() >= 10)
    kill(broker)  # what it held is gone: it keeps no file
    kill(worker)
    messages += [owed(real_now(), kind=TO_ANYBODY) for _ in range(10)]
    house.start_broker()
    house.start("worker")
    house.start("beat")
    move_clock(90)
    until(lambda: OutboxMessage.objects.filter(status="sent").count() == 70, seconds=90)
    assert addresses(house) == sorted(address_of(message.subject_id) for message in messages)


def test_the_relay_outlives_a_broken_connection_to_postgresql(
    house: House, committed_db: Any
) -> None:
    house.start_broker()
    house.start("relay")
    house.start("worker")
    until(lambda: "listening" in house.log("relay"))
    with committed_db._superuser() as connection:
        cut = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%' OR wait_event = 'ClientRead' AND usename = 'app'"
        ).fetchone()[0]
    assert cut >= 1
    until(lambda: house.log("relay").count("listening") == 2)
    message = owed(real_now(), kind=TO_ANYBODY)
    until(lambda: status(message) == "sent", seconds=20)
    assert addresses(house) == [address_of(message.subject_id)]

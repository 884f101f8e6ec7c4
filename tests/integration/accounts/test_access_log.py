"""The access log: in the deed's transaction, never changed, and told back to her in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connections, transaction

from accounts.domain.actor import Actor
from accounts.models import AccessEvent
from accounts.selectors.audit import of_client
from accounts.services import audit
from portal.embedded import SUPERUSER
from tests.factories.accounts import make_client, make_user

WORKER = Actor.system("worker")


@pytest.mark.django_db
def test_a_row_holds_who_what_when_and_why(now: datetime) -> None:
    subject, user = uuid4(), uuid4()
    actor = Actor(user, "clinician", "192.0.2.7 ab12cd34", "0123abcd", responsible_user_id=subject)
    with transaction.atomic():
        audit.record(
            actor=actor,
            event="intake.read",
            action="R",
            now=now,
            subject_id=subject,
            object_type="intake",
            object_id=7,
            fields=("phq9", "contact"),
            rule="own_clients",
        )
    row = AccessEvent.objects.get(event="intake.read")
    assert (row.at, row.user_id, row.role, row.subject_id) == (now, user, "clinician", subject)
    assert (row.responsible_user_id, row.request_id) == (subject, "0123abcd")
    assert (row.object_id, row.detail_fields) == ("7", ["contact", "phq9"])
    assert (row.rule, row.purpose, row.outcome, row.source) == ("own_clients", "TREAT", 0, "web")


def test_no_row_without_the_transaction_of_the_deed(committed_db: object, now: datetime) -> None:
    with pytest.raises(audit.OutsideTransaction):
        audit.record(actor=WORKER, event="x.y", action="R", now=now)
    assert not AccessEvent.objects.exists()


def test_an_undone_deed_leaves_no_row(committed_db: object, now: datetime) -> None:
    with transaction.atomic():
        audit.record(actor=WORKER, event="x.y", action="C", now=now)
        transaction.set_rollback(True)
    assert not AccessEvent.objects.exists()


@pytest.mark.parametrize("side", ["public", "employer"])
@pytest.mark.parametrize("role", ["migrate", SUPERUSER])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET event = 'nothing.happened'",
        "DELETE FROM {}",
        "TRUNCATE {}",
    ],
)
def test_nobody_changes_the_log(
    committed_db: object, now: datetime, side: str, role: str, statement: str
) -> None:
    alias = "default" if side == "public" else "employer"
    with transaction.atomic(using=alias):
        audit.record(actor=WORKER, event="x.y", action="C", now=now, using=alias)
    name = connections["default"].settings_dict["NAME"]
    url = settings.EMBEDDED_SERVERS.database_url(role, name)
    with (
        psycopg.connect(url) as owner,
        pytest.raises(psycopg.errors.RestrictViolation, match="append-only"),
    ):
        owner.execute(statement.format(f"{side}.accounts_accessevent"))
    assert AccessEvent.objects.using(alias).values_list("event", flat=True).get() == "x.y"


@pytest.mark.django_db
@pytest.mark.parametrize("alias", ["default", "employer"])
def test_the_application_has_not_even_the_right(now: datetime, alias: str) -> None:
    for statement in (
        "UPDATE accounts_accessevent SET note = ''",
        "DELETE FROM accounts_accessevent",
    ):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(using=alias),
            connections[alias].cursor() as cursor,
        ):
            cursor.execute(statement)


def test_what_is_shown_is_logged_for_each_client(committed_db: object, now: datetime) -> None:
    first, second = uuid4(), uuid4()
    with audit.shown(
        actor=WORKER, event="care.caseload", now=now, rule="own_clients", object_type="client"
    ) as showing:
        showing.client(first, fields=("name",))
        showing.client(second, fields=("name", "level"), object_id=second)
    rows = {row.subject_id: row for row in AccessEvent.objects.filter(event="care.caseload")}
    assert set(rows) == {first, second}
    assert rows[second].detail_fields == ["level", "name"]
    assert {row.action for row in rows.values()} == {"R"}
    assert {row.rule for row in rows.values()} == {"own_clients"}


def test_a_search_that_found_nobody_is_logged_too(committed_db: object, now: datetime) -> None:
    with audit.shown(actor=WORKER, event="care.search", now=now):
        pass
    assert AccessEvent.objects.get(event="care.search").subject_id is None


def test_without_a_log_nothing_is_shown(committed_db: object, now: datetime) -> None:
    too_long_for_the_column = "x" * 49
    with (
        pytest.raises(audit.NotShown),
        audit.shown(actor=WORKER, event=too_long_for_the_column, now=now, subject_id=uuid4()),
    ):
        pass
    assert not AccessEvent.objects.exists()


@pytest.mark.django_db
def test_her_log_in_words(now: datetime) -> None:
    her, other = make_client(now=now - timedelta(days=2)), make_client()
    anna = make_user("clinician", name="Anna de Demo")
    deeds = [
        (Actor(anna.pk, "clinician"), "intake.read", "R", "intake", 0, "TRIAGE"),
        (Actor(None, "client"), "appointment.move", "U", "appointment", 0, "TREAT"),
        (Actor(uuid4(), "coordinator"), "access.not_yours", "E", "intake", 4, "BREAKGLASS"),
        (WORKER, "message.prepare", "R", "", 0, "TREAT"),
    ]
    with transaction.atomic():
        for number, (actor, event, action, thing, outcome, purpose) in enumerate(deeds):
            audit.record(
                actor=actor,
                event=event,
                action=action,
                now=now + timedelta(minutes=number),
                subject_id=her.pk,
                object_type=thing,
                outcome=outcome,
                purpose=purpose,
                rule="own_clients",
            )
        audit.record(actor=WORKER, event="x.y", action="R", now=now, subject_id=other.pk)
    lines = of_client(her, since=now)
    assert [(line.who, line.role, line.what, line.why) for line in lines] == [
        ("Het systeem", "", "Je gegevens bekeken", "om je te helpen"),
        ("Iemand van de kliniek", "coördinator", "Geprobeerd te openen, geweigerd", "noodknop"),
        ("Jij", "moeder of ouder", "Je afspraak veranderd", "om je te helpen"),
        (
            "Anna de Demo",
            "psycholoog",
            "Je intake bekeken",
            "om te bepalen hoe snel je hulp nodig hebt",
        ),
    ]
    assert [line.was_refused for line in lines] == [False, True, False, False]
    assert [line.was_emergency for line in lines] == [False, True, False, False]
    assert lines[3].rule == "own_clients"
    assert [line.what for line in of_client(her, until=now)] == ["Naam en bereikbaarheid bewaard"]

"""Somebody who sends a second intake is noticed by keyed hashes, and judged by a person."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.domain.person import Contact, Identity
from accounts.models import AccessEvent, Client, User
from accounts.services.clients import save_person
from intake.models import PossibleDuplicate
from intake.services import duplicates
from scheduling.domain.errors import NotAllowed
from tests.factories.accounts import make_client
from tests.factories.care import a_client_of
from tests.factories.scheduling import HER, a_clinician, a_coordinator, person
from tests.factories.submission import an_open_clinic, sent

pytestmark = pytest.mark.django_db
BORN = date(1994, 5, 6)


@pytest.fixture
def coordinator(db: None) -> User:
    return a_coordinator()


def someone(now: datetime, *, has_sent: bool = True, **known: str) -> Client:
    client = make_client()
    save_person(
        client=client,
        identity=Identity(name=known.get("name", ""), born_on=BORN if "name" in known else None),
        contact=Contact(email=known.get("email", ""), phone=known.get("phone", "")),
        actor=HER,
        now=now,
    )
    if has_sent:
        a_client_of(a_clinician(), now, client=client)
    return client


@pytest.mark.parametrize(
    ("then", "again", "matched"),
    [
        ({"name": "Zoë de Demo-Proef"}, {"name": "proef DEMO, de zoe"}, ["person"]),
        ({"phone": "06 12345678"}, {"phone": "+31612345678"}, ["phone"]),
        ({"email": "a@demo.example"}, {"email": " A@demo.example"}, ["email"]),
        (
            {"name": "Zoë Demo", "phone": "0612345678"},
            {"name": "Zoe Demo", "phone": "0612345678"},
            ["person", "phone"],
        ),
        ({"name": "Zoë Demo"}, {"name": "Mia Demo"}, None),
        ({}, {}, None),
    ],
)
def test_who_has_something_of_her_own_in_common(
    coordinator: User,
    now: datetime,
    then: dict[str, str],
    again: dict[str, str],
    matched: list[str] | None,
) -> None:
    earlier, newer = someone(now, **then), someone(now, **again)
    assert duplicates.note(newer, now=now) == (matched is not None)
    found = PossibleDuplicate.objects.first()
    assert (found and found.matched) == matched
    if found:
        assert (found.earlier, found.newer, found.verdict) == (earlier, newer, "")


def test_twice_is_once_and_who_never_sent_anything_is_nobody(
    coordinator: User, now: datetime
) -> None:
    someone(now, has_sent=False, phone="0612345678")
    newer = someone(now, phone="0612345678")
    assert duplicates.note(newer, now=now) == 0
    someone(now, phone="0612345678")
    for _ in range(2):
        duplicates.note(newer, now=now)
    assert PossibleDuplicate.objects.count() == 1


def test_sending_an_intake_looks(now: datetime) -> None:
    an_open_clinic(now)
    first, second = sent(now), sent(now)
    found = PossibleDuplicate.objects.get()
    assert (found.earlier_id, found.newer_id) == (first.intake.client_id, second.intake.client_id)


def test_a_person_judges_once(coordinator: User, now: datetime) -> None:
    earlier, newer = someone(now, phone="0612345678"), someone(now, phone="0612345678")
    duplicates.note(newer, now=now)
    key = PossibleDuplicate.objects.get().pk
    call = {"duplicate_id": key, "actor": person(coordinator), "now": now}
    with pytest.raises(NotAllowed, match="reason_missing"):
        duplicates.judge(verdict="different", reason=" ", **call)
    with pytest.raises(ValueError, match="merge"):
        duplicates.judge(verdict="merge", reason="x", **call)
    with pytest.raises(NotAllowed, match="needs_a_person"):
        duplicates.judge(verdict="same", reason="", **(call | {"actor": HER}))
    done = duplicates.judge(verdict="different", reason="zussen", **call)
    assert (done.verdict, done.reason, done.decided_by) == ("different", "zussen", coordinator)
    with pytest.raises(NotAllowed, match="wrong_state"):
        duplicates.judge(verdict="same", reason="", **call)
    noted = AccessEvent.objects.filter(note__startswith="compared")
    assert set(noted.values_list("subject_id", flat=True)) == {earlier.pk, newer.pk}
    assert Client.objects.count() == 2


@pytest.mark.parametrize("broken", ["itself", "no_person", "no_reason"])
def test_the_database_forbids_the_rest(coordinator: User, now: datetime, broken: str) -> None:
    one, two = someone(now), someone(now)
    fields = {
        "itself": {"earlier": two},
        "no_person": {"verdict": "same", "decided_at": now},
        "no_reason": {"verdict": "different", "decided_at": now, "decided_by": coordinator},
    }[broken]
    values = {"newer": two, "earlier": one, "matched": ["phone"], "found_at": now}
    with pytest.raises(IntegrityError, match="possible_duplicate"), transaction.atomic():
        PossibleDuplicate.objects.create(**(values | fields))

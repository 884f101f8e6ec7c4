from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from benefits.models import Contract, Employer, Entitlement, LedgerEntry
from benefits.services import ledger
from benefits.services.claims import NoProof, claim
from tests.factories import benefits as make

pytestmark = pytest.mark.django_db


def figures() -> tuple[int, int, int]:
    right = Entitlement.objects.get()
    return right.cap, right.reserved, right.settled


def test_a_session_is_held_then_settled(now: datetime) -> None:
    request_id, booking_id = make.a_funded_request(now), uuid4()
    assert ledger.reserve(care_request_id=request_id, booking_id=booking_id, now=now) is True
    assert figures() == (8, 1, 0)
    ledger.settle(booking_id=booking_id, now=now)
    assert figures() == (8, 0, 1)
    entries = LedgerEntry.objects.order_by("pk")
    assert [(each.kind, each.units, each.month) for each in entries] == [
        ("reserve", 1, date(2027, 3, 1)),
        ("settle", 1, date(2027, 3, 1)),
    ]


def test_a_session_is_held_then_given_back(now: datetime) -> None:
    request_id, booking_id = make.a_funded_request(now), uuid4()
    ledger.reserve(care_request_id=request_id, booking_id=booking_id, now=now)
    ledger.release(booking_id=booking_id, now=now)
    assert figures() == (8, 0, 0)


def test_repeating_a_step_changes_nothing(now: datetime) -> None:
    request_id, booking_id = make.a_funded_request(now), uuid4()
    for _ in range(3):
        assert ledger.reserve(care_request_id=request_id, booking_id=booking_id, now=now) is True
    for _ in range(3):
        ledger.settle(booking_id=booking_id, now=now)
    ledger.release(booking_id=booking_id, now=now)
    assert figures() == (8, 0, 1)
    assert LedgerEntry.objects.count() == 2


def test_an_empty_right_says_no_and_stops_nothing(now: datetime) -> None:
    request_id = make.a_funded_request(now, cap=1)
    assert ledger.reserve(care_request_id=request_id, booking_id=uuid4(), now=now) is True
    assert ledger.reserve(care_request_id=request_id, booking_id=uuid4(), now=now) is False
    assert figures() == (1, 1, 0)


def test_nothing_is_held_where_no_employer_pays(now: datetime) -> None:
    request_id, booking_id = uuid4(), uuid4()
    claim(
        client=make.a_client(now),
        care_request_id=request_id,
        proof=NoProof(),
        now=now,
        actor=make.ACTOR,
    )
    assert ledger.reserve(care_request_id=request_id, booking_id=booking_id, now=now) is False
    assert ledger.reserve(care_request_id=uuid4(), booking_id=booking_id, now=now) is False
    ledger.settle(booking_id=booking_id, now=now)
    ledger.release(booking_id=booking_id, now=now)
    assert not LedgerEntry.objects.exists()


def test_a_started_track_goes_on_after_the_contract(now: datetime) -> None:
    request_id = make.a_funded_request(now)
    Contract.objects.update(ends_on=date(2027, 1, 31), session_cap=1, headcount=1, budget_cents=0)
    held = [
        ledger.reserve(care_request_id=request_id, booking_id=uuid4(), now=now) for _ in range(9)
    ]
    assert held == [True] * 8 + [False]


def test_the_ledger_names_no_appointment(now: datetime) -> None:
    request_id, booking_id = make.a_funded_request(now), uuid4()
    ledger.reserve(care_request_id=request_id, booking_id=booking_id, now=now)
    reference = LedgerEntry.objects.get().booking_ref
    assert reference == ledger.booking_reference(booking_id)
    assert reference not in (booking_id, request_id)
    assert {field.name for field in LedgerEntry._meta.get_fields()} == {
        "id",
        "entitlement",
        "kind",
        "units",
        "month",
        "booking_ref",
    }


def test_the_ledger_is_append_only(now: datetime) -> None:
    request_id = make.a_funded_request(now)
    ledger.reserve(care_request_id=request_id, booking_id=uuid4(), now=now)
    for change in (
        lambda: LedgerEntry.objects.update(units=0),
        lambda: LedgerEntry.objects.all().delete(),
    ):
        with pytest.raises(Exception, match=r"append-only|permission denied"), transaction.atomic():
            change()
    assert LedgerEntry.objects.get().units == 1


def test_postgresql_refuses_an_overdrawn_right(now: datetime) -> None:
    make.a_funded_request(now, cap=1)
    with pytest.raises(IntegrityError, match="entitlement_never_overdrawn"), transaction.atomic():
        Entitlement.objects.update(reserved=2)


def test_an_employer_is_not_named_by_the_ledger(now: datetime) -> None:
    request_id = make.a_funded_request(now)
    ledger.reserve(care_request_id=request_id, booking_id=uuid4(), now=now)
    employer = Employer.objects.get()
    assert Entitlement.objects.get().employer_id == employer.pk
    assert str(employer.pk) not in str(LedgerEntry.objects.get().__dict__)

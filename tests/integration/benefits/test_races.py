"""Fifty at the same moment: what PostgreSQL holds, whoever comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from accounts.services.sealing import destroy_key
from benefits.models import CompanyCode, Entitlement, EntitlementOwner, Funding, LedgerEntry
from benefits.services import ledger
from benefits.services.claims import CompanyCodeProof, Proof, RosterProof, claim
from tests.factories import benefits as make

RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]


def claimed(proof: Proof, now: datetime, *, email: str) -> Funding:
    with transaction.atomic():
        return claim(
            client=make.a_client(now, email=email),
            care_request_id=uuid4(),
            proof=proof,
            now=now,
            actor=make.ACTOR,
        )


def test_fifty_claims_of_one_person_make_one_right(
    run_together: RunTogether, now: datetime
) -> None:
    employer = make.an_employer(now)
    make.a_contract(employer, now)
    code = make.a_code(employer, now).code

    def work(index: int) -> str:
        return claimed(CompanyCodeProof(code), now, email="demo@example.org").kind

    kinds = run_together(50, work)
    assert Counter(kinds) == {"employer": 50}, kinds
    assert Entitlement.objects.count() == EntitlementOwner.objects.count() == 1


def test_fifty_people_with_one_employee_number_make_one_right(
    run_together: RunTogether, now: datetime
) -> None:
    employer = make.an_employer(now, reference="VOORBEELD")
    make.a_contract(employer, now)
    make.on_roster(employer, now)
    proof = RosterProof("VOORBEELD", "P-20417", make.BORN_ON)

    def work(index: int) -> str:
        return claimed(proof, now, email=f"demo{index}@example.org").rule

    rules = run_together(50, work)
    assert Counter(rules) == {"on_roster": 1, "claimed_by_other": 49}, rules
    assert Entitlement.objects.count() == 1


@pytest.mark.parametrize("left", [1, 3])
def test_fifty_bookings_of_the_last_sessions(
    run_together: RunTogether, now: datetime, left: int
) -> None:
    request_id = make.a_funded_request(now, cap=left)

    def work(index: int) -> bool:
        with transaction.atomic():
            return ledger.reserve(care_request_id=request_id, booking_id=uuid4(), now=now)

    results = run_together(50, work)
    assert Counter(results) == {True: left, False: 50 - left}, results
    right = Entitlement.objects.get()
    assert (right.cap, right.reserved, right.settled) == (left, left, 0)
    assert LedgerEntry.objects.count() == left


@pytest.mark.usefixtures("committed_db")
def test_a_shredded_record_leads_to_no_right(now: datetime) -> None:
    request_id = make.a_funded_request(now)
    funding = Funding.objects.select_related("key").get(pk=request_id)
    assert funding.key
    with transaction.atomic():
        destroy_key(funding.key, now=now)
    with transaction.atomic():
        held = ledger.reserve(care_request_id=request_id, booking_id=uuid4(), now=now)
    assert held is False


def test_fifty_people_who_ask_for_the_code_get_the_same(
    run_together: RunTogether, now: datetime
) -> None:
    employer = make.an_employer(now)
    codes = run_together(50, lambda index: make.a_code(employer, now).code)
    assert list(Counter(codes).values()) == [50], codes
    assert CompanyCode.objects.count() == 1

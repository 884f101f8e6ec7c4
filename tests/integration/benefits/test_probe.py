"""HR with the whole staff list asks about everybody: can it tell users from the others?

By text, size, status, headers, cookies, SQL and time. Ten of twenty came, by their own employee
numbers; the other ten never did.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from benefits.models import Employer, Entitlement
from benefits.services import ledger
from benefits.services.claims import RosterProof, claim
from tests.factories import benefits as make
from tests.factories.accounts import signed_in
from tests.integration.benefits.masking import masked

pytestmark = pytest.mark.usefixtures("committed_db", "stopped_clock")

USERS = [f"P-{number}" for number in range(20500, 20520, 2)]
OTHERS = [f"P-{number}" for number in range(20501, 20521, 2)]
ROUNDS = 12
#: The area under the curve is 0.5 when time tells nothing. With 120 answers of each group its
#: standard deviation is then 0.037 (Mann and Whitney 1947): by chance it stays within four of them.
CHANCE = (0.35, 0.65)

Ask = Callable[[str], Any]


@pytest.fixture
def employer(now: datetime, committed_db: object) -> Employer:
    """Twenty people on the list; half of them have a right, bookings and sessions."""
    found = make.an_employer(now, reference="VOORBEELD")
    make.a_contract(found, now)
    for number in sorted([*USERS, *OTHERS]):
        make.on_roster(found, now, number)
    for number in USERS:
        request_id, bookings = uuid4(), [uuid4() for _ in range(3)]
        with transaction.atomic():
            claim(
                client=make.a_client(now, email=f"{uuid4().hex}@example.org"),
                care_request_id=request_id,
                proof=RosterProof("VOORBEELD", number, make.BORN_ON),
                now=now,
                actor=make.ACTOR,
            )
            for booking in bookings:
                ledger.reserve(care_request_id=request_id, booking_id=booking, now=now)
            ledger.settle(booking_id=bookings[0], now=now)
    assert Entitlement.objects.count() == len(USERS)
    return found


@pytest.fixture
def ways(employer: Employer, now: datetime) -> dict[str, Ask]:
    """The three ways to ask about a number, and what it answers."""
    hr = signed_in(Browser(), make.an_officer(employer, "hr"))
    headers = {"Authorization": f"Bearer {make.an_api_key(employer, now)}"}

    def by_page(number: str) -> Any:
        return hr.post("/employer/recht/", {"number": number})

    def by_file(number: str) -> Any:
        sent = SimpleUploadedFile("lijst.csv", f"Personeelsnummer\n{number}\n".encode())
        return hr.post("/employer/recht/lijst/", {"numbers": sent})

    def by_system(number: str) -> Any:
        asked = {"employer_reference": "VOORBEELD", "employee_number": number}
        return Browser().post(
            "/api/v1/eligibility",
            json.dumps(asked),
            content_type="application/json",
            headers=headers,
        )

    return {"page": by_page, "file": by_file, "system": by_system}


def answer(ask: Ask, number: str) -> tuple[Any, ...]:
    """Everything in an answer but the number that was asked, and the kinds of SQL behind it."""
    cache.clear()
    with (
        CaptureQueriesContext(connections["employer"]) as hers,
        CaptureQueriesContext(connections["default"]) as clinic,
    ):
        status, headers, content = masked(ask(number))
    statements = [query["sql"].split("WHERE")[0][:60] for query in hers.captured_queries]
    content = content.replace(number.encode(), b"*").replace(number[2:].encode(), b"*")
    return status, headers, content, len(content), statements, len(clinic)


@pytest.mark.parametrize("way", ["page", "file", "system"])
def test_users_and_others_are_answered_alike(ways: dict[str, Ask], way: str) -> None:
    ask = ways[way]
    answer(ask, USERS[0])  # what the first request alone does is done
    answers = [answer(ask, number) for pair in zip(USERS, OTHERS, strict=True) for number in pair]
    assert answers[0][0] == 200
    assert all(one == other for one, other in pairwise(answers))


def area_under_curve(some: list[float], others: list[float]) -> float:
    """How often one of `some` is slower than one of `others`: 0.5 when time tells nothing."""
    ranked = sorted([(value, 1) for value in some] + [(value, 0) for value in others])
    ranks = sum(rank for rank, (_, is_some) in enumerate(ranked, start=1) if is_some)
    return (ranks - len(some) * (len(some) + 1) / 2) / (len(some) * len(others))


def test_the_area_is_one_when_time_tells_everything() -> None:
    assert area_under_curve([3.0, 4.0], [1.0, 2.0]) == 1.0
    assert area_under_curve([1.0, 4.0], [2.0, 3.0]) == 0.5


def test_time_does_not_tell_users_from_others(ways: dict[str, Ask]) -> None:
    ask = ways["system"]
    taken: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(ROUNDS):
        cache.clear()
        for pair in zip(USERS, OTHERS, strict=True):
            for number in pair:
                began = perf_counter()
                ask(number)
                taken[number in USERS].append(perf_counter() - began)
    low, high = CHANCE
    assert low < area_under_curve(taken[True], taken[False]) < high


def test_a_world_that_does_differ_is_seen(ways: dict[str, Ask]) -> None:
    """The same look finds a number that is not on the list."""
    ask = ways["system"]
    answer(ask, USERS[0])
    assert answer(ask, USERS[0]) != answer(ask, "P-99999")

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from accounts.models import Client
from benefits.domain.running_low import RunningLow
from benefits.domain.wording import UNTIL_VERIFIED
from benefits.models import Funding
from benefits.selectors.entitlements import employer_id_of_client
from benefits.selectors.funding import funding_of, low_for, words_for
from benefits.services import ledger
from benefits.services.claims import CompanyCodeProof, NoProof, Proof, claim
from tests.factories import benefits as make

pytestmark = pytest.mark.django_db


def claimed(proof: Proof, client: Client, now: datetime) -> Funding:
    return claim(client=client, care_request_id=uuid4(), proof=proof, now=now, actor=make.ACTOR)


def test_before_she_sent_anything_nobody_pays() -> None:
    assert funding_of(uuid4()) is None
    assert words_for(uuid4()) is None


def test_a_right_code_and_a_wrong_one_read_the_same_until_she_is_verified(now: datetime) -> None:
    employer = make.an_employer(now)
    make.a_contract(employer, now)
    code = make.a_code(employer, now).code
    right = claimed(CompanyCodeProof(code), make.a_client(now, email="een@example.org"), now)
    wrong = claimed(
        CompanyCodeProof("ZZZZZ-ZZZZZ"), make.a_client(now, email="twee@example.org"), now
    )
    assert words_for(right.pk) == words_for(wrong.pk) == UNTIL_VERIFIED
    told = [words_for(each.pk, is_verified=True) for each in (right, wrong)]
    assert [words.title for words in told if words] == [
        "Je gesprekken worden betaald",
        "We herkennen de code van je werkgever niet",
    ]


def test_what_says_nothing_of_an_employer_is_told_at_once(now: datetime) -> None:
    words = words_for(claimed(NoProof(), make.a_client(now), now).pk)
    assert words is not None
    assert words.title == "De kliniek betaalt je gesprekken"


def test_her_employer_is_known_after_her_address_is_verified_alone(now: datetime) -> None:
    employer = make.an_employer(now)
    make.a_contract(employer, now)
    client = make.a_client(now, email="demo@example.org")
    claimed(CompanyCodeProof(make.a_code(employer, now).code), client, now)
    today = now.date()
    assert employer_id_of_client(client, today) is None
    client.email_verified_at = now
    assert employer_id_of_client(client, today) == employer.pk
    stranger = make.a_client(now, email="ander@example.org")
    stranger.email_verified_at = now
    assert employer_id_of_client(stranger, today) is None


def test_what_is_left_is_known_of_her_own_right(now: datetime) -> None:
    request_id, bookings = make.a_funded_request(now, cap=3), [uuid4() for _ in range(2)]
    assert low_for(request_id) is None
    for booking_id in bookings:
        ledger.reserve(care_request_id=request_id, booking_id=booking_id, now=now)
    assert low_for(request_id) is None
    ledger.settle(booking_id=bookings[0], now=now)
    assert low_for(request_id) == RunningLow(left=1, cap=3)
    assert low_for(uuid4()) is None

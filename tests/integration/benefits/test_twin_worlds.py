"""Law 6: two worlds that differ in clinical facts alone give the employer identical bytes.

The same employer is looked at twice over every address of its side: before anybody sought care,
and after many did. A new address of the house fails here until it is given a case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.postgres import signals
from django.db import connections, transaction
from django.test import Client as Browser
from django.urls import URLResolver

from accounts import clock
from accounts.models import AccessEvent, User
from benefits.models import ApiKey, Employer, Entitlement, LedgerEntry
from benefits.selectors.activity import LINES_A_PAGE
from benefits.services import invoices, ledger
from benefits.services.claims import CompanyCodeProof, NoProof, Proof, RosterProof, claim
from notifications.models import OutboxMessage
from portal import urls_employer
from scheduling.models import CareRequest
from tests.factories import benefits as make
from tests.factories.accounts import signed_in
from tests.integration.benefits.masking import masked

pytestmark = pytest.mark.usefixtures("committed_db")

APRIL = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
NUMBERS = ["P-20417", "P-20418", "P-20600", "", "x" * 5_000]
NO_ID = UUID(int=0)
Request = tuple[str, dict[str, str]]
#: Name of an address -> the requests that are compared; with form fields they are posted.
#: COLLEAGUE and KEY stand for the ids of the one colleague and the one key there are.
CASES: dict[str, list[Request]] = {
    "benefits:overview": [("", {})],
    "benefits:eligibility": [("recht/", {}), *(("recht/", {"number": n}) for n in NUMBERS)],
    "benefits:contract": [("contract/", {})],
    "benefits:invoices": [("facturen/", {})],
    "benefits:invoice": [("facturen/2027-0001/", {}), ("facturen/2027-9999/", {})],
    "benefits:code": [("code/", {})],
    "benefits:people": [("beheer/", {})],
    "benefits:invite_colleague": [("beheer/uitnodigen/", {}), ("beheer/uitnodigen/", {"name": ""})],
    "benefits:withdraw_invitation": [(f"beheer/uitnodiging/{NO_ID}/intrekken/", {"x": ""})],
    "benefits:colleague": [("beheer/collega/COLLEAGUE/", {})],
    "benefits:remove_colleague": [("beheer/collega/COLLEAGUE/afmelden/", {})],
    "benefits:readmit_colleague": [("beheer/collega/COLLEAGUE/toelaten/", {"x": ""})],
    # The log shows the newest lines: as many are written first as one page of it holds.
    "benefits:activity": [*[("recht/", {"number": ""})] * LINES_A_PAGE, ("beheer/logboek/", {})],
    "benefits:api_keys": [("beheer/sleutels/", {}), ("beheer/sleutels/", {"name": ""})],
    "benefits:revoke_key": [("beheer/sleutels/KEY/intrekken/", {})],
    "accounts:welcome": [("account/uitnodiging/", {})],
    "accounts:join": [("account/uitnodiging/geen-uitnodiging/", {})],
    "set_language": [("taal/", {}), ("taal/", {"language": "nl"})],
}
ERRORS: list[Request] = [(path, {}) for path in ("bestaat-niet/", "recht/x/", "praktijk/", "mijn/")]
REQUESTS: list[Request] = [request for requests in CASES.values() for request in requests]


def names_of(patterns: list[Any], space: str = "") -> Iterator[str]:
    """The names of the house's own addresses; those of the sign-in library have tests there."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not getattr(pattern.urlconf_module, "__name__", "").startswith("allauth."):
                yield from names_of(pattern.url_patterns, f"{pattern.namespace}:")
        else:
            yield f"{space}{pattern.name}"


@pytest.fixture
def employer(now: datetime, committed_db: object) -> Employer:
    found = make.an_employer(now, reference="VOORBEELD")
    make.a_contract(found, now)
    make.on_roster(found, now)
    make.on_roster(found, now, "P-20600", date(2020, 1, 1))
    make.a_code(found, APRIL)
    invoices.issue_due(actor=make.ACTOR, now=APRIL)
    make.an_api_key(found, now)
    return found


@pytest.fixture
def officer(employer: Employer) -> User:
    """The owner, who may open every page; she has a colleague."""
    make.an_officer(employer, "finance")
    return make.an_officer(employer, "owner")


def look(officer: User) -> dict[str, Any]:
    """Everything that an officer, and a stranger, is answered; by request."""
    colleague = User.objects.using("employer").get(employer_member__role="finance")
    ids = {"COLLEAGUE": str(colleague.pk), "KEY": str(ApiKey.objects.get().pk)}
    browsers = (
        ("officer", signed_in(Browser(), officer)),
        ("colleague", signed_in(Browser(), colleague)),
        ("stranger", Browser()),
    )
    seen = {}
    for who, browser in browsers:
        for path, fields in [*REQUESTS, *ERRORS]:
            send = browser.post if fields else browser.get
            address = re.sub("COLLEAGUE|KEY", lambda found: ids[found[0]], path)
            seen[f"{who} {path} {str(fields)[:40]}"] = masked(send(f"/employer/{address}", fields))
    return seen


def live_through_a_busy_quarter(employer: Employer) -> None:
    """Twenty people send an intake; fifteen have a right, book, come and cancel.

    One of them holds the very number that the officer checks.
    """
    code = employer.codes.get().code
    for index in range(20):
        proof: Proof = CompanyCodeProof(code) if index % 4 else NoProof()
        proof = RosterProof(code, "P-20417", make.BORN_ON) if index == 1 else proof
        request_id, bookings = uuid4(), [uuid4() for _ in range(3)]
        with transaction.atomic():
            client = make.a_client(APRIL, email=f"demo{index}@example.org")
            CareRequest.objects.create(
                id=request_id,
                client=client,
                state="open",
                level=1 + index % 4,
                created_at=APRIL,
                submitted_at=APRIL,
            )
            claim(
                client=client, care_request_id=request_id, proof=proof, now=APRIL, actor=make.ACTOR
            )
            for booking_id in bookings:
                ledger.reserve(care_request_id=request_id, booking_id=booking_id, now=APRIL)
            ledger.settle(booking_id=bookings[0], now=APRIL)
            ledger.release(booking_id=bookings[1], now=APRIL)


def test_every_address_of_the_employer_s_side_is_compared() -> None:
    assert sorted(names_of(urls_employer.urlpatterns)) == sorted(CASES)


def test_care_moves_no_byte_of_what_the_employer_sees(employer: Employer, officer: User) -> None:
    with clock.stopped_at(APRIL):
        before = look(officer)
        live_through_a_busy_quarter(employer)
        assert Entitlement.objects.count() == 15
        assert LedgerEntry.objects.count() == 15 * 5
        after = look(officer)
    assert before == after
    assert {answer[0] for answer in before.values()} == {200, 302, 403, 404, 410, 422}


def test_care_writes_nothing_into_the_employer_s_schema(employer: Employer) -> None:
    def rows() -> list[int]:
        return [model.objects.using("employer").count() for model in (AccessEvent, OutboxMessage)]

    before = rows()
    live_through_a_busy_quarter(employer)
    assert rows() == before


def test_a_world_that_does_differ_is_seen(employer: Employer, officer: User) -> None:
    with clock.stopped_at(APRIL):
        before = look(officer)
        Employer.objects.filter(pk=employer.pk).update(name="Voorbeeld NV")
        after = look(officer)
    changed = {request for request, answer in before.items() if answer != after[request]}
    assert changed == {f"{who} facturen/2027-0001/ {{}}" for who in ("officer", "colleague")}


def test_a_fresh_process_may_serve_the_employer_first(officer: User, settings: Any) -> None:
    """Under the test clock, whose row is the one thing read from the clinic's alias."""
    browser = signed_in(Browser(), officer)
    settings.HOUVAST_TESTING = True
    connections["default"].close()
    signals.get_hstore_oids.cache_clear()
    assert browser.get("/employer/").status_code == 200

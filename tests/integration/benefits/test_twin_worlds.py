"""Law 6: two worlds that differ in clinical facts alone give the employer identical bytes.

The same employer is looked at twice over every address of its side: before anybody sought care,
and after many did. A new address of the house fails here until it is given a case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from django.contrib.postgres import signals
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client as Browser
from django.urls import URLResolver

from accounts import clock
from accounts.models import AccessEvent, User
from benefits.models import (
    ApiKey,
    ContractOverride,
    Employer,
    Entitlement,
    LedgerEntry,
    RosterEntry,
    SignOn,
)
from benefits.selectors.activity import LINES_A_PAGE
from benefits.services import invoices, ledger
from benefits.services.claims import CompanyCodeProof, NoProof, Proof, RosterProof, claim
from notifications.models import OutboxMessage
from portal import urls_api, urls_employer
from scheduling.models import CareRequest
from tests.factories import benefits as make
from tests.factories.accounts import signed_in
from tests.integration.benefits.masking import masked

pytestmark = pytest.mark.usefixtures("committed_db")

APRIL = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
NUMBERS = ["P-20417", "P-20418", "P-20600", "", "x" * 5_000]
NO_ID, PERSON = UUID(int=0), UUID(int=40)
#: A list of staff that brings one person more and takes nobody off, and one that is no list.
STAFF = b"Personeelsnummer;Geboortedatum\nP-20417;17-05-1994\nP-30000;1-1-1990\n=1;1-1-1990\n"
SCIM_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
SCIM_OURS = "urn:ietf:params:scim:schemas:extension:houvast:2.0:User"
#: The one whom the directory knows by an id: it writes her again, and tries to take her off.
STAFF_USER = {
    "schemas": [SCIM_USER, SCIM_OURS],
    "externalId": "P-20417",
    "userName": "demo@example.org",
    SCIM_OURS: {"birthDate": "1994-05-17"},
}
ON_LEAVE = {
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [{"op": "replace", "path": "active", "value": False}],
}
ASKED = {"employer_reference": "VOORBEELD", "employee_number": "P-20417"}
Request = tuple[str, dict[str, Any]]
#: Name of an address -> the requests that are compared; with form fields they are posted, bytes
#: as a file, a text alone as JSON. Each look sends a form of its own, {form}, which becomes the
#: list {upload}; {colleague}, {key} and {address} are those that there are.
CASES: dict[str, list[Request]] = {
    "benefits:overview": [("", {})],
    "benefits:eligibility": [("recht/", {}), *(("recht/", {"number": n}) for n in NUMBERS)],
    "benefits:eligibility_batch": [
        ("recht/lijst/", {}),
        ("recht/lijst/", {"numbers": "\n".join(NUMBERS[:4]).encode()}),
        ("recht/lijst/", {"numbers": b"%PDF"}),
    ],
    "benefits:roster": [
        ("personeel/", {}),
        ("personeel/", {"staff_list": b"PK\x03\x04", "form_id": "{form}"}),
        ("personeel/", {"staff_list": STAFF, "form_id": "{form}"}),
        ("personeel/", {}),
    ],
    "benefits:roster_sample": [("personeel/voorbeeld.csv", {})],
    "benefits:roster_progress": [("personeel/voortgang/{form}/", {})],
    "benefits:roster_upload": [("personeel/{upload}/", {})],
    "benefits:confirm_roster": [("personeel/{upload}/bevestig/", {"x": ""})],
    "benefits:drop_roster": [("personeel/{upload}/weg/", {"x": ""}), ("personeel/{upload}/", {})],
    "benefits:scim_configuration": [("scim/v2/ServiceProviderConfig", {})],
    "benefits:scim_schemas": [("scim/v2/Schemas", {})],
    "benefits:scim_schema": [(f"scim/v2/Schemas/{SCIM_USER}", {}), ("scim/v2/Schemas/x", {})],
    "benefits:scim_resource_types": [("scim/v2/ResourceTypes", {})],
    "benefits:scim_resource_type": [("scim/v2/ResourceTypes/User", {})],
    "benefits:scim_users": [
        ("scim/v2/Users", {}),
        *((f"scim/v2/Users?filter=externalId%20eq%20%22{n}%22", {}) for n in NUMBERS[:4]),
        ("scim/v2/Users", {"json": json.dumps(STAFF_USER)}),
        ("scim/v2/Users", {"json": "{"}),
    ],
    "benefits:scim_user": [
        ("scim/v2/Users/{person}", {}),
        ("scim/v2/Users/{person}", {"json": json.dumps(STAFF_USER), "method": "put"}),
        ("scim/v2/Users/{person}", {"json": json.dumps(ON_LEAVE), "method": "patch"}),
        ("scim/v2/Users/{person}", {"method": "delete"}),
        (f"scim/v2/Users/{NO_ID}", {}),
    ],
    "benefits_api:eligibility": [
        ("/api/v1/eligibility", {}),
        ("/api/v1/eligibility", {"json": "{"}),
        *(
            ("/api/v1/eligibility", {"json": json.dumps(ASKED | {"employee_number": number})})
            for number in NUMBERS
        ),
    ],
    "benefits_api:openapi": [("/api/v1/openapi.json", {}), ("/api/v1/bestaat-niet", {})],
    "benefits:contract": [("contract/", {})],
    "benefits:invoices": [("facturen/", {})],
    "benefits:invoice": [("facturen/2027-0001/", {}), ("facturen/2027-9999/", {})],
    "benefits:invoice_pdf": [("facturen/2027-0001.pdf", {}), ("facturen/2027-9999.pdf", {})],
    "benefits:invoice_ubl": [("facturen/2027-0001.xml", {}), ("facturen/2027-9999.xml", {})],
    "benefits:invoices_csv": [("facturen/facturen.csv", {})],
    "benefits:code": [("code/", {})],
    "benefits:launch_paper": [
        (f"code/{paper}.pdf", {}) for paper in ("poster-nl", "intranet-en", "leidinggevenden-nl")
    ],
    "benefits:people": [("beheer/", {})],
    "benefits:invite_colleague": [("beheer/uitnodigen/", {}), ("beheer/uitnodigen/", {"name": ""})],
    "benefits:withdraw_invitation": [(f"beheer/uitnodiging/{NO_ID}/intrekken/", {"x": ""})],
    "benefits:colleague": [("beheer/collega/{colleague}/", {})],
    "benefits:remove_colleague": [("beheer/collega/{colleague}/afmelden/", {})],
    "benefits:readmit_colleague": [("beheer/collega/{colleague}/toelaten/", {"x": ""})],
    # The log shows the newest lines: as many are written first as one page of it holds.
    "benefits:activity": [*[("recht/", {"number": ""})] * LINES_A_PAGE, ("beheer/logboek/", {})],
    "benefits:api_keys": [("beheer/sleutels/", {}), ("beheer/sleutels/", {"name": ""})],
    "benefits:revoke_key": [("beheer/sleutels/{key}/intrekken/", {})],
    # Nobody answers at the recorded issuer: what is compared is the house's own part.
    "benefits:sign_on": [("beheer/inloggen/", {}), ("beheer/inloggen/", {"issuer": "x"})],
    "benefits:test_sign_on": [("beheer/inloggen/proef/", {"x": ""})],
    "benefits:switch_sign_on": [("beheer/inloggen/schakel/", {"on": "1"})],
    "benefits:sign_on_begin": [
        ("inloggen/{address}/", {}),
        ("inloggen/{address}/", {"x": ""}),
        ("inloggen/aaaaaaaaaaaa/", {}),
    ],
    "benefits:sign_on_back": [("inloggen/{address}/terug/?code=x&state=y", {})],
    "benefits:sign_on_failed": [("inloggen/mislukt/", {})],
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
    return found


#: The keys of the employers that this module made.
tokens: dict[UUID, str] = {}


@pytest.fixture
def officer(employer: Employer) -> User:
    """The owner, who may open every page; she has a colleague."""
    RosterEntry.objects.filter(inactive_since=None).update(scim_id=PERSON)
    tokens[employer.pk] = make.an_api_key(employer, APRIL)
    make.a_sign_on(employer, APRIL)
    make.an_officer(employer, "finance")
    return make.an_officer(employer, "owner")


def look(officer: User, run: int = 1) -> dict[str, Any]:
    """Everything that an officer, her systems and a stranger are answered; by request."""
    employer = Employer.objects.get()
    form = UUID(int=run)
    colleague = User.objects.using("employer").get(employer_member__role="finance")
    names = {
        "{form}": str(form),
        "{upload}": str(uuid5(employer.pk, str(form))),
        "{colleague}": str(colleague.pk),
        "{key}": str(ApiKey.objects.get().pk),
        "{address}": SignOn.objects.get().address,
        "{person}": str(PERSON),
    }
    browsers = (
        ("officer", signed_in(Browser(), officer)),
        ("colleague", signed_in(Browser(), colleague)),
        ("stranger", Browser()),
    )
    token = tokens[employer.pk]
    seen: dict[str, Any] = {}
    for who, browser in browsers:
        cache.clear()  # wrong keys are counted, and a look sends many
        key = f"Bearer {token}" if who == "officer" else "Bearer nobody"
        for path, fields in [*REQUESTS, *ERRORS]:
            response = ask(browser, filled(path, names), fields, names, key)
            status, headers, content = masked(response)
            text = repr((headers, content))
            for name, value in names.items():
                text = text.replace(value, name)
            seen.setdefault(f"{who} {path} {str(fields)[:60]}", []).append((status, text))
    return seen


def filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def ask(
    browser: Browser, path: str, fields: dict[str, Any], names: dict[str, str], key: str
) -> Any:
    """One request as a browser or a system sends it."""
    address = path if path.startswith("/") else f"/employer/{path}"
    headers = {"Authorization": key} if path.startswith(("/api/", "scim/")) else {}
    if "json" in fields or "method" in fields:
        send: Any = getattr(browser, fields.get("method", "post"))
        content = fields.get("json", "")
        return send(address, content, content_type="application/json", headers=headers)
    sent = {
        name: SimpleUploadedFile("lijst.csv", value)
        if isinstance(value, bytes)
        else filled(value, names)
        for name, value in fields.items()
    }
    return (browser.post if sent else browser.get)(address, sent or None, headers=headers)


def live_through_a_busy_quarter(employer: Employer) -> None:
    """Twenty people send an intake; fifteen have a right, book, come and cancel.

    One of them holds the very number that the officer checks. The contract was agreed although it
    would break promises, which says how busy the clinic is.
    """
    ContractOverride.objects.create(
        employer_id=employer.pk,
        contract_id=employer.contracts.get().pk,
        cause="contract",
        added_staff=240,
        reason="Per 1 mei begint een collega.",
        figures={"levels": []},
        decided_at=APRIL,
    )
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
    ours = [*names_of(urls_employer.urlpatterns), *names_of(urls_api.urlpatterns)]
    assert sorted(ours) == sorted(CASES)


def test_care_moves_no_byte_of_what_the_employer_sees(employer: Employer, officer: User) -> None:
    """And by the same look a world that does differ is seen to."""
    with clock.stopped_at(APRIL):
        look(officer)  # what looking does is done
        before = look(officer, run=2)
        live_through_a_busy_quarter(employer)
        assert Entitlement.objects.count() == 15
        assert LedgerEntry.objects.count() == 15 * 5
        after = look(officer, run=3)
        employer.codes.update(code="0123456789")
        otherwise = look(officer, run=4)
    assert before == after
    statuses = {status for answers in before.values() for status, _ in answers}
    assert statuses == {200, 302, 400, 401, 403, 404, 405, 409, 410, 422}
    changed = {request for request, answer in after.items() if answer != otherwise[request]}
    names = ("poster-nl", "intranet-en", "leidinggevenden-nl")
    papers = ("code/", *(f"code/{name}.pdf" for name in names))
    assert changed == {f"officer {path} {{}}" for path in papers}


def test_care_writes_nothing_into_the_employer_s_schema(employer: Employer) -> None:
    def rows() -> list[int]:
        return [model.objects.using("employer").count() for model in (AccessEvent, OutboxMessage)]

    before = rows()
    live_through_a_busy_quarter(employer)
    assert rows() == before


def test_a_fresh_process_may_serve_the_employer_first(officer: User, settings: Any) -> None:
    """Under the test clock, whose row is the one thing read from the clinic's alias."""
    browser = signed_in(Browser(), officer)
    settings.HOUVAST_TESTING = True
    connections["default"].close()
    signals.get_hstore_oids.cache_clear()
    assert browser.get("/employer/").status_code == 200

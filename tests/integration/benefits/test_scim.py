"""An employer's directory over SCIM 2.0: what it sends stays as hashes, and nothing flows back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import scim2_models as scim
from django.core.cache import cache
from django.test import Client as Browser

from accounts import clock
from accounts.models import AccessEvent
from benefits.forms.scim import RosterUser
from benefits.models import Employer, RosterEntry, RosterUpload
from benefits.selectors.roster import standing_by_claim, standing_by_number
from benefits.selectors.roster_uploads import held_upload, roster_facts
from benefits.services import roster_decisions
from tests.factories import benefits as make

pytestmark = pytest.mark.usefixtures("committed_db", "stopped_clock")

BASE = "/employer/scim/v2"
OURS = "urn:ietf:params:scim:schemas:extension:houvast:2.0:User"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BORN = date(1994, 5, 17)


@pytest.fixture(autouse=True)
def no_limits_yet() -> None:
    cache.clear()


@pytest.fixture
def employer(now: datetime, committed_db: object) -> Employer:
    found = make.an_employer(now)
    make.a_contract(found, now)
    return found


class Directory:
    """A directory with a key."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"}
        sender: Any = getattr(Browser(enforce_csrf_checks=True, headers=headers), method)
        if body is None:
            return sender(BASE + path, query or None)
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        return sender(BASE + path, content, content_type="application/scim+json")

    def add(self, number: str, **more: Any) -> Any:
        return self("post", "/Users", a_user(number, **more))

    def patch(self, person_id: str, *operations: dict[str, Any]) -> Any:
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self("patch", f"/Users/{person_id}", body)

    def find(self, number: str, name: str = "externalId") -> Any:
        return self("get", "/Users", filter=f'{name} eq "{number}"')


@pytest.fixture
def directory(employer: Employer, now: datetime) -> Directory:
    return Directory(make.an_api_key(employer, now))


def a_user(number: str, **more: Any) -> dict[str, Any]:
    return {
        "schemas": [CORE, OURS],
        "externalId": number,
        "userName": f"{number.lower()}@example.org",
        "name": {"familyName": "Voorbeeld"},
        "emails": [{"value": "demo@example.org", "primary": True}],
        OURS: {"birthDate": "1994-05-17"},
    } | more


def inactive() -> dict[str, Any]:
    return {"op": "Replace", "path": "active", "value": "False"}


def test_somebody_is_added_found_and_has_a_right(directory: Directory, employer: Employer) -> None:
    response = directory.add("P-1")
    made = response.json()
    assert response.status_code == 201
    assert response["Content-Type"] == "application/scim+json"
    assert response["Location"] == made["meta"]["location"]
    assert (made["externalId"], made["userName"], made["active"]) == (
        "P-1",
        "p-1@example.org",
        True,
    )
    assert standing_by_claim(employer.pk, "P-1", BORN) is not None
    found = directory.find("p1").json()
    assert (found["totalResults"], found["Resources"][0]["id"]) == (1, made["id"])
    assert found["Resources"][0]["externalId"] == "p1"
    assert directory.find("P-1", "userName").json()["totalResults"] == 1


def test_nothing_comes_back_that_was_not_sent_with_the_question(directory: Directory) -> None:
    person_id = directory.add("P-1").json()["id"]
    directory.add("P-2")
    assert directory("get", "/Users").json()["Resources"] == []
    assert directory("get", "/Users", startIndex="1", count="100").json()["totalResults"] == 0
    seen = directory("get", f"/Users/{person_id}").json()
    assert set(seen) == {"schemas", "id", "meta", "active"}
    assert "P-1" not in json.dumps(seen)


@pytest.mark.parametrize(
    "text",
    [
        'externalId sw "P"',
        "active eq true",
        "externalId pr",
        "x",
        'emails.value eq "a"',
        'externalId eq "P-1" or externalId eq "P-2"',
        "externalId eq 3",
    ],
)
def test_other_searches_are_refused(directory: Directory, text: str) -> None:
    response = directory("get", "/Users", filter=text)
    assert (response.status_code, response.json()["scimType"]) == (400, "invalidFilter")


def test_leave_keeps_the_grace_period(directory: Directory, employer: Employer) -> None:
    people = [directory.add(f"P-{number}").json()["id"] for number in range(8)]
    response = directory.patch(people[0], inactive())
    assert (response.status_code, response.json()["active"]) == (200, False)
    standing = standing_by_number(employer.pk, "P-0")
    assert standing is not None
    assert standing.inactive_since == clock.now().date()
    back = directory.patch(people[0], {"op": "replace", "value": {"active": True}})
    assert back.json()["active"] is True
    assert standing_by_number(employer.pk, "P-0").inactive_since is None  # type: ignore[union-attr]
    assert directory("delete", f"/Users/{people[1]}").status_code == 204
    assert directory("get", f"/Users/{people[1]}").status_code == 404
    assert standing_by_number(employer.pk, "P-1").inactive_since is not None  # type: ignore[union-attr]
    assert RosterEntry.objects.count() == 8


def test_a_quarter_in_a_day_waits_for_the_clinic(
    directory: Directory, employer: Employer, now: datetime
) -> None:
    people = [directory.add(f"P-{number}").json()["id"] for number in range(8)]
    statuses = [directory.patch(each, inactive()).status_code for each in people[:4]]
    assert statuses == [200, 200, 409, 409]
    assert directory("delete", f"/Users/{people[4]}").status_code == 409
    held = held_upload(employer, now)
    assert held is not None
    assert (held.channel, held.rows, held.leaving, held.at_work) == ("scim", 3, 3, 6)
    assert directory.patch(people[3], {"op": "add", "value": {"active": True}}).status_code == 200
    outcome = roster_decisions.release(
        upload=held, reason="Een vestiging is dicht", actor=make.ACTOR, now=now
    )
    assert outcome is roster_decisions.Outcome.MOVED
    held.refresh_from_db()
    roster_decisions.release(
        upload=held, reason="Een vestiging is dicht", actor=make.ACTOR, now=now
    )
    assert roster_facts(employer).at_work == 4
    assert directory("get", f"/Users/{people[2]}").json()["active"] is False
    assert directory("get", f"/Users/{people[3]}").json()["active"] is True


def test_the_next_day_has_its_own_quarter(
    directory: Directory, employer: Employer, now: datetime
) -> None:
    people = [directory.add(f"P-{number}").json()["id"] for number in range(8)]
    for each in people[:3]:
        directory.patch(each, inactive())
    with clock.stopped_at(now + timedelta(hours=25)):
        assert directory.patch(people[2], inactive()).status_code == 200
    assert roster_facts(employer).at_work == 5


def test_a_list_that_waits_and_a_directory_are_not_in_each_other_s_way(
    directory: Directory, employer: Employer, now: datetime
) -> None:
    people = [directory.add(f"P-{number}").json()["id"] for number in range(4)]
    for each in people[:2]:
        directory.patch(each, inactive())
    RosterUpload.objects.create(
        employer=employer,
        state="ready",
        rows=1,
        is_complete=True,
        created_at=now,
        expires_at=now + timedelta(hours=1),
    )
    assert RosterUpload.objects.filter(state__in=["ready", "held"]).count() == 2


def test_a_user_is_replaced_by_what_is_sent(directory: Directory, employer: Employer) -> None:
    person_id = directory.add("P-1").json()["id"]
    again = a_user("P-9", **{OURS: {"birthDate": "1990-01-01"}})
    response = directory("put", f"/Users/{person_id}", again)
    assert (response.status_code, response.json()["externalId"]) == (200, "P-9")
    assert standing_by_number(employer.pk, "P-1") is None
    assert standing_by_claim(employer.pk, "P-9", date(1990, 1, 1)) is not None
    same = {key: value for key, value in again.items() if key != OURS}
    assert directory("put", f"/Users/{person_id}", same).status_code == 200


def test_a_birth_date_alone_cannot_be_changed(directory: Directory, employer: Employer) -> None:
    person_id = directory.add("P-1").json()["id"]
    operation = {"op": "replace", "path": f"{OURS}:birthDate", "value": "1990-01-01"}
    assert directory.patch(person_id, operation).status_code == 400
    both = {"op": "replace", "value": {"externalId": "P-1", OURS: {"birthDate": "1990-01-01"}}}
    assert directory.patch(person_id, both).status_code == 200
    assert standing_by_claim(employer.pk, "P-1", date(1990, 1, 1)) is not None


def test_what_we_do_not_keep_changes_nothing(directory: Directory) -> None:
    person_id = directory.add("P-1").json()["id"]
    mail = {"op": "replace", "path": 'emails[type eq "work"].value', "value": "x@example.org"}
    assert directory.patch(person_id, mail).status_code == 204
    assert directory.patch(person_id, mail, {"op": "replace", "path": "active", "value": True})


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        b"\xff",
        "[" * 50_000,
        {},
        {"schemas": [CORE]},
        {"userName": 1},
        {"userName": "a", "active": "misschien"},
        {"schemas": [CORE], "userName": "GEHEIM-1"},
        {"schemas": [CORE, OURS], "userName": "GEHEIM-1", OURS: {"birthDate": "31-02-1990"}},
        {"schemas": [CORE, OURS], "userName": "GEHEIM-1", OURS: {"birthDate": "2020-01-01"}},
        {"schemas": [CORE, OURS], "userName": "=GEHEIM", OURS: {"birthDate": "1990-01-01"}},
    ],
)
def test_what_cannot_be_read_is_refused_without_echo(
    directory: Directory, body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    response = directory("post", "/Users", body)
    assert response.status_code == 400
    assert response.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert "GEHEIM" not in response.content.decode() + caplog.text
    assert RosterEntry.objects.count() == 0


def test_a_number_is_on_the_roster_once(directory: Directory) -> None:
    directory.add("P-1")
    second = directory.add("p 1")
    assert (second.status_code, second.json()["scimType"]) == (409, "uniqueness")
    other = directory.add("P-2").json()["id"]
    assert directory("put", f"/Users/{other}", a_user("P-1")).status_code == 409


def test_another_employer_s_people_do_not_exist(
    directory: Directory, employer: Employer, now: datetime
) -> None:
    person_id = directory.add("P-1").json()["id"]
    other = Directory(make.an_api_key(make.an_employer(now), now))
    assert other.find("P-1").json()["totalResults"] == 0
    for method in ("get", "delete"):
        assert other(method, f"/Users/{person_id}").status_code == 404
    assert other.patch(person_id, inactive()).status_code == 404


def test_a_key_for_something_else_opens_nothing(employer: Employer, now: datetime) -> None:
    other = Directory(make.an_api_key(employer, now, scopes=["eligibility"]))
    for path in ("/Users", "/ServiceProviderConfig", "/Schemas", "/ResourceTypes"):
        assert other("get", path).status_code == 401
    assert Directory("")("post", "/Users", {}).status_code == 401


def test_a_client_of_the_library_understands_the_answers(directory: Directory) -> None:
    config = directory("get", "/ServiceProviderConfig").json()
    assert scim.ServiceProviderConfig.model_validate(config).patch.supported is True
    schemas = directory("get", "/Schemas").json()
    names = [each["id"] for each in schemas["Resources"]]
    assert str(RosterUser.__schema__) in names
    for name in names:
        found = directory("get", f"/Schemas/{name}").json()
        assert scim.Schema.model_validate(found).id == name
    kinds = directory("get", "/ResourceTypes").json()["Resources"]
    assert [scim.ResourceType.model_validate(each).endpoint for each in kinds] == ["/Users"]
    assert directory("get", "/ResourceTypes/Group").status_code == 404


def test_what_a_directory_did_is_written_down_without_whom(directory: Directory) -> None:
    person_id = directory.add("P-1").json()["id"]
    directory.patch(person_id, {"op": "replace", "path": "active", "value": True})
    events = AccessEvent.objects.using("employer").filter(role="system:scim").order_by("pk")
    assert [(each.event, each.note) for each in events] == [
        ("directory.add", ""),
        ("directory.change", ""),
    ]


def test_many_who_leave_at_once_never_pass_the_brake(
    directory: Directory,
    employer: Employer,
    run_together: Callable[[int, Callable[[int], Any]], list[Any]],
) -> None:
    people = [directory.add(f"P-{number}").json()["id"] for number in range(12)]
    statuses = run_together(
        12, lambda index: directory.patch(people[index], inactive()).status_code
    )
    assert sorted(statuses) == [200] * 3 + [409] * 9
    assert roster_facts(employer).at_work == 9

"""The interface for an employer's systems: its key, its one size, its description."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import jsonschema
import pytest
from django.core.cache import cache
from django.test import Client as Browser

from accounts.models import AccessEvent
from benefits.models import Employer
from benefits.views import api
from portal import urls_api
from tests.factories import benefits as make

pytestmark = pytest.mark.usefixtures("committed_db", "stopped_clock")

GARBAGE = ["", " ", "P-20418", "\x00", "\ud800", "';--", '"' * 500, "x" * 100_000, "２０", "😀"]


@pytest.fixture(autouse=True)
def no_limits_yet() -> None:
    cache.clear()


@pytest.fixture
def employer(now: datetime, committed_db: object) -> Employer:
    found = make.an_employer(now, reference="VOORBEELD")
    make.a_contract(found, now)
    make.on_roster(found, now)
    make.on_roster(found, now, "P-20500", date(2026, 12, 1))
    make.on_roster(found, now, "P-20600", date(2020, 1, 1))
    return found


@pytest.fixture
def key(employer: Employer, now: datetime) -> str:
    return make.an_api_key(employer, now)


def ask(key: str, body: Any, *, raw: bool = False) -> Any:
    content = body if raw else json.dumps(body)
    return Browser(enforce_csrf_checks=True).post(
        "/api/v1/eligibility",
        content,
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )


def asked(number: Any, reference: str = "VOORBEELD") -> dict[str, Any]:
    return {"employer_reference": reference, "employee_number": number}


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (
            "P-20417",
            {"eligible": True, "cap": 8, "valid_until": "2027-12-31", "rule": "on_roster"},
        ),
        (
            "p 20500",
            {"eligible": True, "cap": 8, "valid_until": "2027-12-01", "rule": "on_leave"},
        ),
        ("P-20600", {"eligible": False, "cap": 0, "valid_until": None, "rule": "no_right"}),
        ("P-1", {"eligible": False, "cap": 0, "valid_until": None, "rule": "no_right"}),
    ],
)
def test_a_right_is_yes_or_no(key: str, number: str, answer: dict[str, Any]) -> None:
    response = ask(key, asked(number))
    assert (response.status_code, response.json()) == (200, answer)
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store, no-transform"


def test_any_text_gets_200_and_one_size(key: str) -> None:
    known = ask(key, asked("P-20417"))
    for number in GARBAGE:
        response = ask(key, asked(number))
        assert response.status_code == 200, number[:20]
        assert response.json()["eligible"] is False
        assert len(response.content) == len(known.content)
        assert {*response.headers} == {*known.headers}


def test_a_known_number_and_an_unknown_one_cost_the_same_work(
    key: str, assert_sql: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    ask(key, asked("P-20417"))
    shapes = []
    for number in ("P-20417", "P-20600", "P-1", "\x00", ""):
        with assert_sql(5) as statements:
            ask(key, asked(number))
        shapes.append([statement.split(" ")[0:3] for statement in statements])
    assert all(shape == shapes[0] for shape in shapes)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("", {"error": "malformed_json"}),
        ("{", {"error": "malformed_json"}),
        ("[" * 100_000, {"error": "malformed_json"}),
        (b"\xff\xfe", {"error": "malformed_json"}),
        ("x" * 300_000, {"error": "too_large"}),
        ("[]", {"error": "not_an_object"}),
        ('"P-20417"', {"error": "not_an_object"}),
        ("{}", {"error": "missing_field", "field": "employer_reference"}),
        (json.dumps({"employer_reference": "VOORBEELD"}), {"error": "missing_field"}),
        (json.dumps(asked(20417)), {"error": "not_text", "field": "employee_number"}),
        (json.dumps(asked(["P-20417"])), {"error": "not_text", "field": "employee_number"}),
    ],
)
def test_what_cannot_be_read_is_422(key: str, body: Any, error: dict[str, str]) -> None:
    response = ask(key, body, raw=True)
    assert response.status_code == 422
    assert response.json() | error == response.json()


def test_a_key_opens_its_own_employer_alone(key: str, now: datetime) -> None:
    other = make.an_employer(now, reference="ANDER")
    make.on_roster(other, now)
    for reference in ("ANDER", "BESTAAT-NIET", ""):
        response = ask(key, asked("P-20417", reference))
        assert response.status_code == 403
        assert response.json() == {"error": "other_employer", "field": "employer_reference"}
    assert ask(key, asked("P-20417", " voorbeeld ")).status_code == 200


def test_every_wrong_key_is_answered_alike(employer: Employer, now: datetime) -> None:
    for_scim = make.an_api_key(employer, now, name="Ander", scopes=["scim"])
    answers = [ask(token, asked("P-20417")) for token in (for_scim, "", "x", "é", "hv_0_0")]
    assert {response.status_code for response in answers} == {401}
    assert {response.content for response in answers} == {b'{"error": "key_refused"}'}
    assert {response["WWW-Authenticate"] for response in answers} == {"Bearer"}


def test_many_wrong_keys_keep_no_right_key_waiting(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "WRONG_KEYS", 3)
    statuses = [ask("wrong", asked("P-20417")).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]
    assert ask(key, asked("P-20417")).status_code == 200


def test_a_key_may_ask_so_often(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "CALLS", 2)
    responses = [ask(key, asked("P-20417")) for _ in range(3)]
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert responses[2]["Retry-After"] == "60"


def test_no_cookie_goes_in_or_out(key: str) -> None:
    response = ask(key, asked("P-20417"))
    assert not response.cookies
    assert Browser().get("/api/v1/eligibility").status_code == 405


def test_each_check_is_written_down_without_number_or_answer(key: str) -> None:
    ask(key, asked("P-20417"))
    ask(key, asked("P-20418"))
    events = AccessEvent.objects.using("employer").filter(event="eligibility.check")
    assert [event.role for event in events] == ["system:api", "system:api"]
    assert len({(event.note, event.rule, event.outcome, event.object_id) for event in events}) == 1


def test_an_unknown_address_is_json_too() -> None:
    response = Browser().get("/api/v1/anders")
    assert (response.status_code, response.json()) == (404, {"error": "not_found"})


@pytest.fixture
def description() -> dict[str, Any]:
    response = Browser().get("/api/v1/openapi.json")
    assert response.status_code == 200
    return dict(response.json())


def test_the_description_names_every_address(description: dict[str, Any]) -> None:
    served = {f"/{entry.pattern}" for each in urls_api.urlpatterns for entry in each.url_patterns}
    assert set(description["paths"]) == served
    assert description["openapi"] == "3.1.0"
    jsonschema.Draft202012Validator.check_schema(description["components"]["schemas"]["Answer"])


def test_the_description_is_what_the_interface_does(
    key: str, employer: Employer, description: dict[str, Any]
) -> None:
    operation = description["paths"]["/eligibility"]["post"]

    def valid(status: int, content: Any) -> None:
        schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
        jsonschema.validate(
            content,
            {**schema, "components": description["components"]},
            format_checker=jsonschema.FormatChecker(),
        )

    question = operation["requestBody"]["content"]["application/json"]["schema"]
    seen = set()
    for token, body in (
        (key, asked("P-20417")),
        (key, asked("P-20500")),
        (key, asked("niemand")),
        (key, asked("P-20417", "ANDER")),
        (key, asked(1)),
        (key, {}),
        ("wrong", asked("P-20417")),
    ):
        response = ask(token, body)
        valid(response.status_code, response.json())
        seen.add(response.status_code)
        understood = jsonschema.Draft202012Validator(
            {**question, "components": description["components"]}
        ).is_valid(body)
        assert understood is (response.status_code != 422)
    assert seen == {200, 401, 403, 422}

"""Settings are read with types, and what is wrong is named in one line."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from portal.environment import Environment, SettingError

PRODUCTION = {"HOUVAST_ENV": "production"}
KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(range(1, 33))).decode()


def test_the_stage_is_development_unless_said_otherwise() -> None:
    assert Environment({}).stage == "development"
    assert not Environment({}).is_production
    assert Environment(PRODUCTION).is_production


def test_a_default_holds_outside_production_alone() -> None:
    assert Environment({}).text("SECRET_KEY", default="public") == "public"
    with pytest.raises(SettingError, match=r"^SECRET_KEY is missing: set it .* in production\.$"):
        Environment(PRODUCTION).text("SECRET_KEY", default="public")


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    values = {"SECRET_KEY_FILE": str(tmp_path / "secret")}
    assert Environment(values).text("SECRET_KEY") == "from a file"


def test_an_empty_variable_is_an_absent_one(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    assert Environment({"SECRET_KEY": ""}).given("SECRET_KEY") is None
    assert Environment({"SECRET_KEY_FILE": str(tmp_path / "empty")}).given("SECRET_KEY") is None


@pytest.mark.parametrize(
    ("values", "read", "message"),
    [
        ({}, lambda e: e.text("A"), "A is missing: set it (or A_FILE)."),
        (
            {"A": "x", "A_FILE": "/x"},
            lambda e: e.text("A"),
            "A and A_FILE are both set: keep one of them.",
        ),
        (
            {"A_FILE": "/nowhere/at/all"},
            lambda e: e.text("A"),
            "A_FILE cannot be read: no such file or directory.",
        ),
        (
            {"HOUVAST_ENV": "staging"},
            lambda e: e.stage,
            "HOUVAST_ENV is 'staging': choose development or test or production.",
        ),
        ({}, lambda e: e.choice("A", ("x", "y")), "A is missing: choose x or y."),
        ({}, lambda e: e.switch("A"), "A is missing: choose on or off."),
        (
            {"A": "yes"},
            lambda e: e.switch("A", default=False),
            "A is 'yes': choose on or off.",
        ),
        ({"A": "1.5"}, lambda e: e.number("A", default=1), "A is '1.5': give a whole number."),
        ({"A": "soon"}, lambda e: e.moment("A"), "A is 'soon': give real, or an ISO time."),
        (
            {"A": "2027-03-28T00:30"},
            lambda e: e.moment("A"),
            "A has no time zone: end it with Z or +01:00.",
        ),
        (
            PRODUCTION | {"A": "1"},
            lambda e: e.refuse_in_production("A"),
            "A is for development and tests: unset it in production.",
        ),
        (
            {"A": "one:c2hvcnQ="},
            lambda e: e.key_ring("A", default=""),
            "A needs id:base64 of 32 bytes, comma between keys.",
        ),
        (
            {"A": f":{KEY}"},
            lambda e: e.key_ring("A", default=""),
            "A needs id:base64 of 32 bytes, comma between keys.",
        ),
        (
            {"A": f"one:{KEY},one:{OTHER_KEY}"},
            lambda e: e.key_ring("A", default=""),
            "A names the key 'one' twice.",
        ),
        ({"A": ","}, lambda e: e.key_ring("A", default=""), "A holds no key."),
    ],
)
def test_what_is_wrong_is_named_in_one_line(
    values: dict[str, str], read: Callable[[Environment], Any], message: str
) -> None:
    with pytest.raises(SettingError) as caught:
        read(Environment(values))
    assert str(caught.value) == message


def test_no_message_repeats_a_secret() -> None:
    with pytest.raises(SettingError) as caught:
        Environment({"HOUVAST_KEYS": "one:c2VjcmV0"}).key_ring("HOUVAST_KEYS", default="")
    assert "c2VjcmV0" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "expected"), [("on", True), ("off", False), ("1", True), ("0", False)]
)
def test_switches(value: str, expected: bool) -> None:
    assert Environment({"A": value}).switch("A") is expected


def test_the_first_key_of_the_ring_seals() -> None:
    ring = Environment({"A": f"new:{KEY}, old:{OTHER_KEY}"}).key_ring("A", default="")
    assert list(ring) == ["new", "old"]
    assert ring["new"] == bytes(range(32))


def test_a_moment_is_in_utc() -> None:
    moment = Environment({"A": "2027-03-28T02:30+01:00"}).moment("A")
    assert moment == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert moment.tzinfo is UTC
    assert Environment({"A": "real"}).moment("A") is None
    assert Environment({}).moment("A") is None


def test_lists_and_numbers() -> None:
    assert Environment({"A": "a.example, b.example,"}).names("A") == ["a.example", "b.example"]
    assert Environment({"A": "587"}).number("A", default=25) == 587
    assert Environment(PRODUCTION).number("A", default=25) == 25

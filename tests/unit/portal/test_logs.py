"""A log line tells what happened, never what somebody typed."""

from __future__ import annotations

import logging
import sys
from types import SimpleNamespace
from typing import Any

from portal.headers import request_id
from portal.logs import FactsOnly, RequestFacts, configuration


def record(**extra: Any) -> logging.LogRecord:
    made = logging.LogRecord(
        "django.request", 40, __file__, 1, "Not Found: %s", ("/t/geheim",), None
    )
    made.__dict__.update(extra)
    return made


def test_a_request_is_named_by_its_route() -> None:
    request = SimpleNamespace(
        method="GET", resolver_match=SimpleNamespace(route="intake/verder/<str:token>")
    )
    line = record(request=request, status_code=404)
    assert RequestFacts().filter(line) is True
    assert line.getMessage() == "404 GET intake/verder/<str:token>"


def test_a_path_without_a_route_is_left_out() -> None:
    line = record(request=SimpleNamespace(method="GET", resolver_match=None), status_code=404)
    RequestFacts().filter(line)
    assert line.getMessage() == "404 GET (no route)"


def test_each_line_carries_the_number_of_its_request() -> None:
    token = request_id.set("abc123")
    try:
        line = record()
        RequestFacts().filter(line)
    finally:
        request_id.reset(token)
    assert line.__dict__["request_id"] == "abc123"


def test_an_error_is_logged_without_its_message() -> None:
    try:
        raise ValueError("Key (email)=(moeder@voorbeeld.example) already exists")
    except ValueError:
        info = sys.exc_info()
    text = FactsOnly().formatException(info)
    assert text.startswith("ValueError\n")
    assert "test_logs.py" in text
    assert "moeder@" not in text


def test_everything_goes_to_one_handler() -> None:
    made = configuration("INFO")
    assert list(made["handlers"]) == ["stderr"]
    assert made["root"] == {"handlers": ["stderr"], "level": "INFO"}

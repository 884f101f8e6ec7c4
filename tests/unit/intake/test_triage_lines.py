"""JSON lines in and out; the command around them is tested in a process of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from intake.domain.triage.lines import triage_lines

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BASE = json.loads(Path(__file__).with_name("vignettes.json").read_text())["base"]
KEYS = [
    "level",
    "reasons",
    "fired",
    "flags",
    "track",
    "table_version",
    "counterfactuals",
    "promise",
]


def line(**delta: Any) -> str:
    return json.dumps(BASE | delta)


def results(*lines: str | bytes, **options: Any) -> list[dict[str, Any]]:
    return [json.loads(result.text) for result in triage_lines(lines, now=NOW, **options)]


def test_a_line_gives_a_decision_with_its_promise() -> None:
    (result,) = results(line(epds="1111111120"))
    assert list(result) == KEYS
    assert result["level"] == 2
    assert result["promise"] == {
        "contact_by": "2026-03-16T22:59:00Z",
        "first_by": "2026-03-16T22:59:00Z",
        "second_by": "2026-04-13T21:59:00Z",
    }


@pytest.mark.parametrize(
    ("at", "contact_by"),
    [
        ("2026-03-06T20:00:00Z", "2026-03-07T20:00:00Z"),
        ("2026-03-06T21:00:00+01:00", "2026-03-07T20:00:00Z"),
        ("2026-03-06T20:00", "2026-03-07T20:00:00Z"),  # without zone: UTC
        (None, "2026-03-03T09:30:00Z"),
    ],
)
def test_a_line_may_bring_its_own_moment(at: str | None, contact_by: str) -> None:
    (result,) = results(line(s_suicide=1, at=at))
    assert result["promise"]["contact_by"] == contact_by


def test_level_5_promises_a_call_and_no_appointment() -> None:
    (result,) = results(line(s_suicide=3, at="2026-03-06T20:00:00Z"))
    assert result["promise"] == {
        "contact_by": "2026-03-09T09:00:00Z",
        "first_by": None,
        "second_by": None,
    }


def test_without_counterfactuals_the_key_stays() -> None:
    (result,) = results(line(wish="talk"), counterfactuals=False)
    assert result["counterfactuals"] == []
    assert list(result) == KEYS


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (line(s_baby=9), "s_baby"),
        (line(epds="12"), "epds"),
        (line(respondent="mother"), "respondent"),
        (line(sleep=True), "sleep"),
        (line(at="tomorrow"), "at"),
        (line(at=1772443800), "at"),
        (line(at="0001-01-01T00:00:00+14:00"), "at"),
        (line(at="9999-12-31T23:59:00Z"), "at"),
        ("{", None),
        ("[]", None),
        ("7", None),
        ("nonsense", None),
        (b"\xff\xfe\xfa", None),
        ('{"weeks_pp": ' + "9" * 5000 + "}", None),
        ('{"weeks_pp": NaN}', "weeks_pp"),
        ("[" * 100_000, None),
    ],
)
def test_a_bad_line_gives_its_error_in_its_place(bad: str | bytes, field: str | None) -> None:
    first, error, last = results(line(), bad, line(s_suicide=1))
    assert (first["level"], last["level"]) == (1, 4)
    assert set(error) == {"error", "field"}
    assert error["field"] == field
    assert error["error"]


def test_an_error_does_not_repeat_what_was_sent() -> None:
    (error,) = results(line(s_suicide="her own words"))
    assert "her own words" not in error["error"]


def test_blank_lines_are_skipped() -> None:
    assert len(results("", line(), "  \n", line(), "\n")) == 2


def test_nothing_in_nothing_out() -> None:
    assert results() == []

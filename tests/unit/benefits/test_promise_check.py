"""Who is asked whether a contract breaks promises."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benefits import promise_check
from benefits.domain.promise_check import Verdict

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def verdict(breaks: bool) -> Verdict:
    return Verdict(breaks, 10, 8, 2.0, True, 0.95)


def test_the_forecast_is_asked() -> None:
    assert list(promise_check._checks) == ["promises"]


def test_one_objection_is_enough_and_nobody_more_is_nothing_to_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checks = {
        "a": lambda staff, now: None,
        "b": lambda staff, now: verdict(False),
        "c": lambda staff, now: verdict(True),
    }
    monkeypatch.setattr(promise_check, "_checks", checks)
    assert promise_check.against(10, NOW) == verdict(True)
    assert promise_check.against(0, NOW) is None
    assert promise_check.against(-5, NOW) is None
    del checks["c"]
    assert promise_check.against(10, NOW) is None


def test_a_name_stands_for_one_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promise_check, "_checks", {})
    promise_check.register("a", lambda staff, now: None)
    with pytest.raises(ValueError, match="called a"):
        promise_check.register("a", lambda staff, now: None)

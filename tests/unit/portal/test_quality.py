"""`make check`: every check runs, what fails is shown, and one failure is enough to fail."""

from __future__ import annotations

import sys

import pytest

from portal import quality
from portal.quality import CHECKS, PRODUCTION, judge, main

PASSES = [sys.executable, "-c", "print('not worth showing')"]
FAILS = [sys.executable, "-c", "import sys; print('line 7'); sys.stderr.write('bad\\n'); exit(3)"]


def shows(name: str, wanted: str | None) -> list[str]:
    """A check that passes when the variable `name` is `wanted`."""
    code = f"import os; raise SystemExit(os.environ.get({name!r}) != {wanted!r})"
    return [sys.executable, "-c", code]


def test_what_passes_takes_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert judge("lint", PASSES) is True
    said = capsys.readouterr().out
    assert said.startswith("lint ")
    assert said.split()[1] == "ok"
    assert said.count("\n") == 1


def test_what_fails_shows_all_it_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert judge("lint", FAILS) is False
    said = capsys.readouterr().out
    assert "FAILED" in said
    assert "line 7\n" in said
    assert "bad\n" in said


def test_all_run_also_after_one_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(quality, "CHECKS", {"one": FAILS, "two": PASSES, "three": FAILS})
    assert main() == 1
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said if line.endswith(" s")] == ["one", "two", "three"]
    assert said[-1] == "1 passed, 2 failed"


def test_nothing_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(quality, "CHECKS", {"one": PASSES})
    assert main() == 0
    assert capsys.readouterr().out.endswith("1 passed, 0 failed\n")


def test_only_the_deployment_check_sees_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOUVAST_ENV", "development")
    assert judge("deployment", shows("HOUVAST_ENV", "production"))
    assert judge("deployment", shows("EMAIL_HOST", PRODUCTION["EMAIL_HOST"]))
    assert judge("types", shows("HOUVAST_ENV", "development"))


def test_no_other_check_can_reach_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOUVAST_NO_DATABASE", raising=False)
    assert judge("migrations", shows("HOUVAST_NO_DATABASE", "1"))


@pytest.mark.parametrize(
    "name",
    [
        "formatting",
        "lint",
        "types",
        "import contracts",
        "migrations",
        "deployment",
        "diagrams and generated pages",
        "translations",
    ],
)
def test_what_make_check_promises(name: str) -> None:
    assert CHECKS[name]


def test_nothing_in_the_made_up_environment_leads_anywhere() -> None:
    for name in ("EMAIL_HOST", "HOUVAST_BASE_URL", "HOUVAST_SMS_URL", "ALLOWED_HOSTS"):
        assert ".example" in PRODUCTION[name], name
    for name in ("REDIS_URL", "DATABASE_URL", "DATABASE_URL_EMPLOYER_WEB"):
        assert "@127.0.0.1:1/" in PRODUCTION[name] or "//127.0.0.1:1/" in PRODUCTION[name], name

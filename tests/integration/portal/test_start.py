"""How the house starts: loudly when a secret is missing, without servers when none is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.portal.conftest import PRODUCTION, Manage

REQUIRED = [name for name in PRODUCTION if name != "HOUVAST_ENV"]


def test_the_deployment_check_is_clean(manage: Manage) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize("missing", REQUIRED)
def test_production_refuses_to_start_without(manage: Manage, missing: str) -> None:
    values = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = manage("showmigrations", **values)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"{missing} is missing: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOUVAST_TESTING", "1"),
        ("HOUVAST_CLOCK", "2027-03-01T09:00Z"),
        ("HOUVAST_DEBUG", "on"),
    ],
)
def test_production_refuses_what_is_for_tests(manage: Manage, name: str, value: str) -> None:
    done = manage("check", **PRODUCTION, **{name: value})
    message = f"{name} is for development and tests: unset it in production.\n"
    assert (done.returncode, done.stderr) == (2, message)


def test_real_time_may_be_asked_for_in_production(manage: Manage) -> None:
    assert manage("check", **PRODUCTION, HOUVAST_CLOCK="real").returncode == 0


def test_embedded_servers_never_run_in_production(manage: Manage, tmp_path: Path) -> None:
    done = manage("servers", "start", **PRODUCTION, HOUVAST_STATE=str(tmp_path / "state"))
    assert done.returncode == 2
    assert done.stderr == "CommandError: Embedded servers never run in production.\n"


@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("makemigrations", "--check", "--dry-run"),
        ("servers", "status"),
        ("help",),
    ],
)
def test_commands_that_need_no_database_start_no_server(
    manage: Manage, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = manage(*command, HOUVAST_STATE=str(tmp_path / "state"))
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "state").exists()


def test_cookies_are_bound_to_the_host_in_production(manage: Manage) -> None:
    done = manage("diffsettings", "--output", "unified", **PRODUCTION)
    shown = done.stdout
    assert "+ SESSION_COOKIE_NAME = '__Host-houvast-session'" in shown
    assert "+ CSRF_COOKIE_NAME = '__Host-houvast-csrf'" in shown
    assert "'__Host-employer-session'" in shown
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY"):
        assert f"+ {name} = True" in shown


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({}, "RedisOrMemory"),
        ({"HOUVAST_ENV": "test"}, "LocMemCache"),
        (PRODUCTION, "RedisOrMemory"),
    ],
)
def test_workers_share_their_counts(manage: Manage, environment: dict[str, str], kind: str) -> None:
    """Else a code of a second factor works once a worker, and a limit is as many times as high."""
    asked = "from django.core.cache import caches; print(type(caches['default']).__name__)"
    done = manage("shell", "--no-imports", "-c", asked, **environment)
    assert (done.returncode, done.stdout) == (0, f"{kind}\n"), done.stderr

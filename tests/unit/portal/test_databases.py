"""Addresses and limits of the two database aliases."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import databases
from portal.embedded import Servers
from portal.environment import Environment, SettingError

SERVERS = Servers(Path("/srv/houvast/.state"))
GIVEN = {
    "HOUVAST_ENV": "production",
    "DATABASE_URL": "postgresql://app:s%40cret@db.example:5433/houvast?sslmode=verify-full",
    "DATABASE_URL_EMPLOYER_WEB": "postgresql://employer_web:other@db.example/houvast",
}


def of(values: dict[str, str]) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
    environment = Environment(values)
    urls = databases.role_urls(environment, SERVERS)
    return urls, databases.aliases(environment, urls)


def test_without_an_address_the_embedded_server_is_used() -> None:
    urls, aliases = of({})
    assert set(urls) == set(databases.ROLE_URLS)
    assert urls["app"] == "postgresql:///houvast?host=/srv/houvast/.state/run&user=app"
    assert aliases["default"]["ENGINE"] == "portal.lazy_postgres"
    assert aliases["employer"]["USER"] == "employer_web"


def test_tests_have_a_database_of_their_own() -> None:
    _, aliases = of({"HOUVAST_ENV": "test"})
    assert {alias["NAME"] for alias in aliases.values()} == {"test_houvast"}


def test_given_addresses_are_taken_apart() -> None:
    urls, aliases = of(GIVEN)
    assert set(urls) == {"app", "employer_web"}
    default = aliases["default"]
    assert default["ENGINE"] == "django.db.backends.postgresql"
    assert (default["USER"], default["PASSWORD"]) == ("app", "s@cret")
    assert (default["HOST"], default["PORT"], default["NAME"]) == ("db.example", "5433", "houvast")
    assert isinstance(default["OPTIONS"], dict)
    assert default["OPTIONS"]["sslmode"] == "verify-full"
    assert default["ATOMIC_REQUESTS"] is False


@pytest.mark.parametrize("absent", ["DATABASE_URL", "DATABASE_URL_EMPLOYER_WEB"])
def test_production_names_the_address_that_is_missing(absent: str) -> None:
    values = {name: value for name, value in GIVEN.items() if name != absent}
    with pytest.raises(SettingError, match=rf"^{absent} is missing"):
        of(values)


def test_each_alias_sees_its_own_schemas_and_is_cut_off_in_time() -> None:
    _, aliases = of({})
    options = {alias: str(aliases[alias]["OPTIONS"]) for alias in aliases}
    assert "search_path=public,employer " in options["default"]
    assert "search_path=employer " in options["employer"]
    for text in options.values():
        assert "statement_timeout=15s" in text
        assert "lock_timeout=2s" in text
        assert "idle_in_transaction_session_timeout=30s" in text


def test_the_owner_serves_both_aliases_when_asked_and_may_take_long() -> None:
    _, aliases = of({"HOUVAST_DATABASE_ROLE": "migrate"})
    assert {alias["USER"] for alias in aliases.values()} == {"migrate"}
    assert "search_path=employer " in str(aliases["employer"]["OPTIONS"])
    assert "statement_timeout" not in str(aliases["default"]["OPTIONS"])


def test_a_migration_job_needs_the_owners_address_alone() -> None:
    url = "postgresql://migrate:pw@db.example/houvast"
    job = {"HOUVAST_ENV": "production", "HOUVAST_DATABASE_ROLE": "migrate"}
    urls, _ = of(job | {"DATABASE_URL_MIGRATE": url})
    assert urls == {"migrate": url}
    with pytest.raises(SettingError, match=r"^DATABASE_URL_MIGRATE is missing"):
        of(job)


def test_a_long_state_folder_gets_a_short_socket() -> None:
    deep = Servers(Path("/srv") / ("a" * 90) / "state")
    assert len(str(deep.socket_folder / ".s.PGSQL.5432")) < 100
    assert deep.socket_folder != Servers(Path("/srv") / ("b" * 90) / "state").socket_folder

"""Making the database ready with a superuser's address, as the first start in production does."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from portal import grants, preparation
from portal.embedded import SUPERUSER

NAME = "second_houvast"
URLS = {
    "migrate": f"postgresql://migrate:owner%20secret@db.example/{NAME}",
    "app": f"postgresql://app:app%20secret@db.example/{NAME}",
}


@pytest.fixture
def superuser(django_db_setup: object) -> Iterator[psycopg.Connection]:
    address = settings.EMBEDDED_SERVERS.database_url(SUPERUSER, "postgres")
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        for role in grants.ROLES:
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD NULL").format(sql.Identifier(role)))


def passwords(superuser: psycopg.Connection) -> dict[str, str | None]:
    rows = superuser.execute("SELECT rolname, rolpassword FROM pg_authid").fetchall()
    return {role: password for role, password in rows if role in grants.ROLES}


def test_roles_get_the_passwords_of_their_addresses(superuser: psycopg.Connection) -> None:
    for _ in range(2):
        preparation.bootstrap(superuser.info.dsn, URLS)
    found = passwords(superuser)
    assert set(found) == set(grants.ROLES)
    for role, password in found.items():
        if role in URLS:
            assert str(password).startswith("SCRAM-SHA-256$")
        else:
            assert password is None


def test_the_database_belongs_to_the_owner_and_is_closed_to_strangers(
    superuser: psycopg.Connection,
) -> None:
    preparation.bootstrap(superuser.info.dsn, URLS)
    owner = superuser.execute(
        "SELECT datdba::regrole::text FROM pg_database WHERE datname = %s", [NAME]
    ).fetchone()
    assert owner == ("migrate",)
    superuser.execute("CREATE ROLE stranger LOGIN")
    try:
        may = superuser.execute(
            "SELECT has_database_privilege('stranger', %s, 'CONNECT'), "
            "has_database_privilege('employer_web', %s, 'CONNECT'), "
            "has_database_privilege('employer_web', %s, 'CREATE')",
            [NAME, NAME, NAME],
        ).fetchone()
    finally:
        superuser.execute("DROP ROLE stranger")
    assert may == (False, True, False)


def test_no_role_of_the_house_is_more_than_it_needs(superuser: psycopg.Connection) -> None:
    rows = superuser.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND "
        "(rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication)",
        [list(grants.ROLES)],
    ).fetchall()
    assert rows == []

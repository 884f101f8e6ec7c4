"""Each role can do its own work in PostgreSQL and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connections

pytestmark = pytest.mark.django_db


@pytest.fixture
def connect(django_db_setup: object) -> Iterator[object]:
    opened: list[psycopg.Connection] = []

    def as_role(role: str) -> psycopg.Connection:
        opened.append(psycopg.connect(settings.DATABASE_URLS[role], autocommit=True))
        return opened[-1]

    yield as_role
    for connection in opened:
        connection.close()


def tables(schema: str) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return sorted(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("alias", ["default", "employer"])
def test_tests_never_run_as_superuser(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ({"default": "app"}.get(alias, "employer_web"), False)


@pytest.mark.parametrize("role", ["employer_web", "employer_ro"])
def test_employer_roles_read_no_table_of_the_clinic(connect, role: str) -> None:
    connection = connect(role)
    clinic = tables("public")
    assert len(clinic) > 30
    for table in clinic:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f'SELECT 1 FROM public."{table}"')

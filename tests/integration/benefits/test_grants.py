"""What each database role may read, asked of PostgreSQL itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from psycopg import sql

from benefits.domain.wall import EMPLOYER_TABLES, SHARED_TABLES
from benefits.models import Employer
from tests.factories import benefits as make

OURS = ("care", "intake", "scheduling", "benefits", "notifications", "accounts")
TABLES = {
    f"{model._meta.app_label}.{model._meta.model_name}": model._meta.db_table
    for model in apps.get_models(include_auto_created=True)
}
CLINIC = {
    name: table
    for name, table in TABLES.items()
    if name.split(".")[0] in OURS and name not in EMPLOYER_TABLES | SHARED_TABLES
}


@pytest.fixture
def connect(committed_db: object) -> Iterator[dict[str, psycopg.Connection]]:
    """A connection per role, as somebody with that role's password would have."""
    found = {
        role: psycopg.connect(settings.DATABASE_URLS[role], autocommit=True)
        for role in ("app", "employer_web", "employer_ro", "billing_ro")
    }
    yield found
    for connection in found.values():
        connection.close()


def may(connection: psycopg.Connection, verb: str, schema: str, table: str) -> bool:
    """Whether the role may do it, tried for real and undone."""
    name = sql.Identifier(schema, table)
    statement = {
        "SELECT": sql.SQL("SELECT 1 FROM {} LIMIT 1"),
        "DELETE": sql.SQL("DELETE FROM {} WHERE false"),
    }[verb].format(name)
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def test_the_clinic_has_tables_to_guard() -> None:
    assert {
        "accounts.client",
        "intake.intake",
        "scheduling.appointment",
        "benefits.entitlementowner",
        "benefits.funding",
    } <= set(CLINIC)


@pytest.mark.parametrize("role", ["employer_web", "employer_ro"])
def test_the_employer_s_roles_reach_no_table_of_the_clinic(
    connect: dict[str, psycopg.Connection], role: str
) -> None:
    open_to_them = [
        table for table in TABLES.values() if may(connect[role], "SELECT", "public", table)
    ]
    assert open_to_them == []


def test_the_employer_s_role_cannot_name_the_clinic_s_schema(
    connect: dict[str, psycopg.Connection],
) -> None:
    for statement in (
        "SELECT * FROM public.benefits_entitlement",
        "SET search_path TO public; SELECT 1 FROM accounts_client",
        "SET ROLE app",
        "CREATE TABLE public.mine (id int)",
    ):
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable)):
            connect["employer_web"].execute(statement)


def test_the_read_only_role_reads_agreements_alone(
    connect: dict[str, psycopg.Connection],
) -> None:
    readable = {
        name
        for name in EMPLOYER_TABLES
        if may(connect["employer_ro"], "SELECT", "employer", TABLES[name])
    }
    assert readable == {"benefits.contract", "benefits.employer", "benefits.invoice"}


def test_billing_reads_the_ledger_and_never_the_owner(
    connect: dict[str, psycopg.Connection],
) -> None:
    readable = {
        name
        for name, table in CLINIC.items()
        if may(connect["billing_ro"], "SELECT", "public", table)
    }
    assert readable == {"benefits.entitlement", "benefits.ledgerentry"}
    assert not any(
        may(connect["billing_ro"], "SELECT", "employer", TABLES[name]) for name in EMPLOYER_TABLES
    )


def test_what_was_agreed_or_logged_is_not_the_employer_s_to_change(
    connect: dict[str, psycopg.Connection], now: datetime
) -> None:
    employer = make.an_employer(now)
    for statement in (
        "UPDATE employer.benefits_employer SET name = 'x'",
        "DELETE FROM employer.benefits_contract",
        "DELETE FROM employer.benefits_invoice",
        "DELETE FROM employer.accounts_accessevent",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connect["employer_web"].execute(statement)
    assert Employer.objects.get(pk=employer.pk).name == "Voorbeeld BV"


def test_the_ledger_stays_as_written_for_the_application_too(
    connect: dict[str, psycopg.Connection],
) -> None:
    assert may(connect["app"], "SELECT", "public", "benefits_ledgerentry")
    assert not may(connect["app"], "DELETE", "public", "benefits_ledgerentry")


def test_no_foreign_key_crosses_the_wall(connect: dict[str, psycopg.Connection]) -> None:
    crossing = connect["app"].execute(
        """
        SELECT conname FROM pg_constraint
        JOIN pg_class source ON source.oid = conrelid
        JOIN pg_class target ON target.oid = confrelid
        WHERE contype = 'f' AND source.relnamespace <> target.relnamespace
        """
    )
    assert crossing.fetchall() == []

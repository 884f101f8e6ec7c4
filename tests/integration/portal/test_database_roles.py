"""Each role can do its own work in PostgreSQL and nothing else."""

from __future__ import annotations

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections

from benefits.domain import wall
from portal import grants
from tests.integration.portal.conftest import Connect

pytestmark = pytest.mark.django_db

DENIED = psycopg.errors.InsufficientPrivilege
ROW = "00000000-0000-0000-0000-000000000000"


def tables(schema: str) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return sorted(row[0] for row in cursor.fetchall())


def may(role: str, schema: str, table: str) -> set[str]:
    """What PostgreSQL says that `role` may do with the table."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT verb FROM unnest("
            "ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) verb "
            "WHERE has_schema_privilege(%s, %s, 'USAGE') "
            "AND has_table_privilege(%s, format('%%I.%%I', %s::text, %s::text), verb)",
            [role, schema, role, schema, table],
        )
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize(("alias", "role"), [("default", "app"), ("employer", "employer_web")])
def test_tests_never_run_as_superuser(alias: str, role: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (role, False)


@pytest.mark.parametrize("role", ["employer_web", "employer_ro"])
def test_employer_roles_read_no_table_of_the_clinic(connect: Connect, role: str) -> None:
    connection, clinic = connect(role), tables("public")
    assert len(clinic) > 30
    for table in clinic:
        with pytest.raises(DENIED):
            connection.execute(f'SELECT 1 FROM public."{table}"')


def test_the_employer_alias_does_not_even_see_clinical_names() -> None:
    with connections["employer"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('accounts_client'), to_regclass('benefits_contract')")
        assert cursor.fetchone() == (None, "benefits_contract")


def test_only_the_wall_decides_which_tables_the_employer_schema_holds() -> None:
    held = set(tables("employer"))
    for model in apps.get_models():
        label = model._meta.label_lower
        shared = {label, f"{model._meta.app_label}.*"}
        expected = shared & (wall.EMPLOYER_TABLES | wall.SHARED_TABLES)
        assert (model._meta.db_table in held) is bool(expected), label


@pytest.mark.parametrize("name", grants.APPEND_ONLY)
def test_rows_that_are_never_edited(name: str) -> None:
    table = grants.table_of(name)
    assert may("app", "public", table) == {"SELECT", "INSERT"}
    if table in tables("employer"):
        assert may("employer_web", "employer", table) == {"SELECT", "INSERT"}


def test_every_table_behind_a_refusing_trigger_is_on_the_list() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger "
            "WHERE tgfoid = 'public.refuse_change'::regproc"
        )
        guarded = {row[0] for row in cursor.fetchall()}
    assert len(guarded) >= 9
    assert guarded <= {grants.table_of(name) for name in grants.APPEND_ONLY}


def test_the_clinic_administers_contracts_and_employers_read_them(connect: Connect) -> None:
    for name in grants.AGREED:
        table = grants.table_of(name)
        changes = set() if name == "benefits.Invoice" else {"UPDATE"}  # frozen when issued
        assert may("app", "employer", table) == {"SELECT", "INSERT"} | changes
        assert may("employer_web", "employer", table) == {"SELECT"}
        assert may("employer_ro", "employer", table) == {"SELECT"}
    with pytest.raises(DENIED):
        connect("employer_web").execute("UPDATE benefits_contract SET budget_cents = 1")


def test_the_clinic_cannot_read_who_signs_in_at_an_employer() -> None:
    for table in ("accounts_user", "django_session", "mfa_authenticator"):
        assert may("app", "employer", table) == set()


def test_billing_reads_the_ledger_without_its_owners(connect: Connect) -> None:
    billing = connect("billing_ro")
    assert billing.execute("SELECT count(*) FROM benefits_ledgerentry").fetchone() == (0,)
    readable = [table for table in tables("public") if may("billing_ro", "public", table)]
    assert readable == ["benefits_entitlement", "benefits_ledgerentry"]
    with pytest.raises(DENIED):
        billing.execute("SELECT 1 FROM benefits_entitlementowner")


def test_the_sealer_reads_the_access_log_alone() -> None:
    for schema in grants.SCHEMAS:
        readable = [table for table in tables(schema) if may("sealer", schema, table)]
        assert readable == ["accounts_accessevent"]


@pytest.mark.parametrize("role", [role for role in grants.ROLES if role != "migrate"])
def test_no_role_but_the_owner_changes_the_tables(connect: Connect, role: str) -> None:
    connection = connect(role)
    for statement in (
        "CREATE TABLE public.mine (id int)",
        "CREATE TABLE employer.mine (id int)",
        "ALTER TABLE public.accounts_accessevent DISABLE TRIGGER ALL",
        "TRUNCATE public.accounts_accessevent",
        "DELETE FROM public.django_migrations",
        "SET session_replication_role = replica",
        "CREATE ROLE friend SUPERUSER",
    ):
        with pytest.raises(DENIED):
            connection.execute(statement)


def test_a_new_table_is_closed_until_rights_are_set(connect: Connect) -> None:
    owner = connect("migrate")
    owner.execute("CREATE TABLE public.newcomer (id int)")
    try:
        for role in grants.ROLES:
            if role != "migrate":
                assert may(role, "public", "newcomer") == set()
    finally:
        owner.execute("DROP TABLE public.newcomer")


def test_setting_the_rights_again_changes_nothing(connect: Connect) -> None:
    def rights() -> list[tuple[object, ...]]:
        return (
            connect("migrate")
            .execute(
                "SELECT relnamespace::regnamespace::text, relname, relacl::text FROM pg_class "
                "WHERE relnamespace::regnamespace::text IN ('public', 'employer') ORDER BY 1, 2"
            )
            .fetchall()
        )

    before = rights()
    assert len(before) > 100
    for statement in grants.statements(grants.tables_in(connections["default"])):
        connect("migrate").execute(statement)
    assert rights() == before


def test_a_model_that_does_not_exist_stops_the_command() -> None:
    with pytest.raises(LookupError):
        grants.table_of("accounts.Nobody")


def test_what_takes_too_long_is_cut_off() -> None:
    for alias in settings.DATABASES:
        with connections[alias].cursor() as cursor:
            found = {}
            for name in (
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
            ):
                cursor.execute(f"SHOW {name}")
                found[name] = cursor.fetchone()[0]
        assert found == {
            "statement_timeout": "15s",
            "lock_timeout": "2s",
            "idle_in_transaction_session_timeout": "30s",
        }

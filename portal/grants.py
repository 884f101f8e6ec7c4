"""The database's roles and what each may do, as a table to read and to apply.

Deny by default: a new table is closed to everyone but its owner `migrate` until
`manage.py prepare_database` has run. Names are models (`app.Model`); one that does not exist
stops the command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import atomic
from psycopg import sql

from benefits.domain.wall import EMPLOYER_TABLES

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"

#: Rows that are never edited: roles may add and read them, nothing more. Behind most of them a
#: trigger refuses the owner too (`accounts.append_only`).
APPEND_ONLY = (
    "accounts.AccessEvent",
    "benefits.ContractOverride",
    "benefits.LedgerEntry",
    "intake.Consent",
    "intake.Intake",
    "intake.PublishedTable",
    "intake.Response",
    "intake.Story",
    "intake.TableReplay",
    "intake.TableSignature",
    "intake.TriageRecord",
    "notifications.DeliveryAttempt",
    "scheduling.AppointmentEvent",
    "scheduling.CareRequestEvent",
    "scheduling.EarlierOfferEvent",
    "scheduling.LadderEvent",
    "scheduling.Promise",
    "scheduling.PromiseOutcome",
)
#: What was agreed with an employer: the clinic writes it, the employer's side reads it.
AGREED = ("benefits.Contract", "benefits.Employer", "benefits.Invoice")
MIGRATION_RECORD = "django_migrations"


@dataclass(frozen=True)
class Grant:
    """What `role` may do with `tables` of `schema`. No tables means all that are in the schema.

    `tables` are model names, or table names where there is no model.
    """

    role: str
    schema: str
    verbs: tuple[str, ...]
    tables: tuple[str, ...] = ()


#: Applied from top to bottom, after everything was revoked.
GRANTS = (
    Grant("app", "public", (READ, ADD, CHANGE, REMOVE)),
    Grant("app", "employer", (READ, ADD, CHANGE), tuple(sorted(EMPLOYER_TABLES))),
    # A list that the clinic let through or refused is gone in the same moment.
    Grant("app", "employer", (REMOVE,), ("benefits.StagedEntry",)),
    Grant("employer_web", "employer", (READ, ADD, CHANGE, REMOVE)),
    Grant("employer_ro", "employer", (READ,), AGREED),
    Grant("billing_ro", "public", (READ,), ("benefits.Entitlement", "benefits.LedgerEntry")),
    Grant("sealer", "public", (READ,), ("accounts.AccessEvent",)),
    Grant("sealer", "employer", (READ,), ("accounts.AccessEvent",)),
)
#: Taken away again from the grants on whole schemas.
REVOKED = (
    *(
        Grant(role, schema, (CHANGE, REMOVE), APPEND_ONLY)
        for role, schema in (("app", "public"), ("employer_web", "employer"))
    ),
    # Who typed for her and since when it counts is never changed; it goes when the draft goes.
    Grant("app", "public", (CHANGE,), ("intake.OnBehalf",)),
    Grant("employer_web", "employer", (ADD, CHANGE, REMOVE), AGREED),
    Grant("app", "employer", (CHANGE,), ("benefits.Invoice",)),
    Grant("app", "public", (ADD, CHANGE, REMOVE), (MIGRATION_RECORD,)),
    Grant("employer_web", "employer", (ADD, CHANGE, REMOVE), (MIGRATION_RECORD,)),
)

#: Role -> the schemas it sees, in this order. `migrate` owns everything.
ROLES = {
    "migrate": ("public", "employer"),
    "app": ("public", "employer"),
    "employer_web": ("employer",),
    "employer_ro": ("employer",),
    "billing_ro": ("public",),
    "sealer": ("public", "employer"),
}
SCHEMAS = ("public", "employer")


def table_of(name: str) -> str:
    """The table of model `name` (`app.Model`); a name without a dot is a table already.

    Raises LookupError when there is no such model.
    """
    return apps.get_model(name)._meta.db_table if "." in name else name


def apply(connection: BaseDatabaseWrapper) -> None:
    """Set every role's rights to those above, in one transaction, as the tables' owner.

    Raises LookupError for a model that does not exist, and ProgrammingError for a table that
    does not.
    """
    with atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements(tables_in(connection)):
            cursor.execute(statement)


def tables_in(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """(schema, table) of every table in the two schemas."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s)",
            [list(SCHEMAS)],
        )
        return set(cursor.fetchall())


def statements(existing: set[tuple[str, str]]) -> Iterator[sql.Composed]:
    """The SQL that sets all rights, given the tables that exist as (schema, table)."""
    roles = sql.SQL(", ").join(sql.Identifier(role) for role in ROLES if role != "migrate")
    for schema in map(sql.Identifier, SCHEMAS):
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            template = sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA {} FROM {}")
            yield template.format(sql.SQL(kind), schema, roles)
        yield sql.SQL("REVOKE ALL ON SCHEMA {} FROM PUBLIC, {}").format(schema, roles)
    for role, schemas in ROLES.items():
        for name in schemas if role != "migrate" else ():
            template = sql.SQL("GRANT USAGE ON SCHEMA {} TO {}")
            yield template.format(sql.Identifier(name), sql.Identifier(role))
    for grant in GRANTS:
        yield from _on_tables("GRANT {} ON {} TO {}", grant, existing)
        if ADD in grant.verbs:
            template = sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {} TO {}")
            yield template.format(sql.Identifier(grant.schema), sql.Identifier(grant.role))
    for grant in REVOKED:
        yield from _on_tables("REVOKE {} ON {} FROM {}", grant, existing)


def _on_tables(
    template: str, grant: Grant, existing: set[tuple[str, str]]
) -> Iterator[sql.Composed]:
    """One statement for all of the grant's tables.

    A model that lives on the other side of the wall is skipped; one that lives nowhere is not.
    """
    everywhere = {table for _, table in existing}
    named: Iterable[str] = map(table_of, grant.tables)
    wanted = [t for t in named if (grant.schema, t) in existing or t not in everywhere]
    if grant.tables and not wanted:
        return
    verbs = sql.SQL(", ").join(map(sql.SQL, grant.verbs))
    target = (
        sql.SQL(", ").join(sql.Identifier(grant.schema, table) for table in wanted)
        if grant.tables
        else sql.SQL("ALL TABLES IN SCHEMA {}").format(sql.Identifier(grant.schema))
    )
    yield sql.SQL(template).format(verbs, target, sql.Identifier(grant.role))

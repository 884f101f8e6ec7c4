"""Makes the database ready: roles, schemas, tables on both sides, rights. Safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from portal import databases, grants
from portal.embedded import SUPERUSER, Servers

Say = Callable[[str], None]


def create_embedded(servers: Servers, name: str) -> None:
    """Create the roles and the database `name` on the embedded server, as its superuser.

    In production `portal/bootstrap/roles.sql` does this once.
    """
    servers.ensure()
    with psycopg.connect(servers.database_url(SUPERUSER, "postgres"), autocommit=True) as server:
        known = {row[0] for row in server.execute("SELECT rolname FROM pg_roles")}
        for role in grants.ROLES:
            if role not in known:
                server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            template = sql.SQL("CREATE DATABASE {} OWNER migrate")
            server.execute(template.format(sql.Identifier(name)))
        template = sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC")
        server.execute(template.format(sql.Identifier(name)))
        template = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
        roles = sql.SQL(", ").join(map(sql.Identifier, grants.ROLES))
        server.execute(template.format(sql.Identifier(name), roles))


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect both aliases as `migrate` for the block, without the web's time limits.

    Raises KeyError when this process was not given that role's address.
    """
    url = settings.DATABASE_URLS["migrate"]
    before = {alias: dict(connections[alias].settings_dict) for alias in databases.ALIASES}
    try:
        for alias, (_role, search_path) in databases.ALIASES.items():
            _reconnect(alias, databases.connection(url, search_path, patient=True))
        yield
    finally:
        for alias, previous in before.items():
            _reconnect(alias, previous)


def _reconnect(alias: str, changes: dict[str, object]) -> None:
    connections[alias].close()
    connections[alias].settings_dict.update(changes)


def prepare(say: Say, *, verbosity: int = 0) -> None:
    """Create schemas and extension, migrate both sides, set the rights; `say` gets each step."""
    with as_owner():
        with connections["default"].cursor() as cursor:
            cursor.execute("CREATE SCHEMA IF NOT EXISTS employer")
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public")
        for alias in databases.ALIASES:
            say(f"Migrating {alias} ...")
            call_command("migrate", database=alias, interactive=False, verbosity=verbosity)
        say("Setting rights ...")
        grants.apply(connections["default"])

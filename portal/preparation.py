"""Makes the database ready: roles, schemas, tables on both sides, rights. Safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from portal import databases, grants
from portal.embedded import SUPERUSER

Say = Callable[[str], None]


def bootstrap(admin_url: str, urls: Mapping[str, str]) -> None:
    """Create the roles and the database, as a superuser. Repeating it sets the passwords again.

    `urls` holds the address per role: the database's name and each role's password are taken from
    there. A role without an address gets no password, so that nobody signs in as it.
    """
    given = {role: conninfo_to_dict(url) for role, url in urls.items()}
    name = sql.Identifier(str(given["migrate"]["dbname"]))
    roles = sql.SQL(", ").join(map(sql.Identifier, grants.ROLES))
    with psycopg.connect(admin_url, autocommit=True) as server:
        known = {row[0] for row in server.execute("SELECT rolname FROM pg_roles")}
        for role in grants.ROLES:
            if role not in known:
                server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            if password := given.get(role, {}).get("password"):
                _set_password(server, role, str(password))
        databases_there = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
        if given["migrate"]["dbname"] not in databases_there:
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        server.execute(sql.SQL("ALTER DATABASE {} OWNER TO migrate").format(name))
        server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, roles))
        # Calendars are planned in a temporary table before they are written.
        server.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO app").format(name))
        for role, schemas in grants.ROLES.items():
            path = sql.SQL(", ").join(map(sql.Identifier, schemas))
            template = sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path = {}")
            server.execute(template.format(sql.Identifier(role), name, path))


def _set_password(server: psycopg.Connection[Any], role: str, password: str) -> None:
    """Send the hash, not the password: statements can end up in the server's log."""
    hashed = server.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    template = sql.SQL("ALTER ROLE {} PASSWORD {}")
    server.execute(template.format(sql.Identifier(role), sql.Literal(hashed.decode())))


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


def superuser_url() -> str | None:
    """The superuser's address: the embedded server's, started if need be, or DATABASE_URL_ADMIN."""
    if not settings.DATABASE_IS_EMBEDDED:
        return settings.DATABASE_URL_ADMIN or None
    settings.EMBEDDED_SERVERS.ensure()
    url: str = settings.EMBEDDED_SERVERS.database_url(SUPERUSER, "postgres")
    return url


def prepare(say: Say, *, verbosity: int = 0) -> None:
    """Roles, database, schemas, extension, migrations on both sides, rights; `say` gets each step.

    Roles and database need a superuser; without one they must be there already.
    """
    if superuser := superuser_url():
        say("Creating roles and database ...")
        bootstrap(superuser, settings.DATABASE_URLS)
    with as_owner():
        with connections["default"].cursor() as cursor:
            cursor.execute("CREATE SCHEMA IF NOT EXISTS employer")
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public")
        for alias in databases.ALIASES:
            say(f"Migrating {alias} ...")
            call_command("migrate", database=alias, interactive=False, verbosity=verbosity)
        say("Setting rights ...")
        grants.apply(connections["default"])

"""Real commits in tests: what the application's roles may not undo, the superuser takes away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from portal.embedded import SUPERUSER, Servers

TABLES = """
    SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname IN ('public', 'employer') AND tablename <> 'django_migrations'
"""


class CleanSlate:
    """Remembers what migrations put into the tables, and goes back to exactly that."""

    def __init__(self, servers: Servers, name: str) -> None:
        self.url = servers.database_url(SUPERUSER, name)
        self.copies: list[tuple[sql.Identifier, sql.Identifier]] = []
        self.touched = sql.Composed([])

    def remember(self) -> None:
        """Copy every table as the migrations left it, unless that was done before."""
        if self.copies:
            return
        with self._superuser() as connection:
            connection.execute("CREATE SCHEMA first")
            for schema, name in connection.execute(TABLES).fetchall():
                table, copy = (
                    sql.Identifier(schema, name),
                    sql.Identifier("first", f"{schema}.{name}"),
                )
                connection.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(copy, table))
                self.copies.append((table, copy))
            self.touched = sql.SQL(" UNION ALL ").join(
                self._touched(connection, number, *pair) for number, pair in enumerate(self.copies)
            )

    def restore(self) -> None:
        """Empty every table that holds rows and put the first rows back. Sequences go on."""
        with self._superuser() as connection:
            # Replica mode skips triggers: append-only tables refuse a deletion otherwise.
            connection.execute("SET session_replication_role = replica")
            for (number,) in connection.execute(self.touched).fetchall():
                table, copy = self.copies[number]
                connection.execute(sql.SQL("DELETE FROM {}").format(table))
                template = sql.SQL("INSERT INTO {} OVERRIDING SYSTEM VALUE TABLE {}")
                connection.execute(template.format(table, copy))

    def _superuser(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url)

    @staticmethod
    def _touched(
        connection: psycopg.Connection[Any],
        number: int,
        table: sql.Composable,
        copy: sql.Composable,
    ) -> sql.Composed:
        """A query that gives the number when the table is not as it was.

        Most tables were empty: whether they hold a row is asked in a hundredth of the time.
        """
        query = "SELECT {2} WHERE EXISTS (TABLE {0})"
        if connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(copy)).fetchone():
            query = (
                "SELECT {2} WHERE EXISTS (TABLE {0} EXCEPT TABLE {1})"
                " OR EXISTS (TABLE {1} EXCEPT TABLE {0})"
            )
        return sql.SQL(query).format(table, copy, sql.Literal(number))


def run_together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Call `work(0) ... work(count - 1)` in threads that all start at the same moment.

    Returns each result, or the exception that ended it, in order. Every thread has its own
    database connections, closed when it ends.
    """
    results: list[Any] = [None] * count
    gate = threading.Barrier(count)

    def run(index: int) -> None:
        try:
            gate.wait(timeout=30)
            results[index] = work(index)
        except Exception as error:  # the test looks at it
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results

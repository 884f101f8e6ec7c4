"""Only used where DATABASE_URL is absent, outside production."""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base

from portal.embedded import Servers


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, brought up when somebody first needs it and it does not run yet."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        """Connect; when nothing answers, start the embedded servers and connect again."""
        try:
            return self._connect(conn_params)
        except psycopg.OperationalError:
            servers: Servers = settings.EMBEDDED_SERVERS
            if servers.is_running():
                raise
            servers.ensure()
            return self._connect(conn_params)

    def _connect(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        return connection

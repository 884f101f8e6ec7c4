"""A prepared database for benchmarks that need one: real PostgreSQL, real roles, thrown away."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def prepared_database() -> Iterator[None]:
    """Django with a database of its own; the one at hand when the caller prepared it already."""
    import django
    from django.conf import settings

    if settings.configured:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="houvast-bench-") as state:
        os.environ |= {
            "HOUVAST_ENV": "test",
            "HOUVAST_STATE": state,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        django.setup()
        from django.db import connections

        from tests.prepared import prepare_from_copy

        prepare_from_copy(settings.EMBEDDED_SERVERS)
        try:
            yield
        finally:
            connections.close_all()
            settings.EMBEDDED_SERVERS.stop(abandon=True)

"""A bench that says where it runs, fails, hangs or mumbles, as the variable BEHAVE asks."""

from __future__ import annotations

import os
import time
from typing import Any


def run() -> list[dict[str, Any]]:
    """One result whose unit tells which role the database knows us by."""
    match os.environ.get("BEHAVE"):
        case "fail":
            raise RuntimeError("as asked")
        case "hang":
            time.sleep(300)
        case "mumble":
            return [{"name": "half", "value": 1}]
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user || ' ' || count(*) FROM django_migrations")
        found = cursor.fetchone()[0]
    return [
        {
            "name": str(settings.HOUVAST_STATE),
            "ratio": 1.0,
            "floor_ms": 2.0,
            "value": 2.0,
            "unit": found,
            "n": 1,
        }
    ]

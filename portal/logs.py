"""Logging that cannot carry what somebody typed: no paths with tokens, no values in errors."""

from __future__ import annotations

import logging
import time
import traceback
from types import TracebackType
from typing import Any

from portal.headers import request_id

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class RequestFacts(logging.Filter):
    """Gives each record its request number, and names a request by its route, not by its path."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Complete the record; every record passes."""
        record.request_id = request_id.get()
        request: Any = getattr(record, "request", None)
        if request is not None and hasattr(request, "method"):
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "(no route)"
            status = getattr(record, "status_code", "-")
            record.msg = f"{status} {request.method} {route}"
            record.args = ()
        return True


class FactsOnly(logging.Formatter):
    """Times in UTC; an exception as its class and where it came from, without its message.

    Messages quote values: PostgreSQL's name the row that failed, Python's the text that did not
    parse.
    """

    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        """Seconds since 1970 as a UTC time."""
        return time.gmtime(seconds)

    def formatException(self, ei: ExcInfo) -> str:
        """The class of the exception and the lines that led to it."""
        kind, _, trace = ei
        frames = traceback.extract_tb(trace)
        lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        return "\n".join([kind.__name__ if kind else "no exception", *lines])


def configuration(level: str) -> dict[str, Any]:
    """Django's LOGGING: one handler on standard error, one line a record."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_facts": {"()": RequestFacts}},
        "formatters": {
            "facts": {
                "()": FactsOnly,
                "datefmt": "%Y-%m-%dT%H:%M:%SZ",
                "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": ["request_facts"],
                "formatter": "facts",
            },
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL"},
        },
    }

"""What people see when something is not there, not theirs, too much, or broken."""

from __future__ import annotations

import sys
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

#: Seconds after which a visitor may try again while the database is away.
RETRY_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself cannot be read."""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but this is not for this role."""
    return _page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form came without its token, mostly because cookies are off."""
    return _page(request, 403, template="403_csrf.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: does not exist, or is not yours; the page does not tell which."""
    return _page(request, 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: a rate limit was reached; allauth names this page its handler."""
    return _page(request, 429)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. 503 when the database is away, full or read-only: then nothing is half done.

    Django calls this while it handles the exception. Rendered without context processors, which
    may be what broke.
    """
    exception = sys.exc_info()[1]
    if not _is_database_away(exception):
        return _plain_page(request, 500)
    response = _plain_page(request, 503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _is_database_away(exception: BaseException | None) -> bool:
    if isinstance(exception, OperationalError | InterfaceError):
        return True
    cause = exception.__cause__ if exception else None
    return isinstance(cause, psycopg.errors.ReadOnlySqlTransaction)


def _page(request: HttpRequest, status: int, template: str | None = None) -> HttpResponse:
    context: dict[str, Any] = {"request_id": getattr(request, "request_id", "")}
    return render(request, template or f"{status}.html", context, status=status)


def _plain_page(request: HttpRequest, status: int) -> HttpResponse:
    context = {"request_id": getattr(request, "request_id", "")}
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)

"""What people see when something is not there, not theirs, too much, or broken."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

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
    """500: our fault. Rendered without context processors, which may be what broke."""
    return _plain_page(request, 500)


class DatabaseAway:
    """Turns an unreachable, full or read-only database into 503, with nothing half shown.

    `RETRY_SECONDS` is the value of Retry-After.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The 503 page for a database that is away; None (the usual 500) for anything else."""
        cause = exception.__cause__
        if isinstance(exception, OperationalError | InterfaceError) or isinstance(
            cause, psycopg.errors.ReadOnlySqlTransaction
        ):
            logger.error("Database away: %s", type(cause or exception).__name__)
            response = _plain_page(request, 503)
            response["Retry-After"] = str(RETRY_SECONDS)
            return response
        return None


def _page(request: HttpRequest, status: int, template: str | None = None) -> HttpResponse:
    context: dict[str, Any] = {"request_id": getattr(request, "request_id", "")}
    return render(request, template or f"{status}.html", context, status=status)


def _plain_page(request: HttpRequest, status: int) -> HttpResponse:
    context = {"request_id": getattr(request, "request_id", "")}
    try:
        body = render_to_string(f"{status}.html", context)
    except (TemplateDoesNotExist, OperationalError, InterfaceError):
        body = render_to_string("500.html", context)
    return HttpResponse(body, status=status)

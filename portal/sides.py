"""The two sides of the house, kept apart in one process.

Everything under `/employer/`, and what an employer's own systems ask under `/api/v1/`, is served
by its own URLs, with its own cookies or none, on its own database
alias, whose role may use the schema `employer` and nothing else. A mistake in the employer's
pages therefore meets "permission denied" in PostgreSQL, not a clinical row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import get_script_prefix, set_script_prefix, set_urlconf

from accounts.sides import ALIAS_OF, current_side, on_side
from benefits.domain.wall import EMPLOYER_TABLES, SHARED_TABLES

MOUNT = "/employer/"
#: What an employer's systems ask, by key: no cookie goes in or out.
API_MOUNT = "/api/v1/"

_HARMLESS = re.compile(
    r'SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO|SELECT "accounts_clockoffset"|'
    r"SELECT oid, typarray FROM pg_type "
)


class ClinicOutOfReach(RuntimeError):
    """Code on the employer's side tried to reach the clinic's tables."""


class SideRouter:
    """Sends each query to the side it is asked from, and each table to the schema it belongs in."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """The alias of the current side."""
        return ALIAS_OF[current_side()]

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """The alias of the current side."""
        return ALIAS_OF[current_side()]

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """Objects of one side alone ever meet: the roles see to that."""
        return True

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool:
        """Whether an operation runs on alias `db`.

        `hints={"side": "clinic" | "employer" | "both"}` decides for RunSQL and RunPython; without
        it a model's name does, and without that an app that is shared whole goes to both schemas.
        """
        side = hints.get("side") or self._home(app_label, model_name)
        return side == "both" or ALIAS_OF[side] == db

    @staticmethod
    def _home(app_label: str, model_name: str | None) -> Literal["clinic", "employer", "both"]:
        names = {f"{app_label}.*"} | (
            {f"{app_label}.{model_name}".lower()} if model_name else set()
        )
        if names & EMPLOYER_TABLES:
            return "employer"
        return "both" if names & SHARED_TABLES else "clinic"


class EmployerMount:
    """Serves `/employer/...` and `/api/v1/...` on the employer's side; the rest on the clinic's.

    Cookies are translated both ways, so that neither side ever reads the other's: on the
    employer's side `houvast-session` means the browser's `employer-session`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Mount the request, answer it, and leave nothing of the mount behind."""
        if request.path_info == MOUNT.rstrip("/"):
            return HttpResponsePermanentRedirect(MOUNT)
        if request.path_info.startswith(MOUNT):
            request.COOKIES = _cookies_in(request.COOKIES)
            return self._serve(request, MOUNT, settings.EMPLOYER_URLCONF)
        if request.path_info.startswith(API_MOUNT):
            request.COOKIES = {}
            return self._serve(request, API_MOUNT, settings.API_URLCONF)
        return self.get_response(request)

    def _serve(self, request: HttpRequest, mount: str, urlconf: str) -> HttpResponseBase:
        prefix = get_script_prefix()
        mounted = prefix.rstrip("/") + mount
        request.path_info = "/" + request.path_info.removeprefix(mount)
        request.META["SCRIPT_NAME"] = mounted.rstrip("/")
        request.urlconf = urlconf
        set_script_prefix(mounted)
        try:
            with on_side("employer"), connections[ALIAS_OF["clinic"]].execute_wrapper(_refuse):
                response = self.get_response(request)
                if isinstance(response, StreamingHttpResponse):
                    # Read it now: after this block its queries would run on the clinic's side.
                    response.streaming_content = list(response)
        finally:
            set_script_prefix(prefix)
            set_urlconf(None)
        _cookies_out(response, keep=mount == MOUNT)
        return response


def _refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Stops a query that names the clinic's alias by mistake while the employer is served.

    Savepoints pass, they reach no row (libraries open transactions on the default alias); so does
    the test clock, which exists on the clinic's side alone, and what Django asks of a connection
    that it opens for it.
    """
    if not _HARMLESS.match(sql):
        raise ClinicOutOfReach("A page of the employer's side asked the clinic's database.")
    return execute(sql, params, many, context)


def _cookies_in(cookies: dict[str, str]) -> dict[str, str]:
    pairs = settings.EMPLOYER_COOKIES.items()
    return {inner: cookies[outer] for inner, outer in pairs if outer in cookies}


def _cookies_out(response: HttpResponseBase, *, keep: bool) -> None:
    if not keep:
        response.cookies.clear()
    for inner, outer in settings.EMPLOYER_COOKIES.items():
        if inner in response.cookies:
            morsel = response.cookies.pop(inner)
            response.cookies[outer] = morsel.value
            response.cookies[outer].update(dict(morsel.items()))

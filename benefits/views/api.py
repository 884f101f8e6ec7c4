"""What an employer's own systems ask: JSON in, JSON out, a key with every call, no cookies."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt  # a key in a header, never a cookie
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.access import machine
from accounts.domain.actor import Actor
from accounts.requests import access_point
from benefits.domain import interface
from benefits.domain.api_keys import Scope, prefix_of
from benefits.domain.eligibility import Answer
from benefits.domain.padding import JSON_BYTES, padded
from benefits.models import Employer
from benefits.services.api_keys import KeyRefused, employer_for
from benefits.services.eligibility import check_right
from benefits.views.limits import is_too_often

#: Calls of one key in a minute; wrong keys from one network in a quarter of an hour.
CALLS, CALL_SECONDS = 600, 60
WRONG_KEYS, WRONG_KEY_SECONDS = 30, 15 * 60
_BEARER = "Bearer "

Asked = Callable[..., HttpResponse]


def with_key(scope: Scope) -> Callable[[Asked], Callable[..., HttpResponse]]:
    """For views that a key of this scope opens; they are given the key's employer.

    401 for every key that does not, whatever is wrong with it; 429 for too many.
    """

    def decorate(view: Asked) -> Callable[..., HttpResponse]:
        @wraps(view)
        def asked(request: HttpRequest, **found: Any) -> HttpResponse:
            token = request.headers.get("Authorization", "").removeprefix(_BEARER)
            try:
                employer = employer_for(token, scope, clock.now())
            except KeyRefused:
                return _refused(access_point(request, is_staff=False).split(" ")[0])
            if is_too_often("api", prefix_of(token), limit=CALLS, seconds=CALL_SECONDS):
                return problem(429, "too_many_requests", retry_after=CALL_SECONDS)
            return view(request, employer, **found)

        return asked

    return decorate


@machine("api_key")
@csrf_exempt
@require_POST
@with_key(Scope.ELIGIBILITY)
def eligibility(request: HttpRequest, employer: Employer) -> HttpResponse:
    """Whether a number has a right: 200 and one size for any text, known or not."""
    try:
        asked = interface.read_question(_json(request))
    except interface.NotUnderstood as wrong:
        return problem(422, wrong.code, field=wrong.field)
    if asked.employer_reference.strip().upper() != employer.reference:
        return problem(403, "other_employer", field="employer_reference")
    answer = check_right(
        employer=employer,
        number=asked.employee_number,
        actor=system_of(request),
        now=clock.now(),
    )
    return _answer(answer)


@machine("documentation")
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The interface, described in OpenAPI 3.1."""
    return JsonResponse(interface.document(), json_dumps_params={"indent": 1})


def problem(
    status: int, code: str, *, field: str = "", retry_after: int | None = None
) -> HttpResponse:
    """An error: a code that stays, and the field it is about. Never what was sent."""
    content = {"error": code} | ({"field": field} if field else {})
    response = JsonResponse(content, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself cannot be read."""
    return problem(400, "bad_request")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for whoever asks."""
    return problem(403, "forbidden")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such address."""
    return problem(404, "not_found")


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return problem(500, "broken")


def _refused(network: str) -> HttpResponse:
    """A wrong key; from a network that sends many, later. A right key is never kept waiting."""
    if is_too_often("wrong-key", network, limit=WRONG_KEYS, seconds=WRONG_KEY_SECONDS):
        return problem(429, "too_many_requests", retry_after=WRONG_KEY_SECONDS)
    return problem(401, "key_refused")


def _answer(answer: Answer) -> HttpResponse:
    content = padded(json.dumps(interface.written(answer)), JSON_BYTES)
    response = HttpResponse(content, content_type="application/json")
    # Compressed on the way, two answers of one size would differ again.
    response["Cache-Control"] = "no-store, no-transform"
    return response


def _json(request: HttpRequest) -> Any:
    """The body. Raises NotUnderstood when it is no JSON."""
    try:
        return json.loads(request.body)
    except RequestDataTooBig:
        raise interface.NotUnderstood("too_large") from None
    except (ValueError, RecursionError):
        raise interface.NotUnderstood("malformed_json") from None


def system_of(request: HttpRequest, part: str = "api") -> Actor:
    """The employer's system: a part without a person behind the keyboard."""
    return Actor(
        user_id=None,
        role=f"system:{part}",
        access_point=access_point(request, is_staff=True),
        request_id=getattr(request, "request_id", ""),
    )

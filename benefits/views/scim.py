"""SCIM 2.0 for an employer's directory: users in, nothing out but what was asked with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt  # a key in a header, never a cookie
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.access import machine
from benefits.domain.api_keys import Scope
from benefits.domain.periods import local_day
from benefits.forms import scim
from benefits.models import Employer
from benefits.services import directory
from benefits.services.directory import Person
from benefits.views.api import system_of, with_key

MEDIA = "application/scim+json"
HELD = "Held: more than a quarter of the people within a day. Somebody at the clinic looks at it."


def answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn what a view refuses into SCIM's errors."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except scim.Refused as refused:
            if refused.status == 204:
                return HttpResponse(status=204)
            return _error(refused.status, refused.detail, refused.scim_type)
        except directory.NotThere:
            return _error(404, "Nobody is known by this id.")
        except directory.AlreadyThere:
            return _error(409, "Somebody has this number already.", "uniqueness")
        except directory.NeedsNumber:
            return _error(400, "Send externalId and birthDate together.", "invalidValue")
        except RequestDataTooBig:
            return _error(413, "The body is too large.")

    return answered


@machine("api_key")
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@with_key(Scope.SCIM)
@answering
def users(request: HttpRequest, employer: Employer) -> HttpResponse:
    """Search for one number, or add somebody. Without a search the list is empty: none is kept."""
    if request.method != "POST":
        return _scim(scim.listed(_found(request, employer)))
    sent = scim.read_user(scim.parsed(request.body), today=local_day(clock.now()), is_new=True)
    assert sent.born_on is not None  # noqa: S101 - tells mypy, `read_user` refuses its absence
    person = directory.add_person(
        employer=employer,
        number=sent.number,
        born_on=sent.born_on,
        is_active=sent.is_active is not False,
        actor=system_of(request, "scim"),
        now=clock.now(),
    )
    response = _person(request, person, sent, status=201)
    response["Location"] = _location(request, person.id)
    return response


@machine("api_key")
@csrf_exempt
@require_http_methods(["GET", "HEAD", "PUT", "PATCH", "DELETE"])
@with_key(Scope.SCIM)
@answering
def user(request: HttpRequest, employer: Employer, person_id: UUID) -> HttpResponse:
    """Look at, replace, patch or remove somebody. Removed is inactive, with the grace period."""
    if request.method == "DELETE":
        is_done = directory.remove_person(
            employer=employer,
            person_id=person_id,
            actor=system_of(request, "scim"),
            now=clock.now(),
        )
        return HttpResponse(status=204) if is_done else _error(409, HELD)
    if request.method in ("PUT", "PATCH"):
        return _change(request, employer, person_id)
    person = directory.person_of(employer=employer, person_id=person_id)
    return _person(request, person, scim.Sent())


@machine("api_key")
@require_safe
@with_key(Scope.SCIM)
def configuration(request: HttpRequest, employer: Employer) -> HttpResponse:
    """What this server can do."""
    return _scim(scim.configuration())


@machine("api_key")
@require_safe
@with_key(Scope.SCIM)
def schemas(request: HttpRequest, employer: Employer, name: str = "") -> HttpResponse:
    """What a user may be made of; one schema by its name."""
    return _one_or_all(scim.schemas(), name)


@machine("api_key")
@require_safe
@with_key(Scope.SCIM)
def resource_types(request: HttpRequest, employer: Employer, name: str = "") -> HttpResponse:
    """What is kept here."""
    return _one_or_all(scim.resource_types(), name)


def _change(request: HttpRequest, employer: Employer, person_id: UUID) -> HttpResponse:
    content, today = scim.parsed(request.body), local_day(clock.now())
    if request.method == "PUT":
        sent = scim.read_user(content, today=today, is_new=False)
    else:
        sent = scim.read_patch(content, today=today)
    person = directory.change_person(
        employer=employer,
        person_id=person_id,
        is_active=sent.is_active,
        number=sent.number,
        born_on=sent.born_on,
        actor=system_of(request, "scim"),
        now=clock.now(),
    )
    return _error(409, HELD) if person.is_held else _person(request, person, sent)


def _found(request: HttpRequest, employer: Employer) -> list[dict[str, Any]]:
    search = scim.read_filter(request.GET.get("filter", ""))
    if search is None:
        return []
    name, number = search
    person = directory.find_person(employer=employer, number=number)
    if person is None:
        return []
    location = _location(request, person.id)
    return [scim.written(person.id, location, is_active=person.is_active, **{name: number})]


def _person(
    request: HttpRequest, person: Person, sent: scim.Sent, *, status: int = 200
) -> HttpResponse:
    content = scim.written(
        person.id,
        _location(request, person.id),
        is_active=person.is_active,
        external_id=sent.number,
        user_name=sent.user_name,
    )
    return _scim(content, status)


def _location(request: HttpRequest, person_id: UUID) -> str:
    return request.build_absolute_uri(reverse("benefits:scim_user", args=[person_id]))


def _one_or_all(found: list[dict[str, Any]], name: str) -> HttpResponse:
    if not name:
        return _scim(scim.listed(found))
    one = next((each for each in found if each["id"] == name), None)
    return _scim(one) if one else _error(404, "There is no such thing here.")


def _error(status: int, detail: str, scim_type: str | None = None) -> HttpResponse:
    return _scim(scim.error(status, detail, scim_type), status)


def _scim(content: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(content, status=status, content_type=MEDIA)

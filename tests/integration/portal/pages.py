"""URLs that only tests know, on both sides of the house."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, connections, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt

from accounts.access import public
from accounts.models import Client, User
from accounts.sides import current_side
from portal import errors

handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler429 = "portal.errors.too_many"
handler500 = "portal.errors.broken"


@public("test")
def where(request: HttpRequest) -> JsonResponse:
    """Which side served this, as whom, and what a link looks like here."""
    alias = User.objects.db_manager().all().db
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
    return JsonResponse(
        {
            "side": current_side(),
            "role": role,
            "link": reverse("where"),
            "path": request.path,
            "full": request.build_absolute_uri(),
            "seen": request.session.get("word", ""),
        }
    )


@public("test")
@csrf_exempt
def remember(request: HttpRequest) -> HttpResponse:
    """Put a word into the session of this side."""
    request.session["word"] = request.POST["word"]
    request.session.save()
    return HttpResponse(request.session.session_key or "")


@public("test")
def streamed(request: HttpRequest) -> StreamingHttpResponse:
    """A response that is only made while it is being read."""
    return StreamingHttpResponse(iter(f"{current_side()} " for _ in range(2)))


@public("test")
def fails(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    raise ZeroDivisionError("moeder@voorbeeld.example")


@public("test")
def denied(request: HttpRequest) -> HttpResponse:
    """Not for this role."""
    raise PermissionDenied


@public("test")
def away(request: HttpRequest) -> HttpResponse:
    """The database does not answer."""
    raise OperationalError("could not connect")


@public("test")
def read_only(request: HttpRequest) -> HttpResponse:
    """The database takes no writes, as after a failover."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute("DELETE FROM django_session")
    return HttpResponse()


@public("test")
def astray(request: HttpRequest) -> JsonResponse:
    """Names the clinic's alias wherever it is."""
    return JsonResponse({"clients": Client.objects.using("default").count()})


@public("test")
def token(request: HttpRequest) -> HttpResponse:
    """The token that a form of this side carries."""
    return HttpResponse(get_token(request))


@public("test")
def script(request: HttpRequest) -> HttpResponse:
    """A page with an inline script."""
    return HttpResponse(str(request.csp_nonce))  # type: ignore[attr-defined]


@public("test")
def form(request: HttpRequest) -> HttpResponse:
    """Takes a form that came with its token."""
    return HttpResponse("ok")


urlpatterns = [
    path("where/", where, name="where"),
    path("remember/", remember),
    path("streamed/", streamed),
    path("fails/", fails),
    path("denied/", denied),
    path("too-many/", public("test")(errors.too_many)),
    path("away/", away),
    path("read-only/", read_only),
    path("form/", form),
    path("astray/", astray),
    path("token/", token),
    path("script/", script),
]

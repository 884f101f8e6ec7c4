""" "Snel weg": this device forgets her at once; her draft stays on the server."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import public
from accounts.visitors import forget


@public("leaving")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and let the browser throw away what it kept of us. Nothing to show."""
    forget(request)
    response = HttpResponse(status=204)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response

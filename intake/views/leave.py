""" "Snel weg": this device forgets her at once; her draft stays on the server."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from accounts.access import public
from accounts.visitors import forget


@public("leaving")
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and let the browser throw away what it kept of us.

    The script asks by POST while the browser is on its way already. Without a script the button is
    a link to here, which forgets first and then leads away: nothing is lost by following it.
    """
    forget(request)
    away = HttpResponseRedirect(settings.HOUVAST_LEAVE_URL)
    response = HttpResponse(status=204) if request.method == "POST" else away
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response

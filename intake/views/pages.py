"""Pages that only speak: privacy, complaints, who we are, accessibility."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import public


def _page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    @public("information")
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        """A page of text."""
        return render(request, template)

    return page


@public("information")
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who we are and what the software is; its purpose depends on whether it proposes a level."""
    context = {"proposes": settings.HOUVAST_TRIAGE_PROPOSAL}
    return render(request, "intake/about.html", context)


privacy = _page("intake/privacy.html")
complaints = _page("intake/complaints.html")
accessibility = _page("intake/accessibility.html")

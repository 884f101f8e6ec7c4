"""What somebody at the clinic looks at: a list that takes many people off, many wrong codes.

Both are counts alone.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.access import staff
from accounts.models import Role
from accounts.requests import actor_of
from benefits.forms.staff_list import DecisionForm
from benefits.selectors import clinic_pages, roster_uploads
from benefits.services.guessing import mark_seen
from benefits.services.roster_decisions import Outcome, refuse, release


@staff(Role.ADMIN, Role.COORDINATOR, rule="agreements")
@require_http_methods(["GET", "HEAD", "POST"])
def held_roster(request: HttpRequest, employer_id: UUID) -> HttpResponse:
    """Let a held list through, or refuse it, with a reason."""
    now, employer = clock.now(), clinic_pages.employer_by_id(employer_id)
    upload = roster_uploads.held_upload(employer, now) if employer else None
    if upload is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide = release if "release" in request.POST else refuse
        outcome = decide(upload=upload, **form.cleaned_data, actor=actor_of(request), now=now)
        messages.info(request, _said(outcome))
        name = "held_roster" if outcome is Outcome.MOVED else "employer"
        return redirect(f"benefits:{name}", employer_id)
    context = {
        "employer": employer,
        "upload": upload,
        "changes": roster_uploads.noted_changes(upload),
        "form": form,
        "page_has_errors": bool(form.errors),
    }
    status = 422 if form.errors else 200
    return render(request, "benefits/clinic/held_roster.html", context, status=status)


@staff(Role.ADMIN, Role.COORDINATOR, rule="agreements")
@require_POST
def see_alarm(request: HttpRequest, alarm_id: int) -> HttpResponse:
    """Say that somebody looked at an alarm about wrong codes."""
    mark_seen(alarm_id=alarm_id, actor=actor_of(request), now=clock.now())
    return redirect("benefits:employers")


def _said(outcome: Outcome) -> str:
    return {
        Outcome.APPLIED: _("De lijst is ingevoerd."),
        Outcome.REFUSED: _("De lijst is geweigerd. De werkgever leest waarom."),
        Outcome.MOVED: _("De lijst is intussen veranderd. Kijk nog een keer."),
    }.get(outcome, _("Iemand anders heeft hier al over besloten."))

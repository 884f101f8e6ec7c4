"""Danger: whom she can call now, and that we call her if she wants."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import public
from accounts.requests import actor_of
from accounts.selectors import clinic
from intake.forms.short import CallForm, HerCallForm
from intake.services import drafts, safety
from intake.views.visit import Visit, visit_of
from scheduling.selectors.duty import on_duty


@public("help for everybody")
@require_http_methods(["GET", "HEAD", "POST"])
def help_page(request: HttpRequest) -> HttpResponse:
    """The numbers, and for the holder of a draft a field for hers and the way on."""
    visit = visit_of(request)
    if visit is None:
        return render(request, "intake/help.html", {"crisis_here": True})
    form = (HerCallForm if visit.on_behalf else CallForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        safety.request_call(
            draft_id=visit.draft.pk,
            phone=form.cleaned_data["phone"],
            actor=actor_of(request),
            now=clock.now(),
        )
        return redirect("intake:help")
    if request.method == "GET" and visit.content.unshown_signs():
        drafts.note_help_shown(draft_id=visit.draft.pk, now=clock.now())
    return _show(request, visit, form)


def _show(request: HttpRequest, visit: Visit, form: CallForm) -> HttpResponse:
    now = clock.now()
    page = visit.path.page(visit.draft.page)
    context = {
        "form": form,
        "page_has_errors": bool(form.errors),
        "visit": visit,
        "call": safety.promised_call(draft_id=visit.draft.pk, now=now),
        "expected": safety.expected_call(now=now),
        "now": now,
        "has_danger": bool(visit.content.shown) or bool(visit.content.unshown_signs()),
        "next_url": visit.forward(page) if page else visit.go_on(),
    }
    status = 422 if form.errors else 200
    if visit.on_behalf:
        staff = {"on_duty": on_duty(now), "duty_phone": clinic.profile().duty_phone}
        return render(request, "intake/help_on_behalf.html", context | staff, status=status)
    return render(request, "intake/help.html", context, status=status)

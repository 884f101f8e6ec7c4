"""The front page, and the moment she starts. Nothing is stored before that."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts import clock, visitors
from accounts.access import public
from accounts.requests import actor_of
from intake.domain import questionnaire
from intake.forms.short import SignalsForm
from intake.services import drafts
from intake.views.limits import is_too_often
from intake.views.visit import STAFF_PAGE, begin, is_staff, may_ask_about_baby, visit_of

#: Intakes begun from one network in a quarter of an hour: a whole maternity ward may.
STARTS = 60


@public("front page")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """ "Herken je dit?" """
    sections = questionnaire.current().sections
    visit = visit_of(request)
    context = {
        "form": SignalsForm(has_baby=may_ask_about_baby(request, visit)),
        "has_draft": visitors.draft_id_of(request) is not None,
        "sections": len(sections),
    }
    return render(request, "intake/home.html", context)


@public("front page")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin: the first thing that is stored. What she ticked goes along as a suggestion.

    Who is signed in as staff types in for somebody else, on a page of her own.
    """
    if is_staff(request):
        return redirect(STAFF_PAGE)
    if is_too_often(request, "start", limit=STARTS):
        return render(request, "429.html", status=429)
    draft = drafts.start_draft(
        language=get_language() or "nl",
        actor=actor_of(request),
        now=clock.now(),
        suggested=request.POST.getlist("signals"),
    )
    begin(request, draft, resumed=False)
    first = questionnaire.current().sections[0].pages[0]
    return redirect("intake:question", page=first.slug)

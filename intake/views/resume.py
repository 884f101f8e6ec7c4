"""Later verder gaan: pause with a link or a code, and come back by either."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock, visitors
from accounts.access import public
from accounts.requests import actor_of
from intake.forms.short import PauseForm, ResumeCodeForm
from intake.models import Draft
from intake.services import resume as resuming
from intake.views.limits import is_too_often
from intake.views.question import HOLDER
from intake.views.visit import STAFF_PAGE, Visit, begin, with_visit

#: Session key: the token of a link that was opened, until she presses the button.
OPENED = "resume_opened"
#: Codes tried from one network in a quarter of an hour; a code has 50 bits.
TRIES = 20


@public(HOLDER)
@require_http_methods(["GET", "HEAD", "POST"])
@with_visit
def pause(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A link to her mailbox or phone, or a code to write down. Staff find it on their own page."""
    if visit.on_behalf:
        return redirect(STAFF_PAGE)
    draft_id, actor, now = visit.draft.pk, actor_of(request), clock.now()
    form = PauseForm(request.POST if "link" in request.POST else None)
    code = ""
    if "code" in request.POST:
        code = resuming.make_code(draft_id=draft_id, actor=actor, now=now)
    elif form.is_valid():
        resuming.send_link(draft_id=draft_id, actor=actor, now=now, **form.way)
        return redirect("intake:paused")
    context = {
        "form": form,
        "code": code,
        "page_has_errors": bool(form.errors),
        "next_url": visit.go_on(),
    }
    return render(request, "intake/pause.html", context, status=422 if form.errors else 200)


@public(HOLDER)
@require_safe
@with_visit
def paused(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The link is on its way."""
    return render(request, "intake/paused.html", {"next_url": visit.go_on()})


@public("way back to a draft")
@require_safe
def resume_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address bar. Opening a link uses nothing up."""
    request.session[OPENED] = token
    return redirect("intake:resume")


@public("way back to a draft")
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """A button for who came by a link, a field for who wrote a code down."""
    token = request.session.get(OPENED, "")
    actor, now = actor_of(request), clock.now()
    if request.method == "POST" and token and "link" in request.POST:
        draft = resuming.open_by_link(token=token, actor=actor, now=now)
        del request.session[OPENED]
        return _come_in(request, draft) if draft else _page(request, link_failed=True)
    form = ResumeCodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        if is_too_often(request, "resume_code", limit=TRIES):
            form.refuse_for_now()
            return _page(request, form=form, has_link=bool(token))
        draft = resuming.open_by_code(code=form.cleaned_data["code"], actor=actor, now=now)
        if draft:
            return _come_in(request, draft)
        form.refuse()
    return _page(request, form=form, has_link=bool(token))


def _come_in(request: HttpRequest, draft: Draft) -> HttpResponse:
    """A fresh session id: an old one that somebody may know leads nowhere."""
    visitors.forget_client(request)
    request.session.cycle_key()
    begin(request, draft, resumed=True)
    return redirect("intake:sections")


def _page(
    request: HttpRequest,
    *,
    form: ResumeCodeForm | None = None,
    has_link: bool = False,
    link_failed: bool = False,
) -> HttpResponse:
    form = form or ResumeCodeForm()
    context = {
        "form": form,
        "has_link": has_link,
        "link_failed": link_failed,
        "page_has_errors": bool(form.errors),
    }
    return render(request, "intake/resume.html", context, status=422 if form.errors else 200)

"""One question a page: show it, take the answer, save it, and look whether it asks for help."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.access import public
from accounts.domain.person import Contact, Identity
from accounts.requests import actor_of
from accounts.services.clients import contact_of, identity_of
from intake.domain.questionnaire import Page, Section
from intake.domain.review import spoken
from intake.domain.values import PERSON_PAGES, InvalidValue
from intake.forms.pages import form_for, initial_for
from intake.forms.questions import PageForm, Setting
from intake.selectors.prices import session_price
from intake.services import drafts
from intake.views.visit import FROM_CHECK, Visit, address_of, with_visit
from scheduling.domain.working_days import local_day

HOLDER = "the holder of the draft in this session"
#: Consent is given by a press on the button, never by a box that was ticked for a moment.
NO_AUTOSAVE = frozenset({"consent", "self_pay"})
#: Longer form names are not ours.
MAX_FORM_ID = 32


@public(HOLDER)
@require_http_methods(["GET", "HEAD", "POST"])
@with_visit
def question(request: HttpRequest, visit: Visit, page: str) -> HttpResponse:
    """A question by the address of its page, or the introduction of a section."""
    section = visit.path.intro_at(page)
    if section:
        return _intro(request, visit, section)
    found = _page(visit, page)
    if found.slug != page:
        return redirect(address_of(found))
    if not found.is_asked(visit.answers):
        return redirect(visit.go_on())
    form = _form(request, visit, found)
    if request.method == "POST":
        return _answer(request, visit, found, form)
    if visit.content.unshown_signs():
        return redirect("intake:help")
    return _show(request, visit, found, form)


@public(HOLDER)
@require_POST
@with_visit
def autosave(request: HttpRequest, visit: Visit, page: str) -> HttpResponse:
    """Save without leaving the page. 422 while the answer is not complete."""
    found = _page(visit, page)
    form = _form(request, visit, found)
    may_save = found.is_asked(visit.answers) and found.id not in NO_AUTOSAVE
    if not may_save or visit.is_hidden(found) or not form.is_valid():
        return JsonResponse({}, status=422)
    try:
        saved = _save(request, visit, found, form)
    except drafts.StaleAnswer as stale:
        return JsonResponse({"revision": stale.revision}, status=409)
    return JsonResponse({"saved_at": f"{timezone.localtime(saved.saved_at):%H:%M}"})


def _answer(request: HttpRequest, visit: Visit, page: Page, form: PageForm) -> HttpResponse:
    """Save and go on; or show what is wrong, or what another window said."""
    if visit.is_hidden(page) and form.is_untouched:
        return redirect(_onward(request, visit, page))
    if not form.is_valid():
        return _show(request, visit, page, form, status=422)
    try:
        saved = _save(request, visit, page, form)
    except drafts.StaleAnswer as stale:
        return _show(request, visit, page, form, status=409, stale=stale)
    except InvalidValue:
        form.add_error(None, _("Dit antwoord kunnen we niet bewaren. Vul het opnieuw in."))
        return _show(request, visit, page, form, status=422)
    if saved.needs_help:
        return redirect("intake:help")
    visit.content.answers = dict(saved.answers)
    return redirect(_onward(request, visit, page))


def _save(request: HttpRequest, visit: Visit, page: Page, form: PageForm) -> drafts.Saved:
    revision = request.POST.get("revision", "")
    return drafts.save_answer(
        draft_id=visit.draft.pk,
        page=page.id,
        values=form.values(),
        actor=actor_of(request),
        now=clock.now(),
        form=drafts.Form(
            revision=int(revision) if revision.isascii() and revision.isdigit() else None,
            id=request.POST.get("form_id", "")[:MAX_FORM_ID],
        ),
        language=get_language() or "nl",
        price=form.setting.price,
        seen=visit.draft,
    )


def _onward(request: HttpRequest, visit: Visit, page: Page) -> str:
    """Forward, or back to the check before sending once nothing new is open."""
    if request.POST.get("terug") != FROM_CHECK:
        return visit.forward(page)
    return visit.go_on()


def _show(
    request: HttpRequest,
    visit: Visit,
    page: Page,
    form: PageForm,
    *,
    status: int = 200,
    stale: drafts.StaleAnswer | None = None,
) -> HttpResponse:
    from_check = FROM_CHECK in (request.GET.get("terug"), request.POST.get("terug"))
    context = _words(visit, page, form) | {
        "visit": visit,
        "asks_consent": page.id in NO_AUTOSAVE,
        "form": form,
        "page_has_errors": bool(form.errors),
        "is_hidden": visit.is_hidden(page) and status == 200,
        "is_stale": stale is not None,
        "other_answer": _other(visit, page, stale),
        "revision": stale.revision if stale else visit.draft.revision,
        "form_id": request.POST.get("form_id", "")[:MAX_FORM_ID] or secrets.token_urlsafe(9),
        "from_check": from_check,
        "back_url": reverse("intake:check") if from_check else visit.back(page),
        "autosave_url": _autosave_url(visit, page),
        "saved_at": visit.draft.saved_at if visit.draft.revision else None,
    }
    return render(request, "intake/question.html", context, status=status)


def _words(visit: Visit, page: Page, form: PageForm) -> dict[str, Any]:
    """Everything around the form that speaks."""
    item, language = page.item, get_language() or "nl"
    words, step = item.fitting(visit.variant), visit.path.step(page, visit.answers)
    return {
        "step": step,
        "section": step.section.title.say(language),
        "heading": "" if form.asks_in_label else words.text.say(language),
        "preamble": "" if form.asks_in_label else words.preamble.say(language),
        "why": item.why_for(visit.variant).say(language),
        "seen_by": item.seen_by.say(language),
        "source": page.attribution.say(language),
        "is_proxy": visit.variant == "proxy",
        "was_suggested": visit.content.was_suggested(page.id),
    }


def _autosave_url(visit: Visit, page: Page) -> str:
    if page.id in NO_AUTOSAVE or visit.is_hidden(page):
        return ""
    return reverse("intake:autosave", args=[page.slug])


def _other(visit: Visit, page: Page, stale: drafts.StaleAnswer | None) -> str:
    """What the other window said, unless it may not be shown here."""
    if stale is None or visit.is_hidden(page) or page.id in PERSON_PAGES:
        return ""
    language = get_language() or "nl"
    return spoken(page, stale.stored, language=language, variant=visit.variant)


def _intro(request: HttpRequest, visit: Visit, section: Section) -> HttpResponse:
    language = get_language() or "nl"
    pages = section.pages_for(visit.answers)
    if section.intro is None or not pages:
        return redirect(visit.go_on())
    earlier = visit.path.before(pages[0], visit.answers)
    context = {
        "visit": visit,
        "title": section.intro.title.say(language),
        "paragraphs": [text.say(language) for text in section.intro.paragraphs],
        "section": section.title.say(language),
        "next_url": reverse("intake:question", args=[pages[0].slug]),
        "back_url": reverse("intake:question", args=[earlier.slug]) if earlier else "",
    }
    return render(request, "intake/intro.html", context)


def _page(visit: Visit, name: str) -> Page:
    """A page by its address; by its id too, for redirects that know no addresses."""
    found = visit.path.page_at(name) or visit.path.page(name)
    if found is None:
        raise Http404(name)
    return found


def _form(request: HttpRequest, visit: Visit, page: Page) -> PageForm:
    setting = Setting(
        page=page,
        language=get_language() or "nl",
        today=local_day(clock.now()),
        variant=visit.variant,
        price=session_price(get_language() or "nl") if page.id == "self_pay" else "",
        is_for_another=visit.on_behalf is not None,
    )
    if request.method == "POST":
        return form_for(setting, request.POST)
    return form_for(setting, initial=_initial(visit, page))


def _initial(visit: Visit, page: Page) -> dict[str, Any]:
    if visit.is_hidden(page):
        return {}
    client = visit.draft.client if page.id in PERSON_PAGES else None
    may_show = client is not None and visit.shows_answers
    return initial_for(
        page,
        visit.answers,
        identity=identity_of(client) if client and may_show else Identity(),
        contact=contact_of(client) if client and may_show else Contact(),
        resume_to=visit.content.resume_to if visit.shows_answers else {},
    )

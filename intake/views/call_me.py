"""Three o'clock: two questions, a number, a clock time. Six taps at most, and no script at all."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.access import public
from accounts.requests import actor_of
from intake.domain import questionnaire
from intake.domain.values import InvalidValue
from intake.forms.short import CALL_WISHES, TimedCallForm
from intake.services import drafts, safety
from intake.views.question import HOLDER
from intake.views.visit import (
    STAFF_PAGE,
    Visit,
    begin,
    is_staff,
    may_ask_about_baby,
    visit_of,
    with_visit,
)

#: The two questions, in order: her own life, and the baby's.
QUESTIONS: Final = ("s_suicide", "s_baby")
QUIET: Final = "-"
#: A wish in words, for who did not say "always".
CALL_WORDS: Final = {code: words for code, words in CALL_WISHES if code != "soon"}
#: The baby question does not fit everybody, and nobody has asked yet who she is.
NOT_MINE: Final = "geen"


@public("help for everybody")
@require_http_methods(["GET", "HEAD", "POST"])
def call_me(request: HttpRequest) -> HttpResponse:
    """The first question. Its answer is the first thing that is stored."""
    if request.method == "POST":
        visit = visit_of(request)
        if visit is None and is_staff(request):
            return redirect(STAFF_PAGE)
        if visit is None:
            draft = drafts.start_draft(
                language=get_language() or "nl",
                actor=actor_of(request),
                now=clock.now(),
                is_short=True,
            )
            begin(request, draft, resumed=False)
            visit = visit_of(request)
        if visit and _save(request, visit, QUESTIONS[0]):
            has_baby = may_ask_about_baby(request, visit)
            return redirect("intake:call_me_baby" if has_baby else "intake:call_me_number")
        return _ask(request, QUESTIONS[0], number=1, visit=visit, status=422)
    return _ask(request, QUESTIONS[0], number=1, visit=visit_of(request))


@public(HOLDER)
@require_http_methods(["GET", "HEAD", "POST"])
@with_visit
def call_me_baby(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The second question, for who has a baby or did not say."""
    if not may_ask_about_baby(request, visit):
        return redirect("intake:call_me_number")
    if request.method == "POST":
        if request.POST.get("answer") == NOT_MINE or _save(request, visit, QUESTIONS[1]):
            return redirect("intake:call_me_number")
        return _ask(request, QUESTIONS[1], number=2, visit=visit, status=422)
    return _ask(request, QUESTIONS[1], number=2, visit=visit)


@public(HOLDER)
@require_http_methods(["GET", "HEAD", "POST"])
@with_visit
def call_me_number(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Her number, and when."""
    form = TimedCallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        safety.request_call(
            draft_id=visit.draft.pk,
            phone=form.cleaned_data["phone"],
            wish=form.cleaned_data["wish"],
            actor=actor_of(request),
            now=clock.now(),
        )
        return redirect("intake:call_me_done")
    context = {
        "form": form,
        "page_has_errors": bool(form.errors),
        "expected": safety.expected_call(now=clock.now()),
        "has_danger": _has_danger(visit),
    }
    status = 422 if form.errors else 200
    return render(request, "intake/call_me_number.html", context, status=status)


@public(HOLDER)
@require_safe
@with_visit
def call_me_done(request: HttpRequest, visit: Visit) -> HttpResponse:
    """By when somebody calls, and that the rest can wait."""
    now = clock.now()
    call = safety.promised_call(draft_id=visit.draft.pk, now=now)
    context = {
        "call": call,
        "now": now,
        "wish": CALL_WORDS.get(visit.content.call_wish, ""),
        "next_url": visit.go_on(),
    }
    return render(request, "intake/call_me_done.html", context)


def _save(request: HttpRequest, visit: Visit, page: str) -> bool:
    """Keep the answer of a button; False when it is none of the answers."""
    sent = request.POST.get("answer", "")
    value = None if sent == QUIET else int(sent) if sent in ("0", "1", "2", "3", "4") else sent
    try:
        drafts.save_answer(
            draft_id=visit.draft.pk,
            page=page,
            values={page: value},
            actor=actor_of(request),
            now=clock.now(),
            language=get_language() or "nl",
        )
    except InvalidValue:
        return False
    return True


def _ask(
    request: HttpRequest, page: str, *, number: int, visit: Visit | None = None, status: int = 200
) -> HttpResponse:
    language = get_language() or "nl"
    item = questionnaire.current().item(page)
    context = {
        "number": number,
        "total": len(QUESTIONS) if may_ask_about_baby(request, visit) else 1,
        "preamble": item.words.preamble.say(language),
        "question": item.words.text.say(language),
        "answers": [(o.value, o.words.text.say(language)) for o in item.options],
        "skip": item.skip.say(language),
        "can_differ": page == QUESTIONS[1],
        "page_has_errors": status == 422,
        "has_danger": visit is not None and _has_danger(visit),
    }
    return render(request, "intake/call_me.html", context, status=status)


def _has_danger(visit: Visit) -> bool:
    return bool(visit.content.shown) or bool(visit.content.unshown_signs())

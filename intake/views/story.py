""" "Jouw verhaal voor je psycholoog": a draft she can read, change, approve, or leave."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import visitor
from accounts.models import Client
from accounts.requests import actor_of
from accounts.services import audit
from accounts.visitors import client_of
from intake.domain.telling import draft_of
from intake.forms.telling import StoryForm
from intake.models import Intake
from intake.selectors import outcome, own_record
from intake.services import story as stories
from intake.services.story import Told
from intake.views.reading_back import instead_of_reading, was_sent_here
from scheduling.domain.working_days import local_day

#: Session key: the intake for which she would rather tell it herself.
DECLINED: Final = "story_declined"


@visitor(rule="own_record")
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest) -> HttpResponse:
    """Read it, change it, approve it, or not. Nothing is kept before she approves."""
    client = client_of(request)
    intake = own_record.newest_intake(client) if client else None
    if client is None or intake is None:
        return redirect("intake:home")
    if not was_sent_here(request, intake) and (instead := instead_of_reading(request, client)):
        return instead
    if "decline" in request.POST:
        request.session[DECLINED] = str(intake.pk)
        messages.info(request, _("Goed. We bewaren hier niets van. Je kunt het later nog doen."))
        return redirect("intake:promise")
    form = StoryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _approve(request, intake, form)
    return _show(request, client, intake, form)


def is_offered(request: HttpRequest, intake_id: UUID) -> bool:
    """Whether the pages after sending ask for it; not again where she would rather not."""
    return bool(request.session.get(DECLINED) != str(intake_id))


def _approve(request: HttpRequest, intake: Intake, form: StoryForm) -> HttpResponse:
    stories.approve(
        intake_id=intake.pk,
        text=form.cleaned_data["story"],
        language=get_language() or "nl",
        actor=actor_of(request),
        now=clock.now(),
    )
    request.session.pop(DECLINED, None)
    messages.success(request, _("Je verhaal is bewaard. Wie met je praat, leest het vooraf."))
    return redirect("intake:promise")


def _show(request: HttpRequest, client: Client, intake: Intake, form: StoryForm) -> HttpResponse:
    told = None
    if not form.is_bound:
        told, text = _read(request, client, intake)
        form = StoryForm(initial={"story": text})
    context = {
        "form": form,
        "told": told,
        "is_proxy": outcome.is_about_another(intake.pk),
        "page_has_errors": bool(form.errors),
    }
    return render(request, "intake/story.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, client: Client, intake: Intake) -> tuple[Told | None, str]:
    """Her own wording, or a draft from her answers; in the access log as read."""
    now = clock.now()
    with audit.shown(
        actor=actor_of(request),
        event="story.read_own",
        now=now,
        subject_id=client.pk,
        object_type="story",
        object_id=intake.pk,
        fields=("story",),
        rule="own_record",
    ):
        told = stories.told(intake)
        if told:
            return told, told.text
        answers = own_record.answers_now(intake, client.wording)
        return None, draft_of(answers, language=get_language() or "nl", on=local_day(now))

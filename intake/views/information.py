""" "Eerst informatie": what helps now and how we know, and a talk for who wants one after all."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import visitor
from accounts.clock import now as clock_now
from accounts.requests import actor_of
from accounts.visitors import client_of
from intake.domain.first_aid import SURE, tips_for
from intake.selectors import outcome
from intake.services import talk
from scheduling.domain.errors import PlaceTaken
from scheduling.models import LIVE, CareRequest
from scheduling.selectors import hers


@dataclass(frozen=True, slots=True)
class SpokenTip:
    """One thing that helps, in the language of the page."""

    advice: str
    evidence: str
    sure: str
    source: str
    grade: str


def spoken_tips(wording: str, *, is_proxy: bool) -> list[SpokenTip]:
    """What helps now, for her situation, in the language of the page."""
    language = get_language() or "nl"
    return [
        SpokenTip(
            advice=tip.advice.say(language),
            evidence=tip.evidence.say(language),
            sure=SURE[tip.grade].say(language),
            source=tip.source,
            grade=tip.grade,
        )
        for tip in tips_for(wording, is_proxy=is_proxy)
    ]


@visitor(rule="own_intake")
@require_safe
def information(request: HttpRequest) -> HttpResponse:
    """Who reads her intake and by when, what helps now, and what to do when it gets worse."""
    client = client_of(request)
    care_request = hers.newest_request(client) if client else None
    if client is None or care_request is None:
        return redirect("intake:home")
    story = outcome.story_of(care_request, now=clock_now())
    is_open = care_request.state == CareRequest.State.OPEN
    has_meeting = care_request.appointments.filter(status__in=LIVE).exists()
    context = {
        "story": story,
        "tips": spoken_tips(client.wording, is_proxy=story.is_proxy),
        "wording": client.wording,
        "may_ask": is_open and not has_meeting and story.talk is None and story.call is None,
        "again_on": (care_request.submitted_at or clock_now()) + talk.AGAIN_AFTER,
    }
    return render(request, "intake/information.html", context)


@visitor(rule="own_intake")
@require_POST
def ask_for_talk(request: HttpRequest) -> HttpResponse:
    """Somebody talks with her within fourteen days; asking twice is asking once."""
    client = client_of(request)
    care_request = hers.newest_request(client) if client else None
    if care_request is None:
        return redirect("intake:home")
    try:
        owed = talk.ask_for_talk(
            intake_id=care_request.pk, actor=actor_of(request), now=clock_now()
        )
    except PlaceTaken:
        messages.warning(request, _("Dat lukte net niet. Probeer het nog een keer."))
        return redirect("intake:information")
    if owed is not None:
        messages.success(request, _("Goed dat je het zegt. We plannen een gesprek met je."))
    return redirect("intake:promise")

"""After sending: one sentence of care, one appointment, the promise, and where to turn."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import public, visitor
from accounts.clock import now as clock_now
from accounts.models import Client
from accounts.requests import actor_of
from accounts.visitors import client_of, draft_id_of, forget_draft, remember_client
from benefits.selectors.funding import words_for
from intake.domain.errors import SubmissionIncomplete
from intake.selectors import outcome
from intake.services.submission import submit_intake
from scheduling.selectors import hers
from scheduling.services import offers


@public("the holder of the draft in this session")
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Send the draft; a second click leads to the same place."""
    draft_id = draft_id_of(request)
    if draft_id is None:
        return redirect("intake:result" if client_of(request) else "intake:home")
    actor, now = actor_of(request), clock_now()
    try:
        submitted = submit_intake(draft_id=draft_id, actor=actor, now=now)
    except SubmissionIncomplete as incomplete:
        return redirect("intake:question", page=incomplete.pages[0])
    if submitted.placement and submitted.placement.first:
        offers.hold_alternatives(care_request=submitted.intake.care_request, actor=actor, now=now)
    remember_client(request, submitted.intake.client_id, now=now)
    forget_draft(request)
    return redirect("intake:result")


@visitor(rule="own_intake")
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """What becomes of her intake, in terms of time and people."""
    return _page(request, "intake/result.html", "result")


@visitor(rule="own_intake")
@require_safe
def promise(request: HttpRequest) -> HttpResponse:
    """ "Mijn belofte": what we promised, who owns it, what happens if it is missed."""
    return _page(request, "intake/promise.html", "promise")


def _page(request: HttpRequest, template: str, here: str) -> HttpResponse:
    client = client_of(request)
    context = outcome_of(client, here) if client else None
    if context is None:
        return redirect("intake:home")
    return render(request, template, context)


def outcome_of(client: Client, here: str) -> dict[str, Any] | None:
    """Everything the two pages show; None when she has sent nothing yet."""
    care_request = hers.newest_request(client)
    if care_request is None:
        return None
    now = clock_now()
    meetings = hers.live_meetings(care_request.pk)
    first = meetings[0] if meetings else None
    return {
        "story": outcome.story_of(care_request, now=now),
        "meeting": first,
        "later_meetings": meetings[1:],
        "others": hers.held_for(care_request.pk, now=now) if first else [],
        "can_change": first is not None and first.during.lower > now,
        "pays": words_for(care_request.pk, is_verified=client.email_verified_at is not None),
        "from": here,
    }

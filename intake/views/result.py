"""After sending: one sentence of care, one appointment, the promise, and where to turn."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import public, visitor
from accounts.clock import now as clock_now
from accounts.models import Client
from accounts.requests import actor_of
from accounts.visitors import (
    client_of,
    draft_id_of,
    forget_draft,
    may_show_answers,
    remember_client,
)
from benefits.selectors.funding import low_for, words_for
from intake.domain.errors import BookingsClosed, SubmissionIncomplete
from intake.models import Draft
from intake.selectors import outcome
from intake.selectors.prices import session_price
from intake.services.safety import promised_call
from intake.services.sealed_drafts import DraftGone
from intake.services.story import approved_at
from intake.services.submission import Submitted, submit_intake
from intake.views.information import spoken_tips
from intake.views.reading_back import note_sent
from intake.views.story import is_offered
from intake.views.visit import STAFF_PAGE, is_meant, is_staff
from scheduling.domain.errors import PlaceTaken, SchedulingError
from scheduling.models import Appointment, CareRequest
from scheduling.selectors import hers, seconds
from scheduling.services import offers

#: What staff see after sending for her.
SENT_PAGE: Final = "care:on_behalf_sent"


@public("the holder of the draft in this session")
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Send the draft; a second click leads to the same place."""
    draft_id = draft_id_of(request)
    if draft_id is None or not is_meant(request, draft_id):
        return _nothing_to_send(request)
    try:
        submitted = submit_intake(draft_id=draft_id, actor=actor_of(request), now=clock_now())
    except SubmissionIncomplete:
        return redirect("intake:check")  # which says what is open, and leads there
    except BookingsClosed:
        return _closed(request, draft_id)
    except PlaceTaken:
        messages.warning(
            request, _("Dat lukte net niet. Je antwoorden zijn bewaard. Probeer het nog een keer.")
        )
        return redirect("intake:check")
    except (Draft.DoesNotExist, DraftGone):
        return redirect(STAFF_PAGE if is_staff(request) else "intake:home")
    return _sent(request, submitted)


def _nothing_to_send(request: HttpRequest) -> HttpResponse:
    """To what was sent before, or to where one begins."""
    if is_staff(request):
        return redirect(STAFF_PAGE)
    return redirect("intake:result" if client_of(request) else "intake:home")


def _sent(request: HttpRequest, submitted: Submitted) -> HttpResponse:
    """She is known from here on. After a long silence a sent draft does not say who holds it."""
    now = clock_now()
    if is_staff(request):
        # Only the draft is forgotten: she is known on her own device, and never in this session.
        forget_draft(request)
        _keep_others(request, submitted, now)
        return redirect(SENT_PAGE, submitted.intake.pk)
    if submitted.placement is None and not may_show_answers(request, now=now):
        forget_draft(request)
        return redirect("intake:return")
    remember_client(request, submitted.intake.client_id, now=now)
    forget_draft(request)
    note_sent(request, submitted.intake)
    _keep_others(request, submitted, now)
    return redirect("intake:result")


def _keep_others(request: HttpRequest, submitted: Submitted, now: datetime) -> None:
    """The other moments are a courtesy: her own one stands, whatever happens to them."""
    if submitted.placement and submitted.placement.first:
        with suppress(SchedulingError):
            offers.hold_alternatives(
                care_request=submitted.intake.care_request, actor=actor_of(request), now=now
            )


def _closed(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """409: nobody could receive her intake now. Her draft stays, and she hears who is there."""
    if is_staff(request):
        messages.warning(request, _("De praktijk neemt nog geen intakes aan. Alles is bewaard."))
        return redirect("intake:check")
    context = {"call": promised_call(draft_id=draft_id, now=clock_now()), "now": clock_now()}
    return render(request, "intake/closed.html", context, status=409)


@visitor(rule="own_intake")
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """What becomes of her intake, in terms of time and people."""
    return page_after_sending(request, "intake/result.html", "result")


@visitor(rule="own_intake")
@require_safe
def promise(request: HttpRequest) -> HttpResponse:
    """ "Mijn belofte": what we promised, who owns it, what happens if it is missed."""
    return page_after_sending(request, "intake/promise.html", "promise")


def page_after_sending(request: HttpRequest, template: str, here: str) -> HttpResponse:
    """A page about what she sent; the front page when she has sent nothing yet."""
    client = client_of(request)
    context = outcome_of(client, here) if client else None
    if context is None:
        return redirect("intake:home")
    context["offers_story"] = is_offered(request, context["intake_id"])
    return render(request, template, context)


def outcome_of(client: Client, here: str) -> dict[str, Any] | None:
    """Everything the pages after sending show; None when she has sent nothing yet."""
    care_request = hers.newest_request(client)
    if care_request is None:
        return None
    now = clock_now()
    coming, first = _meetings(care_request, now)
    can_change = first is not None and first.during.lower > now
    story = outcome.story_of(care_request, now=now)
    earlier, wants_earlier = hers.earlier_moment(care_request, now=now)
    return {
        "earlier": earlier,
        "wants_earlier": wants_earlier,
        "story": story,
        "intake_id": care_request.pk,
        "wording": client.wording,
        "tips": spoken_tips(client.wording, is_proxy=story.is_proxy),
        "told_at": approved_at(care_request.pk),
        "meeting": first,
        "later_meetings": coming,
        "second_by": seconds.owed_by(care_request.pk) if first and not coming else None,
        "others": hers.held_for(first, now=now) if first and can_change else [],
        "can_change": can_change,
        "pays": words_for(care_request.pk, is_verified=client.email_verified_at is not None),
        **_running_low(client, care_request),
        "from": here,
        "now": now,
    }


def _running_low(client: Client, care_request: CareRequest) -> dict[str, Any]:
    """How it can go on, when the sessions her employer pays come to an end and she may know."""
    low = low_for(care_request.pk) if client.email_verified_at else None
    return {"low": low, "price": session_price(get_language() or "nl")} if low else {}


def _meetings(
    care_request: CareRequest, now: datetime
) -> tuple[list[Appointment], Appointment | None]:
    """Her next meeting and those after it. One that began stays until its hour is over."""
    live = [each for each in hers.live_meetings(care_request.pk) if each.during.upper > now]
    return live[1:], live[0] if live else None

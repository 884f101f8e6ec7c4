"""Her own appointment: see it, confirm it, choose another moment, cancel it, put it in a calendar.

She is known in this session, or holds a link that opens this one appointment and nothing else.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import NotYours, public
from accounts.clock import now as clock_now
from accounts.models import AccessToken
from accounts.requests import actor_of
from accounts.services.tokens import open_link
from accounts.visitors import client_of
from scheduling.domain.errors import HoldExpired, NotAllowed, PlaceTaken
from scheduling.models import LIVE, Appointment
from scheduling.selectors import hers
from scheduling.services import appointments, offers
from scheduling.services.ics import calendar_of

LINK = "appointment_link"
HERS = "herself or the holder of its link; checked per appointment"


@public("opens a link; GET uses nothing up")
@require_safe
def open_appointment_link(request: HttpRequest, token: str) -> HttpResponse:
    """Remember which appointment the link is for, and go on to an address without the link."""
    appointment_id = open_link(
        token=token, purpose=AccessToken.Purpose.APPOINTMENT, now=clock_now()
    )
    if appointment_id is None:
        return render(request, "scheduling/link_over.html", status=410)
    request.session[LINK] = str(appointment_id)
    return redirect("scheduling:appointment", appointment_id)


@public(HERS)
@require_safe
def appointment(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """One appointment with what she can do about it."""
    meeting = hers.newest_of(_hers(request, appointment_id))
    now = clock_now()
    can_change = _can_change(meeting, now)
    return render(
        request,
        "scheduling/appointment.html",
        {
            "meeting": meeting,
            "others": hers.held_for(meeting, now=now) if can_change else [],
            "can_change": can_change,
        },
    )


@public(HERS)
@require_POST
def confirm(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """She has seen it and will be there."""
    meeting = _hers(request, appointment_id)
    try:
        appointments.confirm(appointment_id=meeting.pk, actor=actor_of(request), now=clock_now())
    except NotAllowed:
        messages.warning(request, _("Deze afspraak kun je niet meer bevestigen."))
    except PlaceTaken:
        _say_busy(request)
    else:
        messages.success(request, _("Je afspraak is bevestigd."))
    return _back(request, meeting)


@public(HERS)
@require_POST
def other_moments(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Keep a few other moments for ten minutes and show them."""
    meeting = _hers(request, appointment_id)
    if not _can_change(meeting, clock_now()):
        messages.warning(request, _("Deze afspraak kun je niet meer verzetten."))
        return _back(request, meeting)
    _keep_others(request, meeting)
    return _back(request, meeting, anchor="anders")


@public(HERS)
@require_POST
def choose(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Move the appointment to a moment that was kept for her; choosing it confirms it."""
    meeting = _hers(request, appointment_id)
    try:
        moved = appointments.move(
            appointment_id=meeting.pk,
            hold_id=UUID(request.POST.get("hold", "")),
            actor=actor_of(request),
            now=clock_now(),
            is_confirmed=True,
        )
    except (ValueError, Appointment.DoesNotExist, PlaceTaken, HoldExpired):
        messages.warning(request, _("Dat moment is net bezet. Kies een ander moment."))
        _keep_others(request, meeting)
        return _back(request, meeting, anchor="anders")
    except NotAllowed:
        messages.warning(request, _("Deze afspraak kun je niet meer verzetten."))
        return _back(request, meeting)
    messages.success(request, _("Je afspraak is verzet."))
    return _back(request, moved)


@public(HERS)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Ask once, in words; then cancel."""
    meeting = _hers(request, appointment_id)
    context = {"meeting": meeting, "has_phone": meeting.client.phone_index is not None}
    if request.method != "POST":
        if not _can_change(meeting, clock_now()):
            return _back(request, meeting)
        return render(request, "scheduling/cancel.html", context)
    try:
        appointments.cancel(
            appointment_id=meeting.pk, actor=actor_of(request), now=clock_now(), reason="by_herself"
        )
    except NotAllowed:
        messages.warning(request, _("Deze afspraak kun je niet meer afzeggen. Bel ons."))
        return _back(request, meeting)
    except PlaceTaken:
        _say_busy(request)
        return _back(request, meeting)
    return render(request, "scheduling/cancelled.html", context)


@public(HERS)
@require_safe
def calendar_file(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """The appointment as an .ics file with a neutral title."""
    meeting = hers.newest_of(_hers(request, appointment_id))
    response = HttpResponse(calendar_of(meeting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="afspraak.ics"'
    return response


def _hers(request: HttpRequest, appointment_id: UUID) -> Appointment:
    """The appointment, when it is hers. Raises NotYours: 404, as if it did not exist."""
    client = client_of(request)
    if client is not None and (mine := hers.own_meeting(client, appointment_id)):
        return mine
    link = request.session.get(LINK)
    if link and (linked := hers.linked_meeting(UUID(link), appointment_id)):
        return linked
    raise NotYours("appointment", appointment_id)


def _can_change(meeting: Appointment, now: datetime) -> bool:
    return meeting.status in LIVE and meeting.during.lower > now


def _keep_others(request: HttpRequest, meeting: Appointment) -> None:
    """Keep other moments for this meeting; say so when there are none."""
    try:
        held = offers.hold_alternatives(
            care_request=meeting.care_request,
            actor=actor_of(request),
            now=clock_now(),
            appointment=meeting,
        )
    except (NotAllowed, PlaceTaken):
        held = []
    if not held:
        messages.warning(
            request, _("Er is nu geen ander moment dat past. Bel ons, dan zoeken we samen.")
        )


def _say_busy(request: HttpRequest) -> None:
    messages.warning(request, _("Dat lukte net niet. Probeer het nog een keer."))


def _back(request: HttpRequest, meeting: Appointment, anchor: str = "") -> HttpResponse:
    """To the page she came from: the result page while she is there, else the appointment."""
    place = redirect("scheduling:appointment", meeting.pk)
    if request.POST.get("from") == "result":
        place = redirect("intake:result")
    elif request.POST.get("from") == "promise":
        place = redirect("intake:promise")
    return HttpResponseRedirect(f"{place.url}#{anchor}") if anchor else place

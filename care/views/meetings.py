"""Meetings: she came, she did not, the next one, a place found by hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.access import staff
from accounts.models import Role
from accounts.requests import actor_of
from accounts.services.clients import identity_of
from care.forms.deeds import PlaceForm
from care.selectors import places
from care.services import attendance, placing
from care.views.permitted import (
    StaffRequest,
    clinical_request,
    her_calendar,
    her_meeting,
    her_request,
    posted,
    reading,
)
from care.words import SCHEDULING
from scheduling.domain.errors import NotAllowed, PlaceTaken
from scheduling.models import CareRequest

FIELDS = ("name", "wishes", "level")


@staff(Role.CLINICIAN, rule="own_meeting")
@require_POST
def attended(request: StaffRequest, appointment_id: UUID) -> HttpResponse:
    """She came; the first time care begins."""
    now = clock.now()
    meeting = her_meeting(request, appointment_id, now)
    try:
        attendance.attended(appointment_id=meeting.pk, actor=actor_of(request), now=now)
    except NotAllowed as problem:
        messages.warning(request, SCHEDULING[problem.code])
    else:
        messages.success(request, _("Genoteerd: zij is gekomen."))
    return redirect("care:client", meeting.care_request_id)


@staff(Role.CLINICIAN, rule="own_meeting")
@require_http_methods(["GET", "HEAD", "POST"])
def did_not_attend(request: StaffRequest, appointment_id: UUID) -> HttpResponse:
    """Ask once, saying what happens then; never a discharge."""
    now = clock.now()
    meeting = her_meeting(request, appointment_id, now)
    if request.method != "POST":
        with reading(request, "client.read", now, subject_id=meeting.client_id, fields=("name",)):
            name = identity_of(meeting.client).name
        context = {"now": now, "meeting": meeting, "name": name}
        return render(request, "care/did_not_attend.html", context)
    try:
        attendance.did_not_attend(appointment_id=meeting.pk, actor=actor_of(request), now=now)
    except NotAllowed as problem:
        messages.warning(request, SCHEDULING[problem.code])
    else:
        messages.success(request, _("Genoteerd. Iemand belt haar, en er staat een nieuw gesprek."))
    return redirect("care:client", meeting.care_request_id)


@staff(Role.CLINICIAN, rule="own_client")
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: StaffRequest, care_request_id: UUID) -> HttpResponse:
    """Book her next meeting at a free moment of one's own calendar."""
    now = clock.now()
    care_request = clinical_request(request, care_request_id, now)
    calendar = her_calendar(request)
    offers = places.of_clinician(care_request, calendar, now=now) if calendar else []
    form = PlaceForm(posted(request), slot_ids=[offer.slot_id for offer in offers])
    if request.method == "POST" and form.is_valid() and _book(request, care_request, form):
        return redirect("care:client", care_request_id)
    context = {"now": now, "offers": offers, "form": form}
    return _page(request, "care/follow_up.html", care_request, context)


@staff(Role.COORDINATOR, Role.ADMIN, rule="clinic_board")
@require_http_methods(["GET", "HEAD", "POST"])
def find_place(request: StaffRequest, care_request_id: UUID) -> HttpResponse:
    """Find a place by hand: every psychologist's free moments, with what does not fit in words."""
    now = clock.now()
    care_request = her_request(request, care_request_id, now)
    calendars = places.by_hand(care_request, now=now)
    slot_ids = [offer.slot_id for calendar in calendars for offer in calendar.offers]
    form = PlaceForm(posted(request), slot_ids=slot_ids)
    if request.method == "POST" and form.is_valid() and _book(request, care_request, form):
        return redirect("care:client", care_request_id)
    context = {"now": now, "calendars": calendars, "form": form}
    return _page(request, "care/find_place.html", care_request, context)


def _book(request: StaffRequest, care_request: CareRequest, form: PlaceForm) -> bool:
    """Book the chosen moment; when it is gone the form says so."""
    try:
        placing.book(
            care_request=care_request,
            slot_id=form.cleaned_data["slot"],
            actor=actor_of(request),
            now=clock.now(),
        )
    except PlaceTaken:
        form.add_error("slot", _("Dat moment is net bezet. Kies een ander."))
    except NotAllowed as problem:
        form.add_error(None, SCHEDULING[problem.code])
    else:
        messages.success(request, _("Geboekt. Zij krijgt bericht."))
        return True
    return False


def _page(
    request: StaffRequest, template: str, care_request: CareRequest, context: dict[str, object]
) -> HttpResponse:
    """Free moments for her, with her name and wishes, and that in the access log."""
    with reading(
        request,
        "client.read",
        clock.now(),
        subject_id=care_request.client_id,
        object_type="carerequest",
        object_id=care_request.pk,
        fields=FIELDS,
    ):
        name = identity_of(care_request.client).name
    form = context["form"]
    has_errors = isinstance(form, PlaceForm) and bool(form.errors)
    context |= {"name": name, "care_request": care_request, "page_has_errors": has_errors}
    return render(request, template, context, status=422 if has_errors else 200)

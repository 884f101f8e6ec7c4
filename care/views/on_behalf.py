"""Typing in for her what she says on the phone or wrote on paper: begin, go on, tell her."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock, visitors
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.requests import actor_of
from care.forms.on_behalf import OnBehalfForm
from care.selectors import on_behalf as lists
from care.selectors.on_behalf import Sent
from care.views.client import EVERYONE
from care.views.permitted import StaffRequest, posted, reading
from intake.domain import questionnaire
from intake.selectors.on_behalf import unfinished_of_others
from intake.services import on_behalf as typing
from intake.services.sealed_drafts import DraftGone
from scheduling.domain.errors import SchedulingError
from scheduling.models import Appointment
from scheduling.services import appointments, offers

SENT_FIELDS = ("name", "promise", "appointment", "safety_call")


@staff(*EVERYONE, rule="typed_by_me")
@require_http_methods(["GET", "HEAD", "POST"])
def on_behalf(request: StaffRequest) -> HttpResponse:
    """Say where it comes from and begin; or go on with what was begun."""
    now = clock.now()
    form = OnBehalfForm(posted(request), now=now)
    if request.method == "POST" and form.is_valid():
        draft = typing.start(
            **form.cleaned_data,
            language=get_language() or "nl",
            actor=actor_of(request),
            now=now,
        )
        visitors.remember_draft(request, draft.pk)
        first = questionnaire.current().sections[0].pages[0]
        return redirect("intake:question", page=first.slug)
    return _page(request, form)


@staff(*EVERYONE, rule="typed_by_me")
@require_POST
def go_on(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Open again what this person began."""
    try:
        draft = typing.go_on(draft_id=draft_id, actor=actor_of(request), now=clock.now())
    except DraftGone as error:
        raise NotYours("draft", draft_id) from error
    visitors.remember_draft(request, draft.pk)
    return redirect("intake:sections")


@staff(*EVERYONE, rule="typed_by_me")
@require_safe
def sent(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """What was booked, and what to tell her; for a day after sending."""
    return render(request, "care/on_behalf_sent.html", _shown(request, draft_id))


@staff(*EVERYONE, rule="typed_by_me")
@require_safe
def letter(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """The same on one sheet to hand or send to her, in her language."""
    context = _shown(request, draft_id)
    with override(context["sent"].client.language):
        return render(request, "care/on_behalf_letter.html", context)


@staff(*EVERYONE, rule="typed_by_me")
@require_POST
def move(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """She would rather have another moment: keep a few for her, or take the one she chose."""
    found = _found(request, draft_id)
    hold = request.POST.get("hold", "")
    if found.meeting is None:
        messages.warning(request, _("Dit gesprek kun je niet meer verzetten."))
    elif not hold or not _moved(request, found.meeting, hold):
        _keep_others(request, found)
    return redirect("care:on_behalf_sent", draft_id)


def _moved(request: StaffRequest, meeting: Appointment, hold: str) -> bool:
    try:
        appointments.move(
            appointment_id=meeting.pk,
            hold_id=UUID(hold),
            actor=actor_of(request),
            now=clock.now(),
            is_confirmed=True,
        )
    except (ValueError, Appointment.DoesNotExist, SchedulingError):
        messages.warning(request, _("Dat moment is net bezet. Hieronder staan andere."))
        return False
    messages.success(request, _("Het gesprek is verzet."))
    return True


def _keep_others(request: StaffRequest, found: Sent) -> None:
    with suppress(SchedulingError):
        offers.hold_alternatives(
            care_request=found.care_request, actor=actor_of(request), now=clock.now()
        )


def _shown(request: StaffRequest, draft_id: UUID) -> dict[str, Any]:
    """What these pages show, with its row in the access log."""
    now = clock.now()
    with reading(request, "client.read", now, rule="typed_by_me") as showing:
        found = _found(request, draft_id)
        showing.client(
            found.client.pk, object_type="carerequest", object_id=draft_id, fields=SENT_FIELDS
        )
    address = settings.HOUVAST_BASE_URL + reverse("intake:return")
    return {"now": now, "sent": found, "address": address}


def _found(request: StaffRequest, draft_id: UUID) -> Sent:
    found = lists.sent_by(request.user, draft_id, now=clock.now())
    if found is None:
        raise NotYours("draft", draft_id)
    return found


def _page(request: StaffRequest, form: OnBehalfForm) -> HttpResponse:
    now, leads = clock.now(), request.user.role in (Role.COORDINATOR, Role.ADMIN)
    with reading(request, "on_behalf.list", now, rule="typed_by_me") as showing:
        begun = lists.begun_by(request.user)
        for each in begun:
            if each.client is not None:
                showing.client(
                    each.client.pk, object_type="draft", object_id=each.row.pk, fields=("name",)
                )
    context = {
        "now": now,
        "form": form,
        "begun": begun,
        "of_others": unfinished_of_others(request.user) if leads else (),
        "page_has_errors": bool(form.errors),
    }
    return render(request, "care/on_behalf.html", context, status=422 if form.errors else 200)

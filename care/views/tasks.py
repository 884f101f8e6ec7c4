"""Calls and tasks: take on, end. And what the machinery asks of a person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.requests import actor_of
from accounts.services.clients import identity_of
from accounts.sides import SIDES
from care.forms.deeds import EndCallForm, EndTaskForm, IncidentForm
from care.services import alarms
from care.views.client import EVERYONE
from care.views.permitted import StaffRequest, hanging_on, posted, reading
from care.words import SCHEDULING
from notifications.services.redrive import NotDead, redrive
from scheduling.domain.errors import NotAllowed
from scheduling.models import Commitment, DutyAlarm, Incident, SafetyCall
from scheduling.services import commitments, safety_calls


@staff(*EVERYONE, rule="duty_call_or_board")
@require_POST
def take_call(request: StaffRequest, call_id: int) -> HttpResponse:
    """I phone her: the call is mine."""
    now = clock.now()
    call, _request = hanging_on(request, SafetyCall.objects.all(), call_id, now)
    try:
        safety_calls.acknowledge(call_id=call.pk, actor=actor_of(request), now=now)
    except NotAllowed as problem:
        messages.warning(request, SCHEDULING[problem.code])
    else:
        messages.success(request, _("Dit telefoontje is nu van jou. Bel haar meteen."))
    return redirect("care:duty")


@staff(*EVERYONE, rule="duty_call_or_board")
@require_POST
def end_call(request: StaffRequest, call_id: int) -> HttpResponse:
    """The call is over, with how it ended."""
    now = clock.now()
    call, _request = hanging_on(request, SafetyCall.objects.all(), call_id, now)
    form = EndCallForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Kies hoe het telefoontje afliep."))
        return redirect("care:duty")
    outcome = form.cleaned_data["outcome"]
    try:
        safety_calls.end_call(call_id=call.pk, outcome=outcome, actor=actor_of(request), now=now)
    except NotAllowed as problem:
        messages.warning(request, SCHEDULING[problem.code])
    else:
        messages.success(request, _("Het telefoontje is afgerond."))
    return redirect("care:duty")


@staff(*EVERYONE, rule="own_task_or_board")
@require_http_methods(["GET", "HEAD", "POST"])
def end_task(request: StaffRequest, task_id: int) -> HttpResponse:
    """Say what came of a task. Something must always stand for her."""
    now = clock.now()
    tasks = Commitment.objects.select_related("owner")
    form = EndTaskForm(posted(request))
    with reading(request, "client.read", now, fields=("name", "task")) as showing:
        task, care_request = hanging_on(request, tasks, task_id, now)
        name = identity_of(care_request.client).name
        showing.client(care_request.client_id, object_type="commitment", object_id=task.pk)
    if request.method == "POST" and form.is_valid():
        try:
            commitments.end(
                commitment_id=task.pk, **form.cleaned_data, actor=actor_of(request), now=now
            )
        except NotAllowed as problem:
            form.add_error(None, SCHEDULING[problem.code])
        else:
            messages.success(request, _("De taak is klaar."))
            return redirect("care:home")
    context = {
        "now": now,
        "task": task,
        "care_request": care_request,
        "name": name,
        "form": form,
        "page_has_errors": bool(form.errors),
    }
    return render(request, "care/end_task.html", context, status=422 if form.errors else 200)


@staff(*EVERYONE, rule="duty")
@require_POST
def take_alarm(request: StaffRequest, alarm_id: UUID) -> HttpResponse:
    """I heard it."""
    try:
        alarms.acknowledge(alarm_id=alarm_id, actor=actor_of(request), now=clock.now())
    except DutyAlarm.DoesNotExist as error:
        raise NotYours("dutyalarm", alarm_id) from error
    messages.success(request, _("Het alarm is van jou."))
    return redirect("care:duty")


@staff(Role.COORDINATOR, Role.ADMIN, rule="clinic_board")
@require_POST
def resolve(request: StaffRequest, incident_id: int) -> HttpResponse:
    """A missed promise was made right, in words."""
    form = IncidentForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Schrijf op hoe het is goedgemaakt."))
        return redirect("care:board")
    words = form.cleaned_data["words"]
    try:
        alarms.resolve_incident(
            incident_id=incident_id, words=words, actor=actor_of(request), now=clock.now()
        )
    except Incident.DoesNotExist as error:
        raise NotYours("incident", incident_id) from error
    messages.success(request, _("Opgeschreven. Dank je."))
    return redirect("care:board")


@staff(Role.COORDINATOR, Role.ADMIN, rule="clinic_board")
@require_POST
def send_again(request: StaffRequest, side: str, message_id: UUID) -> HttpResponse:
    """Let a dead message go again, after its cause was mended."""
    found = next((known for known in SIDES if known == side), None)
    if found is None:
        raise NotYours("outboxmessage", message_id)
    try:
        redrive(side=found, message_id=message_id, actor=actor_of(request), now=clock.now())
    except NotDead:
        messages.info(request, _("Dit bericht is al onderweg of niet meer nodig."))
    else:
        messages.success(request, _("Het bericht gaat opnieuw."))
    return redirect("care:board")

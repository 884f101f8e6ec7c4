"""The ladder: a colleague's longer day, and what the coordinator says of a step."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.requests import actor_of
from accounts.selectors import clinic
from accounts.services.clients import identity_of
from care.forms.ladder import StepForm
from care.views.permitted import StaffRequest, posted, reading
from care.words import SCHEDULING
from scheduling.domain.errors import NotAllowed, PlaceTaken
from scheduling.models import LadderStep, LongerDayAsk
from scheduling.selectors import ladder as ladders
from scheduling.services import ladder, longer_day


@staff(Role.CLINICIAN, rule="asked_of_her")
@require_safe
def asked(request: StaffRequest) -> HttpResponse:
    """Whom she could see after her own day: level, track, language and when; never who."""
    now = clock.now()
    context = {"now": now, "asks": ladders.asks_of(request.user, now=now)}
    return render(request, "care/longer_day.html", context)


@staff(Role.CLINICIAN, rule="asked_of_her")
@require_POST
def say_yes(request: StaffRequest, ask_id: UUID) -> HttpResponse:
    """I see her. From here on she is a client of hers."""
    ask = _hers(request, ask_id)
    try:
        booked = longer_day.say_yes(ask_id=ask.pk, actor=actor_of(request), now=clock.now())
    except (PlaceTaken, NotAllowed):
        messages.info(request, _("Een collega was je net voor, of het hoeft niet meer. Dank je."))
        return redirect("care:longer_day")
    messages.success(request, _("Het gesprek staat in je agenda. Zij krijgt meteen bericht."))
    return redirect("care:client", booked.care_request_id)


@staff(Role.CLINICIAN, rule="asked_of_her")
@require_POST
def say_no(request: StaffRequest, ask_id: UUID) -> HttpResponse:
    """I cannot."""
    ask = _hers(request, ask_id)
    longer_day.say_no(ask_id=ask.pk, actor=actor_of(request), now=clock.now())
    messages.success(request, _("Goed. We vragen verder."))
    return redirect("care:longer_day")


@staff(Role.COORDINATOR, Role.ADMIN, rule="clinic_board")
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: StaffRequest, step_id: int) -> HttpResponse:
    """Where one ladder stands, and what the coordinator says came of the step."""
    now = clock.now()
    steps = LadderStep.objects.select_related("promise__care_request", "owner")
    found = steps.filter(pk=step_id).first()
    if found is None:
        raise NotYours("ladderstep", step_id)
    form = StepForm(posted(request), kind=found.kind)
    if request.method == "POST" and form.is_valid():
        try:
            ladder.answer(step_id=found.pk, **form.cleaned_data, actor=actor_of(request), now=now)
        except NotAllowed as problem:
            form.add_error(None, SCHEDULING[problem.code])
        else:
            messages.success(request, _("Opgeschreven. De ladder gaat verder, of is klaar."))
            return redirect("care:board")
    return _page(request, found, form, now)


def _page(request: StaffRequest, found: LadderStep, form: StepForm, now: datetime) -> HttpResponse:
    care_request = found.promise.care_request
    with reading(request, "client.read", now, fields=("name", "promise", "ladder")) as showing:
        name = identity_of(care_request.client).name
        showing.client(care_request.client_id, object_type="ladderstep", object_id=found.pk)
    context = {
        "now": now,
        "step": found,
        "name": name,
        "steps": found.promise.ladder.select_related("owner", "ended_by").order_by("started_at"),
        "asks": found.asks.select_related("clinician").order_by("starts_at"),
        "partner": clinic.profile(),
        "form": form,
        "page_has_errors": bool(form.errors),
    }
    return render(request, "care/ladder.html", context, status=422 if form.errors else 200)


def _hers(request: StaffRequest, ask_id: UUID) -> LongerDayAsk:
    """A question that was put to her. Raises NotYours."""
    found = ladders.ask_of(request.user, ask_id)
    if found is None:
        raise NotYours("longerdayask", ask_id)
    return found

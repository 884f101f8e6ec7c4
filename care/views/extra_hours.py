"""A single hour, or half a day, in a psychologist's calendar."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import clock
from accounts.access import NotYours, staff
from accounts.requests import actor_of
from care.forms.availability import ExtraHoursForm
from care.views.availability import calendar_for, calendar_page
from care.views.client import EVERYONE
from care.views.permitted import StaffRequest
from scheduling.domain.errors import TOO_LATE, NotAllowed
from scheduling.models import ExtraHours
from scheduling.services import extra_hours


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_POST
def add(request: StaffRequest, clinician_id: UUID) -> HttpResponse:
    """Offer these hours once."""
    clinician = calendar_for(request, clinician_id)
    form = ExtraHoursForm(request.POST, auto_id="los_%s")
    if form.is_valid():
        try:
            extra_hours.add(
                clinician=clinician,
                stretch=form.stretch(),
                actor=actor_of(request),
                now=clock.now(),
            )
        except NotAllowed as refused:
            form.add_error(None, _said(refused))
        else:
            messages.success(request, _("De uren staan erin. De plekken zijn meteen te boeken."))
            return redirect("care:availability_of", clinician_id)
    return calendar_page(request, clinician, extra=form)


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_POST
def remove(request: StaffRequest, clinician_id: UUID, extra_hours_id: int) -> HttpResponse:
    """Offer them no longer."""
    clinician = calendar_for(request, clinician_id)
    if not ExtraHours.objects.filter(pk=extra_hours_id, clinician=clinician).exists():
        raise NotYours("extrahours", extra_hours_id)
    extra_hours.remove(extra_hours_id=extra_hours_id, actor=actor_of(request), now=clock.now())
    messages.success(request, _("Deze uren zijn weg. Wie daar al een gesprek had, houdt het."))
    return redirect("care:availability_of", clinician_id)


def _said(refused: NotAllowed) -> str:
    if refused.code == TOO_LATE:
        return _("Dit is al voorbij.")
    return _("Dit kan niet: er staan al uren of verlof, of het is verder weg dan twaalf weken.")

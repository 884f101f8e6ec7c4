"""She told us that something changed with the baby: whoever hears it changes every later text."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.requests import actor_of
from accounts.services.clients import identity_of
from care.forms.situation import ConfirmChangeForm
from care.views.permitted import StaffRequest, her_request, posted, reading
from intake.services import loss
from scheduling.domain.errors import SchedulingError
from scheduling.domain.working_days import local_day

EVERYONE = (Role.CLINICIAN, Role.COORDINATOR, Role.ADMIN)


@staff(*EVERYONE, rule="own_client_or_board")
@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: StaffRequest, care_request_id: UUID) -> HttpResponse:
    """Ask once what changed and say what follows; then change it."""
    now = clock.now()
    with reading(request, "client.read", now, fields=("name", "situation")) as showing:
        care_request = her_request(request, care_request_id, now)
        intake = getattr(care_request, "intake", None)
        if intake is None:
            raise NotYours("intake", care_request_id, care_request.client_id)
        intake.client = care_request.client
        name, known = identity_of(care_request.client).name, loss.known_of(intake)
        showing.client(care_request.client_id, object_type="carerequest", object_id=care_request.pk)
    form = ConfirmChangeForm(posted(request), changes=known.changes, today=local_day(now))
    if request.method == "POST" and form.is_valid():
        try:
            loss.change_situation(
                intake_id=intake.pk,
                change=form.chosen,
                born_on=form.cleaned_data.get("born_on"),
                actor=actor_of(request),
                now=now,
            )
        except (SchedulingError, loss.NotPossible):
            form.add_error(None, _("Iemand anders was net met haar bezig. Probeer het opnieuw."))
        else:
            messages.success(request, _("Gedaan. Alle teksten en berichten passen zich aan."))
            return redirect("care:after", care_request_id)
    context = {
        "form": form,
        "name": name,
        "care_request": care_request,
        "page_has_errors": bool(form.errors),
    }
    return render(request, "care/situation.html", context, status=422 if form.errors else 200)

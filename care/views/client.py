"""A mother's page: everything on one screen, and the deeds that start from it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.requests import actor_of
from accounts.services.clients import identity_of
from accounts.services.sealing import Unreadable
from care.forms.deeds import CloseForm, EndCallForm, RelationForm
from care.models import CareRelation
from care.selectors.record import record_for, shown_fields
from care.services import relations
from care.views.permitted import (
    StaffRequest,
    colleagues_of,
    her_request,
    posted,
    reading,
    shared_request,
)
from care.words import SCHEDULING
from scheduling.domain.errors import NotAllowed
from scheduling.domain.working_days import end_of_day
from scheduling.services import requests

EVERYONE = (Role.CLINICIAN, Role.COORDINATOR, Role.ADMIN)


@staff(*EVERYONE, rule="own_client_or_board")
@require_safe
def client(request: StaffRequest, care_request_id: UUID) -> HttpResponse:
    """Her page. Reading it and the row in the access log share one transaction."""
    now = clock.now()
    with reading(request, "client.read", now) as showing:
        care_request = her_request(request, care_request_id, now)
        try:
            record = record_for(
                request.user, care_request, now=now, language=get_language() or "nl"
            )
        except Unreadable:
            record = None
        showing.client(
            care_request.client_id,
            object_type="carerequest",
            object_id=care_request.pk,
            fields=shown_fields(record) if record else (),
            rule=care_request.basis,  # type: ignore[attr-defined]
        )
    if record is None:
        return render(request, "care/unreadable.html", status=503)
    return render(
        request,
        "care/client.html",
        {"now": now, "record": record, "end_call": EndCallForm(), "inside": record.inside},
    )


@staff(*EVERYONE, rule="own_client_or_board")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: StaffRequest, care_request_id: UUID) -> HttpResponse:
    """Ask once, in words and with a reason; then close the request."""
    now = clock.now()
    care_request = her_request(request, care_request_id, now)
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            requests.close(
                care_request=care_request,
                reason=form.cleaned_data["reason"],
                actor=actor_of(request),
                now=now,
            )
        except NotAllowed as problem:
            form.add_error(None, SCHEDULING[problem.code])
        else:
            messages.success(request, _("De aanvraag is gesloten. Wat geboekt stond, is afgezegd."))
            return redirect("care:home")
    return _page(request, "care/close.html", care_request_id, form)


@staff(*EVERYONE, rule="own_client_or_board")
@require_http_methods(["GET", "HEAD", "POST"])
def let_read(request: StaffRequest, care_request_id: UUID) -> HttpResponse:
    """Let another psychologist see this record, for a reason and until a day."""
    now = clock.now()
    care_request = shared_request(request, care_request_id, now)
    form = RelationForm(posted(request), colleagues=colleagues_of(request.user))
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        relations.grant(
            client=care_request.client,
            user_id=UUID(form.cleaned_data["user"]),
            granted_by=request.user,
            reason=form.cleaned_data["reason"],
            ends_at=end_of_day(until) if until else None,
            actor=actor_of(request),
            now=now,
        )
        messages.success(request, _("Deze collega leest nu mee."))
        return redirect("care:client", care_request_id)
    return _page(request, "care/let_read.html", care_request_id, form)


@staff(*EVERYONE, rule="own_client_or_board")
@require_POST
def end_reading(request: StaffRequest, care_request_id: UUID, relation_id: int) -> HttpResponse:
    """A colleague reads along no longer."""
    now = clock.now()
    care_request = shared_request(request, care_request_id, now)
    found = CareRelation.objects.filter(pk=relation_id, client_id=care_request.client_id)
    if not found.exists():
        raise NotYours("carerelation", relation_id, care_request.client_id)
    relations.end(relation_id=relation_id, actor=actor_of(request), now=now)
    messages.success(request, _("Deze collega leest niet meer mee."))
    return redirect("care:client", care_request_id)


def _page(
    request: StaffRequest, template: str, care_request_id: UUID, form: CloseForm | RelationForm
) -> HttpResponse:
    """A form about her, with her name above it, and that in the access log."""
    now = clock.now()
    with reading(request, "client.read", now, fields=("name",)) as showing:
        care_request = her_request(request, care_request_id, now)
        name = identity_of(care_request.client).name
        showing.client(care_request.client_id, object_type="carerequest", object_id=care_request.pk)
    context = {
        "form": form,
        "name": name,
        "care_request": care_request,
        "page_has_errors": bool(form.errors),
    }
    return render(request, template, context, status=422 if form.errors else 200)

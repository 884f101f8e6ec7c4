"""A psychologist's list, her day, and where staff begin."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.access import staff
from accounts.models import Role
from accounts.services.audit import Showing
from accounts.services.clients import identity_of
from care.domain.change import WORSE_FROM
from care.selectors import caseload as lists
from care.selectors import rules
from care.selectors import today as mornings
from care.views.permitted import StaffRequest, reading
from scheduling.models import CareRequest
from scheduling.selectors.ladder import asks_of

START: dict[str, str] = {
    Role.CLINICIAN: "care:caseload",
    Role.COORDINATOR: "care:board",
    Role.ADMIN: "care:setup",
}
LIST_FIELDS = ("name", "level", "promise", "score", "flags", "appointment")


@staff(Role.CLINICIAN, Role.COORDINATOR, Role.ADMIN, rule="own_start")
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """To the page where this role's day begins."""
    return redirect(START[request.user.role])


@staff(Role.CLINICIAN, rule="own_clients")
@require_safe
def caseload(request: StaffRequest) -> HttpResponse:
    """Everyone in her care, most pressing first; what is asked of her; her day."""
    user, now = request.user, clock.now()
    with reading(request, "caseload.read", now, rule="own_clients") as showing:
        clinician = lists.clinician_of(user)
        rows = lists.rows_for(user, now=now, language=get_language() or "nl")
        day = [(each, identity_of(each.client)) for each in lists.day_of(user, now=now)]
        asked = [(each, identity_of(each.intake.client)) for each in lists.asked_of(user)]
        tasks = [(each, identity_of(each.care_request.client)) for each in lists.tasks_of(user)]
        context = {
            "now": now,
            "clinician": clinician,
            "rows": rows,
            "figures": lists.figures_of(user, clinician, rows, now),
            "day": day,
            "asked": asked,
            "tasks": tasks,
            "waits": rules.waits_for(user),
            "longer_days": len(asks_of(user, now=now)),
        }
        note_each(
            showing,
            [row.care_request for row in rows]
            + [each.care_request for each, _ in day]
            + [each.intake.care_request for each, _ in asked]
            + [each.care_request for each, _ in tasks],
        )
    return render(request, "care/caseload.html", context)


@staff(Role.CLINICIAN, rule="own_clients")
@require_safe
def today(request: StaffRequest) -> HttpResponse:
    """Who became worse, her meetings of today, and those she has not finished."""
    user, now = request.user, clock.now()
    with reading(request, "today.read", now, rule="own_clients") as showing:
        worse = mornings.worse_for(user, now=now)
        day = [(each, identity_of(each.client)) for each in lists.day_of(user, now=now)]
        late = [(each, identity_of(each.client)) for each in mornings.unfinished_of(user, now=now)]
        opened = [row.care_request for row in worse if row.is_readable]
        note_each(showing, opened, ("name", "scores"))
        meetings = [each.care_request for each, _ in (*day, *late)]
        note_each(showing, meetings, ("name", "appointment"))
    context = {"now": now, "worse": worse, "day": day, "unfinished": late, "worse_from": WORSE_FROM}
    return render(request, "care/today.html", context)


def note_each(
    showing: Showing, requests: Iterable[CareRequest], fields: tuple[str, ...] = LIST_FIELDS
) -> None:
    """One row of the access log for each mother on a list, however often she stands on it."""
    noted: set[UUID] = set()
    for each in requests:
        if each.client_id not in noted:
            noted.add(each.client_id)
            showing.client(
                each.client_id, object_type="carerequest", object_id=each.pk, fields=fields
            )

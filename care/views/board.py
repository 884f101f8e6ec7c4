"""The duty screen and the coordinator's board. Both read the database, not a queue."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.access import staff
from accounts.models import Role
from care.forms.deeds import EndCallForm
from care.selectors import board as boards
from care.selectors import duplicates, loads
from care.selectors import duty as duties
from care.views.caseload import note_each
from care.views.client import EVERYONE
from care.views.permitted import StaffRequest, reading
from intake.selectors.on_behalf import how_many_unfinished

CALL_FIELDS = ("name", "phone", "safe_contact", "level", "safety_call")
BOARD_FIELDS = ("name", "level", "promise", "appointment", "tasks")


@staff(*EVERYONE, rule="duty")
@require_safe
def duty(request: StaffRequest) -> HttpResponse:
    """Who must be phoned now, by when, and which alarms nobody has taken on."""
    user, now = request.user, clock.now()
    with reading(request, "duty.read", now, rule="duty") as showing:
        calls = duties.calls_for(user, now=now)
        note_each(showing, [each.call.care_request for each in calls], CALL_FIELDS)
    context = {
        "now": now,
        "calls": calls,
        "form": EndCallForm(),
        "alarms": duties.alarms(),
        "shift": duties.shift_now(now=now),
        "next_shift": duties.next_shift(now=now),
    }
    return render(request, "care/duty.html", context)


@staff(Role.COORDINATOR, Role.ADMIN, rule="clinic_board")
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """Every promise by time left; tasks, missed promises, dead messages, signs of life."""
    now = clock.now()
    with reading(request, "board.read", now, rule="clinic_board") as showing:
        rows = boards.promises_by_time_left(now=now)
        tasks = boards.open_tasks(now=now)
        incidents = boards.open_incidents()
        offered = boards.earlier_offers(now=now)
        ladders = boards.ladders()
        shown_requests = [
            *(row.care_request for row in rows),
            *(task.commitment.care_request for task in tasks),
            *(missed.incident.promise.care_request for missed in incidents),
            *(each.offer.care_request for each in offered),
            *(each.step.promise.care_request for each in ladders),
        ]
        note_each(showing, shown_requests, BOARD_FIELDS)
    context = {
        "now": now,
        "rows": rows,
        "tasks": tasks,
        "uncovered": boards.uncovered(now=now),
        "incidents": incidents,
        "offered": offered,
        "ladders": ladders,
        "loads": loads.heaviest(),
        "doubles": duplicates.how_many(),
        "unfinished": how_many_unfinished(),
        "machinery": boards.machinery(now=now),
    }
    return render(request, "care/board.html", context)

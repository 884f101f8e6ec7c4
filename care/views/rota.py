"""One calendar of the practice: who has duty, who is away, who is open."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.access import staff
from care.domain.rota import month_of, week_of
from care.selectors.rota import days_for
from care.views.client import EVERYONE
from care.views.permitted import StaffRequest
from scheduling.domain.working_days import local_day

MONTH = "maand"


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_safe
def practice(request: StaffRequest) -> HttpResponse:
    """A week, or a month; an address that makes no sense shows this week."""
    now = clock.now()
    shown = _day(request.GET.get("dag", ""), local_day(now))
    is_month = request.GET.get("toon") == MONTH
    window = month_of(shown) if is_month else week_of(shown)
    month = shown.month if is_month else None
    context = {
        "days": days_for(request.user, window, month=month, now=now),
        "window": window,
        "shown": shown,
        "is_month": is_month,
        "sees_all": request.user.role != "clinician",
        "now": now,
    }
    return render(request, "care/practice.html", context)


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if 2000 <= day.year < 2200 else today

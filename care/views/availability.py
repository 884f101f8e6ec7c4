"""A psychologist's availability: weekly hours, time off, limits, a pause."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.requests import actor_of
from accounts.services.clients import identity_of
from care.forms.availability import (
    ExtraHoursForm,
    HoursForm,
    LimitsForm,
    PauseForm,
    TimeOffForm,
)
from care.forms.base import StaffForm
from care.selectors.calendars import calendar_of, calendars, in_the_way
from care.views.caseload import note_each
from care.views.client import EVERYONE
from care.views.permitted import StaffRequest, her_calendar, reading
from scheduling.domain.errors import NotAllowed
from scheduling.models import AvailabilityRule, Clinician, TimeOff
from scheduling.services import availability, time_off
from scheduling.services.time_off import Displaced


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_safe
def start(request: StaffRequest) -> HttpResponse:
    """Her own calendar; for coordinator and administrator the list of all."""
    if request.user.role != Role.CLINICIAN:
        return render(
            request, "care/calendars.html", {"calendars": calendars(), "now": clock.now()}
        )
    own = her_calendar(request)
    return calendar_page(request, own) if own else render(request, "care/no_calendar.html")


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_safe
def of_clinician(request: StaffRequest, clinician_id: UUID) -> HttpResponse:
    """One psychologist's calendar."""
    return calendar_page(request, calendar_for(request, clinician_id))


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_POST
def add_hours(request: StaffRequest, clinician_id: UUID) -> HttpResponse:
    """Offer the same hours every week."""
    clinician, form = calendar_for(request, clinician_id), HoursForm(request.POST)
    if form.is_valid():
        try:
            availability.add_hours(
                clinician=clinician,
                hours=form.hours(),
                actor=actor_of(request),
                now=clock.now(),
            )
        except NotAllowed:
            form.add_error(None, _("Deze uren vallen samen met uren die er al staan."))
        else:
            messages.success(request, _("De uren staan erin. De plekken zijn meteen te boeken."))
            return redirect("care:availability_of", clinician_id)
    return calendar_page(request, clinician, hours=form)


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_POST
def end_hours(request: StaffRequest, clinician_id: UUID, rule_id: int) -> HttpResponse:
    """Offer these hours no longer."""
    clinician = calendar_for(request, clinician_id)
    rules = AvailabilityRule.objects.select_related("clinician")
    rule = rules.filter(pk=rule_id, clinician=clinician).first()
    if rule is None:
        raise NotYours("availabilityrule", rule_id)
    availability.end_hours(rule=rule, actor=actor_of(request), now=clock.now())
    messages.success(request, _("Deze uren zijn weg. Wie daar al een gesprek had, houdt het."))
    return redirect("care:availability_of", clinician_id)


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_POST
def add_time_off(request: StaffRequest, clinician_id: UUID) -> HttpResponse:
    """Time off; who is in the way is shown first, then moved."""
    now = clock.now()
    clinician, form = calendar_for(request, clinician_id), TimeOffForm(request.POST, now=now)
    if not form.is_valid():
        return calendar_page(request, clinician, away_form=form)
    values = form.cleaned_data
    affected = in_the_way(clinician, values["starts_at"], values["ends_at"], now=now)
    if affected and not values["is_seen"]:
        return _affected(request, clinician, form, now)
    try:
        displaced = time_off.add(
            clinician=clinician,
            starts_at=values["starts_at"],
            ends_at=values["ends_at"],
            kind=values["kind"],
            actor=actor_of(request),
            now=now,
        )
    except NotAllowed:
        form.add_error(None, _("Er staat al iets in deze tijd."))
        return calendar_page(request, clinician, away_form=form)
    messages.success(request, _told(displaced))
    return redirect("care:availability_of", clinician_id)


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_POST
def end_time_off(request: StaffRequest, clinician_id: UUID, time_off_id: int) -> HttpResponse:
    """She works after all."""
    clinician = calendar_for(request, clinician_id)
    if not TimeOff.objects.filter(pk=time_off_id, clinician=clinician).exists():
        raise NotYours("timeoff", time_off_id)
    time_off.remove(time_off_id=time_off_id, actor=actor_of(request), now=clock.now())
    messages.success(request, _("De plekken zijn weer open. Niemand is teruggezet."))
    return redirect("care:availability_of", clinician_id)


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_POST
def set_limits(request: StaffRequest, clinician_id: UUID) -> HttpResponse:
    """How many mothers, and how many new ones a week."""
    clinician, form = calendar_for(request, clinician_id), LimitsForm(request.POST)
    if not form.is_valid():
        return calendar_page(request, clinician, limits=form)
    availability.set_limits(
        clinician=clinician, **form.cleaned_data, actor=actor_of(request), now=clock.now()
    )
    messages.success(request, _("Bewaard."))
    return redirect("care:availability_of", clinician_id)


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_POST
def pause(request: StaffRequest, clinician_id: UUID) -> HttpResponse:
    """No new mothers for a while, or again."""
    clinician, form = calendar_for(request, clinician_id), PauseForm(request.POST)
    if not form.is_valid():
        return calendar_page(request, clinician, paused=form)
    until = form.until_moment()
    availability.pause(clinician=clinician, until=until, actor=actor_of(request), now=clock.now())
    taking, resting = (
        _("Nieuwe moeders zijn weer welkom."),
        _("Er komen nu geen nieuwe moeders bij."),
    )
    messages.success(request, resting if until else taking)
    return redirect("care:availability_of", clinician_id)


@staff(*EVERYONE, rule="own_calendar_or_all")
@require_POST
def set_works_longer(request: StaffRequest, clinician_id: UUID) -> HttpResponse:
    """Whether she may be asked for one more meeting after her day."""
    clinician = calendar_for(request, clinician_id)
    works_longer = request.POST.get("works_longer") == "1"
    availability.set_works_longer(
        clinician=clinician, works_longer=works_longer, actor=actor_of(request), now=clock.now()
    )
    messages.success(request, _("Bewaard."))
    return redirect("care:availability_of", clinician_id)


def calendar_for(request: StaffRequest, clinician_id: UUID) -> Clinician:
    """Hers, or any for coordinator and administrator; a 404 with a row of the log otherwise."""
    found = her_calendar(request, clinician_id)
    if found is None:
        raise NotYours("clinician", clinician_id)
    return found


def calendar_page(request: StaffRequest, clinician: Clinician, **bound: StaffForm) -> HttpResponse:
    """The calendar with its forms; `bound` are those that came back with errors."""
    now = clock.now()
    is_paused = clinician.accepts_new_from is not None and clinician.accepts_new_from > now
    limits = {
        "caseload_cap": clinician.caseload_cap,
        "max_new_per_week": clinician.max_new_per_week,
    }
    forms: dict[str, StaffForm] = {
        "hours": HoursForm(auto_id="uren_%s"),
        "extra": ExtraHoursForm(auto_id="los_%s"),
        "away_form": TimeOffForm(now=now, auto_id="weg_%s"),
        "limits": LimitsForm(initial=limits, auto_id="grens_%s"),
        "paused": PauseForm(auto_id="rust_%s"),
    }
    wrong = next(iter(bound.values()), None)
    context = (
        forms
        | bound
        | {
            "now": now,
            "calendar": calendar_of(clinician, now=now),
            "is_paused": is_paused,
            "is_own": clinician.user_id == request.user.pk,
            "wrong": wrong,
            "page_has_errors": wrong is not None,
        }
    )
    return render(request, "care/availability.html", context, status=422 if wrong else 200)


def _affected(
    request: StaffRequest, clinician: Clinician, form: TimeOffForm, now: datetime
) -> HttpResponse:
    """Who would be moved, by name, before anything happens."""
    values = form.cleaned_data
    with reading(request, "calendar.read", now, rule="own_calendar_or_all") as showing:
        found = in_the_way(clinician, values["starts_at"], values["ends_at"], now=now)
        affected = [(each, identity_of(each.client)) for each in found]
        note_each(showing, [each.care_request for each in found], ("name", "appointment"))
    context = {"now": now, "clinician": clinician, "values": values, "affected": affected}
    return render(request, "care/time_off.html", context)


def _told(displaced: Displaced) -> str:
    """What became of the meetings that were in the way."""
    moved, tasks = len(displaced.rebooked), len(displaced.commitments)
    if not moved and not tasks:
        return _("Staat erin. Er stond niets in de weg.")
    words = ngettext(
        "%(n)d gesprek is verzet; zij kreeg bericht.",
        "%(n)d gesprekken zijn verzet; iedereen kreeg bericht.",
        moved,
    ) % {"n": moved}
    if tasks:
        words += " " + ngettext(
            "De coördinator belt %(n)d moeder.", "De coördinator belt %(n)d moeders.", tasks
        ) % {"n": tasks}
    return words

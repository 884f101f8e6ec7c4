"""From an empty clinic to the first intake: the checklist, profiles, the duty roster."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Clinic, Role, User
from accounts.requests import actor_of
from accounts.selectors.people import staff_of_clinic
from care.forms.setup import ClinicianForm, ShiftForm
from care.selectors.setup import setup_of, shifts_to_come
from care.services import opening, roster
from care.views.permitted import StaffRequest, posted
from scheduling.models import Clinician, DutyShift
from scheduling.services import availability
from scheduling.services.watch import ring_test


@staff(Role.ADMIN, rule="clinic_setup")
@require_safe
def checklist(request: StaffRequest) -> HttpResponse:
    """What stands, what is missing, and the two deeds at the end."""
    now = clock.now()
    return render(request, "care/setup.html", {"now": now, "setup": setup_of(now=now)})


@staff(Role.ADMIN, rule="clinic_setup")
@require_POST
def ring(request: StaffRequest) -> HttpResponse:
    """Ring the duty phone for a test."""
    alarm = ring_test(actor=actor_of(request), now=clock.now())
    if alarm.delivered_at is None:
        alarm.refresh_from_db()
    if alarm.delivered_at is None:
        messages.warning(request, _("De telefoon van de dienst ging niet over. Klopt het nummer?"))
    else:
        messages.success(
            request, _("Het proefalarm is verstuurd. Bevestig het op het scherm van de dienst.")
        )
    return redirect("care:setup")


@staff(Role.ADMIN, rule="clinic_setup")
@require_POST
def open_bookings(request: StaffRequest) -> HttpResponse:
    """Let mothers in."""
    try:
        opening.open_bookings(actor=actor_of(request), now=clock.now())
    except opening.NotReady:
        messages.warning(request, _("Er staat nog iets open in de lijst hieronder."))
    else:
        messages.success(request, _("De boekingen zijn open. Moeders kunnen zich nu aanmelden."))
    return redirect("care:setup")


@staff(Role.ADMIN, Role.COORDINATOR, rule="clinic_setup")
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """A psychologist's languages, tracks, levels, region and limits."""
    user = User.objects.filter(pk=user_id, role=Role.CLINICIAN).first()
    if user is None:
        raise NotYours("user", user_id)
    clinician = Clinician.objects.filter(user=user).first()
    clinic = Clinic.objects.filter(pk=1).first()
    form = ClinicianForm(
        posted(request),
        user=user,
        clinician=clinician,
        region=clinic.region if clinic else "",
    )
    if request.method == "POST" and form.is_valid():
        saved = availability.save_profile(
            user_id=user.pk, profile=form.profile(), actor=actor_of(request), now=clock.now()
        )
        messages.success(request, _("Bewaard. Nu de weekuren nog, als die er niet zijn."))
        return redirect("care:availability_of", saved.pk)
    context = {"form": form, "person": user, "page_has_errors": bool(form.errors)}
    return render(request, "care/profile.html", context, status=422 if form.errors else 200)


@staff(Role.ADMIN, Role.COORDINATOR, rule="duty_roster")
@require_http_methods(["GET", "HEAD", "POST"])
def duty_roster(request: StaffRequest) -> HttpResponse:
    """Who has the duty phone, and when; add somebody."""
    now = clock.now()
    people = [person for person in staff_of_clinic() if person.is_active]
    form = ShiftForm(posted(request), people=people, now=now)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            roster.add_shift(
                user_id=UUID(values["user"]),
                starts_at=values["starts_at"],
                ends_at=values["ends_at"],
                actor=actor_of(request),
                now=now,
            )
        except roster.ShiftTaken:
            form.add_error(None, _("In deze tijd heeft al iemand dienst."))
        else:
            messages.success(request, _("De dienst staat in het rooster."))
            return redirect("care:roster")
    context = {
        "now": now,
        "form": form,
        "shifts": list(shifts_to_come(now=now)),
        "page_has_errors": bool(form.errors),
    }
    return render(request, "care/roster.html", context, status=422 if form.errors else 200)


@staff(Role.ADMIN, Role.COORDINATOR, rule="duty_roster")
@require_POST
def remove_shift(request: StaffRequest, shift_id: int) -> HttpResponse:
    """Take a shift away; one that is under way ends now."""
    try:
        roster.remove_shift(shift_id=shift_id, actor=actor_of(request), now=clock.now())
    except DutyShift.DoesNotExist as error:
        raise NotYours("dutyshift", shift_id) from error
    messages.success(request, _("De dienst is uit het rooster."))
    return redirect("care:roster")

"""The clinic's own facts: name, numbers, hours, rooms, price."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import staff
from accounts.forms import ClinicForm
from accounts.models import Clinic, Role
from accounts.requests import actor_of
from accounts.services.clinic import save_profile


@staff(Role.ADMIN, rule="clinic_profile")
@require_http_methods(["GET", "HEAD", "POST"])
def clinic_setup(request: HttpRequest) -> HttpResponse:
    """Show and save the facts of the clinic."""
    form = ClinicForm(request.POST or None, clinic=Clinic.objects.filter(pk=1).first())
    if request.method == "POST" and form.is_valid():
        save_profile(facts=form.facts(), actor=actor_of(request), now=clock.now())
        messages.success(request, _("Bewaard. Moeders zien dit nu zo."))
        return redirect("accounts:clinic_setup")
    context = {"form": form, "page_has_errors": bool(form.errors)}
    status = 422 if form.errors else 200
    return render(request, "accounts/clinic.html", context, status=status)

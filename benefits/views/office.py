"""The owner's pages: colleagues, and what was done on the employer's side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.access import NotYours, employer_side
from accounts.models import Invitation
from accounts.requests import actor_of
from accounts.services.invitations import AlreadyHere
from accounts.services.users import NotAllowed
from benefits.domain.officers import MAX_OPEN_INVITATIONS, Duty, roles_for
from benefits.forms.officers import ColleagueForm, RoleForm
from benefits.models import EmployerMember
from benefits.selectors import officers as found
from benefits.selectors.activity import activity_of
from benefits.services import officers as services
from benefits.views.own import own_employer

PAGE = require_http_methods(["GET", "HEAD", "POST"])
OFFICE = roles_for(Duty.OFFICE)
REFUSED = {
    "yourself": gettext_lazy("Dit kan niet bij jezelf. Vraag een andere eigenaar."),
    "role": gettext_lazy("Dit kan alleen een eigenaar."),
}


@employer_side(*OFFICE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Colleagues who joined, and who was asked."""
    employer = own_employer(request)
    context = {
        "members": found.officers_of(employer),
        "invitations": found.invited_by(employer, clock.now()),
        "me": actor_of(request).user_id,
    }
    return render(request, "benefits/employer/people.html", context)


@employer_side(*OFFICE)
@PAGE
def invite_colleague(request: HttpRequest) -> HttpResponse:
    """Ask a colleague to join."""
    employer = own_employer(request)
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.invite_officer(
                employer=employer, **form.cleaned_data, actor=actor_of(request), now=clock.now()
            )
        except AlreadyHere:
            form.add_error("email", _("Deze collega doet al mee."))
        except services.TooManyInvitations:
            words = _("Er staan al %(count)s uitnodigingen open. Trek er eerst een in.")
            form.add_error(None, words % {"count": MAX_OPEN_INVITATIONS})
        else:
            messages.success(request, _("De uitnodiging is onderweg. Ze is zeven dagen geldig."))
            return redirect("benefits:people")
    return _form_page(request, form, title=_("Nodig een collega uit"), action=_("Nodig uit"))


@employer_side(*OFFICE)
@require_POST
def withdraw_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    try:
        services.withdraw_invitation(
            employer=own_employer(request),
            invitation_id=invitation_id,
            actor=actor_of(request),
            now=clock.now(),
        )
    except Invitation.DoesNotExist as error:
        raise NotYours("invitation", invitation_id) from error
    messages.success(request, _("De uitnodiging is ingetrokken."))
    return redirect("benefits:people")


@employer_side(*OFFICE)
@PAGE
def colleague(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """What one colleague looks after."""
    member = _colleague(request, user_id)
    posted = request.POST if request.method == "POST" else None
    form = RoleForm(posted, initial={"member_role": member.role})
    if form.is_valid():
        return _do(request, services.change_role, member, **form.cleaned_data)
    title = member.user.name
    return _form_page(request, form, title=title, action=_("Bewaar"), member=member)


@employer_side(*OFFICE)
@PAGE
def remove_colleague(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Asks once, then ends the account and every session of it."""
    member = _colleague(request, user_id)
    if request.method != "POST":
        return render(request, "benefits/employer/remove_colleague.html", {"member": member})
    return _do(request, services.remove_officer, member)


@employer_side(*OFFICE)
@require_POST
def readmit_colleague(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Let a colleague in again."""
    return _do(request, services.readmit_officer, _colleague(request, user_id))


@employer_side(*OFFICE)
@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """What the employer's own people did here, newest first."""
    typed = request.GET.get("pagina", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    page = activity_of(own_employer(request), max(1, number))
    return render(request, "benefits/employer/activity.html", {"page": page})


def _colleague(request: HttpRequest, user_id: UUID) -> EmployerMember:
    member = found.officer_of(own_employer(request), user_id)
    if member is None:
        raise NotYours("officer", user_id)
    return member


def _do(request: HttpRequest, service: Any, member: EmployerMember, **details: Any) -> HttpResponse:
    """Let the service do it to this colleague, and say what came of it on the page of people."""
    try:
        service(
            employer=own_employer(request),
            user_id=member.user_id,
            actor=actor_of(request),
            now=clock.now(),
            **details,
        )
    except NotAllowed as error:
        messages.error(request, REFUSED[error.reason])
    else:
        messages.success(request, _("Bewaard."))
    return redirect("benefits:people")


def _form_page(request: HttpRequest, form: Form, **context: Any) -> HttpResponse:
    """The form's page: 422 with the errors on top when something is wrong, else 200."""
    context |= {"form": form, "page_has_errors": bool(form.errors)}
    status = 422 if form.errors else 200
    return render(request, "benefits/employer/colleague.html", context, status=status)
